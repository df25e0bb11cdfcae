// Decisions from the desk through the journal into the store, and out of it again.
#include "engine/live/store_decisions.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <future>
#include <random>

#include "decisions/inverse_gap_policy.h"
#include "decisions/thompson_policy.h"
#include "engine/live/decision_desk.h"
#include "engine/live/decision_test_data.h"

namespace kundig {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

constexpr int64_t kNow = 1'795'600'000'000'000;
const std::vector<std::string> kItems = {"account", "card", "savings"};
constexpr std::string_view kServices = R"(
[decisions]
holdout = 0
[[webhook]]
url = "https://a.example/"
secret = "whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIz"
events = ["decision"]
[[service]]
id = "advice"
lifetime_value_minor = 900
[[service]]
id = "savings"
price_minor = 5000
[[service]]
id = "card"
price_minor = 300
eligible = 'has("account")'
)";

class StoreDecisionsTest : public testing::Test {
 protected:
  StoreDecisionsTest()
      : folder_(fs::temp_directory_path() /
                ("kundig_decisions_test_" + std::to_string(std::random_device()()))) {
    fs::create_directories(folder_);
    store_.emplace(Store::Open({.path = folder_ / "kundig.duckdb"}, true).value());
    persons_.Set("anna", {.items = {1}, .views = {{2, kNow - 1'000'000}}});
    Open();
  }
  ~StoreDecisionsTest() override {
    intake_.reset();
    store_.reset();
    fs::remove_all(folder_);
  }

  void Open() {
    intake_ = LiveIntake::Open(*store_, config_).value();
    desk_.emplace(
        persons_,
        [this](const OwnBatch& batch, std::function<void(Status)> done) {
          return intake_->SubmitOwn(batch, std::move(done));
        },
        [this] { return random_.Next(); });
  }
  void Restart() {
    intake_.reset();
    Open();
  }

  AnsweredDecision Decide(const std::string& customer, size_t limit = 3) {
    std::promise<Result<AnsweredDecision>> made;
    const DecideCall call{.identifier = customer,
                          .placement = "home",
                          .limit = limit,
                          .candidates = {},
                          .now_us = kNow,
                          .key_number = 1};
    EXPECT_TRUE(desk_->Decide(
        call, [&made](Result<AnsweredDecision> answered) { made.set_value(std::move(answered)); }));
    auto answered = made.get_future().get();
    EXPECT_TRUE(answered.has_value()) << answered.error().Message();
    return answered ? *std::move(answered) : AnsweredDecision();
  }
  int64_t Number(std::string_view sql) {
    return store_->Connect()->QueryInt64(sql).value().value_or(-1);
  }

  fs::path folder_;
  std::optional<Store> store_;
  Config config_ = TestConfig(kServices);
  TestPersons persons_{TestModels(config_, kItems)};
  Random random_{5};
  std::unique_ptr<LiveIntake> intake_;
  std::optional<DecisionDesk> desk_;
};

// Another policy can be judged by the store alone, and the propensities of the policy that decided
// come out of it to the last bit.
TEST_F(StoreDecisionsTest, PropensitiesAreComputedAgainFromTheStoreAlone) {
  std::vector<std::string> ids;
  for (int i = 0; i < 10; ++i) ids.push_back(Decide("anna").id);
  ASSERT_TRUE(intake_->CatchUp());
  Connection connection = store_->Connect().value();
  size_t offers = 0;
  for (const std::string& id : ids) {
    const auto logged = ReadDecision(connection, id);
    ASSERT_TRUE(logged.has_value()) << logged.error().Message();
    EXPECT_EQ(logged->policy, "thompson exploration=0.3");
    const auto model = ReadModel(connection, logged->model_digest);
    ASSERT_TRUE(model.has_value()) << model.error().Message();
    EXPECT_EQ(model->model.digest(), logged->model_digest);
    EXPECT_EQ(model->worths_minor, (std::vector<int64_t>{900, 5'000, 300}));
    const auto record = RestoreRecord(*logged, model->model);
    ASSERT_TRUE(record.has_value()) << record.error().Message();
    std::vector<size_t> before;
    for (const LoggedOffer& offer : logged->offers) {
      size_t service = 0;
      while (model->model.id(service) != offer.service) ++service;
      EXPECT_EQ(PropensitiesAt(*record, ThompsonPolicy(.3), before)[service], offer.propensity);
      EXPECT_EQ(ToFixedPoint(record->features[service]), offer.features);
      before.push_back(service);
      ++offers;
    }
    const auto more = PropensitiesAt(*record, ThompsonPolicy(1), {});
    EXPECT_NE(more, PropensitiesAt(*record, ThompsonPolicy(.3), {}));
    EXPECT_NEAR(std::accumulate(more.begin(), more.end(), 0.0), 1, 1e-8);
    EXPECT_EQ(more[2], 0);  // not eligible, as the log says
  }
  EXPECT_GE(offers, 10u);
}

TEST_F(StoreDecisionsTest, WhatIsStoredIsWhatWasAnswered) {
  const AnsweredDecision answered = Decide("anna");
  ASSERT_TRUE(intake_->CatchUp());
  Connection connection = store_->Connect().value();
  const auto logged = ReadDecision(connection, answered.id);
  ASSERT_TRUE(logged.has_value());
  const LoggedDecision expected = LogOf(
      answered,
      {.identifier = "anna", .placement = "home", .limit = 3, .candidates = {}, .now_us = kNow});
  EXPECT_EQ(*logged, expected);
  EXPECT_EQ(Number("SELECT count(*) FROM reward_models"), 1);
}

TEST_F(StoreDecisionsTest, AModelIsStoredOnceAlsoAcrossRestarts) {
  (void)Decide("anna");
  (void)Decide("ben");
  Restart();
  (void)Decide("anna");
  ASSERT_TRUE(intake_->CatchUp());
  EXPECT_EQ(Number("SELECT count(*) FROM decisions"), 3);
  EXPECT_EQ(Number("SELECT count(*) FROM reward_models"), 1);
  RewardMoments rewards;
  rewards.Add({.arm = "advice", .features = {kFeatureUnit}, .reward_minor = 900}, Direction::kAdd);
  persons_.SetModels(TestModels(config_, kItems, rewards));
  (void)Decide("anna");
  ASSERT_TRUE(intake_->CatchUp());
  EXPECT_EQ(Number("SELECT count(*) FROM reward_models"), 2);
}

TEST_F(StoreDecisionsTest, DecisionsAreNotCountedAsReceived) {
  (void)Decide("anna");
  ASSERT_TRUE(intake_->CatchUp());
  EXPECT_EQ(intake_->Counts(), IntakeLedger());
  EXPECT_EQ(Number("SELECT coalesce(sum(rows), 0)::BIGINT FROM imports"), 0);
}

TEST_F(StoreDecisionsTest, WhoIsAskedForBecomesACustomer) {
  (void)Decide("stranger");
  (void)Decide("stranger");
  (void)Decide("other");
  ASSERT_TRUE(intake_->CatchUp());
  EXPECT_EQ(Number("SELECT count(*) FROM customers"), 2);
  EXPECT_EQ(Number("SELECT count(*) FROM decisions JOIN customers USING (customer_key) "
                   "WHERE customer = 'stranger'"),
            2);
}

// Whoever follows the store sees what was offered, once it is stored.
class OffersFollower final : public StoreFollower {
 public:
  [[nodiscard]] const PersonIndex* identifiers() const override { return nullptr; }
  Status Prepare(const StoreChange& /*change*/) override { return {}; }
  void Committed(StoreChange change) override {
    for (const PersonalOffer& made : change.offers) {
      offers += made.person_key == kAnna && !made.offer.message ? 1 : 0;
    }
    ++transactions;
  }

  int64_t offers = 0;
  int64_t transactions = 0;

 private:
  static constexpr int32_t kAnna = 0;  // who comes first
};

TEST_F(StoreDecisionsTest, FollowersAreToldOfOffers) {
  OffersFollower follower;
  intake_.reset();
  intake_ = LiveIntake::Open(*store_, config_, &follower).value();
  const auto offered = static_cast<int64_t>(Decide("anna").decision.offers.size());
  ASSERT_TRUE(intake_->CatchUp());
  EXPECT_EQ(follower.offers, offered);
  (void)Decide("ben");
  ASSERT_TRUE(intake_->CatchUp());
  EXPECT_EQ(follower.offers, offered);
  EXPECT_GE(follower.transactions, 2);
  intake_.reset();  // before the follower
}

TEST_F(StoreDecisionsTest, WebhooksAreToldOfDecisions) {
  const AnsweredDecision answered = Decide("anna");
  ASSERT_TRUE(intake_->CatchUp());
  Connection connection = store_->Connect().value();
  const auto body = connection.QueryText("SELECT body FROM webhook_deliveries").value();
  ASSERT_TRUE(body.has_value());
  EXPECT_THAT(*body, HasSubstr("\"decisionId\":\"" + answered.id + "\""));
  EXPECT_THAT(*body, HasSubstr("\"userId\":\"anna\""));
  EXPECT_THAT(*body, HasSubstr("\"service\":\"" +
                               answered.models->services[answered.decision.offers[0].service].id));
}

TEST_F(StoreDecisionsTest, WhatIsNotThereIsNotFound) {
  Connection connection = store_->Connect().value();
  EXPECT_EQ(ReadDecision(connection, "x").error().code, ErrorCode::kNotFound);
  EXPECT_EQ(ReadModel(connection, "x").error().code, ErrorCode::kNotFound);
}

}  // namespace
}  // namespace kundig
