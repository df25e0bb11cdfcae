// What the commands that learn have in common: --until, --horizon, --segment.
#pragma once

#include <string>

#include "cli/command.h"
#include "engine/learned.h"
#include "engine/open_store.h"
#include "engine/segments.h"

namespace kundig {

struct LearnOptions {
  std::string until;    // "": the last purchase day
  std::string horizon;  // "": as configured
  std::string segment;  // "": all customers
};

// `text` as a day, or nothing where it is empty. Errors: kUsage.
Result<std::optional<Day>> OptionalDay(const std::string& text);
// The segment of that name, or nothing where it is empty. Errors: kUsage.
Result<std::optional<CustomerSegment>> OptionalSegment(const std::string& name);
// In days. Errors: kUsage.
Result<double> HorizonDays(const LearnOptions& options, const Config& config);
[[nodiscard]] CommandOption UntilOption(LearnOptions& options);
[[nodiscard]] CommandOption HorizonOption(LearnOptions& options);
[[nodiscard]] CommandOption SegmentOption(LearnOptions& options);

}  // namespace kundig
