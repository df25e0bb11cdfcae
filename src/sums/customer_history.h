// What one customer contributes to the sums: the purchase days, the items and the rewards of the
// decisions made for them, nothing else of the raw rows.
#pragma once

#include <cstdint>
#include <span>

#include "base/calendar.h"
#include "sums/logged_reward.h"

namespace kundig {

// Everything that a customer bought on one day counts as one purchase.
struct PurchaseDay {
  Day day;
  int64_t spend_minor = 0;  // the day's total; may be 0 or negative where returns outweigh

  friend bool operator==(const PurchaseDay&, const PurchaseDay&) = default;
};

// Borrowed for the time of the call.
struct CustomerHistory {
  std::span<const PurchaseDay> purchase_days;  // ascending, each day once
  std::span<const int32_t> items;         // ascending positions in the item catalogue, each once
  std::span<const LoggedReward> rewards;  // of the decisions whose window is over or answered
};

// +1 puts a customer's contribution into a sum, -1 takes it out again.
enum class Direction : int8_t { kAdd = 1, kRemove = -1 };

}  // namespace kundig
