#include "engine/live/local_days.h"

#include <gtest/gtest.h>

#include "base/random.h"
#include "store/store.h"

namespace kundig {
namespace {

constexpr int64_t kMinute = 60'000'000;
constexpr int64_t kDay = 24 * 60 * kMinute;

class LocalDaysTest : public testing::TestWithParam<const char*> {
 protected:
  // As interactions from files are cut (intake/create_stored_interactions.sql).
  Day InStore(int64_t time_us) {
    const auto day = connection_.QueryInt64(
        "SELECT epoch(timezone($1, timezone('UTC', make_timestamp($2)))::DATE)::BIGINT // 86400",
        {GetParam(), time_us});
    return {static_cast<int32_t>(day.value().value())};
  }
  void ExpectAsInStore(int64_t time_us) {
    EXPECT_EQ(days_.Of(connection_, time_us).value(), InStore(time_us)) << time_us;
  }

  Store store_ = Store::Open({}, true).value();
  Connection connection_ = store_.Connect().value();
  LocalDays days_{GetParam()};
};

TEST_P(LocalDaysTest, AreThoseOfTheStoreAtAnyTime) {
  Random random(5);
  for (int i = 0; i < 300; ++i) {
    ExpectAsInStore(static_cast<int64_t>(random.Below(300 * 365)) * kDay - 120 * 365 * kDay +
                    static_cast<int64_t>(random.Below(24 * 60)) * kMinute);
  }
}

// In 2026 the clock changes on 8 and 29 March, 25 October and 1 November, or not at all.
TEST_P(LocalDaysTest, AreThoseOfTheStoreAroundMidnightAndChangesOfTheClock) {
  for (const int64_t day : {20'520, 20'541, 20'751, 20'758}) {
    for (int64_t minute = -60; minute < 25 * 60; minute += 20) {
      for (const int64_t by : {-1, 0}) ExpectAsInStore(day * kDay + minute * kMinute + by);
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Zones, LocalDaysTest,
                         testing::Values("UTC", "Europe/Berlin", "America/New_York",
                                         "Asia/Kathmandu", "Pacific/Apia"));

}  // namespace
}  // namespace kundig
