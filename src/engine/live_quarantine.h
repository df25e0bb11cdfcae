// LiveQuarantine: the quarantine of a running server, asked and mended by a thread of its own.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "engine/change_asker.h"
#include "engine/change_queue.h"
#include "engine/replay_quarantine.h"

namespace kundig {

class LiveQuarantine {
 public:
  static constexpr size_t kMostWaiting = 32;

  // `store` and `intake` are borrowed for as long as it lives. Errors: those of
  // QuarantineReplay::Make.
  static Result<std::unique_ptr<LiveQuarantine>> Open(Store& store, LiveIntake& intake,
                                                      const Config& config);
  LiveQuarantine(const LiveQuarantine&) = delete;
  LiveQuarantine& operator=(const LiveQuarantine&) = delete;

  // Both return at once, from any thread; `done` is called once, by the thread of the quarantine.
  // False where too much is waiting; `done` is not called then.
  [[nodiscard]] bool List(const QuarantineQuestion& question,
                          std::function<void(const Result<QuarantineReport>&)> done);
  // Errors: kNotAllowed where `by` is no admin (any more) when its turn comes.
  [[nodiscard]] bool Replay(const ChangeAsker& by, ReplayRequest request, int64_t now_us,
                            std::function<void(const Result<std::vector<ReplayedRow>>&)> done);

 private:
  LiveQuarantine(Store& store, QuarantineReplay replay)
      : store_(store), replay_(std::move(replay)) {}

  Store& store_;
  QuarantineReplay replay_;
  ChangeQueue queue_;  // ends first: what it does needs what stands above
};

}  // namespace kundig
