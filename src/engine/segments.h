// Segments: every customer in exactly one, by when and how often he bought, and by whether he is
// still a customer as far as the models know.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "base/json_writer.h"
#include "engine/learned.h"

namespace kundig {

// Each holds who is in none above it.
enum class CustomerSegment : uint8_t {
  kUndated,     // no purchase has a day
  kNew,         // bought first within the last 91 days
  kOnce,        // bought on one day alone, longer ago
  kRegular,     // on three days at least, and still a customer with 80 % or more
  kOccasional,  // still a customer with 50 % or more
  kSlipping,    // ... with 20 % or more
  kGone,        // ... with less
};

inline constexpr size_t kSegments = 7;
// In the order in which they are shown, from who has just come to who has left.
inline constexpr std::array<CustomerSegment, kSegments> kSegmentsShown = {
    CustomerSegment::kNew,      CustomerSegment::kRegular, CustomerSegment::kOccasional,
    CustomerSegment::kSlipping, CustomerSegment::kGone,    CustomerSegment::kOnce,
    CustomerSegment::kUndated};

// "new", "regular", ...
[[nodiscard]] std::string_view SegmentName(CustomerSegment segment);
// Of them all, in the order shown.
[[nodiscard]] std::vector<std::string> SegmentNames();
// Errors: kUsage for any other name.
[[nodiscard]] Result<CustomerSegment> ParseSegment(std::string_view name);

// `p_alive`: that the customer is still one on the day `until`; of no matter where no purchase has
// a day.
[[nodiscard]] CustomerSegment SegmentOf(const CustomerSummary& customer, double p_alive, Day until);

// Of each customer of the base, which is by the plan of `learned`. Where no model could be fitted,
// nobody is said to be slipping or gone.
[[nodiscard]] std::vector<CustomerSegment> SegmentsOf(const Learned& learned,
                                                      const CustomerBase& base);

// The customers of one segment; `segments` are those of `base`.
[[nodiscard]] CustomerBase OfSegment(const CustomerBase& base,
                                     std::span<const CustomerSegment> segments,
                                     CustomerSegment segment);

// Leaves in learned.base the customers of that segment alone; what was learnt stays what it is.
void NarrowTo(CustomerSegment segment, Learned& learned);

// How many customers a segment has.
struct SegmentSize {
  CustomerSegment segment = CustomerSegment::kUndated;
  int64_t customers = 0;
};
// All of them, in the order shown; those without a customer too.
[[nodiscard]] std::vector<SegmentSize> SizesOf(std::span<const CustomerSegment> segments);

// "segments": [{"segment", "customers"}].
void WriteSegments(JsonWriter& json, std::span<const SegmentSize> sizes);

}  // namespace kundig
