// What is told of decisions, from logs written by hand and from a living store.
#include "engine/decisions_view.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "engine/live/live_loop_test_data.h"
#include "models/share_intervals.h"

namespace kundig {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr std::string_view kConfiguration = R"(
[decisions]
attribution_days = 7
[[service]]
id = "tram"
name.en = "Tram pass"
name.de = "Tramkarte"
price_minor = 400
[[service]]
id = "pool"
price_minor = 100
)";

// A log in memory, written row by row. Times are in UTC, the company's clock shows Berlin's.
class WrittenLogTest : public testing::Test {
 protected:
  WrittenLogTest() : store_(Store::Open({}, true).value()), connection_(store_.Connect().value()) {
    Run("INSERT INTO customers (customer_key, customer, kind, person_key) VALUES (0, 'anna', 0, 0)",
        {});
  }

  void Run(std::string_view sql, const std::vector<SqlValue>& values) {
    const auto done = connection_.Run(sql, values);
    ASSERT_TRUE(done.has_value()) << done.error().Message();
  }
  void Decide(const std::string& decision, const std::string& time, SqlValue left_alone = {}) {
    Run("INSERT INTO decisions (decision_id, customer_key, time, occasion, policy, model_digest, "
        "seed, places, leave_alone_minor, left_alone, left_alone_propensity, candidates) "
        "VALUES ($1, 0, $2::TIMESTAMP, 0, 'p', 'm', 0, 1, 0, $3, 1, ''::BLOB)",
        {decision, time, std::move(left_alone)});
  }
  void Offer(const std::string& decision, const std::string& service, double value_minor,
             int64_t worth_minor, int64_t place = 0) {
    Run("INSERT INTO offers (decision_id, place, service, value_minor, low_minor, high_minor, "
        "propensity, worth_minor, features) "
        "VALUES ($1, $5, $2, $3, 0, 0, 0.5, $4, [0, 0, 0, 0, 0, 0, 0, 0, 0, 0])",
        {decision, service, value_minor, worth_minor, place});
  }
  void Answer(const std::string& decision, bool accepted, const std::string& time) {
    Run("INSERT INTO outcomes VALUES ($1, NULL, $2, $3::TIMESTAMP, 'm')",
        {decision, accepted, time});
  }
  DecisionsView View(const DecisionsRequest& request = {}) {
    auto view = ViewDecisions(store_, config_, request);
    EXPECT_TRUE(view.has_value()) << view.error().Message();
    return view ? *std::move(view) : DecisionsView();
  }

  // Of four offers of the tram one is accepted in time, one too late, one declined, one waits. Of
  // the two of the pool both are accepted, but the window of one is not over yet.
  void FillLog() {
    Decide("a", "2026-11-01 10:00");
    Offer("a", "tram", 100, 400);
    Answer("a", true, "2026-11-08 09:59");
    Decide("b", "2026-11-02 10:00");
    Offer("b", "tram", 60, 400);
    Answer("b", true, "2026-11-09 10:01");
    Decide("c", "2026-11-18 10:00");
    Offer("c", "tram", 20, 400);
    Answer("c", false, "2026-11-18 11:00");
    Decide("d", "2026-11-18 23:30");  // the 19th in Berlin
    Offer("d", "tram", 20, 400);
    Offer("d", "pool", 10, 100, 1);
    Answer("d", true, "2026-11-19 08:00");
    Run("UPDATE outcomes SET service = 'pool' WHERE decision_id = 'd'", {});
    Decide("e", "2026-11-03 10:00");
    Offer("e", "pool", 10, 100);
    Answer("e", true, "2026-11-03 10:00");
    Decide("f", "2026-11-03 11:00", "holdout");
    Decide("g", "2026-11-20 11:00", "holdout");
    Decide("h", "2026-11-20 12:00", "quiet_hours");
  }

  Config config_ = ParseConfig(kConfiguration, "kundig.toml").value();
  Store store_;
  Connection connection_;
};

TEST_F(WrittenLogTest, OffersAreCountedAsLearningCountsThem) {
  FillLog();
  const DecisionsView view = View();
  EXPECT_EQ(FormatDay(view.from), "2026-11-01");
  EXPECT_EQ(FormatDay(view.to), "2026-11-21");
  EXPECT_EQ(view.decisions, 8);
  EXPECT_EQ(view.left_alone, 3);
  ASSERT_EQ(view.services.size(), 2u);
  const ServiceOutcomes& tram = view.services[0];
  EXPECT_EQ(tram.service.de, "Tramkarte");
  EXPECT_EQ(tram.outcomes.offered, 4);
  EXPECT_EQ(tram.outcomes.accepted, 1);
  EXPECT_EQ(tram.outcomes.declined, 2);
  EXPECT_EQ(tram.outcomes.waiting(), 1);
  EXPECT_EQ(tram.brought_minor, 400);
  EXPECT_EQ(tram.expected_minor, 50);
  EXPECT_EQ(tram.propensity, .5);
  // What learning sums of the same offers.
  const Attribution attribution = PlanAttribution(store_, config_, std::nullopt).value();
  const RewardMoments sum = store_.QueryRewardMoments(attribution).value();
  EXPECT_EQ(sum.arms().at("tram").decisions, tram.outcomes.accepted + tram.outcomes.declined);
  EXPECT_EQ(sum.arms().at("tram").reward_squares, Int128{400} * 400);
  EXPECT_EQ(sum.arms().at("pool").decisions, 2);
}

TEST_F(WrittenLogTest, SharesAreOfOffersWhoseWindowIsOver) {
  FillLog();
  const DecisionsView view = View();
  const ServiceOutcomes& tram = view.services[0];
  const ServiceOutcomes& pool = view.services[1];
  EXPECT_EQ(tram.outcomes.over, 2);
  EXPECT_EQ(tram.outcomes.Acceptance().value, .5);
  EXPECT_EQ(tram.expected_share, (100. / 400 + 60. / 400) / 2);
  EXPECT_EQ(pool.outcomes.accepted, 2);
  EXPECT_EQ(pool.outcomes.over, 1);
  EXPECT_EQ(view.outcomes.over, 3);
  EXPECT_EQ(view.outcomes.over_accepted, 2);
  EXPECT_EQ(view.outcomes.Acceptance().low, WilsonInterval({2, 3}).low);
  EXPECT_EQ(view.brought_minor, 600);
}

TEST_F(WrittenLogTest, DaysAreTheCompanysAndReasonsAreCounted) {
  FillLog();
  const DecisionsView view = View();
  std::vector<std::string> days;
  for (const DecisionDay& day : view.days) {
    days.push_back(
        fmt::format("{} {} {} {}", FormatDay(day.day), day.decisions, day.offers, day.accepted));
  }
  EXPECT_THAT(days, ElementsAre("2026-11-01 1 1 1", "2026-11-02 1 1 0", "2026-11-03 2 1 1",
                                "2026-11-18 1 1 0", "2026-11-19 1 2 1", "2026-11-20 2 0 0"));
  ASSERT_EQ(view.left_alone_by.size(), 2u);
  EXPECT_EQ(view.left_alone_by[0].reason, "holdout");
  EXPECT_EQ(view.left_alone_by[0].decisions, 2);
  EXPECT_EQ(view.left_alone_by[1].reason, "quiet_hours");
}

TEST_F(WrittenLogTest, APeriodBeginsAndEndsWithItsDays) {
  FillLog();
  const DecisionsView view =
      View({.from = ParseDay("2026-11-02").value(), .to = ParseDay("2026-11-19").value()});
  EXPECT_EQ(FormatDay(view.from), "2026-11-02");
  EXPECT_EQ(FormatDay(view.to), "2026-11-19");
  EXPECT_EQ(view.decisions, 4);  // b, c, e, f; d is decided after midnight
  EXPECT_EQ(view.outcomes.offered, 3);
  EXPECT_EQ(View({.from = ParseDay("1999-01-01").value()}).from, View().from);
  const auto reversed =
      ViewDecisions(store_, config_,
                    {.from = ParseDay("2026-11-19").value(), .to = ParseDay("2026-11-19").value()});
  ASSERT_FALSE(reversed.has_value());
  EXPECT_EQ(reversed.error().code, ErrorCode::kUsage);
  EXPECT_EQ(View({.from = ParseDay("2030-01-01").value(), .to = ParseDay("2030-02-01").value()})
                .decisions,
            0);
}

TEST_F(WrittenLogTest, CardsTellTheLatestWithoutReasonsWhereTheModelWasNotKept) {
  FillLog();
  const DecisionsView view = View({.cards = 3});
  ASSERT_EQ(view.latest.size(), 3u);
  EXPECT_EQ(view.latest[0].id, "h");
  EXPECT_EQ(view.latest[0].left_alone, Restraint::kQuietHours);
  EXPECT_EQ(view.latest[1].id, "g");
  const DecisionCard& card = view.latest[2];
  EXPECT_EQ(card.customer, "anna");
  EXPECT_EQ(card.places, 1);
  ASSERT_EQ(card.offers.size(), 2u);
  EXPECT_EQ(card.offers[0].came, OfferCard::Came::kWaiting);
  EXPECT_EQ(card.offers[1].came, OfferCard::Came::kAccepted);
  EXPECT_EQ(card.offers[1].service.en, "pool");
  EXPECT_THAT(card.offers[0].reasons, IsEmpty());
  EXPECT_EQ(view.explored.offers, 0);
  EXPECT_THAT(DecisionsAsJson(view), HasSubstr(R"("because":"quiet_hours")"));
}

TEST_F(WrittenLogTest, NothingDecidedIsNoError) {
  const DecisionsView view = View();
  EXPECT_EQ(view.decisions, 0);
  EXPECT_THAT(DecisionsAsJson(view), HasSubstr(R"("services":[])"));
  EXPECT_FALSE(ViewDecisions(store_, config_, {.cards = 201}).has_value());
}

// Real decisions, made and answered in a living store.
class DecidedTest : public LiveLoopTest {
 protected:
  // Whether something else that could have stood there was expected to bring more.
  static int64_t ExploredIn(const Decision& decision) {
    int64_t explored = 0;
    std::vector<size_t> before;
    for (const kundig::Offer& offer : decision.offers) {
      double most = -1e300;
      for (size_t service = 0; service < decision.record.beliefs.size(); ++service) {
        if (decision.record.restraints[service] != Restraint::kNone) continue;
        if (std::ranges::find(before, service) != before.end()) continue;
        most = std::max(most, decision.record.beliefs[service].mean);
      }
      explored += decision.record.beliefs[offer.service].mean < most ? 1 : 0;
      before.push_back(offer.service);
    }
    return explored;
  }
};

TEST_F(DecidedTest, ReasonsAndExploredShareAreThoseOfTheDecision) {
  SendUse("c0", "savings", kNow - kDay);
  int64_t explored = 0;
  int64_t offers = 0;
  AnsweredDecision last;
  for (int i = 0; i < 60; ++i) {
    last = Decide(fmt::format("c{}", i % 7), kNow + i * kHour);
    explored += ExploredIn(last.decision);
    offers += static_cast<int64_t>(last.decision.offers.size());
    if (i % 3 == 0) SendOutcome("c0", last.id, "accepted", kNow + i * kHour);
  }
  ASSERT_TRUE(platform_->CatchUp());
  const DecisionsView view = ViewDecisions(*store_, config_, {}).value();
  EXPECT_EQ(view.decisions, 60);
  EXPECT_EQ(view.outcomes.offered, offers);
  EXPECT_EQ(view.outcomes.accepted, 20);
  EXPECT_EQ(view.explored.offers, offers);
  EXPECT_EQ(view.explored.explored, explored);
  EXPECT_GT(explored, 0);
  EXPECT_LT(explored, offers);
  ASSERT_EQ(view.latest.size(), 20u);
  const DecisionCard& card = view.latest.front();
  EXPECT_EQ(card.id, last.id);
  ASSERT_EQ(card.offers.size(), last.decision.offers.size());
  for (size_t place = 0; place < card.offers.size(); ++place) {
    const std::vector<Reason>& made = last.decision.offers[place].reasons;
    const std::vector<Reason>& told = card.offers[place].reasons;
    EXPECT_EQ(card.offers[place].value_minor.value, last.decision.offers[place].value_minor.value);
    ASSERT_EQ(told.size(), made.size());
    for (size_t i = 0; i < told.size(); ++i) {
      EXPECT_EQ(told[i].because, made[i].because);
      EXPECT_EQ(told[i].contribution_minor, made[i].contribution_minor);
    }
  }
}

}  // namespace
}  // namespace kundig
