// The fields that interactions are read from: items, amounts, quantities. Of use inside src/events
// only: it shows simdjson's types.
#pragma once

#include <simdjson.h>

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "events/event_defect.h"
#include "events/interaction.h"

namespace kundig {

// A number of six decimal places: money in units of a currency, or a quantity.
struct Millionths {
  int64_t count = 0;
};

// The member of that name; nothing where it is absent or null.
[[nodiscard]] std::optional<simdjson::dom::element> MemberOf(simdjson::dom::object object,
                                                             std::string_view key);

// A text without the blanks around it, or a number as text; empty for all else.
[[nodiscard]] std::string PlainText(std::optional<simdjson::dom::element> value);

// An item's identifier; empty where there is none. Errors: kBadItem where it is neither text nor
// number, longer than 1,000 bytes, or has a NUL in it.
[[nodiscard]] OrDefect<std::string> ReadItem(std::optional<simdjson::dom::element> value);

// A number, or a decimal number as text. Absent where it is absent or an empty text. Errors:
// kBadAmount where it is no number, negative, or above 10^10.
[[nodiscard]] OrDefect<std::optional<Millionths>> ReadAmount(
    std::optional<simdjson::dom::element> value, std::string_view name);
// The same; 1 where it is absent. Errors: kBadQuantity; above 10^9.
[[nodiscard]] OrDefect<Millionths> ReadQuantity(std::optional<simdjson::dom::element> value);

[[nodiscard]] double ToDouble(Millionths number);
// Rounded half up.
[[nodiscard]] int64_t ToMinor(Millionths amount, int minor_digits);
// price * quantity, exact and then rounded half up. Errors: kBadAmount above 10^10 units.
[[nodiscard]] OrDefect<int64_t> LineValueMinor(Millionths price, Millionths quantity,
                                               int minor_digits);

// Deals `total_minor` out in proportion to `weights`, or evenly where they are all 0: the parts add
// up to the total exactly, each is within 1 of its exact share, and they are the weights themselves
// where those add up to the total. Requires that nothing is negative.
[[nodiscard]] std::vector<int64_t> ShareOut(int64_t total_minor, std::span<const int64_t> weights);

}  // namespace kundig
