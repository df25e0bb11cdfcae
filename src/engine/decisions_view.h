// What was offered, what came of it, and what was left alone and why: `kundig decisions`,
// `GET /v1/decisions`.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/calendar.h"
#include "base/estimate.h"
#include "engine/config.h"
#include "engine/decision_cards.h"
#include "engine/explored_share.h"
#include "store/store.h"

namespace kundig {

// Of which decisions. Days are those of the configured time zone.
struct DecisionsRequest {
  static constexpr int64_t kMostDays = 36'500;
  static constexpr int64_t kMostCards = 200;

  std::optional<Day> from;  // absent: `days` before `to`
  std::optional<Day> to;    // the day after the last; absent: the one after the newest decision
  int64_t days = 28;        // where `from` is absent; 1 .. kMostDays
  int64_t cards = 20;       // the latest decisions, told one by one; 0 .. kMostCards

  friend bool operator==(const DecisionsRequest&, const DecisionsRequest&) = default;
};

// What is said of customers' answers follows docs/decisions/0013-what-an-outcome-is.md, as learning
// does. Shares are of offers whose window is over alone: who accepts does so before, so that among
// the others too many have.
struct OfferOutcomes {
  int64_t offered = 0;
  int64_t accepted = 0;
  int64_t declined = 0;  // or not answered in time
  int64_t over = 0;      // whose window is over
  int64_t over_accepted = 0;

  [[nodiscard]] int64_t waiting() const { return offered - accepted - declined; }
  [[nodiscard]] Estimate Acceptance() const;  // over_accepted / over
};

struct ServiceOutcomes {
  ServiceName service;
  OfferOutcomes outcomes;
  double brought_minor = 0;   // worth of what was accepted
  double expected_minor = 0;  // when it was offered, on average
  double propensity = 0;      // on average
  // Of those whose window is over: the acceptance that was expected, to be held against
  // outcomes.Acceptance(). A value is expected as a share of the service's worth.
  double expected_share = 0;
};

struct LeftAlone {
  std::string reason;  // RestraintWords::name
  int64_t decisions = 0;
};

struct DecisionDay {
  Day day;
  int64_t decisions = 0;
  int64_t offers = 0;
  int64_t accepted = 0;  // of the offers of that day, by now
};

struct DecisionsView {
  Day from;  // not before the first decision
  Day to;
  Simulated simulated = Simulated::kNone;
  std::string currency;
  double attribution_days = 0;
  int64_t decisions = 0;
  int64_t left_alone = 0;  // decisions that offered nothing
  OfferOutcomes outcomes;
  double brought_minor = 0;
  ExploredShare explored;
  std::vector<LeftAlone> left_alone_by;   // the most frequent reason first
  std::vector<ServiceOutcomes> services;  // the most offered first
  std::vector<DecisionDay> days;          // ascending; those with a decision
  std::vector<DecisionCard> latest;       // the latest first
};

// A decision of a living store that is not drained yet is not there yet. Errors: kUsage where the
// period ends before it begins, or for too many days or cards; those of the store.
Result<DecisionsView> ViewDecisions(Store& store, const Config& config,
                                    const DecisionsRequest& request);

[[nodiscard]] std::string DecisionsAsJson(const DecisionsView& view);

}  // namespace kundig
