// The rules that stand before all learning: who may be offered what, and when nobody is to be
// disturbed.
#pragma once

#include <cstdint>
#include <string_view>

namespace kundig {

// Why something was not offered. In the order in which the rules are asked.
enum class Restraint : uint8_t {
  kNone,
  // The customer is left alone altogether.
  kNoConsent,     // to personalisation
  kHoldout,       // one of those by whom the effect of all decisions is measured
  kContactLimit,  // as many messages as are allowed in a week
  kQuietHours,
  // One service.
  kNotAsked,        // the request named others
  kUnavailable,     // withdrawn, sold out
  kNotEligible,     // by the service's own condition
  kPurposeRefused,  // needs a consent that was not given, such as a partner's
  // Nothing was left to offer, for various reasons; or what was left was worth less than leaving
  // the customer alone.
  kNothingAllowed,
  kWorthTooLittle,
};
// Stable name ("quiet_hours") and one sentence for people.
struct RestraintWords {
  std::string_view name;
  std::string_view because_en;
  std::string_view because_de;
};
[[nodiscard]] const RestraintWords& WordsOf(Restraint restraint);

// Purposes as bits; which bit is which purpose, the caller decides.
using Purposes = uint64_t;

// From `begin` until before `end`, minutes of the day; over midnight where begin > end; never where
// they are equal.
struct QuietHours {
  int32_t begin_minute = 0;
  int32_t end_minute = 0;

  [[nodiscard]] bool Contain(int32_t local_minute) const;
};

struct ContactRules {
  double max_per_week = 3;
  QuietHours quiet_hours;
  double holdout = 0;            // share of all customers, 0 .. 1
  Purposes personalisation = 0;  // what must be consented to before anything is personal
};

// Whether the customer came, or is to be written to. Limit and quiet hours are for messages.
enum class Occasion : uint8_t { kVisit, kMessage };

struct Addressee {
  uint64_t stable_id = 0;  // StableId() of the identifier under which the person first came
  Purposes consents = 0;
  Occasion occasion = Occasion::kVisit;
  double messages_last_week = 0;
  int32_t local_minute = 0;  // of the day in the configured time zone, 0 .. 1439
};

// Of the share `holdout` of all persons by hash: the same persons every time, and those of a
// smaller share among those of a larger one.
[[nodiscard]] bool IsHeldOut(uint64_t stable_id, double holdout);

// Why the customer is left alone altogether; kNone where not.
[[nodiscard]] Restraint JudgeCustomer(const ContactRules& rules, const Addressee& addressee);

// What is asked of one service.
struct ServiceState {
  bool available = true;
  bool eligible = true;
  bool asked = true;
  Purposes needed = 0;
};
[[nodiscard]] Restraint JudgeService(const ServiceState& service, Purposes consents);

}  // namespace kundig
