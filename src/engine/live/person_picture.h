// PersonPicture: what is known of one person at this moment, as sums and decisions need it.
#pragma once

#include <cstdint>
#include <optional>
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

// An outcome that named its decision and accepted this service: the use at the same time is it.
struct ToldAcceptance {
  std::string service;
  int64_t time_us = 0;  // UTC

  friend bool operator==(const ToldAcceptance&, const ToldAcceptance&) = default;
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
  std::span<const MadeOffer> offers;       // ascending by time, then by place; but the sealed ones
  std::span<const NamedOutcome> outcomes;  // ascending by time; of these offers
  // Where older offers are sealed: when the window of the last of them was over. What is later
  // than that does not touch them. docs/decisions/0015-offers-are-sealed.md
  std::optional<int64_t> sealed_until_us;
  std::span<const ToldAcceptance> told;  // of sealed offers, as far as others need to know them
};

}  // namespace kundig
