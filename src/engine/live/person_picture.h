// PersonPicture: what is known of one person at this moment, as sums and decisions need it.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "sums/customer_history.h"
#include "sums/logged_reward.h"

namespace kundig {

// When something was done with an item. Keys are those of the store's table `items`.
struct ItemMoment {
  int32_t item_key = 0;
  int64_t time_us = 0;  // UTC

  friend bool operator==(const ItemMoment&, const ItemMoment&) = default;
};

// An offer that was made to the person, and the answer as far as it is known.
struct MadeOffer {
  std::string decision_id;
  int32_t place = 0;  // among what the decision offered
  std::string service;
  int64_t time_us = 0;  // UTC
  int64_t worth_minor = 0;
  FixedFeatures features = {};
  bool message = false;  // it went to the person, instead of the person coming

  friend bool operator==(const MadeOffer&, const MadeOffer&) = default;
};

// An event that names the decision that it answers.
struct NamedOutcome {
  std::string decision_id;
  std::string service;  // empty: the first offer, if accepted; all, if declined
  bool accepted = false;
  int64_t time_us = 0;  // UTC

  friend bool operator==(const NamedOutcome&, const NamedOutcome&) = default;
};

// Borrowed for the time of the call in which it is given.
struct PersonPicture {
  uint64_t stable_id = 0;  // StableId() of the identifier under which the person first came
  bool bought = false;     // anything, dated or not
  std::span<const PurchaseDay> purchase_days;  // ascending, each day once
  std::span<const int32_t> items;              // keys of what was bought; ascending, each once
  // Of items that matter to services alone, ascending by time.
  std::span<const ItemMoment> uses;        // and purchases, where their time is known
  std::span<const ItemMoment> views;       // the last 100
  std::span<const MadeOffer> offers;       // ascending by time, then by place
  std::span<const NamedOutcome> outcomes;  // ascending by time
};

}  // namespace kundig
