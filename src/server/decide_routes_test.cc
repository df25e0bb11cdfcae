// Decisions through their routes, with persons in memory and a log that can be full or broken.
#include "server/decide_routes.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <simdjson.h>

#include <optional>

#include "base/hash.h"
#include "base/iso_time.h"
#include "engine/live/decision_test_data.h"
#include "server/flag_routes.h"

namespace kundig {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;

constexpr int64_t kNow = 1'795'600'000'000'000;  // 2026-11-25T09:46:40Z
const std::vector<std::string> kItems = {"account", "card", "savings"};

constexpr std::string_view kServices = R"(
[decisions]
holdout = 0
placements = ["home", "app.start"]
[contact]
max_per_week = 2
quiet_hours = "21:00-08:00"
[consent]
partner.bank = false
[[service]]
id = "advice"
name.de = "Beratung"
name.en = "Advice"
lifetime_value_minor = 900
[[service]]
id = "savings"
name.de = "Sparplan"
name.en = "Savings plan"
provider = "bank"
price_minor = 5000
margin_minor = 4000
[[service]]
id = "card"
price_minor = 300
)";

class DecideRoutesTest : public testing::Test {
 protected:
  DecideRoutesTest() : config_(TestConfig(kServices)), persons_(nullptr) { Open(); }

  void Open() {
    persons_.SetModels(TestModels(config_, kItems));
    routes_.emplace([this] {
      const DecideParts parts{.desk = &desk_,
                              .key_number = [](const KeyRow&) { return uint32_t{7}; },
                              .retry_after_s = [] { return 17; }};
      std::vector<Route> routes = DecideRoutes(parts);
      for (Route& route : FlagRoutes(parts, config_.placements)) routes.push_back(std::move(route));
      return routes;
    }());
  }
  void Configure(const std::string& more) {
    config_ = TestConfig(std::string(kServices) + more);
    Open();
  }

  HttpResponse Post(std::string target, std::string body, std::vector<HttpField> fields = {},
                    KeyRole role = KeyRole::kDecide) {
    const auto match = routes_->Find("POST", target);
    EXPECT_TRUE(match.has_value());
    RoutedRequest request;
    request.http.method = "POST";
    request.http.target = std::move(target);
    request.http.body = std::move(body);
    request.http.fields = std::move(fields);
    request.http.received_us = kNow;
    request.parameters = match->parameters;
    request.key = KeyRow{.id = "k", .role = role};
    std::optional<HttpResponse> answer;
    match->route->handler(std::move(request),
                          Responder([&](HttpResponse r) { answer = std::move(r); }));
    EXPECT_TRUE(answer.has_value());
    return answer.value_or(HttpResponse{.status = 0});
  }
  HttpResponse Decide(std::string body) { return Post("/v1/decide", std::move(body)); }

  // Of the first place: the service, or what it is left alone for.
  std::string First(const HttpResponse& response) {
    EXPECT_EQ(response.status, 200) << response.body;
    simdjson::dom::parser parser;
    simdjson::dom::element root;
    EXPECT_EQ(parser.parse(response.body).get(root), simdjson::SUCCESS);
    std::string_view text;
    if (root.at_pointer("/decisions/0/service").get(text) == simdjson::SUCCESS) {
      return std::string(text);
    }
    EXPECT_EQ(root.at_pointer("/decisions/0/reasons/0/because").get(text), simdjson::SUCCESS);
    return std::string(text);
  }
  std::vector<LoggedDecision> Logged() const {
    std::vector<LoggedDecision> decisions;
    for (const std::string& payload : kept_) {
      if (auto decision = DecodeDecisionRecord(payload)) decisions.push_back(std::move(*decision));
    }
    return decisions;
  }
  // How often each is first among 200 decisions.
  std::map<std::string, int> Often(const std::string& body) {
    std::map<std::string, int> often;
    for (int i = 0; i < 200; ++i) ++often[First(Decide(body))];
    return often;
  }

  bool Keep(const OwnBatch& batch, const std::function<void(Status)>& done) {
    if (full_) return false;
    if (broken_) {
      done(Fail(ErrorCode::kStoreInUse, "the disk is gone"));
      return true;
    }
    for (const std::string& payload : batch.payloads) kept_.push_back(payload);
    EXPECT_EQ(batch.key_number, 7u);
    done({});
    return true;
  }

  Config config_;
  TestPersons persons_;
  Random random_{1};
  bool full_ = false;
  bool broken_ = false;
  std::vector<std::string> kept_;
  DecisionDesk desk_{persons_,
                     [this](const OwnBatch& batch, const std::function<void(Status)>& done) {
                       return Keep(batch, done);
                     },
                     [this] { return random_.Next(); }};
  std::optional<RouteTable> routes_;
};

TEST_F(DecideRoutesTest, AnUnknownCustomerGetsASensibleDecision) {
  const HttpResponse response = Decide(R"({"userId":"anna","placement":"home","limit":3})");
  EXPECT_EQ(response.status, 200);
  EXPECT_THAT(response.body,
              AllOf(HasSubstr("\"currency\":\"EUR\""), HasSubstr("\"logged\":true"),
                    HasSubstr("\"name\":\"Advice\""), HasSubstr("\"interval\":{\"low\":"),
                    HasSubstr("\"because\":\"service\"")));
}

// Nothing is told before it is logged, with the model by which it was made before it.
TEST_F(DecideRoutesTest, WhatIsAnsweredIsLogged) {
  const HttpResponse response =
      Decide(R"({"userId":"anna","placement":"home","limit":2,"context":{"occasion":"message"}})");
  ASSERT_EQ(kept_.size(), 2u);
  const auto model = DecodeModelRecord(kept_[0]);
  ASSERT_TRUE(model.has_value());
  const auto logged = DecodeDecisionRecord(kept_[1]);
  ASSERT_TRUE(logged.has_value());
  EXPECT_EQ(logged->model_digest, model->digest);
  EXPECT_EQ(logged->customer, "anna");
  EXPECT_FALSE(logged->anonymous);
  EXPECT_EQ(logged->placement, "home");
  EXPECT_EQ(logged->occasion, Occasion::kMessage);
  EXPECT_EQ(logged->places, 2u);
  EXPECT_EQ(logged->id.size(), 32u);
  EXPECT_THAT(response.body, HasSubstr("\"decisionId\":\"" + logged->id + "\""));
  for (const LoggedOffer& offer : logged->offers) {
    EXPECT_THAT(response.body, HasSubstr(fmt::format("\"propensity\":{}", offer.propensity)));
  }
  const auto record = RestoreRecord(*logged, DecodeModel(model->model)->model);
  ASSERT_TRUE(record.has_value()) << record.error().Message();
  const auto models = persons_.decision_models();
  std::vector<size_t> before;
  for (const LoggedOffer& offer : logged->offers) {
    const auto place = std::ranges::find(models->services, offer.service, &ServiceConfig::id);
    const auto service = static_cast<size_t>(place - models->services.begin());
    EXPECT_EQ(PropensitiesAt(*record, *models->policy, before)[service], offer.propensity);
    before.push_back(service);
  }
  (void)Decide(R"({"anonymousId":" ghost "})");
  ASSERT_EQ(kept_.size(), 3u);  // the model once
  EXPECT_TRUE(DecodeDecisionRecord(kept_[2])->anonymous);
  EXPECT_EQ(DecodeDecisionRecord(kept_[2])->customer, "ghost");
}

TEST_F(DecideRoutesTest, ASeedRepeatsALoggedDecision) {
  for (int i = 0; i < 20; ++i) {
    const std::string said = Decide(R"({"userId":"anna","limit":3})").body;
    const LoggedDecision logged = Logged().back();
    // Below 2^53, as JSON takes it: the seed of the log is drawn from 63 bits.
    DecideCall call{.identifier = "anna", .limit = 3, .candidates = {}, .now_us = kNow};
    const auto again = desk_.Preview(call, logged.seed);
    ASSERT_TRUE(again.has_value());
    ASSERT_EQ(again->decision.offers.size(), logged.offers.size());
    for (size_t place = 0; place < logged.offers.size(); ++place) {
      EXPECT_EQ(again->decision.offers[place].propensity, logged.offers[place].propensity);
      EXPECT_THAT(said, HasSubstr(logged.offers[place].service));
    }
  }
}

TEST_F(DecideRoutesTest, TheSameSeedGivesTheSameAnswerAndLogsNothing) {
  const auto ask = [this](int seed) {
    const HttpResponse response =
        Post("/v1/decide", fmt::format(R"({{"userId":"anna","limit":3,"seed":{}}})", seed), {},
             KeyRole::kAdmin);
    EXPECT_EQ(response.status, 200);
    return response.body;
  };
  std::set<std::string> answers;
  for (int seed = 0; seed < 30; ++seed) {
    const std::string answer = ask(seed);
    EXPECT_EQ(ask(seed), answer);
    EXPECT_THAT(answer, AllOf(HasSubstr("\"decisionId\":null"), HasSubstr("\"logged\":false")));
    answers.insert(answer);
  }
  EXPECT_GT(answers.size(), 1u);
  EXPECT_TRUE(kept_.empty());
  EXPECT_EQ(Post("/v1/decide", R"({"userId":"anna","seed":1})").status, 403);
}

// One list: what is worth most comes first most often, whoever provides it; what is free is ranked
// by what it brings.
TEST_F(DecideRoutesTest, OwnAndPartnersServicesAreRankedTogetherByTheirValue) {
  auto often = Often(R"({"userId":"anna"})");
  EXPECT_GT(often["savings"], often["advice"]);
  EXPECT_GT(often["advice"], often["card"]);
  Configure("[[service]]\nid = \"club\"\nlifetime_value_minor = 90000\n");
  often = Often(R"({"userId":"anna"})");
  EXPECT_GT(often["club"], often["savings"]);
}

TEST_F(DecideRoutesTest, CandidatesLimitTheChoice) {
  EXPECT_EQ(First(Decide(R"({"userId":"anna","candidates":["card"]})")), "card");
  EXPECT_EQ(First(Decide(R"({"userId":"anna","candidates":[]})")), "not_asked");
  const HttpResponse unknown = Decide(R"({"userId":"anna","candidates":["yacht"]})");
  EXPECT_EQ(unknown.status, 400);
  EXPECT_THAT(unknown.body, AllOf(HasSubstr("yacht"), HasSubstr("candidates")));
}

TEST_F(DecideRoutesTest, WhatIsNotAvailableNotEligibleOrNotConsentedToIsNotOffered) {
  Configure(R"(
[[service]]
id = "gone"
lifetime_value_minor = 900000
available = false
[[service]]
id = "loyal"
lifetime_value_minor = 900000
eligible = 'has("account")'
[[service]]
id = "partners"
lifetime_value_minor = 900000
purposes = ["partner.bank"]
)");
  const auto only = [](std::string_view id) {
    return fmt::format(R"({{"userId":"anna","candidates":["{}"]}})", id);
  };
  auto often = Often(R"({"userId":"anna"})");
  EXPECT_EQ(often["gone"] + often["loyal"] + often["partners"], 0);
  // Alone each says why, but that the others were not asked for is a reason too.
  EXPECT_EQ(First(Decide(only("gone"))), "nothing_allowed");
  persons_.Set("anna", {.items = {0}});
  EXPECT_EQ(First(Decide(only("loyal"))), "loyal");
  EXPECT_GT(Often(R"({"userId":"anna"})")["loyal"], 150);
}

TEST_F(DecideRoutesTest, MessagesKeepToContactLimitAndQuietHours) {
  const std::string message =
      R"({"userId":"anna","context":{"occasion":"message","localTime":"12:00"}})";
  const std::string at_night =
      R"({"userId":"anna","context":{"occasion":"message","localTime":"23:30"}})";
  EXPECT_EQ(First(Decide(at_night)), "quiet_hours");
  EXPECT_NE(First(Decide(message)), "contact_limit");
  TestPerson anna;
  for (const int64_t day : {1, 2}) {
    anna.offers.push_back({.decision_id = std::to_string(day),
                           .time_us = kNow - (9 - day) * kMicrosPerDay,
                           .message = true});
  }
  persons_.Set("anna", anna);
  EXPECT_NE(First(Decide(message)), "contact_limit");  // one of them is 8 days ago
  anna.offers.push_back({.decision_id = "3", .time_us = kNow - kMicrosPerDay, .message = true});
  persons_.Set("anna", anna);
  EXPECT_EQ(First(Decide(message)), "contact_limit");
  // Who comes by himself is not disturbed.
  EXPECT_NE(First(Decide(R"({"userId":"anna","context":{"localTime":"23:30"}})")), "quiet_hours");
}

TEST_F(DecideRoutesTest, TheHoldoutIsLeftAloneAndStaysTheSame) {
  config_ = TestConfig("[decisions]\nholdout = 0.2\n[[service]]\nid = \"a\"\nprice_minor = 500\n");
  Open();
  int held_out = 0;
  for (int i = 0; i < 500; ++i) {
    const std::string name = "person" + std::to_string(i);
    const std::string body = fmt::format(R"({{"userId":"{}"}})", name);
    const bool held = First(Decide(body)) == "holdout";
    held_out += held ? 1 : 0;
    EXPECT_EQ(First(Decide(body)) == "holdout", held);
    // Once the person is known, under a key of its own, too.
    persons_.Set(name, {.stable_id = StableId(name)});
    EXPECT_EQ(First(Decide(body)) == "holdout", held);
  }
  EXPECT_NEAR(held_out, 100, 5 * 9);
}

TEST_F(DecideRoutesTest, LessThanTheLeastExpectedValueIsNotOffered) {
  config_.min_expected_value_minor = 123'456;
  Open();
  const HttpResponse response = Decide(R"({"userId":"anna"})");
  EXPECT_EQ(First(response), "worth_too_little");
  EXPECT_THAT(response.body,
              AllOf(HasSubstr("\"leave_alone\":true"), HasSubstr("\"expectedValue\":123456")));
}

TEST_F(DecideRoutesTest, ReasonsAreToldInTheLanguageThatIsAskedFor) {
  // By the first seed that offers it.
  const auto offered = [this](const std::string& context, const std::vector<HttpField>& fields) {
    for (int seed = 1; seed <= 100; ++seed) {
      const std::string body = fmt::format(
          R"({{"userId":"anna","candidates":["advice"],"context":{},"seed":{}}})", context, seed);
      const HttpResponse response = Post("/v1/decide", body, fields, KeyRole::kAdmin);
      if (First(response) == "advice") return response.body;
    }
    return std::string();
  };
  EXPECT_THAT(offered("{}", {}), AllOf(HasSubstr("\"Advice\""), HasSubstr("what the service")));
  EXPECT_THAT(offered("{}", {{"Accept-Language", "fr, de-AT;q=0.9, en;q=0.8"}}),
              AllOf(HasSubstr("\"Beratung\""), HasSubstr("was der Dienst")));
  EXPECT_THAT(offered(R"({"locale":"en-GB"})", {{"Accept-Language", "de"}}),
              HasSubstr("what the service"));
}

TEST_F(DecideRoutesTest, WrongRequestsAreToldWhatWhereAndHow) {
  const auto wrong = [this](std::string body, std::string_view what) {
    const HttpResponse response = Decide(std::move(body));
    EXPECT_EQ(response.status, 400);
    EXPECT_THAT(response.body, AllOf(HasSubstr(std::string(what)), HasSubstr("\"how\":\"")));
  };
  wrong("", "no JSON object");
  wrong("[]", "no JSON object");
  wrong(R"({"placement":"home"})", "neither userId nor anonymousId");
  wrong(R"({"userId":""})", "userId");
  wrong(R"({"userId":"  "})", "userId");
  wrong(R"({"userId":{}})", "userId");
  wrong(R"({"userId":"a","limit":0})", "limit");
  wrong(R"({"userId":"a","limit":101})", "limit");
  wrong(R"({"userId":"a","candidates":"card"})", "candidates");
  wrong(R"({"userId":"a","candidates":[1]})", "candidates");
  wrong(R"({"userId":"a","context":5})", "context");
  wrong(R"({"userId":"a","context":{"occasion":"call"}})", "context.occasion");
  wrong(R"({"userId":"a","context":{"localTime":"noon"}})", "context.localTime");
  wrong(R"({"userId":"a","candiates":[]})", "candiates");
  EXPECT_TRUE(kept_.empty());
}

TEST_F(DecideRoutesTest, WhatCannotBeKeptIsNotAnswered) {
  full_ = true;
  HttpResponse response = Decide(R"({"userId":"anna"})");
  EXPECT_EQ(response.status, 429);
  EXPECT_THAT(response.fields, testing::Contains(HttpField{"Retry-After", "17"}));
  full_ = false;
  broken_ = true;
  response = Decide(R"({"userId":"anna"})");
  EXPECT_EQ(response.status, 503);
  EXPECT_THAT(response.body, HasSubstr("the disk is gone"));
  broken_ = false;
  EXPECT_EQ(Decide(R"({"userId":"anna"})").status, 200);
  EXPECT_EQ(kept_.size(), 2u);  // the model is kept with the first decision that is
  persons_.SetModels(nullptr);
  EXPECT_EQ(Decide(R"({"userId":"anna"})").status, 503);
}

TEST_F(DecideRoutesTest, AFlagIsAPlacement) {
  const HttpResponse response =
      Post("/ofrep/v1/evaluate/flags/home", R"({"context":{"targetingKey":"anna","plan":"gold"}})");
  EXPECT_EQ(response.status, 200);
  ASSERT_EQ(Logged().size(), 1u);
  const LoggedDecision logged = Logged().front();
  EXPECT_EQ(logged.placement, "home");
  EXPECT_EQ(logged.customer, "anna");
  ASSERT_EQ(logged.offers.size(), 1u);
  const std::string& service = logged.offers.front().service;
  EXPECT_THAT(response.body,
              AllOf(HasSubstr("\"key\":\"home\""), HasSubstr("\"reason\":\"SPLIT\""),
                    HasSubstr("\"variant\":\"" + service + "\",\"value\":\"" + service + "\""),
                    HasSubstr("\"decisionId\":\"" + logged.id + "\""),
                    HasSubstr(fmt::format("\"propensity\":{}", logged.offers[0].propensity))));
}

TEST_F(DecideRoutesTest, LeavingAloneIsAFlagsValueToo) {
  EXPECT_THAT(
      Post("/ofrep/v1/evaluate/flags/home",
           R"({"context":{"targetingKey":"anna","occasion":"message","localTime":"23:00"}})")
          .body,
      AllOf(HasSubstr("\"value\":\"leave_alone\""), HasSubstr("\"because\":\"quiet_hours\""),
            HasSubstr("\"reason\":\"TARGETING_MATCH\"")));
}

TEST_F(DecideRoutesTest, FlagErrorsHaveTheirCodes) {
  const auto error = [this](std::string target, std::string body) {
    const HttpResponse response = Post(std::move(target), std::move(body));
    return fmt::format("{} {}", response.status, response.body);
  };
  const std::string one = "/ofrep/v1/evaluate/flags/home";
  EXPECT_THAT(
      error("/ofrep/v1/evaluate/flags/cellar", R"({"context":{"targetingKey":"a"}})"),
      AllOf(HasSubstr("404"), HasSubstr("FLAG_NOT_FOUND"), HasSubstr("\"key\":\"cellar\"")));
  EXPECT_THAT(error(one, R"({"context":{}})"),
              AllOf(HasSubstr("400"), HasSubstr("TARGETING_KEY_MISSING")));
  EXPECT_THAT(error(one, "{}"), HasSubstr("TARGETING_KEY_MISSING"));
  EXPECT_THAT(error(one, "{"), AllOf(HasSubstr("400"), HasSubstr("PARSE_ERROR")));
  EXPECT_THAT(error(one, R"({"context":{"targetingKey":"a","occasion":"x"}})"),
              AllOf(HasSubstr("400"), HasSubstr("INVALID_CONTEXT")));
  EXPECT_THAT(error("/ofrep/v1/evaluate/flags", R"({"context":{}})"),
              AllOf(HasSubstr("400"), HasSubstr("TARGETING_KEY_MISSING")));
  full_ = true;
  EXPECT_THAT(error(one, R"({"context":{"targetingKey":"a"}})"), HasSubstr("429"));
}

TEST_F(DecideRoutesTest, AllFlagsAreDecidedAnewOnlyWhereSomethingChanged) {
  const std::string body = R"({"context":{"targetingKey":"anna"}})";
  const auto ask = [&](const std::string& tag) {
    return Post("/ofrep/v1/evaluate/flags", body, {{"If-None-Match", tag}});
  };
  const HttpResponse first = ask("");
  EXPECT_EQ(first.status, 200);
  EXPECT_THAT(first.body, AllOf(HasSubstr("\"key\":\"home\""), HasSubstr("\"key\":\"app.start\"")));
  ASSERT_EQ(first.fields.size(), 1u);
  EXPECT_EQ(first.fields[0].name, "ETag");
  EXPECT_EQ(Logged().size(), 2u);
  const HttpResponse same = ask(first.fields[0].value);
  EXPECT_EQ(same.status, 304);
  EXPECT_EQ(same.body, "");
  EXPECT_EQ(Logged().size(), 2u);
  persons_.Set("anna", {.items = {0}});
  EXPECT_EQ(ask(first.fields[0].value).status, 200);
  EXPECT_EQ(Logged().size(), 4u);
}

}  // namespace
}  // namespace kundig
