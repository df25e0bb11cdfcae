// Journal: records appended to segment files, a group at a time, each group durable with one sync.
//
// What it promises, whatever a crash, a power cut or the disk does:
//  - after Commit() succeeded, the group's records are there when the journal is opened again;
//  - records have numbers without gaps, in the order in which they were staged;
//  - what a crash cut off is recognised as such and reported; what is damaged among durable records
//    is an error that names the place. One case cannot be told apart: damage within the very last
//    group, before the next opening, looks like a cut;
//  - a full disk refuses the group and nothing else: it works again once there is room, and it
//    leaves to the store what the options say;
//  - after any other failure of a write, and after every failed sync, nothing more is written
//    until the journal is opened anew. Reading goes on.
//
// Files are only ever added to and removed whole. Opening never touches an old segment: it repeats
// the last group, of which it cannot be known whether it is on the disk, in a new one. Records of a
// segment that the next one repeats do not count.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "store/journal/file_system.h"
#include "store/journal/record.h"
#include "store/journal/segment.h"

namespace kundig {

struct JournalOptions {
  std::string folder;                     // is created
  uint64_t segment_bytes = 64ull << 20;   // a segment of this size is followed by a new one
  std::function<uint64_t()> random_bits;  // for the salts; absent: from the operating system
  // What a group must leave free on the disk, so that the store can take over what waits for it: a
  // journal that took the last room would keep it for ever. Near that, segments become short.
  uint64_t left_free_bytes = 0;
  uint64_t left_free_per_waiting = 0;  // and so many bytes a byte that waits
};

// What the opening found.
struct JournalRecovery {
  uint64_t records = 0;    // that were visited
  uint64_t cut_bytes = 0;  // of a group that a crash cut off; none of it was acknowledged
  std::string cut_file;    // in which they lie
};

enum class JournalState {
  kWriting,
  kFull,    // the last group was refused for want of space; the next one is tried again
  kFailed,  // nothing more is written; open the journal anew
};

// Records read together, and the bytes that they borrow.
struct JournalBatch {
  std::string bytes;
  std::vector<JournalRecord> records;
};

// Where a reader stands. Made from the number of the next record; keeps the place in the file.
struct JournalCursor {
  uint64_t next_sequence = 1;
  uint64_t segment_first = 0;  // 0: not looked up yet
  uint64_t salt = 0;
  uint64_t offset = 0;
};

// One thread stages and commits; one thread may read and drop at the same time; any may ask for the
// state.
class Journal {
 public:
  using Visitor = std::function<void(const JournalRecord&)>;

  // Opens the journal, or begins one at `replay_from`. Calls `visit` for every record from
  // `replay_from` on (those before are needed by nobody any more), in order. `files` is borrowed
  // for as long as the journal lives.
  // Errors: kStoreInUse; kCheckFailed where durable records are damaged or missing; kFailure for
  // what the disk says.
  static Result<std::unique_ptr<Journal>> Open(FileSystem& files, JournalOptions options,
                                               uint64_t replay_from, const Visitor& visit);

  // Adds a record to the group that is to be committed, and gives its number. The payload is
  // copied.
  uint64_t Stage(const JournalRecord& record);
  [[nodiscard]] uint64_t staged() const { return next_sequence_ - group_first_; }
  [[nodiscard]] size_t staged_bytes() const { return group_.size(); }
  // Makes the group durable; without one, nothing is done. After an error none of its records was
  // taken, and state() says whether it may be tried again.
  Status Commit();

  // Reads on at `cursor`: durable records of about `max_bytes`, at least one where there is one.
  // Errors: kCheckFailed where they are damaged; kNotFound where they were dropped.
  Status Read(JournalCursor& cursor, uint64_t max_bytes, JournalBatch& batch);
  // Removes the segments whose records all lie before `sequence`: those are not needed any more.
  Status DropBefore(uint64_t sequence);

  [[nodiscard]] JournalState state() const;
  // Of the state that is not kWriting.
  [[nodiscard]] std::optional<Error> error() const;
  // One after the last durable record.
  [[nodiscard]] uint64_t durable_until() const;
  // Of all segments that were not dropped.
  [[nodiscard]] uint64_t bytes() const;
  // Of all durable records that were visited at the opening or committed since; never less.
  [[nodiscard]] uint64_t record_bytes() const;
  // Of the records that DropBefore() has not named yet, about.
  [[nodiscard]] uint64_t waiting_bytes() const;
  [[nodiscard]] const JournalRecovery& recovery() const { return recovery_; }

 private:
  struct Segment {
    uint64_t first_sequence = 1;
    uint64_t end_sequence = 1;  // one after the last that counts
    uint64_t bytes = 0;         // that hold them
  };
  struct LastGroup {
    uint64_t first_sequence = 1;
    uint64_t next_sequence = 1;
    std::string records;
  };

  Journal(FileSystem& files, JournalOptions options);

  [[nodiscard]] std::string Path(uint64_t first_sequence) const;
  Result<std::vector<uint64_t>> FindSegments();
  Result<LastGroup> Recover(const std::vector<uint64_t>& firsts, uint64_t replay_from,
                            const Visitor& visit);
  struct Neighbours {
    uint64_t first_sequence = 1;
    std::optional<uint64_t> next_first;
  };
  Result<LastGroup> RecoverSegment(const Neighbours& segment, uint64_t replay_from,
                                   const Visitor& visit);
  // Begins a segment that holds `records`, which lie from `first_sequence` on.
  Status BeginSegment(uint64_t first_sequence, std::string records);
  Status WriteGroup();
  // How long a segment may become. An error where the group would not leave enough room.
  Result<uint64_t> SegmentBytesAllowed();
  // Sets the state and gives the error to return.
  tl::unexpected<Error> Refuse(const FileError& error);
  // Gives the end of what counts in the cursor's segment; absent where nothing is left to read.
  Result<std::optional<uint64_t>> Locate(JournalCursor& cursor);
  uint64_t Decode(JournalCursor& cursor, JournalBatch& batch) const;

  FileSystem& files_;
  JournalOptions options_;
  JournalRecovery recovery_;
  std::unique_ptr<FileLock> lock_;

  // Of the thread that commits.
  std::unique_ptr<AppendedFile> file_;
  uint64_t salt_ = 0;
  bool begin_segment_ = false;  // the current one must not be added to any more
  std::string group_;
  uint64_t group_first_ = 1;
  uint64_t next_sequence_ = 1;

  mutable std::mutex mutex_;  // of what follows
  std::vector<Segment> segments_;
  uint64_t record_bytes_ = 0;
  uint64_t dropped_before_ = 1;
  JournalState state_ = JournalState::kWriting;
  std::optional<Error> error_;
};

}  // namespace kundig
