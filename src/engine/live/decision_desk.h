// DecisionDesk: answers who asks what to offer to a person: looks the person up, decides, and logs
// the decision before it is told.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/live/decision_log.h"
#include "engine/live/person_signals.h"
#include "engine/live/person_source.h"
#include "engine/live_intake.h"

namespace kundig {

struct DecideCall {
  static constexpr size_t kMostPlaces = 100;

  std::string identifier;
  bool anonymous = false;  // it is an anonymous id, not a user id
  std::string placement;   // where it is to be shown; empty: not told
  Occasion occasion = Occasion::kVisit;
  std::optional<int32_t> local_minute;
  size_t limit = 1;                                    // 1 .. kMostPlaces
  std::optional<std::vector<std::string>> candidates;  // ids of services; absent: all
  int64_t now_us = 0;
  uint32_t key_number = 0;  // of the key that asks
};

struct AnsweredDecision {
  std::string id;  // empty where it was not logged
  Decision decision;
  std::shared_ptr<const DecisionModels> models;  // by which it was made
};

class DecisionDesk {
 public:
  // Keeps records of our own: LiveIntake::SubmitOwn().
  using Keep = std::function<bool(const OwnBatch&, std::function<void(Status)>)>;
  using Done = std::function<void(Result<AnsweredDecision>)>;

  // `persons` is borrowed for as long as the desk lives; `random_bits` may be called from any
  // thread.
  DecisionDesk(const PersonSource& persons, Keep keep, std::function<uint64_t()> random_bits);

  // From any thread; takes a fraction of a millisecond. `done` is called once, perhaps before this
  // returns: with the decision when it is durable, and with it the model by which it was made. A
  // person whom nobody knows yet is one without a past. False where too much waits to be kept;
  // `done` is not called then. Errors: kUsage for a candidate that is no service; kStoreInUse where
  // there are no models yet, or they could not be kept; those of `Keep`.
  [[nodiscard]] bool Decide(const DecideCall& call, Done done);
  // What would be decided with this seed; it is not logged. Errors: kUsage, kStoreInUse.
  Result<AnsweredDecision> Preview(const DecideCall& call, uint64_t seed) const;
  // A digest of all that a decision on this call would rest on, but chance: while it stays the
  // same, a decision that was made stands. Errors: those of Preview().
  Result<std::string> Basis(const DecideCall& call) const;

 private:
  struct KnownModel {
    std::string digest;
    bool logged = false;  // or on its way
  };

  [[nodiscard]] bool KeepModel(const DecideCall& call, const DecisionModels& models);
  [[nodiscard]] bool IsModelLogged(const std::string& digest) const;
  void SetModelLogged(const std::string& digest, bool logged);
  std::unique_ptr<PersonSignals> TakeSignals() const;
  void GiveBack(std::unique_ptr<PersonSignals> signals) const;

  const PersonSource& persons_;
  Keep keep_;
  std::function<uint64_t()> random_bits_;

  std::mutex keeping_model_;  // held until a model that is new is on its way
  mutable std::mutex mutex_;  // of what follows
  mutable std::vector<std::unique_ptr<PersonSignals>> free_;
  std::deque<KnownModel> models_;  // the latest ones
};

// As it is logged. `id` and the call's identifier are what the caller says.
[[nodiscard]] LoggedDecision LogOf(const AnsweredDecision& answered, const DecideCall& call);

}  // namespace kundig
