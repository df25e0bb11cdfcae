// Customers through their routes, on a living store without sockets.
#include "server/customer_routes.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <future>

#include "engine/live/live_test_data.h"

namespace kundig {
namespace {

using testing::HasSubstr;

class CustomerRoutesTest : public LiveStoreTest {
 protected:
  CustomerRoutesTest() : LiveStoreTest(ParseConfig("", "kundig.toml").value()) {}
  void SetUp() override {
    LiveStoreTest::SetUp();
    customers_.emplace(*store_, config_, *platform_);
    routes_.emplace(CustomerRoutes(*customers_));
  }
  void TearDown() override { customers_.reset(); }

  void Buy(const std::vector<std::string>& customers) {
    std::vector<std::string> purchases;
    for (const std::string& customer : customers) {
      purchases.push_back(fmt::format(
          R"({{"messageId":"{0}","type":"track","event":"Order Completed","userId":"{0}",)"
          R"("properties":{{"products":[{{"product_id":"milk","price":3}}]}}}})",
          customer));
    }
    Keep(purchases);
    ASSERT_TRUE(platform_->CatchUp());
  }
  HttpResponse Get(const std::string& target) {
    const auto match = routes_->Find("GET", PathOf(target));
    EXPECT_TRUE(match.has_value()) << target;
    EXPECT_EQ(match->route->role, KeyRole::kRead);
    RoutedRequest request;
    request.http.method = "GET";
    request.http.target = target;
    request.parameters = match->parameters;
    std::promise<HttpResponse> answer;
    match->route->handler(std::move(request), Responder([&answer](HttpResponse response) {
                            answer.set_value(std::move(response));
                          }));
    return answer.get_future().get();
  }

  std::optional<LiveCustomers> customers_;
  std::optional<RouteTable> routes_;
};

TEST_F(CustomerRoutesTest, WindowsAreAskedForByTheirPlace) {
  Buy({"anna", "bert", "carl"});
  const HttpResponse all = Get("/v1/customers");
  EXPECT_EQ(all.status, 200);
  EXPECT_THAT(all.body, HasSubstr(R"("total":3,"offset":0,)"));
  const HttpResponse last = Get("/v1/customers?offset=2&limit=5&list=1");
  EXPECT_THAT(last.body, HasSubstr(R"("rows":[{"customer":"carl",)"));
  EXPECT_THAT(last.body, testing::Not(HasSubstr("anna")));
}

TEST_F(CustomerRoutesTest, TheSearchedTextIsDecoded) {
  Buy({"anna", "j\\u00f6rg & co"});
  EXPECT_THAT(Get("/v1/customers?search=J%C3%96RG+%26").body,
              HasSubstr(R"("rows":[{"customer":"jörg & co",)"));
}

TEST_F(CustomerRoutesTest, WhatIsNoWindowIsRefused) {
  for (const char* query : {"offset=-1", "offset=x", "offset=1e3", "limit=0", "limit=201",
                            "limit=7,5", "list=-3", "offset=99999999999999999999"}) {
    const HttpResponse refused = Get(fmt::format("/v1/customers?{}", query));
    EXPECT_EQ(refused.status, 400) << query;
    EXPECT_THAT(refused.body, HasSubstr("whole number")) << query;
  }
}

TEST_F(CustomerRoutesTest, OneIsFoundWhateverIsInTheIdentifier) {
  Buy({"anna", "a/b?c=d#e", "100%"});
  EXPECT_THAT(Get("/v1/customers/anna").body, HasSubstr(R"({"customer":"anna",)"));
  EXPECT_THAT(Get("/v1/customers/a%2Fb%3Fc%3Dd%23e").body,
              HasSubstr(R"({"customer":"a/b?c=d#e",)"));
  EXPECT_THAT(Get("/v1/customers/100%25").body, HasSubstr(R"({"customer":"100%",)"));
}

TEST_F(CustomerRoutesTest, NobodyIsSaidToBeNobody) {
  Buy({"anna"});
  const HttpResponse nobody = Get("/v1/customers/bert");
  EXPECT_EQ(nobody.status, 404);
  EXPECT_THAT(nobody.body, HasSubstr(R"(there is no customer \"bert\")"));
}

}  // namespace
}  // namespace kundig
