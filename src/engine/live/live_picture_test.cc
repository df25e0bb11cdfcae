// The sums of a living store are, bit for bit, those computed from scratch.
#include "engine/live/live_picture.h"

#include <gtest/gtest.h>

#include "base/iso_time.h"
#include "engine/live/live_test_data.h"

namespace kundig {
namespace {

std::vector<std::string> DigestsOf(const Sums& sums) {
  return {DigestOf(sums.repeat_purchases), DigestOf(sums.spend),
          DigestOf(sums.opportunities),    DigestOf(sums.forecasts),
          DigestOf(sums.co_occurrence),    DigestOf(sums.rewards)};
}

// Customers who look around before they say who they are, sign in on several devices, and change
// their names.
class Customers {
 public:
  Customers(uint64_t seed, int64_t now_us) : random_(seed), now_us_(now_us) {}

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
                       FormatIsoTime(now_us_ - days_ago * 86'400'000'000));
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
  int64_t now_us_;
  int number_ = 0;
};

Config SmallDataConfig() {
  Config config;
  config.min_customers = 3;
  config.lambda = 50;
  return config;
}

class LivePictureTest : public LiveStoreTest {
 protected:
  LivePictureTest() : LiveStoreTest(SmallDataConfig()) {}

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
};

TEST_F(LivePictureTest, SumsAreThoseFromScratchAfterAnyEventsMergesAndRestarts) {
  Customers customers(20261124, kNow);
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
  Customers customers(1, kNow);
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
