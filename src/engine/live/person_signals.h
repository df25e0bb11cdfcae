// PersonSignals: what decisions ask of a person and the moment, read from the person's picture; and
// the decision made from it. Pure: no clock, no store, no randomness of its own.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "decisions/decide.h"
#include "engine/live/decision_models.h"
#include "engine/live/person_picture.h"

namespace kundig {

// What is asked.
struct PersonQuestion {
  int64_t now_us = 0;  // UTC
  Occasion occasion = Occasion::kVisit;
  size_t limit = 1;
  std::optional<int32_t> local_minute;  // of the day where the person is; else the company's clock
  // Whether a service may be offered, [services]; empty: all may.
  std::vector<uint8_t> asked;
  uint64_t seed = 0;  // of this decision alone
};

// Kept from one decision to the next, so that its arrays are.
class PersonSignals {
 public:
  static constexpr int32_t kDaysInUse = 365;  // so long after a use or purchase a thing is in use
  static constexpr int32_t kDaysOfInterest = 30;
  static constexpr int32_t kDaysOfMessages = 7;

  // Quick: the person may be locked meanwhile. `models` and `person` are not kept.
  void Read(const DecisionModels& models, const PersonPicture& person,
            const PersonQuestion& question);

  [[nodiscard]] uint64_t stable_id() const { return stable_id_; }
  [[nodiscard]] Purposes consents() const { return consents_; }
  [[nodiscard]] const CustomerSignals& customer() const { return customer_; }
  [[nodiscard]] const std::vector<CandidateSignals>& candidates() const { return candidates_; }

 private:
  void ReadCustomer(const DecisionModels& models, const PersonPicture& person,
                    const PersonQuestion& question);
  void ReadItems(const DecisionModels& models, const PersonPicture& person, int64_t now_us);
  void ReadViews(const DecisionModels& models, const PersonPicture& person, int64_t now_us);
  void ReadNeeds(const DecisionModels& models, const PersonPicture& person);
  void JudgeEligibility(const DecisionModels& models);

  uint64_t stable_id_ = 0;
  Purposes consents_ = 0;
  CustomerSignals customer_;
  std::vector<CandidateSignals> candidates_;  // [services]

  std::vector<uint8_t> has_;          // [names]
  std::vector<uint8_t> in_use_;       // [names]
  std::vector<size_t> last_view_;     // [services] that counted, by its number from 1
  std::vector<uint8_t> has_item_;     // [items of the need model]
  std::vector<int32_t> need_scores_;  // [needed_items], in quanta
};

// What a person has consented to. Nobody can say so yet: the defaults of [consent] hold for all.
[[nodiscard]] Purposes ConsentsOf(const DecisionModels& models, const PersonPicture& person);

// A pure function of its arguments.
[[nodiscard]] Decision DecideFor(const DecisionModels& models, const PersonSignals& signals,
                                 const PersonQuestion& question);

}  // namespace kundig
