// Proposals: what is most worth to be decided, each with what it would bring if things go as they
// went, never with a promise that it will: only a pilot tells what a decision brings.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/needs_view.h"
#include "evidence/need_backtest.h"

namespace kundig {

enum class ProposalKind {
  kOffer,    // a need to those who have it open: a service meets it
  kFillGap,  // the same, but no service meets it
  kKeep,     // look after the most valuable of those who are slipping away
  kMend,     // what lies in the quarantine
};
[[nodiscard]] std::string_view ProposalKindName(ProposalKind kind);

struct Proposal {
  ProposalKind kind = ProposalKind::kOffer;
  std::string item;                   // the need
  std::vector<ServiceName> services;  // those that meet it, the one that is worth most first
  int64_t customers = 0;              // whom it is about
  int64_t rows = 0;                   // open in the quarantine
  // Offers and gaps: what it brings if as many take it up as suggestions were right in the
  // back-test. Keeping: what is still expected of these customers, all of it lost if they go; no
  // gain. Absent where there are too few to tell.
  std::optional<Estimate> expected;
  std::string_view unit;               // of `expected`: "value_minor", "purchases", "customers"
  std::optional<Estimate> each_minor;  // what one customer brings who takes it up
};

// In a word: "rough" where the interval's end is at most four times its beginning, "loose" beyond
// (never better, since the rate is that of all needs together); "at_stake" where it is no gain;
// "counted" where nothing is estimated; "unknown" where there are too few to tell.
[[nodiscard]] std::string_view CertaintyOf(const Proposal& proposal);

struct ProposalData {
  const NeedsView& needs;  // borrowed
  std::optional<SuggestionScore> suggestions;
  double horizon_days = 0;
};

// At most three, the most valuable first; where something is to be mended it is the last of them.
// Of needs, the one worth most that a service meets and the one that none does come before
// further ones. Errors: those of the store.
Result<std::vector<Proposal>> Propose(Store& store, const Config& config, const Learned& learned,
                                      const CustomerBase& base, const ProposalData& data);

}  // namespace kundig
