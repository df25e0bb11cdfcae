// What is told of a living store is what the same store tells at rest.
#include "engine/live/live_view.h"

#include <gtest/gtest.h>

#include "engine/live/live_test_data.h"
#include "engine/needs_view.h"

namespace kundig {
namespace {

constexpr std::string_view kConfiguration = R"(
[[service]]
id = "bakery"
price_minor = 500
needs = ["bread", "cake", "bread"]
[[service]]
id = "milk"
price_minor = 500
[[service]]
id = "mill"
price_minor = 500
needs = ["bread"]
)";

class LiveViewTest : public LiveStoreTest {
 protected:
  LiveViewTest() : LiveStoreTest(ParseConfig(kConfiguration, "kundig.toml").value()) {}

  std::string Purchase(const std::string& customer, const std::string& item) {
    return fmt::format(R"({{"messageId":"m{}","type":"track","event":"Order Completed",)"
                       R"("userId":"{}","properties":{{"products":[{{"product_id":"{}",)"
                       R"("category":"{}","price":2,"quantity":1}}]}}}})",
                       ++messages_, customer, item, item);
  }
  void Buy(const std::vector<std::string>& purchases) {
    Keep(purchases);
    ASSERT_TRUE(platform_->CatchUp());
  }
  void BuyAlike() {
    std::vector<std::string> purchases;
    for (int i = 0; i < 30; ++i) {
      purchases.push_back(Purchase(fmt::format("c{}", i), "milk"));
      if (i % 3 != 0) purchases.push_back(Purchase(fmt::format("c{}", i), "bread"));
    }
    Buy(purchases);
  }
  static std::shared_ptr<const std::string> Asked(LiveView& needs) {
    std::promise<std::shared_ptr<const std::string>> told;
    EXPECT_TRUE(needs.Ask([&told](const auto& view) { told.set_value(view.value()); }));
    return told.get_future().get();
  }
  std::string AtRest() {
    const Learned learned = Learn(*store_, config_, {.keep_customers = true}).value();
    return NeedsAsJson(ViewNeeds(*store_, config_, learned, learned.base).value());
  }

  const LiveView::Work needs_ = [this](const Learned& learned, const CustomerBase& base) {
    return ViewNeeds(*store_, config_, learned, base).map(NeedsAsJson);
  };
  int messages_ = 0;
};

TEST_F(LiveViewTest, NeedsAreThoseOfTheStoreAtRest) {
  BuyAlike();
  LiveView needs(*platform_, needs_);
  const auto before = Asked(needs);
  EXPECT_EQ(*before, AtRest());
  EXPECT_NE(before->find(R"("item":"bread")"), before->npos);
  Buy({Purchase("c0", "bread"), Purchase("newcomer", "butter")});
  EXPECT_NE(*Asked(needs), *before);
  EXPECT_EQ(*Asked(needs), AtRest());
}

TEST_F(LiveViewTest, NeedsNameTheServicesThatServeThem) {
  BuyAlike();
  LiveView needs(*platform_, needs_);
  const std::string view = *Asked(needs);
  EXPECT_NE(view.find(R"("services":["bakery","mill"])"), view.npos) << view;
  EXPECT_NE(view.find(R"("services":["milk"])"), view.npos) << view;
}

TEST_F(LiveViewTest, IsWorkedOutOnceWhileNothingChanges) {
  BuyAlike();
  LiveView needs(*platform_, needs_);
  EXPECT_EQ(Asked(needs), Asked(needs));
}

TEST_F(LiveViewTest, NeedsOfAnEmptyStoreAreNone) {
  LiveView needs(*platform_, needs_);
  EXPECT_NE(Asked(needs)->find(R"("needs":[])"), std::string::npos);
}

}  // namespace
}  // namespace kundig
