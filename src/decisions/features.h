// The features of a decision: what is known of customer, service and moment, as ten numbers whose
// products with a service's coefficients add up to its expected value, so that each is a reason.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "sums/logged_reward.h"

namespace kundig {

// Order and number are part of what RewardMoments means: a change makes a new sum.
enum class Feature : uint8_t {
  kService,    // 1: what the service brings by itself
  kNeed,       // excess of the need score over the average customer's, in units of .2, to +-5
  kRecency,    // ln(1 + days since the last purchase / 30) - 1; 0 where none is known
  kFrequency,  // ln(1 + purchases within a year) - 1
  kValue,      // ln(1 + lifetime value / reference value) - 1
  kInterest,   // ln(1 + views of the service within 30 days)
  kInUse,      // 1 where the customer uses the service already
  kDaytime,    // 1 from 9:00 to 17:00 of local time
  kEvening,    // 1 from 17:00 to 22:00
  kContacts,   // ln(1 + messages within 7 days)
};
static_assert(static_cast<size_t>(Feature::kContacts) + 1 == kRewardFeatures);

struct FeatureWords {
  std::string_view name;        // stable: "need"
  std::string_view because_en;  // as a reason for people
  std::string_view because_de;
};
[[nodiscard]] const FeatureWords& WordsOf(Feature feature);

// What is known of the customer and the moment, the same for all services.
struct CustomerSignals {
  std::optional<double> days_since_purchase;
  double purchases_last_year = 0;
  double value_minor = 0;  // lifetime value
  double messages_last_week = 0;
  int32_t local_minute = 0;  // of the day in the configured time zone, 0 .. 1439
};

// What is known of the customer and one service.
struct ServiceSignals {
  double need_excess = 0;  // NeedExplanation::excess; 0 where no need is known
  double views_last_month = 0;
  bool in_use = false;
};

struct FeatureScale {
  double reference_value_minor = 10'000;  // a usual lifetime value; above 0
};

// Both round to the fixed point of RewardMoments, so that what is logged is exactly what was used.
// With the service's own features at 0. Negative numbers count as 0.
[[nodiscard]] Features CustomerFeatures(const CustomerSignals& signals, const FeatureScale& scale);
void SetServiceFeatures(const ServiceSignals& signals, Features& features);

// What a feature adds to the expected value, in minor units.
struct Reason {
  Feature because = Feature::kService;
  double contribution_minor = 0;
};
// Of every feature that adds anything, the strongest first; their sum is the expected value.
[[nodiscard]] std::vector<Reason> ReasonsOf(const Features& coefficients, const Features& features);

}  // namespace kundig
