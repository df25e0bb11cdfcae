// LiveModels: the models of a living store, solved again in the background while its sums change;
// readers see one snapshot. docs/decisions/0007-a-live-picture-of-every-person.md
#pragma once

#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>

#include "engine/learned.h"
#include "engine/live/decision_models.h"
#include "engine/live/live_picture.h"

namespace kundig {

// Never changed once it is published.
struct LiveSnapshot {
  std::shared_ptr<const Learned> learned;  // without the customers; its rewards are not the latest
  std::shared_ptr<const DecisionModels> decisions;
  uint64_t changes = 0;  // of the picture, that are in the rewards and items of `decisions`
};

// Two threads of their own. One learns what changes slowly and costs much: how customers live, what
// they need. The other solves the reward model, from which the next decision differs, as soon as
// rewards change.
class LiveModels {
 public:
  // Begins to solve at once. `store` and `picture` are borrowed for as long as the models live.
  LiveModels(Store& store, const Config& config, LivePicture& picture);
  // Finishes the solves that are under way.
  ~LiveModels();
  LiveModels(const LiveModels&) = delete;
  LiveModels& operator=(const LiveModels&) = delete;

  // Null until everything was solved once. From any thread.
  [[nodiscard]] std::shared_ptr<const LiveSnapshot> now() const;
  // The picture changed.
  void Wake();
  // Returns once all that had changed before is in the snapshot. Errors: of the solves.
  Status CatchUp();
  // Why the last solve failed; nothing where it did not.
  [[nodiscard]] std::optional<Error> trouble() const;

 private:
  using Clock = std::chrono::steady_clock;

  // How often something was done, and wanted by somebody who waits.
  struct Turns {
    uint64_t done = 0;
    uint64_t wanted = 0;
    std::optional<Error> trouble;  // of the last

    [[nodiscard]] bool asked() const { return wanted > done; }
  };

  void RunLearning();
  bool WaitToLearn(Clock::duration pause);
  Result<std::shared_ptr<const Learned>> Learn(uint64_t& changes);
  Status SolveNeedsOf(Learned& learned);
  [[nodiscard]] bool LambdaIsStale(const Learned& learned) const;

  void RunDeciding();
  bool WaitToDecide(Clock::duration pause);
  Result<std::shared_ptr<const LiveSnapshot>> Solve(std::shared_ptr<const Learned> learned);
  Status ReadClock();

  Status WaitFor(Turns& turns, std::unique_lock<std::mutex>& lock);

  Store& store_;
  Config config_;
  LivePicture& picture_;

  // Of the thread that learns.
  struct ChosenLambda {
    double lambda = 0;
    int64_t customers = 0;  // when it was chosen
    ItemCatalogue catalogue;
  };
  std::optional<ChosenLambda> lambda_;

  // Of the thread that solves what decides.
  std::shared_ptr<const WallClock> clock_;
  RewardMoments rewards_;  // of the last snapshot
  uint64_t answers_ = 0;   // of the picture, that are in them

  mutable std::mutex mutex_;  // of what follows
  std::condition_variable changed_;
  std::shared_ptr<const Learned> learned_;
  uint64_t learned_changes_ = 0;  // of the picture, that are in it
  std::shared_ptr<const LiveSnapshot> snapshot_;
  Turns learning_;
  Turns deciding_;
  bool ending_ = false;
  std::thread learner_;
  std::thread decider_;
};

}  // namespace kundig
