#include "engine/live_intake.h"

#include <algorithm>

#include "engine/live/queue_outcomes.h"
#include "engine/live/store_decisions.h"
#include "engine/live_record.h"
#include "engine/statements.h"
#include "engine/webhook_queue.h"
#include "store/duckdb/disk_room.h"

namespace kundig {
namespace {

constexpr uint64_t kDrainedAtOnce = 16u << 20;  // bytes
constexpr std::chrono::seconds kBetweenTries{1};
constexpr std::chrono::milliseconds kLongestRest{100};
// The ids of what waits are in memory, 29 to 57 bytes each: half a gigabyte at most.
constexpr uint64_t kMostWaitingRecords = 8'000'000;
constexpr uint64_t kBytesPerMegabyte = 1u << 20;
// On the disk, for the store. What it takes over lies in its log and, at a checkpoint, in its file
// too before it is gone from the journal; and files of ids are merged.
constexpr uint64_t kLeftFree = 8u << 20;  // bytes
constexpr uint64_t kLeftFreePerWaiting = 3;
constexpr std::string_view kFile = "(http)";

// Of an event that could not be understood there is no id: its text stands for it, so that it is
// quarantined once, however often it is sent.
Arrival DefectArrival(const LiveBatch& batch, std::string_view raw, std::string_view payload) {
  return {.kind = ArrivalKind::kNotUnderstood,
          .key_id = batch.key_number,
          .received_at_us = batch.received_us,
          .message = MessageFingerprint(batch.key_number, raw),
          .content = 0,
          .payload = payload};
}

Arrival EventArrivalOf(const LiveBatch& batch, const Event& event, std::string_view payload,
                       const ImportedMessages& imported) {
  return {.kind = imported.Has(event) ? ArrivalKind::kKnown : ArrivalKind::kEvent,
          .key_id = batch.key_number,
          .received_at_us = batch.received_us,
          .message = MessageFingerprint(batch.key_number, event.message_id),
          .content = ContentFingerprint(event.content_digest),
          .payload = payload};
}

// The payloads lie one after the other in the reception's body.
Reception ReceptionOf(const LiveBatch& batch, const ImportedMessages& imported) {
  Reception reception;
  std::vector<size_t> ends;
  ends.reserve(batch.events.size() + batch.defective.size());
  size_t bytes = 0;
  for (const Event& event : batch.events) bytes += LiveEventBytes(event);
  reception.body.reserve(bytes);
  for (const Event& event : batch.events) {
    AppendLiveEvent(event, reception.body);
    ends.push_back(reception.body.size());
  }
  for (const auto& [defect, raw] : batch.defective) {
    AppendLiveDefect(defect, raw, reception.body);
    ends.push_back(reception.body.size());
  }
  reception.arrivals.reserve(ends.size());
  size_t begin = 0;
  for (size_t i = 0; i < ends.size(); ++i) {
    const std::string_view payload =
        std::string_view(reception.body).substr(begin, ends[i] - begin);
    begin = ends[i];
    reception.arrivals.push_back(
        i < batch.events.size()
            ? EventArrivalOf(batch, batch.events[i], payload, imported)
            : DefectArrival(batch, batch.defective[i - batch.events.size()].raw, payload));
  }
  return reception;
}

Reception ReceptionOf(const OwnBatch& batch) {
  Reception reception;
  size_t bytes = 0;
  for (const std::string& payload : batch.payloads) bytes += payload.size();
  reception.body.reserve(bytes);  // so that it stays where it is
  for (const std::string& payload : batch.payloads) {
    const size_t begin = reception.body.size();
    reception.body += payload;
    reception.arrivals.push_back({.kind = ArrivalKind::kOwn,
                                  .key_id = batch.key_number,
                                  .received_at_us = batch.time_us,
                                  .message = {},
                                  .payload = std::string_view(reception.body).substr(begin)});
  }
  return reception;
}

Became BecameOf(RecordKind kind) {
  switch (kind) {
    case RecordKind::kStored:
    case RecordKind::kOwn: return Became::kStored;
    case RecordKind::kQuarantined:
    case RecordKind::kConflict: return Became::kQuarantined;
    case RecordKind::kDuplicate: return Became::kDuplicate;
    case RecordKind::kSuppressed: return Became::kSuppressed;
  }
  return Became::kSuppressed;
}

// For whom only wants to know whether all is kept.
auto AsStatus(std::function<void(Status)> done) {
  return [done = std::move(done)](const Result<std::vector<RecordKind>>& kinds) {
    kinds ? done({}) : done(tl::unexpected(kinds.error()));
  };
}

}  // namespace

std::string_view BecameName(Became became) {
  switch (became) {
    case Became::kStored: return "stored";
    case Became::kDuplicate: return "duplicate";
    case Became::kQuarantined: return "quarantined";
    case Became::kSuppressed: return "suppressed";
  }
  return "suppressed";
}

LiveIntake::LiveIntake(Store& store, const Config& config, StoreFollower* follower,
                       InteractionMapper mapper)
    : store_(store),
      follower_(follower),
      remember_days_(static_cast<int32_t>(config.remember_days)),
      webhooks_(config.webhooks),
      country_(config.country),
      mapper_(std::move(mapper)),
      indexes_{.links = {}, .items = {}, .days = LocalDays(config.timezone)},
      files_(std::make_unique<PosixFileSystem>()),
      backlog_({.records = kMostWaitingRecords,
                .bytes = static_cast<uint64_t>(config.max_waiting_mb) * kBytesPerMegabyte}) {}

Result<std::unique_ptr<LiveIntake>> LiveIntake::Open(Store& store, const Config& config,
                                                     StoreFollower* follower,
                                                     const GroupCommitOptions& commits,
                                                     std::function<void()> webhooks_queued) {
  KUNDIG_ASSIGN_OR_RETURN(
      InteractionMapper mapper,
      InteractionMapper::Make({.currency = config.currency, .rules = config.interactions}));
  std::unique_ptr<LiveIntake> intake(new LiveIntake(store, config, follower, std::move(mapper)));
  intake->webhooks_queued_ = std::move(webhooks_queued);
  KUNDIG_RETURN_IF_ERROR(intake->OpenTarget());
  KUNDIG_ASSIGN_OR_RETURN(const DrainedState drained, intake->target_->Drained());
  KUNDIG_ASSIGN_OR_RETURN(
      intake->keeper_,
      EventKeeper::Open(*intake->files_,
                        {.journal = {.folder = store.path() + ".journal",
                                     .random_bits = {},
                                     .left_free_bytes = kLeftFree + LogBytesAllowed(store.path()),
                                     .left_free_per_waiting = kLeftFreePerWaiting},
                         .ids_folder = store.path() + ".ids"},
                        drained));
  intake->drained_until_ = drained.next_sequence;
  intake->drain_ =
      std::make_unique<Drain>(*intake->keeper_, *intake->target_, drained.next_sequence);
  KUNDIG_RETURN_IF_ERROR(store.StayOnCallersThread());
  intake->commits_ = std::make_unique<GroupCommit>(*intake->keeper_, commits);
  intake->thread_ = std::thread([raw = intake.get()] { raw->RunDrain(); });
  return intake;
}

LiveIntake::~LiveIntake() {
  commits_.reset();  // all that was submitted is durable
  if (!thread_.joinable()) return;
  {
    const std::lock_guard lock(mutex_);
    ending_ = true;
  }
  came_.notify_all();
  thread_.join();
}

Status LiveIntake::OpenTarget() {
  KUNDIG_ASSIGN_OR_RETURN(Connection connection, store_.Connect());
  KUNDIG_RETURN_IF_ERROR(PrepareWebhooks(connection));
  KUNDIG_ASSIGN_OR_RETURN(imported_, ImportedMessages::Load(connection, remember_days_));
  KUNDIG_RETURN_IF_ERROR(ReadIndexes(connection));
  const auto apply = [this](Connection& own, std::span<const JournalRecord> all) {
    return Apply(own, all);
  };
  const auto committed = [this] { Committed(); };
  KUNDIG_ASSIGN_OR_RETURN(target_,
                          DuckDbDrainTarget::Open(std::move(connection), apply, committed));
  return {};
}

Status LiveIntake::ReadIndexes(Connection& connection) {
  index_ = follower_ == nullptr ? nullptr : follower_->identifiers();
  if (index_ == nullptr) {
    index_ = &own_index_.emplace();
    KUNDIG_RETURN_IF_ERROR(VisitIdentifiers(
        connection, {}, [this](const NewIdentifier& known) { AddTo(*own_index_, known); }));
  }
  KUNDIG_ASSIGN_OR_RETURN(indexes_.links, LinkIndex::Load(connection));
  KUNDIG_ASSIGN_OR_RETURN(indexes_.items, ItemIndex::Load(connection));
  return {};
}

bool LiveIntake::Submit(const LiveBatch& batch, std::function<void(Status)> done) {
  if (IsFull()) return false;
  Reception reception = ReceptionOf(batch, imported_);
  return Submit(reception, AsStatus(std::move(done)));
}

bool LiveIntake::SubmitEach(const LiveBatch& batch, EachKept done) {
  if (IsFull()) return false;
  Reception reception = ReceptionOf(batch, imported_);
  return Submit(reception, [done = std::move(done)](const Result<std::vector<RecordKind>>& kinds) {
    if (!kinds) return done(tl::unexpected(kinds.error()));
    std::vector<Became> each;
    each.reserve(kinds->size());
    for (const RecordKind kind : *kinds) each.push_back(BecameOf(kind));
    done(std::move(each));
  });
}

bool LiveIntake::SubmitOwn(const OwnBatch& batch, std::function<void(Status)> done) {
  if (IsFull()) return false;
  Reception reception = ReceptionOf(batch);
  return Submit(reception, AsStatus(std::move(done)));
}

bool LiveIntake::Submit(Reception& reception, KindsKept done) {
  reception.done = [this, done = std::move(done)](Result<std::vector<RecordKind>> kinds) {
    Wake();
    done(std::move(kinds));
  };
  return commits_->Submit(reception);
}

// Under the lock, so that the drain is either before its look or asleep.
void LiveIntake::Wake() {
  const std::lock_guard lock(mutex_);
  came_.notify_all();
}

Waiting LiveIntake::NotStored() const {
  const std::lock_guard lock(mutex_);
  const Journal& journal = keeper_->journal();
  return {.records = journal.durable_until() - drained_until_,
          .bytes = journal.record_bytes() - drained_bytes_};
}

bool LiveIntake::IsFull() const {
  const Waiting waiting = NotStored();
  const std::lock_guard lock(mutex_);
  return backlog_.IsFull(waiting);
}

int LiveIntake::RetryAfterSeconds() const {
  const Waiting waiting = NotStored();
  const std::lock_guard lock(mutex_);
  return backlog_.IsFull(waiting) ? backlog_.RetryAfterSeconds(waiting) : 1;
}

std::optional<Error> LiveIntake::Trouble() const {
  if (auto error = keeper_->journal().error()) return error;
  const std::lock_guard lock(mutex_);
  return drain_error_;
}

Status LiveIntake::CatchUp() {
  const uint64_t wanted = keeper_->journal().durable_until();
  std::unique_lock lock(mutex_);
  ++waiting_for_it_;
  came_.notify_all();
  drain_error_.reset();
  caught_up_.wait(lock, [&] { return drained_until_ >= wanted || drain_error_; });
  --waiting_for_it_;
  if (drained_until_ >= wanted) return {};
  return tl::unexpected(*drain_error_);
}

// The import under which live events lie; there is one.
Result<int64_t> LiveIntake::ImportKey(Connection& connection) {
  KUNDIG_ASSIGN_OR_RETURN(const auto known, connection.QueryInt64(sql::find_live_import));
  if (known) return *known;
  KUNDIG_RETURN_IF_ERROR(connection.Run(sql::insert_live_import, {std::string(kFile)}));
  KUNDIG_ASSIGN_OR_RETURN(const auto made, connection.QueryInt64(sql::find_live_import));
  return made.value_or(0);
}

Status LiveIntake::AddEvents(std::span<const JournalRecord> records, LiveRows& rows) {
  LiveRecord live;
  for (const JournalRecord& record : records) {
    if (record.kind == RecordKind::kOwn) continue;
    if (record.payload.empty()) continue;  // a duplicate, or suppressed
    const auto line = static_cast<int64_t>(record.sequence);
    ReadLiveRecord(record.payload, live);
    if (live.defect) {
      rows.AddDefect(line, *live.defect, live.raw);
    } else if (record.kind == RecordKind::kConflict) {
      rows.AddDefect(
          line, {EventDefectCode::kOtherContent, "the message id is known, with other content"},
          live.event.payload);
    } else {
      KUNDIG_RETURN_IF_ERROR(rows.Add(line, live.event, live.event.payload));
    }
  }
  return {};
}

// What could not be stored is given up before the transaction ends: an appender that is left writes
// its last rows.
Status LiveIntake::Apply(Connection& connection, std::span<const JournalRecord> records) {
  Status status = StoreAll(connection, records);
  if (!status) rows_.reset();
  return status;
}

Status LiveIntake::StoreAll(Connection& connection, std::span<const JournalRecord> records) {
  KUNDIG_ASSIGN_OR_RETURN(const int64_t key, ImportKey(connection));
  LiveRows& rows = rows_.emplace(
      connection, *index_, indexes_, mapper_,
      LiveRows::Origin{.import_key = key, .file = std::string(kFile), .country = country_});
  KUNDIG_RETURN_IF_ERROR(AddEvents(records, rows));
  KUNDIG_ASSIGN_OR_RETURN(auto offers,
                          StoreOwnRecords(connection, records, webhooks_, rows.joiner()));
  KUNDIG_ASSIGN_OR_RETURN(change_, rows.Close());
  for (PersonalOffer& made : offers) made.person_key = rows.joiner().PersonOf(made.person_key);
  change_.offers = std::move(offers);
  if (follower_ != nullptr) KUNDIG_RETURN_IF_ERROR(follower_->Prepare(change_));
  const auto received = std::ranges::count_if(
      records, [](const JournalRecord& record) { return record.kind != RecordKind::kOwn; });
  KUNDIG_RETURN_IF_ERROR(connection.Run(
      sql::add_to_live_import, {key, int64_t{received}, rows.stored(), rows.quarantined()}));
  KUNDIG_ASSIGN_OR_RETURN(const bool told, TellOutcomes(connection, records.back().sequence));
  queued_ = told || received < static_cast<int64_t>(records.size());
  return {};
}

// Whether there was something to tell.
Result<bool> LiveIntake::TellOutcomes(Connection& connection, uint64_t sequence) const {
  const auto wants = [](const WebhookEndpoint& one) { return one.Wants(WebhookKind::kOutcome); };
  if (follower_ == nullptr || std::ranges::none_of(webhooks_, wants)) return false;
  const std::vector<OutcomeChange> changes = follower_->OutcomesChangedBy(change_);
  KUNDIG_RETURN_IF_ERROR(
      QueueOutcomes(connection, {.changes = changes, .sequence = sequence}, webhooks_));
  return !changes.empty();
}

void LiveIntake::Committed() {
  rows_->Commit(change_);
  rows_.reset();
  if (own_index_) ApplyTo(*own_index_, change_);
  if (follower_ != nullptr) follower_->Committed(std::move(change_));
  change_ = {};
  if (queued_ && webhooks_queued_) webhooks_queued_();
}

bool LiveIntake::StoreIsLost() const {
  const std::lock_guard lock(mutex_);
  return drain_error_ && MustBeOpenedAnew(*drain_error_);
}

Result<uint64_t> LiveIntake::DrainOnce() {
  const auto begin = std::chrono::steady_clock::now();
  const uint64_t waiting = std::min(NotStored().bytes, kDrainedAtOnce);
  const Status room = waiting > 0 ? CheckRoomToStore(store_.path(), waiting) : Status();
  Result<uint64_t> moved = room ? drain_->Once(kDrainedAtOnce) : Fail(room.error());
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
  // What cannot be forgotten now is forgotten after the next records.
  if (moved) static_cast<void>(drain_->Expire(remember_days_));
  const std::lock_guard lock(mutex_);
  if (moved && *moved > 0) {
    backlog_.Moved({.records = *moved, .bytes = drain_->moved_bytes() - drained_bytes_},
                   took.count());
  }
  if (!moved) backlog_.Stuck();
  drained_until_ = drain_->next_sequence();
  drained_at_once_ = drain_->moved_bytes() - drained_bytes_;
  drained_bytes_ = drain_->moved_bytes();
  drain_error_.reset();
  if (!moved) drain_error_ = moved.error();
  caught_up_.notify_all();
  return moved;
}

// A transaction costs the same however little it moves. So the drain rests as long as it worked,
// while more comes together; unless there is much already, or somebody waits for it.
void LiveIntake::Rest(std::unique_lock<std::mutex>& lock, std::chrono::duration<double> worked) {
  if (drained_at_once_ >= kDrainedAtOnce / 2) return;
  const std::chrono::duration<double> rest = std::min<decltype(worked)>(worked, kLongestRest);
  came_.wait_for(lock, rest, [this] { return ending_ || waiting_for_it_ > 0; });
}

// Goes on until all is moved once the end was asked for. What the store refuses stays in the
// journal and is tried again.
void LiveIntake::RunDrain() {
  while (true) {
    const auto begin = std::chrono::steady_clock::now();
    const Result<uint64_t> moved = DrainOnce();
    std::unique_lock lock(mutex_);
    if (moved && *moved > 0) {
      Rest(lock, std::chrono::steady_clock::now() - begin);
      continue;
    }
    if (ending_) return;
    if (!moved) {
      came_.wait_for(lock, kBetweenTries);
    } else {
      came_.wait(lock,
                 [&] { return ending_ || keeper_->journal().durable_until() > drained_until_; });
    }
  }
}

}  // namespace kundig
