#include "engine/live_quarantine.h"

#include <utility>

namespace kundig {

Result<std::unique_ptr<LiveQuarantine>> LiveQuarantine::Open(Store& store, LiveIntake& intake,
                                                             const Config& config) {
  KUNDIG_ASSIGN_OR_RETURN(QuarantineReplay replay, QuarantineReplay::Make(store, intake, config));
  return std::unique_ptr<LiveQuarantine>(new LiveQuarantine(store, std::move(replay)));
}

bool LiveQuarantine::List(const QuarantineQuestion& question,
                          std::function<void(const Result<QuarantineReport>&)> done) {
  return queue_.Submit(
      [this, question, done = std::move(done)] { done(ListQuarantine(store_, question)); },
      kMostWaiting);
}

bool LiveQuarantine::Replay(const ChangeAsker& by, ReplayRequest request, int64_t now_us,
                            std::function<void(const Result<std::vector<ReplayedRow>>&)> done) {
  return queue_.Submit(
      [this, by, request = std::move(request), now_us, done = std::move(done)] {
        const Status allowed = CheckMayChange(by);
        if (!allowed) return done(tl::unexpected(allowed.error()));
        done(replay_.Replay(request, now_us));
      },
      kMostWaiting);
}

}  // namespace kundig
