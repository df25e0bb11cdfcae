#include "simulation/services.h"

#include <gtest/gtest.h>

#include <set>
#include <string_view>

namespace kundig {
namespace {

TEST(ServicesTest, AreFortyToSixtyWithUniqueIds) {
  std::set<std::string_view> ids;
  for (const MarketService& service : MarketServices()) ids.insert(service.id);
  EXPECT_EQ(ids.size(), MarketServices().size());
  EXPECT_GE(ids.size(), 40u);
  EXPECT_LE(ids.size(), 60u);
}

TEST(ServicesTest, FreeOnesAreFreeAndTheOthersLeaveAMargin) {
  for (const MarketService& service : MarketServices()) {
    if (service.kind == ServiceKind::kFree) {
      EXPECT_EQ(service.price_minor, 0) << service.id;
      EXPECT_EQ(service.margin_minor, 0) << service.id;
    } else {
      EXPECT_GT(service.margin_minor, 0) << service.id;
      EXPECT_LT(service.margin_minor, service.price_minor) << service.id;
    }
    EXPECT_NE(service.need, service.second_need) << service.id;
    EXPECT_FALSE(service.provider.empty());
  }
}

TEST(ServicesTest, EveryNeedIsMetByAtLeastThree) {
  std::array<int, kNeedCount> met = {};
  for (const MarketService& service : MarketServices()) ++met[static_cast<size_t>(service.need)];
  for (size_t need = 0; need < kNeedCount; ++need) {
    EXPECT_GE(met[need], 3) << NeedName(static_cast<Need>(need));
  }
}

TEST(ServicesTest, SituationsShareThePopulation) {
  double shares = 0;
  for (const Situation& situation : Situations()) shares += situation.share;
  EXPECT_NEAR(shares, 1, 1e-12);
}

TEST(ServicesTest, ANeedRaisesTheOddsOfWhatMeetsIt) {
  NeedVector needs = {};
  const MarketService& service = MarketServices().front();
  EXPECT_DOUBLE_EQ(AdoptionLogOdds(service, needs), service.popularity);
  needs[static_cast<size_t>(service.need)] = 1;
  EXPECT_DOUBLE_EQ(AdoptionLogOdds(service, needs), service.popularity + 1.1);
}

}  // namespace
}  // namespace kundig
