#include "server/route_table.h"

#include <gtest/gtest.h>
#include <simdjson.h>

#include "server/collect_routes.h"
#include "server/openapi.h"
#include "server/service_routes.h"

namespace kundig {
namespace {

Route Make(std::string method, std::string pattern, std::optional<KeyRole> role = {}) {
  return {.method = std::move(method),
          .pattern = std::move(pattern),
          .role = role,
          .summary = "Does something.",
          .request_schema = {},
          .response_schema = {},
          .handler = [](const RoutedRequest&, const Responder&) {}};
}

RouteTable Table() {
  return RouteTable({Make("GET", "/v1/customers/{id}", KeyRole::kRead),
                     Make("DELETE", "/v1/customers/{id}", KeyRole::kAdmin),
                     Make("GET", "/v1/customers/{id}/export", KeyRole::kRead),
                     Make("GET", "/v1/customers/all"), Make("POST", "/v1/track"),
                     Make("GET", "/")});
}

TEST(RouteTableTest, PathsAreFoundWithTheirParameters) {
  const RouteTable table = Table();
  const auto match = table.Find("GET", "/v1/customers/a%2Fb%20c?x=1");
  ASSERT_TRUE(match);
  EXPECT_EQ(match->route->pattern, "/v1/customers/{id}");
  EXPECT_EQ(match->parameters.at("id"), "a/b c");
  EXPECT_EQ(table.Find("GET", "/v1/customers/7/export")->parameters.at("id"), "7");
  EXPECT_EQ(table.Find("DELETE", "/v1/customers/7")->route->role, KeyRole::kAdmin);
}

TEST(RouteTableTest, WrittenOutSegmentsGoBeforeParameters) {
  EXPECT_EQ(Table().Find("GET", "/v1/customers/all")->route->pattern, "/v1/customers/all");
}

TEST(RouteTableTest, SlashesAtTheEndDoNotCount) {
  const RouteTable table = Table();
  EXPECT_TRUE(table.Find("POST", "/v1/track/"));
  EXPECT_TRUE(table.Find("POST", "/v1/track//?writeKey=a"));
  EXPECT_TRUE(table.Find("GET", "/v1/customers/7/"));
  EXPECT_TRUE(table.Find("GET", "/"));
  EXPECT_TRUE(table.Find("GET", "//"));
}

TEST(RouteTableTest, HeadGoesWhereGetGoes) {
  EXPECT_EQ(Table().Find("HEAD", "/v1/customers/7")->route->method, "GET");
}

TEST(RouteTableTest, WhatIsNotThereIs404AndAWrongMethod405) {
  const RouteTable table = Table();
  for (const std::string_view target :
       {"/v1", "/v1/customers", "/v1/customers//export", "/V1/track", "/v1/customers/7/export/8",
        "", "v1/track", "/%76%31/track"}) {
    const auto match = table.Find("GET", target);
    ASSERT_FALSE(match) << target;
    EXPECT_EQ(match.error().status, 404) << target;
  }
  EXPECT_EQ(table.Find("PUT", "/v1/customers/7").error().status, 405);
  EXPECT_EQ(table.AllowedMethods("/v1/customers/7"), "DELETE, GET, HEAD, OPTIONS");
  EXPECT_EQ(table.AllowedMethods("/nothing"), "");
}

TEST(RouteTableDeathTest, TwoRoutesThatNoRequestTellsApartAreABug) {
  EXPECT_DEATH(RouteTable({Make("GET", "/a/{x}"), Make("GET", "/a/{x}")}), "");
  EXPECT_DEATH(RouteTable({Make("GET", "/a/{x}"), Make("POST", "/a/{y}")}), "");
  EXPECT_DEATH(RouteTable({Make("GET", "a")}), "");
}

class OpenApiTest : public testing::Test {
 protected:
  OpenApiTest() {
    std::vector<Route> routes =
        CollectRoutes(guard_, [](const CollectedRequest&, const CollectDone&) {});
    for (Route& route : BrowserSettingsRoutes()) routes.push_back(std::move(route));
    for (Route& route : ServiceRoutes({.metrics = &metrics_, .ready = {}, .description = {}})) {
      routes.push_back(std::move(route));
    }
    routes.push_back(Make("GET", "/v1/customers/{id}", KeyRole::kRead));
    table_.emplace(std::move(routes));
    text_ = Described();
    EXPECT_EQ(parser_.parse(text_).get(root_), simdjson::SUCCESS);
  }

  std::string Described() const {
    std::vector<JsonSchema> schemas = CollectSchemas();
    for (const auto& more : {BrowserSettingsSchemas(), ServiceSchemas()}) {
      schemas.insert(schemas.end(), more.begin(), more.end());
    }
    return DescribeRoutes(*table_, {.version = "1.2.3", .schemas = std::move(schemas)});
  }

  Metrics metrics_;
  Guard guard_{[] { return std::make_shared<const KeyRing>(); }, {}};
  std::optional<RouteTable> table_;
  std::string text_;
  simdjson::dom::parser parser_;
  simdjson::dom::element root_;
};

TEST_F(OpenApiTest, EveryRouteIsDescribedOnce) {
  EXPECT_EQ(std::string_view(root_["openapi"]), "3.1.0");
  std::set<std::string_view> ids;
  size_t operations = 0;
  for (const auto [path, methods] : simdjson::dom::object(root_["paths"])) {
    for (const auto [method, operation] : simdjson::dom::object(methods)) {
      ++operations;
      EXPECT_TRUE(ids.insert(std::string_view(operation["operationId"])).second);
      EXPECT_EQ(ParameterNames(path).size(),
                operation["parameters"].error() != simdjson::SUCCESS
                    ? 0
                    : simdjson::dom::array(operation["parameters"]).size());
    }
  }
  EXPECT_EQ(operations, table_->routes().size());
}

TEST_F(OpenApiTest, EveryReferenceLeadsSomewhere) {
  constexpr std::string_view kPrefix = "#/components/schemas/";
  size_t found = 0;
  for (size_t at = text_.find(kPrefix); at != std::string::npos; at = text_.find(kPrefix, at + 1)) {
    const size_t begin = at + kPrefix.size();
    const std::string name = text_.substr(begin, text_.find('"', begin) - begin);
    EXPECT_EQ(root_["components"]["schemas"][name].error(), simdjson::SUCCESS) << name;
    ++found;
  }
  EXPECT_GT(found, table_->routes().size());
}

TEST_F(OpenApiTest, TheSameTableIsDescribedByTheSameBytes) { EXPECT_EQ(Described(), text_); }

TEST_F(OpenApiTest, OnlyWhatNeedsAKeyAsksForOne) {
  const auto security = [this](std::string_view path, std::string_view method) {
    return simdjson::dom::array(root_["paths"][path][method]["security"]).size();
  };
  EXPECT_EQ(security("/healthz", "get"), 0u);
  EXPECT_EQ(security("/v1/customers/{id}", "get"), 2u) << "a key, or who is signed in";
  EXPECT_EQ(security("/v1/track", "post"), 5u);
}

}  // namespace
}  // namespace kundig
