#include "store/journal/overlay_file_system.h"

#include <set>

namespace kundig {
namespace {

class FileInMemory final : public AppendedFile {
 public:
  explicit FileInMemory(std::shared_ptr<std::string> contents) : contents_(std::move(contents)) {}

  FileResult<size_t> Append(std::string_view bytes) override {
    contents_->append(bytes);
    return bytes.size();
  }
  FileStatus Sync() override { return {}; }

 private:
  std::shared_ptr<std::string> contents_;
};

class MappedInMemory final : public MappedFile {
 public:
  explicit MappedInMemory(std::string contents) : contents_(std::move(contents)) {}
  [[nodiscard]] std::string_view bytes() const override { return contents_; }

 private:
  std::string contents_;
};

tl::unexpected<FileError> NotFound(const std::string& path) {
  return tl::unexpected(FileError{
      .failure = FileFailure::kNotFound, .what = "open: No such file or directory", .path = path});
}

}  // namespace

std::optional<OverlayFileSystem::Contents> OverlayFileSystem::Written(
    const std::string& path) const {
  const std::lock_guard lock(mutex_);
  const auto found = written_.find(path);
  if (found == written_.end()) return std::nullopt;
  return found->second;
}

void OverlayFileSystem::Write(const std::string& path, Contents contents) {
  const std::lock_guard lock(mutex_);
  written_[path] = std::move(contents);
}

FileStatus OverlayFileSystem::CreateFolder(const std::string&) { return {}; }

FileResult<std::unique_ptr<AppendedFile>> OverlayFileSystem::Create(const std::string& path) {
  const auto contents = std::make_shared<std::string>();
  Write(path, contents);
  return std::make_unique<FileInMemory>(contents);
}

FileResult<std::string> OverlayFileSystem::Read(const std::string& path, uint64_t offset,
                                                uint64_t max_bytes) {
  const auto written = Written(path);
  if (!written) return below_.Read(path, offset, max_bytes);
  if (*written == nullptr) return NotFound(path);
  return (*written)->substr(std::min<uint64_t>(offset, (*written)->size()), max_bytes);
}

FileResult<std::unique_ptr<MappedFile>> OverlayFileSystem::Map(const std::string& path) {
  const auto written = Written(path);
  if (!written) return below_.Map(path);
  if (*written == nullptr) return NotFound(path);
  return std::make_unique<MappedInMemory>(**written);
}

FileResult<std::vector<std::string>> OverlayFileSystem::List(const std::string& folder) {
  std::set<std::string> names;
  const auto below = below_.List(folder);
  if (below) {
    names.insert(below->begin(), below->end());
  } else if (below.error().failure != FileFailure::kNotFound) {
    return tl::unexpected(below.error());
  }
  const std::string prefix = folder + "/";
  const std::lock_guard lock(mutex_);
  for (const auto& [path, contents] : written_) {
    if (!path.starts_with(prefix)) continue;
    const std::string name = path.substr(prefix.size());
    if (name.find('/') != std::string::npos) continue;
    if (contents == nullptr) {
      names.erase(name);
    } else {
      names.insert(name);
    }
  }
  return std::vector<std::string>(names.begin(), names.end());
}

FileStatus OverlayFileSystem::Rename(const std::string& from, const std::string& to) {
  auto contents = Written(from);
  if (!contents) {
    auto bytes = below_.Read(from, 0, UINT64_MAX);
    if (!bytes) return tl::unexpected(bytes.error());
    contents = std::make_shared<std::string>(std::move(*bytes));
  }
  if (*contents == nullptr) return NotFound(from);
  Write(to, std::move(*contents));
  Write(from, nullptr);
  return {};
}

FileStatus OverlayFileSystem::Remove(const std::string& path) {
  if (const auto there = Map(path); !there) return tl::unexpected(there.error());
  Write(path, nullptr);
  return {};
}

FileStatus OverlayFileSystem::SyncFolder(const std::string&) { return {}; }

FileResult<uint64_t> OverlayFileSystem::FreeBytes(const std::string& folder) {
  return below_.FreeBytes(folder);
}

FileResult<std::unique_ptr<FileLock>> OverlayFileSystem::Lock(const std::string&) {
  return std::make_unique<FileLock>();
}

}  // namespace kundig
