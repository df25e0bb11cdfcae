// The demonstration's customers are those of the market, their last weeks apart.
#include "engine/demo_customers.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <sstream>

#include "simulation/berlin_time.h"
#include "simulation/segment_events.h"

namespace kundig {
namespace {

constexpr int32_t kWeeks = 3;
const MarketOptions kOptions{
    .customers = 700, .seed = 5, .acquisition_days = 300, .events_share = 1};

std::vector<std::string> LinesOf(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  std::ranges::sort(lines);
  return lines;
}

TEST(DemoCustomersTest, NothingTheyDoIsLostOrDoubled) {
  const DemoCustomers customers = SimulateDemoCustomers(kOptions, kWeeks, {});
  std::string parts = customers.events;
  for (const DemoWeek& week : customers.weeks) parts += week.events;
  std::string whole;
  for (int64_t number = 0; number < kOptions.customers; ++number) {
    AppendSegmentEvents(SimulateCustomer(kOptions, number), whole);
  }
  EXPECT_EQ(LinesOf(parts), LinesOf(whole));
  EXPECT_EQ(customers.needs.size(), static_cast<size_t>(kOptions.customers));
}

TEST(DemoCustomersTest, WeeksHoldTheirOwnMomentsInOrder) {
  const DemoCustomers customers = SimulateDemoCustomers(kOptions, kWeeks, {});
  ASSERT_EQ(customers.weeks.size(), static_cast<size_t>(kWeeks));
  Day day = kOptions.last_day + 1 - 7 * kWeeks;
  bool messages = false;
  bool visits = false;
  for (const DemoWeek& week : customers.weeks) {
    EXPECT_FALSE(week.events.empty());
    EXPECT_TRUE(std::ranges::is_sorted(week.moments, {}, &DemoMoment::time_us));
    for (const DemoMoment& moment : week.moments) {
      EXPECT_GE(moment.time_us, BerlinMidnightMs(day) * 1000);
      EXPECT_LT(moment.time_us, BerlinMidnightMs(day + 7) * 1000);
      (moment.message ? messages : visits) = true;
    }
    day = day + 7;
  }
  EXPECT_TRUE(messages && visits);
}

}  // namespace
}  // namespace kundig
