// Interaction: a customer and an item, once: what the sums are made of.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace kundig {

// The numbers stand in the store's table `interactions`.
enum class InteractionKind : uint8_t { kPurchase = 0, kUse = 1, kView = 2, kAnswer = 3 };

// "purchase", "use", "view", "answer".
[[nodiscard]] std::string_view InteractionKindName(InteractionKind kind);
[[nodiscard]] std::optional<InteractionKind> ParseInteractionKind(std::string_view text);

// Who did it is CustomerOf() the event. Texts are empty where the event does not tell.
struct Interaction {
  InteractionKind kind = InteractionKind::kPurchase;
  std::string product;  // the item's identifier; empty: an item nobody named
  std::string category;
  std::string name;  // the item's, for people
  std::optional<double> quantity;
  std::optional<int64_t> value_minor;  // of all the quantity, in the company's currency
  int64_t time_us = 0;                 // microseconds in UTC

  friend bool operator==(const Interaction&, const Interaction&) = default;
};

}  // namespace kundig
