// The sums of a living store are, bit for bit, those computed from scratch.
#include "engine/live/live_picture.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <future>
#include <random>

#include "base/iso_time.h"
#include "base/random.h"
#include "engine/live/live_platform.h"
#include "events/segment_event.h"

namespace kundig {
namespace {

namespace fs = std::filesystem;

constexpr int64_t kNow = 1'795'600'000'000'000;  // 2026-11-25
constexpr int64_t kDay = 86'400'000'000;

std::vector<std::string> DigestsOf(const Sums& sums) {
  return {DigestOf(sums.repeat_purchases), DigestOf(sums.spend), DigestOf(sums.opportunities),
          DigestOf(sums.forecasts), DigestOf(sums.co_occurrence)};
}

// Customers who look around before they say who they are, sign in on several devices, and change
// their names.
class Customers {
 public:
  explicit Customers(uint64_t seed) : random_(seed) {}

  std::string NextEvent() {
    const uint64_t kind = random_.Below(20);
    if (kind == 0) return SignIn();
    if (kind == 1) return Alias();
    if (kind < 6) return Track("Product Viewed", fmt::format(R"("product_id":"p{}")", Product()));
    return Order();
  }

 private:
  static constexpr uint64_t kPeople = 60;

  uint64_t Product() {
    const uint64_t bound = 1 + random_.Below(9);
    return random_.Below(bound);
  }
  std::string Id() {
    const uint64_t who = random_.Below(kPeople);
    return random_.Below(2) == 0 ? fmt::format(R"("userId":"u{}")", who)
                                 : fmt::format(R"("anonymousId":"a{}")", who);
  }
  std::string Head(std::string_view type) {
    const auto days_ago = static_cast<int64_t>(random_.Below(200));
    return fmt::format(R"({{"type":"{}","messageId":"m{}","timestamp":"{}",)", type, number_++,
                       FormatIsoTime(kNow - days_ago * kDay));
  }
  std::string Track(std::string_view event, const std::string& properties) {
    std::string head = Head("track");
    return head + Id() + fmt::format(R"(,"event":"{}","properties":{{{}}}}})", event, properties);
  }
  std::string Order() {
    std::string products;
    const uint64_t count = 1 + random_.Below(3);
    for (uint64_t i = 0; i < count; ++i) {
      const uint64_t product = Product();
      const uint64_t price = 1 + random_.Below(40);
      products += fmt::format(R"({}{{"product_id":"p{}","price":{},"quantity":1}})",
                              i == 0 ? "" : ",", product, price);
    }
    return Track("Order Completed", fmt::format(R"("products":[{}])", products));
  }
  std::string SignIn() {
    const uint64_t who = random_.Below(kPeople);
    const uint64_t device = random_.Below(kPeople);
    return Head("identify") + fmt::format(R"("userId":"u{}","anonymousId":"a{}"}})", who, device);
  }
  std::string Alias() {
    const uint64_t now = random_.Below(kPeople);
    const uint64_t before = random_.Below(kPeople);
    return Head("alias") + fmt::format(R"("userId":"u{}","previousId":"u{}"}})", now, before);
  }

  Random random_;
  int number_ = 0;
};

class LivePictureTest : public testing::Test {
 protected:
  LivePictureTest()
      : folder_(fs::temp_directory_path() /
                ("kundig_picture_test_" + std::to_string(std::random_device()()))) {
    fs::create_directories(folder_);
    config_.min_customers = 3;
    config_.lambda = 50;
    store_.emplace(Store::Open({.path = folder_ / "a.duckdb"}, true).value());
  }
  void SetUp() override { Start(); }
  ~LivePictureTest() override {
    platform_.reset();
    store_.reset();
    fs::remove_all(folder_);
  }

  void Start() {
    auto platform = LivePlatform::Open(*store_, config_);
    ASSERT_TRUE(platform) << platform.error().what;
    platform_ = std::move(*platform);
  }
  void Restart() {
    platform_.reset();
    Start();
  }

  void Keep(const std::vector<std::string>& texts) {
    LiveBatch batch{.key_number = 1, .received_us = kNow};
    for (const std::string& text : texts) {
      auto event = parser_.Parse(text, {.now_us = kNow, .route = {}});
      ASSERT_TRUE(event) << text << event.error().reason;
      batch.events.push_back(std::move(*event));
    }
    std::promise<Status> kept;
    ASSERT_TRUE(platform_->intake().Submit(
        batch, [&kept](Status status) { kept.set_value(std::move(status)); }));
    ASSERT_TRUE(kept.get_future().get());
  }

  void ExpectSumsFromScratch() {
    ASSERT_TRUE(platform_->CatchUp());
    const LivePicture::SumsNow live = platform_->picture().CopySums();
    const double horizon_days = ParseDurationDays(config_.horizon).value();
    const SumsPlan plan = PlanSums(*store_, config_, std::nullopt, horizon_days).value();
    EXPECT_EQ(live.plan.until, plan.until);
    EXPECT_EQ(live.plan.items.catalogue, plan.items.catalogue);
    const auto live_digests = DigestsOf(live.sums);
    EXPECT_EQ(live_digests, DigestsOf(GatherSums(*store_, plan).value()));
    EXPECT_EQ(live_digests, DigestsOf(QuerySums(*store_, plan).value()));
  }

  fs::path folder_;
  Config config_;
  std::optional<Store> store_;
  std::unique_ptr<LivePlatform> platform_;
  SegmentEventParser parser_;
};

TEST_F(LivePictureTest, SumsAreThoseFromScratchAfterAnyEventsMergesAndRestarts) {
  Customers customers(20261124);
  Random random(7);
  for (int round = 0; round < 25; ++round) {
    std::vector<std::string> texts;
    const uint64_t count = 1 + random.Below(40);
    for (uint64_t i = 0; i < count; ++i) texts.push_back(customers.NextEvent());
    Keep(texts);
    if (random.Below(5) == 0) Restart();
    if (random.Below(2) == 0) ExpectSumsFromScratch();
  }
  ExpectSumsFromScratch();
  const auto merged = store_->Connect()
                          ->QueryInt64(
                              "SELECT count(*) FROM customers "
                              "WHERE person_key <> customer_key")
                          .value();
  EXPECT_GT(merged, 20);
}

TEST_F(LivePictureTest, SumsFollowWithoutBeingGatheredAgain) {
  Customers customers(1);
  std::vector<std::string> texts;
  for (int i = 0; i < 400; ++i) texts.push_back(customers.NextEvent());
  Keep(texts);
  ExpectSumsFromScratch();
  const uint64_t gathered = platform_->picture().gatherings();
  Keep({R"({"type":"track","event":"Order Completed","userId":"u1","messageId":"x1",)"
        R"("timestamp":"2026-10-20T10:00:00Z","properties":{"products":[)"
        R"({"product_id":"p1","price":7,"quantity":1}]}})"});
  ExpectSumsFromScratch();
  EXPECT_EQ(platform_->picture().gatherings(), gathered);
}

TEST_F(LivePictureTest, AStoreWithoutPurchasesHasEmptySums) {
  ASSERT_TRUE(platform_->CatchUp());
  EXPECT_EQ(platform_->picture().CopySums().sums.repeat_purchases.customers(), 0);
  EXPECT_NE(platform_->models().now(), nullptr);
}

}  // namespace
}  // namespace kundig
