// LiveModels: the models of a living store, solved again in the background while its sums change;
// readers see one snapshot.
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
  std::shared_ptr<const Learned> learned;  // without the customers
  std::shared_ptr<const DecisionModels> decisions;
  uint64_t changes = 0;  // of the picture, that are in it
};

class LiveModels {
 public:
  // Begins to solve at once, in a thread of its own. `store` and `picture` are borrowed for as long
  // as the models live.
  LiveModels(Store& store, const Config& config, LivePicture& picture);
  // Finishes the solve that is under way.
  ~LiveModels();
  LiveModels(const LiveModels&) = delete;
  LiveModels& operator=(const LiveModels&) = delete;

  // Null until the first solve is done. From any thread.
  [[nodiscard]] std::shared_ptr<const LiveSnapshot> now() const;
  // The picture changed.
  void Wake();
  // Returns once all that had changed before is in the snapshot. Errors: of the solve.
  Status CatchUp();
  // Why the last solve failed; nothing where it did not.
  [[nodiscard]] std::optional<Error> trouble() const;

 private:
  using Clock = std::chrono::steady_clock;

  void Run();
  Result<std::shared_ptr<const LiveSnapshot>> Solve();
  Status SolveNeedsOf(Learned& learned);
  Result<std::shared_ptr<const DecisionModels>> SolveDecisions(
      std::shared_ptr<const Learned> learned);
  [[nodiscard]] bool LambdaIsStale(const Learned& learned) const;
  // Waits for something to do; false at the end.
  bool WaitForWork(Clock::duration pause);

  Store& store_;
  Config config_;
  LivePicture& picture_;

  // Of the thread that solves.
  struct ChosenLambda {
    double lambda = 0;
    int64_t customers = 0;  // when it was chosen
    ItemCatalogue catalogue;
  };
  std::optional<ChosenLambda> lambda_;
  std::shared_ptr<const WallClock> clock_;

  mutable std::mutex mutex_;  // of what follows
  std::condition_variable came_;
  std::condition_variable solved_;
  std::shared_ptr<const LiveSnapshot> snapshot_;
  std::optional<Error> trouble_;
  uint64_t solves_ = 0;
  uint64_t wanted_solves_ = 0;  // somebody waits for so many
  bool ending_ = false;
  std::thread thread_;
};

}  // namespace kundig
