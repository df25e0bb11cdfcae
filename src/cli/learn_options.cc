#include "cli/learn_options.h"

namespace kundig {

Result<std::optional<Day>> OptionalDay(const std::string& text) {
  if (text.empty()) return std::nullopt;
  KUNDIG_ASSIGN_OR_RETURN(const Day day, ParseDay(text));
  return day;
}

Result<std::optional<CustomerSegment>> OptionalSegment(const std::string& name) {
  if (name.empty()) return std::nullopt;
  KUNDIG_ASSIGN_OR_RETURN(const CustomerSegment segment, ParseSegment(name));
  return segment;
}

Result<double> HorizonDays(const LearnOptions& options, const Config& config) {
  return ParseDurationDays(options.horizon.empty() ? config.horizon : options.horizon);
}

CommandOption UntilOption(LearnOptions& options) {
  return {"--until", &options.until, "DATE",
          "purchases up to and including this day; without it all"};
}

CommandOption HorizonOption(LearnOptions& options) {
  return {"--horizon", &options.horizon, "DURATION",
          "how far ahead, such as 39w, 90d, 12m or 1y; without it as configured"};
}

CommandOption SegmentOption(LearnOptions& options) {
  return {"--segment",
          &options.segment,
          "NAME",
          fmt::format("these customers alone: {}; without it all", fmt::join(SegmentNames(), ", ")),
          false,
          SegmentNames()};
}

}  // namespace kundig
