// IdFile: the messages of a day (or of a part of it) in one immutable, sorted file: a filter that
// says of most messages at once that they are not in it, then 24 bytes a message.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "store/journal/file_system.h"
#include "store/journal/fingerprint.h"

namespace kundig {

struct IdEntry {
  Fingerprint message;
  uint64_t content = 0;

  friend auto operator<=>(const IdEntry&, const IdEntry&) = default;
};

// The file's bytes. Sorts the entries; of two with one message the first in order is kept.
[[nodiscard]] std::string EncodeIdFile(int32_t day, std::vector<IdEntry> entries);

class IdFile {
 public:
  // Opens a file and checks its header and its filter; the entries are checked by Check() alone,
  // since they may be many gigabytes.
  // Errors: kCheckFailed where they are damaged.
  static Result<std::shared_ptr<const IdFile>> Open(FileSystem& files, const std::string& path);

  // Makes one file of several of one day; of two entries with one message that of the file that
  // comes first is kept. Takes memory for the filter alone, two bytes a message.
  // Errors: kCheckFailed where entries are damaged; those of the disk.
  static Result<std::shared_ptr<const IdFile>> Merge(
      FileSystem& files, const WholeFile& target,
      std::span<const std::shared_ptr<const IdFile>> parts);

  // The content of a message; absent where the file does not have it. Of absent messages one in
  // about 1,000 passes the filter and is looked up among the entries. Thread-safe.
  [[nodiscard]] std::optional<uint64_t> Find(const Fingerprint& message) const;
  // Reads all entries. Errors: kCheckFailed where they are damaged.
  [[nodiscard]] Status Check() const;

  [[nodiscard]] int32_t day() const { return day_; }  // since 1970, UTC
  [[nodiscard]] uint64_t size() const { return size_; }
  // That every lookup touches and that so stay in memory; the entries need not.
  [[nodiscard]] uint64_t filter_bytes() const { return filter_.size(); }
  [[nodiscard]] const std::string& path() const { return path_; }

 private:
  IdFile() = default;

  std::unique_ptr<MappedFile> file_;
  std::string path_;
  int32_t day_ = 0;
  uint64_t size_ = 0;
  uint64_t entries_checksum_ = 0;
  std::string_view filter_;
  std::string_view entries_;
};

}  // namespace kundig
