// LiveIntake: events that come in request by request are on the disk when they are acknowledged,
// and in the store a moment later.
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "base/result.h"
#include "engine/backlog.h"
#include "engine/config.h"
#include "engine/imported_messages.h"
#include "engine/live/live_rows.h"
#include "engine/live/store_follower.h"
#include "events/event.h"
#include "events/event_defect.h"
#include "events/interaction_mapping.h"
#include "store/journal/drain.h"
#include "store/journal/event_keeper.h"
#include "store/journal/group_commit.h"
#include "store/store.h"

namespace kundig {

// What one request brought; each of its events is in one of the two.
struct LiveBatch {
  uint32_t key_number = 0;  // of the key that sent them
  int64_t received_us = 0;
  std::vector<Event> events;
  struct Defective {
    EventDefect defect;
    std::string raw;
  };
  std::vector<Defective> defective;
};

// What became of one event.
enum class Became { kStored, kDuplicate, kQuarantined, kSuppressed };

[[nodiscard]] std::string_view BecameName(Became became);

// Records of our own that are kept together, such as a decision; live/store_decisions.h says what
// they may be.
struct OwnBatch {
  uint32_t key_number = 0;  // of the key that asked for them
  int64_t time_us = 0;
  std::vector<std::string> payloads;
};

class LiveIntake {
 public:
  // Opens the journal beside the store (PATH.journal, PATH.ids) and brings the store up to it.
  // `store` and `follower`, which may be null, are borrowed for as long as the intake lives.
  // `webhooks_queued` is called, from a thread of the intake's own, when some were queued.
  // Errors: those of EventKeeper::Open and of the store.
  static Result<std::unique_ptr<LiveIntake>> Open(Store& store, const Config& config,
                                                  StoreFollower* follower = nullptr,
                                                  const GroupCommitOptions& commits = {},
                                                  std::function<void()> webhooks_queued = {});
  // Keeps what was submitted, and moves it into the store.
  ~LiveIntake();
  LiveIntake(const LiveIntake&) = delete;
  LiveIntake& operator=(const LiveIntake&) = delete;

  // From any thread; returns at once. `done` is called once, from a thread of the intake's own,
  // when the batch is on the disk or cannot be. False where too much is waiting: come again after
  // RetryAfterSeconds(). What waits for the store may exceed [intake] max_waiting_mb by what
  // waited for the disk when it was reached (GroupCommitOptions).
  [[nodiscard]] bool Submit(const LiveBatch& batch, std::function<void(Status)> done);

  // The same, and tells what became of each: of the events, then of the defective, in their order.
  using EachKept = std::function<void(Result<std::vector<Became>>)>;
  [[nodiscard]] bool SubmitEach(const LiveBatch& batch, EachKept done);

  // The same for records of our own, which are not counted as received.
  [[nodiscard]] bool SubmitOwn(const OwnBatch& batch, std::function<void(Status)> done);

  // Of all that was ever acknowledged.
  [[nodiscard]] IntakeLedger Counts() const { return keeper_->Counts(); }
  // Of that, what is not in the store yet.
  [[nodiscard]] Waiting NotStored() const;
  // By the store's speed of the last moments; 1 where it is not the store that has to follow.
  [[nodiscard]] int RetryAfterSeconds() const;
  // Commits by which they became durable, since the opening.
  [[nodiscard]] uint64_t Commits() const { return commits_->groups(); }
  // Why nothing more can be taken, or why the store does not follow; nothing where all is well.
  [[nodiscard]] std::optional<Error> Trouble() const;
  // Whether the store takes nothing any more until it is opened anew, with this intake.
  [[nodiscard]] bool StoreIsLost() const;
  // Returns once all that was acknowledged before is in the store. Errors: those of the store.
  Status CatchUp();

 private:
  LiveIntake(Store& store, const Config& config, StoreFollower* follower, InteractionMapper mapper);
  Status OpenTarget();
  Status ReadIndexes(Connection& connection);
  Result<int64_t> ImportKey(Connection& connection);
  [[nodiscard]] bool IsFull() const;
  using KindsKept = std::function<void(Result<std::vector<RecordKind>>)>;
  [[nodiscard]] bool Submit(Reception& reception, KindsKept done);
  Status Apply(Connection& connection, std::span<const JournalRecord> records);
  Status StoreAll(Connection& connection, std::span<const JournalRecord> records);
  Result<bool> TellOutcomes(Connection& connection, uint64_t sequence) const;
  static Status AddEvents(std::span<const JournalRecord> records, LiveRows& rows);
  void Committed();
  void RunDrain();
  void Rest(std::unique_lock<std::mutex>& lock, std::chrono::duration<double> worked);
  void Wake();
  Result<uint64_t> DrainOnce();

  Store& store_;
  StoreFollower* follower_;
  int32_t remember_days_;
  std::vector<WebhookEndpoint> webhooks_;
  std::function<void()> webhooks_queued_;
  bool queued_ = false;  // by the transaction under way
  std::string country_;
  InteractionMapper mapper_;
  ImportedMessages imported_;  // files are imported only while no intake is open
  StoreIndexes indexes_;
  std::optional<PersonIndex> own_index_;  // where the follower has none
  const PersonIndex* index_ = nullptr;
  std::optional<LiveRows> rows_;  // of the transaction that was tried last
  StoreChange change_;
  std::unique_ptr<FileSystem> files_;
  std::optional<DuckDbDrainTarget> target_;
  std::unique_ptr<EventKeeper> keeper_;
  std::unique_ptr<Drain> drain_;
  std::unique_ptr<GroupCommit> commits_;

  mutable std::mutex mutex_;  // of what follows
  std::condition_variable came_;
  std::condition_variable caught_up_;
  bool ending_ = false;
  uint64_t drained_until_ = 1;
  uint64_t drained_bytes_ = 0;
  uint64_t drained_at_once_ = 0;  // bytes, the last time
  size_t waiting_for_it_ = 0;     // calls of CatchUp()
  Backlog backlog_;
  std::optional<Error> drain_error_;
  std::thread thread_;
};

}  // namespace kundig
