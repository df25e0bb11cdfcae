#include "engine/live/wall_clock.h"

#include <gtest/gtest.h>

#include "base/iso_time.h"

namespace kundig {
namespace {

int64_t Moment(std::string_view text) { return ParseIsoTime(text).value(); }

WallClock ClockOf(const std::string& timezone) {
  auto database = Database::Open({.path = ""});
  auto connection = database->Connect();
  auto clock = ReadWallClock(*connection, timezone);
  EXPECT_TRUE(clock.has_value()) << clock.error().Message();
  return clock ? *std::move(clock) : WallClock();
}

TEST(WallClockTest, FollowsSummerTime) {
  const WallClock berlin = ClockOf("Europe/Berlin");
  EXPECT_EQ(berlin.LocalMinute(Moment("2026-01-15T12:00:00Z")), 13 * 60);
  EXPECT_EQ(berlin.LocalMinute(Moment("2026-07-15T12:00:00Z")), 14 * 60);
  // Changed at 01:00 UTC on 29 March 2026.
  EXPECT_EQ(berlin.LocalMinute(Moment("2026-03-29T00:59:59Z")), 1 * 60 + 59);
  EXPECT_EQ(berlin.LocalMinute(Moment("2026-03-29T01:00:00Z")), 3 * 60);
  EXPECT_EQ(berlin.LocalMinute(Moment("2026-10-25T00:59:59Z")), 2 * 60 + 59);
  EXPECT_EQ(berlin.LocalMinute(Moment("2026-10-25T01:00:00Z")), 2 * 60);
}

TEST(WallClockTest, CutsDaysAtLocalMidnight) {
  const WallClock berlin = ClockOf("Europe/Berlin");
  EXPECT_EQ(FormatDay(berlin.LocalDay(Moment("2026-07-15T21:59:59Z"))), "2026-07-15");
  EXPECT_EQ(FormatDay(berlin.LocalDay(Moment("2026-07-15T22:00:00Z"))), "2026-07-16");
  const WallClock new_york = ClockOf("America/New_York");
  EXPECT_EQ(FormatDay(new_york.LocalDay(Moment("2026-01-15T04:59:59Z"))), "2026-01-14");
  EXPECT_EQ(new_york.LocalMinute(Moment("2026-01-15T04:59:59Z")), 24 * 60 - 1);
}

// Nepal is ahead by quarter hours; Samoa left a whole day out.
TEST(WallClockTest, KnowsUnusualZones) {
  EXPECT_EQ(ClockOf("Asia/Kathmandu").LocalMinute(Moment("2026-01-15T00:00:00Z")), 5 * 60 + 45);
  const WallClock samoa = ClockOf("Pacific/Apia");
  EXPECT_EQ(FormatDay(samoa.LocalDay(Moment("2011-12-30T09:59:59Z"))), "2011-12-29");
  EXPECT_EQ(FormatDay(samoa.LocalDay(Moment("2011-12-30T10:00:00Z"))), "2011-12-31");
}

TEST(WallClockTest, AnUnknownZoneIsAnError) {
  auto database = Database::Open({.path = ""});
  auto connection = database->Connect();
  EXPECT_FALSE(ReadWallClock(*connection, "Europe/Atlantis").has_value());
}

TEST(WallClockTest, WithoutAZoneShowsUtc) {
  EXPECT_EQ(WallClock().LocalMinute(Moment("2026-01-15T23:59:00Z")), 24 * 60 - 1);
  EXPECT_EQ(WallClock().LocalDay(-1).number, -1);
}

}  // namespace
}  // namespace kundig
