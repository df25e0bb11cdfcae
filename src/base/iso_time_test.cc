#include "base/iso_time.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <vector>

namespace kundig {
namespace {

constexpr int64_t kNoon = 1'795'521'600 * kMicrosPerSecond;  // 2026-11-24T12:00:00Z

TEST(IsoTime, ReadsEveryFormThatLibrariesSend) {
  struct Case {
    std::string_view text;
    int64_t time_us;
  };
  const std::vector<Case> cases = {
      {"1970-01-01T00:00:00Z", 0},
      {"2026-11-24T12:00:00Z", kNoon},
      {"2026-11-24T12:00:00.000Z", kNoon},
      {"2026-11-24t12:00:00z", kNoon},
      {"2026-11-24 12:00:00", kNoon},
      {"2026-11-24T12:00", kNoon},
      {"2026-11-24T12:00Z", kNoon},
      {"2026-11-24", kNoon - kMicrosPerDay / 2},
      {"2026-11-24T13:00:00+01:00", kNoon},
      {"2026-11-24T13:00:00+0100", kNoon},
      {"2026-11-24T13:00:00+01", kNoon},
      {"2026-11-24T06:30:00.000-05:30", kNoon},
      {"2026-11-24T12:00:00.1Z", kNoon + 100'000},
      {"2026-11-24T12:00:00,25Z", kNoon + 250'000},
      {"2026-11-24T12:00:00.123456Z", kNoon + 123'456},
      {"2026-11-24T12:00:00.123456999Z", kNoon + 123'456},
      {"2016-12-31T23:59:60Z", 1'483'228'800 * kMicrosPerSecond},
      {"2024-02-29T00:00:00Z", 1'709'164'800 * kMicrosPerSecond},
      {"2038-01-19T03:14:08Z", 2'147'483'648 * kMicrosPerSecond},
      {"1969-12-31T23:59:59.999999Z", -1},
      {"0001-01-01T00:00:00Z", -62'135'596'800 * kMicrosPerSecond},
      {"9999-12-31T23:59:59.999999Z", 253'402'300'800 * kMicrosPerSecond - 1},
  };
  for (const Case& c : cases) {
    const auto time_us = ParseIsoTime(c.text);
    ASSERT_TRUE(time_us.has_value()) << c.text;
    EXPECT_EQ(*time_us, c.time_us) << c.text;
  }
}

TEST(IsoTime, RefusesEverythingElse) {
  const std::vector<std::string_view> texts = {"",
                                               "now",
                                               "2026",
                                               "2026-11",
                                               "2026-11-24T",
                                               "2026-11-24T12",
                                               "2026-11-24T12:00:00.Z",
                                               "2026-11-24T12:00:00ZZ",
                                               " 2026-11-24T12:00:00Z",
                                               "2026-11-24T12:00:00Z ",
                                               "2026-13-01",
                                               "2026-02-29",
                                               "1900-02-29",
                                               "2026-11-31T00:00:00Z",
                                               "2026-11-24T24:00:00Z",
                                               "2026-11-24T12:60:00Z",
                                               "2026-11-24T12:00:61Z",
                                               "2026-11-24T12:00:00+24:00",
                                               "2026-11-24T12:00:00+1",
                                               "2026-11-24T12:00:00+01:",
                                               "2026-11-24T12:00:00+01:60",
                                               "24.11.2026",
                                               "11/24/2026",
                                               "+2026-11-24",
                                               "-2026-11-24",
                                               "2026-1-24",
                                               "2026-11-2",
                                               "20261124T120000Z",
                                               "0000-01-01T00:00:00+00:01",
                                               "9999-12-31T23:59:59-00:01",
                                               "2026-11-24T12:00:00\xe2\x88\x92"
                                               "01:00",
                                               "2026-11-24Z",
                                               "1795521600"};
  for (const std::string_view text : texts) {
    EXPECT_FALSE(ParseIsoTime(text).has_value()) << text;
  }
  EXPECT_FALSE(ParseIsoTime(std::string_view("2026-11-24\0T12:00", 16)).has_value());
}

TEST(IsoTime, SaysWhatIsWrongAndHowToWriteIt) {
  EXPECT_EQ(ParseIsoTime("yesterday").error().Message(),
            "\"yesterday\" is not a time. Write it as 2026-11-24T12:30:05.123Z.");
}

TEST(IsoTime, WritesMillisecondsAndMicrosecondsWhereThereAreAny) {
  EXPECT_EQ(FormatIsoTime(kNoon), "2026-11-24T12:00:00.000Z");
  EXPECT_EQ(FormatIsoTime(kNoon + 5'000), "2026-11-24T12:00:00.005Z");
  EXPECT_EQ(FormatIsoTime(kNoon + 5), "2026-11-24T12:00:00.000005Z");
  EXPECT_EQ(FormatIsoTime(-1), "1969-12-31T23:59:59.999999Z");
}

TEST(IsoTime, WhatIsWrittenReadsBackAsTheSameTime) {
  rc::check([] {
    const auto time_us =
        *rc::gen::inRange<int64_t>(-719'528 * kMicrosPerDay, 2'932'897 * kMicrosPerDay);
    RC_ASSERT(ParseIsoTime(FormatIsoTime(time_us)).value() == time_us);
  });
}

}  // namespace
}  // namespace kundig
