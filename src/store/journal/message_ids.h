// Which messages were received in the last days: the latest in memory, older ones in sorted files.
#pragma once

#include <boost/unordered/unordered_flat_map.hpp>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "store/journal/file_system.h"
#include "store/journal/id_file.h"
#include "store/journal/record.h"

namespace kundig {

// The day of a record, since 1970, UTC.
[[nodiscard]] int32_t ReceivedDay(const JournalRecord& record);

// Which messages to forget.
struct IdExpiry {
  int32_t today = 0;  // since 1970, UTC, as the clock says
  int32_t remember_days = 30;
};
// A clock that goes wrong and right again makes a day of its own. So many of them may count as
// later days without anything being forgotten too early.
inline constexpr int32_t kSpareDays = 2;

// IdArchive: the files, by day. Files of a day are merged as they come, so that a day of n files'
// worth has at most about log2(n) of them. One thread adds and expires; any may find.
class IdArchive {
 public:
  // An immutable view.
  struct Files {
    // In the order in which they were written.
    std::vector<std::shared_ptr<const IdFile>> files;
    // Records before this one are in the files, as far as this opening of the archive has seen.
    uint64_t added_until = 0;

    [[nodiscard]] std::optional<uint64_t> Find(const Fingerprint& message) const;
    [[nodiscard]] uint64_t size() const;
    [[nodiscard]] uint64_t filter_bytes() const;
  };

  // `files` is borrowed for as long as the archive lives. Creates the folder.
  // Errors: kStoreInUse; kCheckFailed where a file is damaged.
  static Result<std::unique_ptr<IdArchive>> Open(FileSystem& files, std::string folder);

  // Adds the messages of consecutive records, durably. Those that are there already do no harm.
  Status Add(const std::vector<JournalRecord>& records);
  // Removes the files of the days whose messages need not be remembered any more. A clock that is
  // wrong costs nothing: a day is over only where the clock says so and where messages of more than
  // `remember_days` + kSpareDays later days have come since, so it takes that many days of arrivals
  // in any case. After an error it may be tried again.
  Status Expire(const IdExpiry& expiry);
  // Reads all entries. Errors: kCheckFailed where they are damaged.
  [[nodiscard]] Status Verify() const;

  [[nodiscard]] std::shared_ptr<const Files> files() const;

 private:
  IdArchive(FileSystem& files, std::string folder)
      : files_(files), folder_(std::move(folder)), view_(std::make_shared<Files>()) {}

  [[nodiscard]] WholeFile NextFile();
  Result<std::shared_ptr<const IdFile>> Write(int32_t day, std::vector<IdEntry> entries);
  // Adds a file to the view; first merges it with files of its day that are not much larger.
  Status Include(std::shared_ptr<const IdFile> added, Files& view);
  Status RemoveAll(const std::vector<std::string>& paths);
  void Publish(Files view);

  FileSystem& files_;
  std::string folder_;
  std::unique_ptr<FileLock> lock_;
  uint64_t next_number_ = 1;
  mutable std::mutex mutex_;
  std::shared_ptr<const Files> view_;
};

// MessageIds: what a single thread asks and teaches. Holds in memory what the archive has not got
// yet.
class MessageIds {
 public:
  // `archive` is borrowed for as long as this lives.
  explicit MessageIds(const IdArchive& archive) : archive_(archive), files_(archive.files()) {}

  // The content's fingerprint of a message that was remembered.
  [[nodiscard]] std::optional<uint64_t> Find(const Fingerprint& message) const;
  // Remembers the message of a record, where its kind is remembered.
  void Remember(const JournalRecord& record);
  // Forgets in memory what the archive has got meanwhile.
  void Refresh();

  [[nodiscard]] uint64_t in_memory() const;

 private:
  // Messages of consecutive records, forgotten together.
  struct Generation {
    uint64_t last_sequence = 0;
    boost::unordered_flat_map<Fingerprint, uint64_t, FingerprintHash> contents;
  };

  const IdArchive& archive_;
  std::shared_ptr<const IdArchive::Files> files_;
  std::deque<Generation> generations_;
};

}  // namespace kundig
