#include "engine/intake_balance.h"

#include <gtest/gtest.h>

namespace kundig {
namespace {

constexpr int64_t kHour = 498'778;  // 2026-11-25T10:00:00Z
constexpr int64_t kNowUs = kHour * 3'600'000'000 + 1'800'000'000;

std::string Written(const IntakeLedger& ledger, int64_t hours) {
  JsonWriter json;
  json.BeginObject();
  WriteBalance(ledger, {{"shop", 1}}, FirstHourShown(kNowUs, hours), json);
  json.EndObject();
  return json.Take();
}

TEST(IntakeBalanceTest, IsWrittenByKeyAndHour) {
  IntakeLedger ledger;
  ledger.Add({.key_id = 1, .hour = kHour - 2}, {.received = 3, .stored = 3});
  ledger.Add({.key_id = 1, .hour = kHour},
             {.received = 4, .stored = 1, .duplicate = 1, .quarantined = 1, .suppressed = 1});
  EXPECT_EQ(Written(ledger, 2),
            R"({"received":7,"stored":4,"duplicate":1,"quarantined":1,"suppressed":1,)"
            R"("balanced":true,"keys":[{"key":"shop","received":7,"stored":4,"duplicate":1,)"
            R"("quarantined":1,"suppressed":1,"balanced":true,"hours":[)"
            R"({"hour":"2026-11-25T10:00:00Z","received":4,"stored":1,"duplicate":1,)"
            R"("quarantined":1,"suppressed":1,"balanced":true}]}]})");
  EXPECT_NE(Written(ledger, 3).find("2026-11-25T08:00:00Z"), std::string::npos);
}

TEST(IntakeBalanceTest, WhatDoesNotBalanceShowsEvenWhereTheTotalsDo) {
  IntakeLedger ledger;
  ledger.Add({.key_id = 1, .hour = kHour}, {.received = 4, .stored = 3});
  ledger.Add({.key_id = 7, .hour = kHour}, {.received = 3, .stored = 4});
  ledger.Add({.key_id = 8, .hour = kHour}, {.received = 1, .stored = 1});
  const std::string text = Written(ledger, 1);
  EXPECT_TRUE(text.starts_with(R"({"received":8,"stored":8,"duplicate":0,"quarantined":0,)"
                               R"("suppressed":0,"balanced":false)"));
  EXPECT_NE(text.find(R"({"key":"#7","received":3,"stored":4,"duplicate":0,"quarantined":0,)"
                      R"("suppressed":0,"balanced":false)"),
            std::string::npos);
  EXPECT_NE(text.find(R"({"key":"#8","received":1,"stored":1,"duplicate":0,"quarantined":0,)"
                      R"("suppressed":0,"balanced":true)"),
            std::string::npos);
}

}  // namespace
}  // namespace kundig
