// GET /v1/decisions without sockets: what is asked for, and what is refused.
#include "server/decision_view_routes.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <future>

namespace kundig {
namespace {

using testing::HasSubstr;

class DecisionViewRoutesTest : public testing::Test {
 protected:
  DecisionViewRoutesTest()
      : store_(Store::Open({}, true).value()),
        view_(store_, config_),
        routes_(DecisionViewRoutes(view_)) {
    Connection connection = store_.Connect().value();
    EXPECT_TRUE(connection.Execute(
        "INSERT INTO customers (customer_key, customer, kind, person_key) VALUES (0, 'anna', 0, 0);"
        "INSERT INTO decisions SELECT 'd' || day, 0, TIMESTAMP '2026-11-01 12:00' + to_days(day), "
        "'home', 0, 'p', 'm', 0, 1, 0, 'holdout', 1, ''::BLOB FROM range(40) AS days(day)"));
  }

  HttpResponse Get(std::string target) {
    RoutedRequest request;
    request.http.method = "GET";
    request.http.target = std::move(target);
    std::promise<HttpResponse> answer;
    routes_.front().handler(std::move(request), Responder([&answer](HttpResponse response) {
                              answer.set_value(std::move(response));
                            }));
    return answer.get_future().get();
  }

  Config config_;
  Store store_;
  LiveDecisionsView view_;
  std::vector<Route> routes_;
};

TEST_F(DecisionViewRoutesTest, TellsTheLastFourWeeksWhereNothingIsSaid) {
  const HttpResponse answer = Get("/v1/decisions");
  EXPECT_EQ(answer.status, 200);
  EXPECT_THAT(answer.body, HasSubstr(R"("from":"2026-11-13","to":"2026-12-11")"));
  EXPECT_THAT(answer.body, HasSubstr(R"("decisions":28,"left_alone":28)"));
  EXPECT_THAT(answer.body, HasSubstr(R"("id":"d20")"));
  EXPECT_THAT(answer.body, testing::Not(HasSubstr(R"("id":"d19")")));
}

TEST_F(DecisionViewRoutesTest, TellsThePeriodThatIsAskedFor) {
  const HttpResponse answer = Get("/v1/decisions?from=2026-11-03&to=2026-11-05&cards=1");
  EXPECT_EQ(answer.status, 200);
  EXPECT_THAT(answer.body, HasSubstr(R"("from":"2026-11-03","to":"2026-11-05")"));
  EXPECT_THAT(answer.body, HasSubstr(R"("decisions":2)"));
  EXPECT_THAT(answer.body, testing::Not(HasSubstr(R"("id":"d2")")));
  EXPECT_THAT(Get("/v1/decisions?days=7&to=2026-11-20").body,
              HasSubstr(R"("from":"2026-11-13","to":"2026-11-20")"));
}

TEST_F(DecisionViewRoutesTest, RefusesWhatIsNoPeriod) {
  for (const char* target :
       {"/v1/decisions?from=monday", "/v1/decisions?to=2026-13-01", "/v1/decisions?cards=many",
        "/v1/decisions?cards=1000", "/v1/decisions?days=0",
        "/v1/decisions?from=2026-11-05&to=2026-11-05"}) {
    EXPECT_EQ(Get(target).status, 400) << target;
  }
}

}  // namespace
}  // namespace kundig
