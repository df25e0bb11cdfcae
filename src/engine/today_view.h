// What is new, and what is to be decided: `kundig today`, `GET /v1/today`.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/proposals.h"
#include "engine/recent_changes.h"

namespace kundig {

struct TodayView {
  Day until;
  int64_t customers = 0;
  Simulated simulated = Simulated::kNone;
  std::string currency;
  std::vector<RecentChange> changes;
  // The needs whose buyers changed most surely, rising ones first; beyond chance although so many
  // were looked at (Bonferroni): the interval is their own.
  std::vector<ItemDemand> moving;
  int64_t needs_compared = 0;
  std::optional<SuggestionScore> suggestions;  // absent where there is nothing to test by
  std::vector<Proposal> proposals;
};

// `base` are the customers, with their items by the plan of `learned`. Errors: those of the store.
Result<TodayView> ViewToday(Store& store, const Config& config, const Learned& learned,
                            const CustomerBase& base);

// The most surely rising and falling of those whose trend is known, at most three each.
[[nodiscard]] std::vector<ItemDemand> MovingNeeds(const NeedsView& needs);

[[nodiscard]] std::string TodayAsJson(const TodayView& view);

}  // namespace kundig
