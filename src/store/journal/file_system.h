// FileSystem: the few operations on files by which the journal keeps its promises, behind an
// interface, so that tests can fail each of them, cut the power, and fill the disk.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace kundig {

// What the caller must tell apart.
enum class FileFailure {
  kNoSpace,        // disk, quota, inodes or file size limit used up: goes on once there is room
  kNoDescriptors,  // too many open files: goes on once others were closed; nothing was done
  kNotFound,       // no such file
  kInUse,          // another process holds the lock
  kOther,          // broken for all we know
};

struct FileError {
  FileFailure failure = FileFailure::kOther;
  std::string what;  // "write: Input/output error"
  std::string path;

  friend bool operator==(const FileError&, const FileError&) = default;
};

template <typename T>
using FileResult = tl::expected<T, FileError>;
using FileStatus = FileResult<void>;

// For callers who only pass it on.
[[nodiscard]] tl::unexpected<Error> Fail(const FileError& error);

// A file open for appending; closed on destruction.
class AppendedFile {
 public:
  virtual ~AppendedFile() = default;
  // Appends the bytes, or as many of them as could be: a short write is no error.
  virtual FileResult<size_t> Append(std::string_view bytes) = 0;
  // Returns once all that was appended is on the disk. After an error nobody knows what is there:
  // what was appended since the last success counts as lost.
  virtual FileStatus Sync() = 0;
};

// A file's bytes in memory, paged in as they are touched. The file must not change meanwhile; it
// may be removed.
class MappedFile {
 public:
  virtual ~MappedFile() = default;
  [[nodiscard]] virtual std::string_view bytes() const = 0;
};

class FileLock {
 public:
  virtual ~FileLock() = default;
};

// Thread-safe. Paths are those of the operating system.
class FileSystem {
 public:
  virtual ~FileSystem() = default;

  // Durable when it returns. Where it exists already, nothing is done.
  virtual FileStatus CreateFolder(const std::string& path) = 0;
  // An empty file; one of that name is emptied.
  virtual FileResult<std::unique_ptr<AppendedFile>> Create(const std::string& path) = 0;
  // At most `max_bytes` from `offset` on; fewer only at the end of the file.
  virtual FileResult<std::string> Read(const std::string& path, uint64_t offset,
                                       uint64_t max_bytes) = 0;
  virtual FileResult<std::unique_ptr<MappedFile>> Map(const std::string& path) = 0;
  // Names without folder, ascending.
  virtual FileResult<std::vector<std::string>> List(const std::string& folder) = 0;
  // Replaces `to` where it exists. Durable, like Create() and Remove(), after SyncFolder().
  virtual FileStatus Rename(const std::string& from, const std::string& to) = 0;
  virtual FileStatus Remove(const std::string& path) = 0;
  virtual FileStatus SyncFolder(const std::string& folder) = 0;
  // Bytes that may still be written to the disk of that folder.
  virtual FileResult<uint64_t> FreeBytes(const std::string& folder) = 0;
  // Held until the lock is destroyed, by this process alone.
  virtual FileResult<std::unique_ptr<FileLock>> Lock(const std::string& path) = 0;
};

// Appends all of the bytes, in as many steps as it takes.
[[nodiscard]] FileStatus AppendAll(AppendedFile& file, std::string_view bytes);

// Makes `folder`/`name` with these bytes, whole or not at all: written under another name, synced,
// renamed, and the folder synced.
struct WholeFile {
  std::string folder;
  std::string name;
};
// Whether it was a sync that failed, after which nothing more may be trusted to this disk.
struct WholeFileError {
  FileError error;
  bool sync_failed = false;
};
// Gives the file, open for appending. `write` appends what it is to hold.
[[nodiscard]] tl::expected<std::unique_ptr<AppendedFile>, WholeFileError> CreateWhole(
    FileSystem& files, const WholeFile& target,
    const std::function<FileStatus(AppendedFile&)>& write);
[[nodiscard]] tl::expected<std::unique_ptr<AppendedFile>, WholeFileError> CreateWhole(
    FileSystem& files, const WholeFile& target, std::string_view bytes);
// The ending of files that CreateWhole() has not finished; to be removed by who opens the folder.
inline constexpr std::string_view kUnfinishedEnding = ".tmp";

// Of the file by which a folder is locked.
inline constexpr std::string_view kLockName = "lock";

// The operating system's files.
class PosixFileSystem final : public FileSystem {
 public:
  FileStatus CreateFolder(const std::string& path) override;
  FileResult<std::unique_ptr<AppendedFile>> Create(const std::string& path) override;
  FileResult<std::string> Read(const std::string& path, uint64_t offset,
                               uint64_t max_bytes) override;
  FileResult<std::unique_ptr<MappedFile>> Map(const std::string& path) override;
  FileResult<std::vector<std::string>> List(const std::string& folder) override;
  FileStatus Rename(const std::string& from, const std::string& to) override;
  FileStatus Remove(const std::string& path) override;
  FileStatus SyncFolder(const std::string& folder) override;
  FileResult<uint64_t> FreeBytes(const std::string& folder) override;
  FileResult<std::unique_ptr<FileLock>> Lock(const std::string& path) override;
};

}  // namespace kundig
