// What is told of a living store is what the same store tells at rest.
#include "engine/live/live_needs.h"

#include <gtest/gtest.h>

#include "engine/live/live_test_data.h"
#include "engine/needs_view.h"

namespace kundig {
namespace {

class LiveNeedsTest : public LiveStoreTest {
 protected:
  LiveNeedsTest() : LiveStoreTest(ParseConfig("", "kundig.toml").value()) {}

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
  static std::shared_ptr<const std::string> Asked(LiveNeeds& needs) {
    std::promise<std::shared_ptr<const std::string>> told;
    EXPECT_TRUE(needs.Ask([&told](const auto& view) { told.set_value(view.value()); }));
    return told.get_future().get();
  }
  std::string AtRest() {
    const Learned learned = Learn(*store_, config_, {.keep_customers = true}).value();
    return NeedsAsJson(ViewNeeds(*store_, learned, learned.base).value());
  }

  int messages_ = 0;
};

TEST_F(LiveNeedsTest, AreThoseOfTheStoreAtRest) {
  BuyAlike();
  LiveNeeds needs(*store_, *platform_);
  const auto before = Asked(needs);
  EXPECT_EQ(*before, AtRest());
  EXPECT_NE(before->find(R"("item":"bread")"), before->npos);
  Buy({Purchase("c0", "bread"), Purchase("newcomer", "butter")});
  EXPECT_NE(*Asked(needs), *before);
  EXPECT_EQ(*Asked(needs), AtRest());
}

TEST_F(LiveNeedsTest, AreWorkedOutOnceWhileNothingChanges) {
  BuyAlike();
  LiveNeeds needs(*store_, *platform_);
  EXPECT_EQ(Asked(needs), Asked(needs));
}

TEST_F(LiveNeedsTest, OfAnEmptyStoreAreNone) {
  LiveNeeds needs(*store_, *platform_);
  EXPECT_NE(Asked(needs)->find(R"("needs":[])"), std::string::npos);
}

}  // namespace
}  // namespace kundig
