// GroupCommit: many threads hand in what they received; one thread keeps it. All that came in while
// the disk was busy is made durable with the next sync.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "base/result.h"
#include "store/journal/event_keeper.h"

namespace kundig {

// What one caller received together, such as a batch of events.
struct Reception {
  // Keeps what the arrivals' payloads borrow.
  std::string body;
  std::vector<Arrival> arrivals;
  // What became of each arrival, or why none was taken. Called once, by the committing thread, when
  // all of them are durable; must be quick.
  std::function<void(Result<std::vector<RecordKind>>)> done;
};

struct GroupCommitOptions {
  size_t max_waiting_bytes = 64u << 20;  // of payloads; beyond it Submit() refuses
  size_t max_group_bytes = 8u << 20;     // of records; a group closes when it is reached
};

class GroupCommit {
 public:
  // Borrows the keeper for as long as it lives; nobody else stages meanwhile.
  GroupCommit(EventKeeper& keeper, const GroupCommitOptions& options);
  // Keeps all that was submitted, then ends.
  ~GroupCommit();
  GroupCommit(const GroupCommit&) = delete;
  GroupCommit& operator=(const GroupCommit&) = delete;

  // From any thread. False where too much is waiting: `reception` is untouched then, and the caller
  // is asked to come again later.
  [[nodiscard]] bool Submit(Reception& reception);

  // Groups that were committed, so far.
  [[nodiscard]] uint64_t groups() const;

 private:
  void Run();
  // Takes receptions for one group; false once all is done.
  bool TakeGroup(std::vector<Reception>& group);
  void Keep(std::vector<Reception>& group);

  EventKeeper& keeper_;
  GroupCommitOptions options_;
  mutable std::mutex mutex_;
  std::condition_variable came_;
  std::deque<Reception> waiting_;
  size_t waiting_bytes_ = 0;
  uint64_t groups_ = 0;
  bool ending_ = false;
  std::thread thread_;
};

}  // namespace kundig
