// OfferIndex: to whom each decision was made whose offers are in memory, for the answers that name
// it; and the answers whose decision is not known yet.
#pragma once

#include <boost/unordered/unordered_flat_map.hpp>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "engine/live/person_picture.h"
#include "store/journal/fingerprint.h"

namespace kundig {

// A decision that offered nothing has no answers, and need not be told of.
class OfferIndex {
 public:
  void Add(std::string_view decision_id, int32_t person_key) {
    person_of_[MessageFingerprint(0, decision_id)] = person_key;
  }
  // Its offers are sealed.
  void Remove(std::string_view decision_id) {
    person_of_.erase(MessageFingerprint(0, decision_id));
  }
  // The key that the person had when the decision was made.
  [[nodiscard]] std::optional<int32_t> PersonOf(std::string_view decision_id) const {
    const auto found = person_of_.find(MessageFingerprint(0, decision_id));
    if (found == person_of_.end()) return std::nullopt;
    return found->second;
  }

  void KeepForLater(NamedOutcome outcome) {
    waiting_[outcome.decision_id].push_back(std::move(outcome));
  }
  // Those that wait for this decision; valid until the index changes.
  [[nodiscard]] std::span<const NamedOutcome> Waiting(const std::string& decision_id) const {
    const auto found = waiting_.find(decision_id);
    if (found == waiting_.end()) return {};
    return found->second;
  }
  // The same; they wait no more.
  [[nodiscard]] std::vector<NamedOutcome> TakeWaiting(const std::string& decision_id) {
    const auto found = waiting_.find(decision_id);
    if (found == waiting_.end()) return {};
    std::vector<NamedOutcome> outcomes = std::move(found->second);
    waiting_.erase(found);
    return outcomes;
  }

  // Of decisions, about.
  [[nodiscard]] size_t Bytes() const {
    return person_of_.bucket_count() * (sizeof(Fingerprint) + sizeof(int32_t) + 1);
  }

 private:
  boost::unordered_flat_map<Fingerprint, int32_t, FingerprintHash> person_of_;
  std::unordered_map<std::string, std::vector<NamedOutcome>> waiting_;
};

}  // namespace kundig
