#include "engine/live/offer_ages.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/live/waiting_offers.h"

namespace kundig {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr int64_t kWindow = 1 << 20;

TEST(OfferAgesTest, AnOfferComesToEachAgeOnceUntilItsWindowIsOver) {
  OfferAges ages(kWindow, 2 * kWindow);
  ages.Add(7, 1'000, 1'000);
  EXPECT_THAT(ages.Advance(1'000), IsEmpty());
  for (size_t age = 1; age <= kAges; ++age) {
    const int64_t begins_us = 1'000 + AgeBeginsUs(age, kWindow);
    EXPECT_THAT(ages.Advance(begins_us - 1), IsEmpty());
    EXPECT_THAT(ages.Advance(begins_us), ElementsAre(7));
  }
  EXPECT_THAT(ages.Advance(100 * kWindow), IsEmpty());
}

TEST(OfferAgesTest, AgesThatWerePassedUnseenAreOne) {
  OfferAges ages(kWindow, 2 * kWindow);
  ages.Add(7, 0, 0);
  EXPECT_THAT(ages.Advance(AgeBeginsUs(5, kWindow)), ElementsAre(7));
  EXPECT_THAT(ages.Advance(AgeBeginsUs(6, kWindow) - 1), IsEmpty());
}

TEST(OfferAgesTest, AnOfferWhoseWindowIsOverComesToNone) {
  OfferAges ages(kWindow, 2 * kWindow);
  ages.Add(7, 0, kWindow);
  EXPECT_THAT(ages.Advance(2 * kWindow), IsEmpty());
}

}  // namespace
}  // namespace kundig
