// OverlayFileSystem: files as they are, but that what is written to them stays in memory. What
// mends a folder on opening it can so be looked at without being changed.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "store/journal/file_system.h"

namespace kundig {

class OverlayFileSystem final : public FileSystem {
 public:
  // `below` is borrowed for as long as this lives, and only read. Locks are not taken: whoever uses
  // this makes sure that nobody writes meanwhile.
  explicit OverlayFileSystem(FileSystem& below) : below_(below) {}

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

 private:
  using Contents = std::shared_ptr<std::string>;

  // What was written over the file: absent where it is as it is below, null where it was removed.
  [[nodiscard]] std::optional<Contents> Written(const std::string& path) const;
  void Write(const std::string& path, Contents contents);

  FileSystem& below_;
  mutable std::mutex mutex_;  // of what follows
  std::map<std::string, Contents> written_;
};

}  // namespace kundig
