#include "store/journal/journal.h"

#include "base/check.h"
#include "base/secret_bits.h"

namespace kundig {
namespace {

tl::unexpected<Error> Damaged(const std::string& what, const std::string& path) {
  return Fail(ErrorCode::kCheckFailed, what, path,
              "Restore the file from a copy. Without one, move the journal's folder aside: a new "
              "one is begun, and only what had not been moved into the store yet is lost.");
}

}  // namespace

Journal::Journal(FileSystem& files, JournalOptions options)
    : files_(files), options_(std::move(options)) {
  if (!options_.random_bits) options_.random_bits = SecretBits;
}

std::string Journal::Path(uint64_t first_sequence) const {
  return options_.folder + "/" + SegmentName(first_sequence);
}

Result<std::unique_ptr<Journal>> Journal::Open(FileSystem& files, JournalOptions options,
                                               uint64_t replay_from, const Visitor& visit) {
  KUNDIG_CHECK(replay_from >= 1);
  std::unique_ptr<Journal> journal(new Journal(files, std::move(options)));
  const std::string& folder = journal->options_.folder;
  if (const auto status = files.CreateFolder(folder); !status) return Fail(status.error());
  auto lock = files.Lock(folder + "/" + std::string(kLockName));
  if (!lock) return Fail(lock.error());
  journal->lock_ = std::move(*lock);
  KUNDIG_ASSIGN_OR_RETURN(const std::vector<uint64_t> firsts, journal->FindSegments());
  KUNDIG_ASSIGN_OR_RETURN(LastGroup last, journal->Recover(firsts, replay_from, visit));
  KUNDIG_RETURN_IF_ERROR(journal->BeginSegment(last.first_sequence, std::move(last.records)));
  journal->segments_.back().end_sequence = last.next_sequence;
  journal->dropped_before_ = replay_from;
  journal->next_sequence_ = journal->group_first_ = last.next_sequence;
  return journal;
}

// ---- Opening ----

Result<std::vector<uint64_t>> Journal::FindSegments() {
  const auto names = files_.List(options_.folder);
  if (!names) return Fail(names.error());
  std::vector<uint64_t> firsts;
  for (const std::string& name : *names) {
    if (name.ends_with(kUnfinishedEnding)) {
      const auto removed = files_.Remove(options_.folder + "/" + name);
      if (!removed) return Fail(removed.error());
    }
    if (const auto first = ParseSegmentName(name)) firsts.push_back(*first);
  }
  return firsts;
}

Result<Journal::LastGroup> Journal::Recover(const std::vector<uint64_t>& firsts,
                                            uint64_t replay_from, const Visitor& visit) {
  if (!firsts.empty() && firsts.front() > replay_from) {
    return Damaged(fmt::format("the journal begins with record {}, but record {} and what follows "
                               "have not been moved into the store",
                               firsts.front(), replay_from),
                   options_.folder);
  }
  LastGroup last{.first_sequence = replay_from, .next_sequence = replay_from};
  for (size_t i = 0; i < firsts.size(); ++i) {
    Neighbours segment{.first_sequence = firsts[i]};
    if (i + 1 < firsts.size()) segment.next_first = firsts[i + 1];
    if (segment.next_first && *segment.next_first <= replay_from) {
      // Nobody needs it: it was about to be removed.
      segments_.push_back({.first_sequence = firsts[i], .end_sequence = *segment.next_first});
      continue;
    }
    KUNDIG_ASSIGN_OR_RETURN(last, RecoverSegment(segment, replay_from, visit));
  }
  // All of the journal was moved into the store, and the store knows of more than there is here.
  if (last.next_sequence < replay_from) last = {replay_from, replay_from, {}};
  return last;
}

Result<Journal::LastGroup> Journal::RecoverSegment(const Neighbours& segment, uint64_t replay_from,
                                                   const Visitor& visit) {
  const std::string path = Path(segment.first_sequence);
  const auto bytes = files_.Read(path, 0, UINT64_MAX);
  if (!bytes) return Fail(bytes.error());
  const auto header = DecodeSegmentHeader(*bytes);
  if (!header || header->first_sequence != segment.first_sequence) {
    return Damaged("the header of a segment of the journal is damaged", path);
  }
  SegmentReader reader(*bytes, *header, segment.next_first);
  LastGroup last{.first_sequence = segment.first_sequence};
  size_t last_offset = reader.offset();
  JournalRecord record;
  auto found = SegmentReader::Found::kRecord;
  while (true) {
    const size_t offset = reader.offset();
    found = reader.Next(record);
    if (found != SegmentReader::Found::kRecord) break;
    // Of a group that was repeated in this segment only a part may lie in it.
    const uint64_t group_first = std::max(record.group_first, segment.first_sequence);
    if (group_first != last.first_sequence) {
      last.first_sequence = group_first;
      last_offset = offset;
    }
    if (record.sequence < replay_from) continue;
    ++recovery_.records;
    record_bytes_ += RecordBytes(record);
    visit(record);
  }
  if (found == SegmentReader::Found::kDamaged) {
    return Damaged(fmt::format("record {} of the journal, at byte {}, is damaged or missing though "
                               "it was durable",
                               reader.sequence(), reader.offset()),
                   path);
  }
  if (found == SegmentReader::Found::kTorn) {
    recovery_.cut_bytes = bytes->size() - reader.offset();
    recovery_.cut_file = path;
  }
  last.next_sequence = reader.sequence();
  last.records = bytes->substr(last_offset, reader.offset() - last_offset);
  segments_.push_back({.first_sequence = segment.first_sequence,
                       .end_sequence = reader.sequence(),
                       .bytes = reader.offset()});
  // The group is repeated in a segment of its own, so here it does not count.
  if (!segment.next_first) {
    segments_.back().end_sequence = last.first_sequence;
    segments_.back().bytes = last_offset;
    if (last.first_sequence == segment.first_sequence) segments_.pop_back();
  }
  return last;
}

// ---- Writing ----

tl::unexpected<Error> Journal::Refuse(const FileError& failure) {
  Error error = Fail(failure).value();
  const std::lock_guard lock(mutex_);
  state_ = JournalState::kFull;
  const bool passes =
      failure.failure == FileFailure::kNoSpace || failure.failure == FileFailure::kNoDescriptors;
  if (!passes) {
    state_ = JournalState::kFailed;
    error.what = "the journal can no longer be written: " + error.what;
    error.mend = "Nothing that was acknowledged is lost. Mend the disk, then restart.";
  }
  error_ = error;
  return Fail(std::move(error));
}

Status Journal::BeginSegment(uint64_t first_sequence, std::string records) {
  salt_ = options_.random_bits();
  SealRecords(salt_, records);
  records.insert(0, EncodeSegmentHeader({.first_sequence = first_sequence, .salt = salt_}));
  auto created = CreateWhole(
      files_, {.folder = options_.folder, .name = SegmentName(first_sequence)}, records);
  if (!created) {
    FileError error = created.error().error;
    if (created.error().sync_failed) error.failure = FileFailure::kOther;
    return Refuse(error);
  }
  file_ = std::move(*created);
  begin_segment_ = false;
  const std::lock_guard lock(mutex_);
  // A segment without a record that counts has just been replaced.
  if (!segments_.empty() && segments_.back().first_sequence == first_sequence) segments_.pop_back();
  segments_.push_back(
      {.first_sequence = first_sequence, .end_sequence = first_sequence, .bytes = records.size()});
  return {};
}

uint64_t Journal::Stage(const JournalRecord& record) {
  JournalRecord numbered = record;
  numbered.sequence = next_sequence_;
  numbered.group_first = group_first_;
  AppendRecord(numbered, group_);
  return next_sequence_++;
}

Status Journal::Commit() {
  if (group_.empty()) return {};
  Status status;
  if (state() == JournalState::kFailed) {
    status = Fail(error().value_or(Error()));
  } else {
    status = WriteGroup();
  }
  group_.clear();
  if (status) {
    group_first_ = next_sequence_;
  } else {
    next_sequence_ = group_first_;
  }
  return status;
}

Result<uint64_t> Journal::SegmentBytesAllowed() {
  const uint64_t left_free =
      options_.left_free_bytes + options_.left_free_per_waiting * (waiting_bytes() + group_.size());
  if (left_free == 0) return options_.segment_bytes;
  const auto free = files_.FreeBytes(options_.folder);
  if (!free) return options_.segment_bytes;  // writing will tell
  if (*free < left_free + group_.size()) {
    constexpr uint64_t kMegabyte = 1 << 20;
    return Refuse({.failure = FileFailure::kNoSpace,
                   .what = fmt::format("{} MB are free, and the store needs {} to take over what "
                                       "waits for it",
                                       *free / kMegabyte, left_free / kMegabyte),
                   .path = options_.folder});
  }
  constexpr uint64_t kShort = 1 << 20;
  const bool tight = *free < left_free + options_.segment_bytes;
  return tight ? std::min(options_.segment_bytes, kShort) : options_.segment_bytes;
}

Status Journal::WriteGroup() {
  KUNDIG_ASSIGN_OR_RETURN(const uint64_t allowed, SegmentBytesAllowed());
  const auto long_enough = [this, allowed] {
    const std::lock_guard lock(mutex_);  // the reader drops segments meanwhile
    return segments_.back().bytes >= allowed;
  };
  if (begin_segment_ || long_enough()) KUNDIG_RETURN_IF_ERROR(BeginSegment(group_first_, {}));
  SealRecords(salt_, group_);
  if (const auto status = AppendAll(*file_, group_); !status) {
    // A part of the group may lie in the file now. It is left there, and does not count: the next
    // group goes to a new segment, which is possible only when there is room.
    begin_segment_ = true;
    return Refuse(status.error());
  }
  if (const auto status = file_->Sync(); !status) {
    // Even for want of space: what the disk has of the group cannot be known any more.
    FileError error = status.error();
    error.failure = FileFailure::kOther;
    return Refuse(error);
  }
  const std::lock_guard lock(mutex_);
  segments_.back().bytes += group_.size();
  record_bytes_ += group_.size();
  segments_.back().end_sequence = next_sequence_;
  state_ = JournalState::kWriting;
  error_.reset();
  return {};
}

// ---- Reading ----

Result<std::optional<uint64_t>> Journal::Locate(JournalCursor& cursor) {
  std::optional<Segment> segment;
  {
    const std::lock_guard lock(mutex_);
    if (cursor.next_sequence >= segments_.back().end_sequence) return std::nullopt;
    // The last that begins at or before it.
    for (const Segment& candidate : segments_) {
      if (candidate.first_sequence <= cursor.next_sequence) segment = candidate;
    }
  }
  if (!segment || segment->end_sequence <= cursor.next_sequence) {
    return Fail(ErrorCode::kNotFound,
                fmt::format("record {} of the journal was removed", cursor.next_sequence),
                options_.folder, "Begin at a later record.");
  }
  if (segment->first_sequence == cursor.segment_first) return segment->bytes;
  const std::string path = Path(segment->first_sequence);
  const bool from_the_first = cursor.next_sequence == segment->first_sequence;
  const auto bytes = files_.Read(path, 0, from_the_first ? kSegmentHeaderBytes : segment->bytes);
  if (!bytes) return Fail(bytes.error());
  const auto header = DecodeSegmentHeader(*bytes);
  if (!header) return Damaged("the header of a segment of the journal is damaged", path);
  SegmentReader reader(*bytes, *header, segment->end_sequence);
  JournalRecord record;
  while (reader.sequence() < cursor.next_sequence) {
    if (reader.Next(record) == SegmentReader::Found::kRecord) continue;
    return Damaged(fmt::format("record {} of the journal, at byte {}, is damaged",
                               reader.sequence(), reader.offset()),
                   path);
  }
  cursor.segment_first = segment->first_sequence;
  cursor.salt = header->salt;
  cursor.offset = reader.offset();
  return segment->bytes;
}

// Decodes what is whole in the batch's bytes; gives the bytes that were used.
uint64_t Journal::Decode(JournalCursor& cursor, JournalBatch& batch) const {
  const std::string_view bytes = batch.bytes;
  size_t used = 0;
  JournalRecord record;
  while (DecodeRecord(bytes.substr(used), cursor.salt, record) == Decoding::kRecord &&
         record.sequence == cursor.next_sequence) {
    batch.records.push_back(record);
    used += RecordBytes(record);
    ++cursor.next_sequence;
  }
  return used;
}

Status Journal::Read(JournalCursor& cursor, uint64_t max_bytes, JournalBatch& batch) {
  batch.records.clear();
  KUNDIG_ASSIGN_OR_RETURN(const std::optional<uint64_t> end, Locate(cursor));
  if (!end) return {};
  const uint64_t rest = *end - cursor.offset;
  const std::string path = Path(cursor.segment_first);
  uint64_t wanted = std::max<uint64_t>(max_bytes, kRecordHeaderBytes);
  while (true) {
    auto bytes = files_.Read(path, cursor.offset, std::min(wanted, rest));
    if (!bytes) return Fail(bytes.error());
    batch.bytes = std::move(*bytes);
    const uint64_t used = Decode(cursor, batch);
    cursor.offset += used;
    if (used > 0) return {};
    if (wanted >= rest) {
      return Damaged(fmt::format("record {} of the journal, at byte {}, is damaged",
                                 cursor.next_sequence, cursor.offset),
                     path);
    }
    wanted *= 2;
  }
}

Status Journal::DropBefore(uint64_t sequence) {
  {
    const std::lock_guard lock(mutex_);
    dropped_before_ = std::max(dropped_before_, sequence);
  }
  while (true) {
    uint64_t first = 0;
    {
      const std::lock_guard lock(mutex_);
      if (segments_.size() < 2 || segments_[1].first_sequence > sequence) break;
      first = segments_.front().first_sequence;
    }
    const auto removed = files_.Remove(Path(first));
    if (!removed && removed.error().failure != FileFailure::kNotFound) return Fail(removed.error());
    const std::lock_guard lock(mutex_);
    segments_.erase(segments_.begin());
  }
  if (const auto status = files_.SyncFolder(options_.folder); !status) return Fail(status.error());
  return {};
}

// ---- State ----

JournalState Journal::state() const {
  const std::lock_guard lock(mutex_);
  return state_;
}

std::optional<Error> Journal::error() const {
  const std::lock_guard lock(mutex_);
  return error_;
}

uint64_t Journal::durable_until() const {
  const std::lock_guard lock(mutex_);
  return segments_.back().end_sequence;
}

uint64_t Journal::record_bytes() const {
  const std::lock_guard lock(mutex_);
  return record_bytes_;
}

uint64_t Journal::bytes() const {
  const std::lock_guard lock(mutex_);
  uint64_t bytes = 0;
  for (const Segment& segment : segments_) bytes += segment.bytes;
  return bytes;
}

uint64_t Journal::waiting_bytes() const {
  const std::lock_guard lock(mutex_);
  uint64_t waiting = 0;
  for (const Segment& segment : segments_) {
    const uint64_t first_wanted = std::max(segment.first_sequence, dropped_before_);
    if (segment.end_sequence <= first_wanted) continue;
    const uint64_t records = segment.end_sequence - segment.first_sequence;
    const uint64_t wanted = segment.end_sequence - first_wanted;
    waiting += segment.bytes / records * wanted;  // about, where a part of it waits
  }
  return waiting;
}

}  // namespace kundig
