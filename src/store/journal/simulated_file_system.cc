#include "store/journal/simulated_file_system.h"

#include "base/check.h"
#include "base/hash.h"
#include "store/journal/fingerprint.h"

namespace kundig {
namespace {

constexpr size_t kBlock = 512;

tl::unexpected<FileError> Failed(FileFailure failure, std::string what, const std::string& path) {
  return tl::unexpected(FileError{.failure = failure, .what = std::move(what), .path = path});
}

std::string FolderOf(const std::string& path) { return path.substr(0, path.rfind('/')); }

class SimulatedMappedFile final : public MappedFile {
 public:
  explicit SimulatedMappedFile(std::string bytes) : bytes_(std::move(bytes)) {}
  [[nodiscard]] std::string_view bytes() const override { return bytes_; }

 private:
  std::string bytes_;
};

}  // namespace

class SimulatedAppendedFile final : public AppendedFile {
 public:
  SimulatedAppendedFile(SimulatedFileSystem& files, std::shared_ptr<SimulatedFileSystem::Node> node,
                        std::string path)
      : files_(files), node_(std::move(node)), path_(std::move(path)), power_(files.power_) {}

  FileResult<size_t> Append(std::string_view bytes) override {
    const std::lock_guard lock(files_.mutex_);
    KUNDIG_CHECK(power_ == files_.power_);
    return files_.AppendTo(*node_, bytes, path_);
  }
  FileStatus Sync() override {
    const std::lock_guard lock(files_.mutex_);
    KUNDIG_CHECK(power_ == files_.power_);
    return files_.SyncNode(*node_, path_);
  }

 private:
  SimulatedFileSystem& files_;
  std::shared_ptr<SimulatedFileSystem::Node> node_;
  std::string path_;
  uint64_t power_;
};

class SimulatedFileLock final : public FileLock {
 public:
  SimulatedFileLock(SimulatedFileSystem& files, std::string path)
      : files_(files), path_(std::move(path)) {}
  SimulatedFileLock(const SimulatedFileLock&) = delete;
  SimulatedFileLock& operator=(const SimulatedFileLock&) = delete;
  ~SimulatedFileLock() override {
    const std::lock_guard lock(files_.mutex_);
    files_.locks_.erase(path_);
  }

 private:
  SimulatedFileSystem& files_;
  std::string path_;
};

// ---- Faults ----

void SimulatedFileSystem::SetFaults(const SimulatedFaults& faults) {
  const std::lock_guard lock(mutex_);
  faults_ = faults;
  appends_since_ = syncs_since_ = 0;
}

void SimulatedFileSystem::Trace(std::string_view what, std::string_view path, uint64_t number) {
  trace_ = SplitMix64(trace_ ^ Checksum(number, what) ^ SplitMix64(Checksum(trace_, path)));
}

uint64_t SimulatedFileSystem::UsedBytes() const {
  uint64_t used = 0;
  for (const auto& [path, node] : names_) used += node->contents.size();
  return used;
}

FileResult<size_t> SimulatedFileSystem::AppendTo(Node& node, std::string_view bytes,
                                                 const std::string& path) {
  ++counts_.appends;
  const bool fails = ++appends_since_ == faults_.fail_append;
  size_t taken = bytes.size();
  if (fails || (taken > 1 && random_.Chance(faults_.short_append))) {
    taken = random_.Below(taken);
    counts_.short_appends += fails ? 0 : 1;
    if (!fails) taken = std::max<size_t>(taken, 1);
  }
  const uint64_t used = UsedBytes();
  const uint64_t room = faults_.capacity - std::min(faults_.capacity, used);
  const bool full = room == 0 && !bytes.empty();
  taken = std::min<uint64_t>(taken, room);
  node.contents.append(bytes.substr(0, taken));
  Trace("append", path, taken);
  if (fails) {
    ++counts_.failed_appends;
    return Failed(FileFailure::kOther, "write: Input/output error", path);
  }
  if (full) {
    ++counts_.refused_for_space;
    return Failed(FileFailure::kNoSpace, "write: No space left on device", path);
  }
  return taken;
}

FileStatus SimulatedFileSystem::CountSync(const std::string& path) {
  ++counts_.syncs;
  Trace("sync", path, syncs_since_);
  if (++syncs_since_ != faults_.fail_sync) return {};
  ++counts_.failed_syncs;
  return Failed(FileFailure::kOther, "fsync: Input/output error", path);
}

FileStatus SimulatedFileSystem::SyncNode(Node& node, const std::string& path) {
  if (auto status = CountSync(path); !status) {
    node.sync_failed = true;
    return status;
  }
  if (!faults_.ignore_syncs && !node.sync_failed) node.durable = node.contents;
  return {};
}

FileStatus SimulatedFileSystem::SyncFolder(const std::string& folder) {
  const std::lock_guard lock(mutex_);
  KUNDIG_RETURN_IF_ERROR(CountSync(folder));
  if (faults_.ignore_syncs) return {};
  std::erase_if(durable_names_, [&](const auto& name) { return FolderOf(name.first) == folder; });
  for (const auto& [path, node] : names_) {
    if (FolderOf(path) == folder) durable_names_[path] = node;
  }
  return {};
}

void SimulatedFileSystem::Tear(Node& node) {
  // Files are only ever appended to, so that what is durable is a beginning of what is there.
  const size_t unsynced = node.contents.size() - node.durable.size();
  const size_t kept = unsynced == 0 ? 0 : random_.Below(unsynced + 1);
  std::string contents = node.contents.substr(0, node.durable.size() + kept);
  for (size_t block = node.durable.size(); block < contents.size();) {
    const size_t end = std::min(contents.size(), (block / kBlock + 1) * kBlock);
    if (random_.Chance(0.3)) std::fill(contents.begin() + block, contents.begin() + end, '\0');
    block = end;
  }
  counts_.lost_bytes += unsynced - kept;
  counts_.torn_files += kept > 0 ? 1 : 0;
  node.durable = node.contents = std::move(contents);
  node.sync_failed = false;
}

void SimulatedFileSystem::CutPower() {
  const std::lock_guard lock(mutex_);
  ++counts_.power_cuts;
  ++power_;
  Names survived = durable_names_;
  std::set<std::string> paths;
  for (const auto& [path, node] : names_) paths.insert(path);
  for (const auto& [path, node] : durable_names_) paths.insert(path);
  for (const std::string& path : paths) {
    const auto now = names_.find(path);
    const auto before = durable_names_.find(path);
    const auto node_of = [](const auto& found, const Names& names) {
      return found == names.end() ? nullptr : found->second;
    };
    if (node_of(now, names_) == node_of(before, durable_names_) || random_.Chance(0.5)) continue;
    if (now == names_.end()) {
      survived.erase(path);
    } else {
      survived[path] = now->second;
    }
  }
  std::set<const Node*> torn;
  for (const auto& [path, node] : survived) {
    if (torn.insert(node.get()).second) Tear(*node);
  }
  names_ = durable_names_ = survived;
  locks_.clear();
  Trace("power", "", names_.size());
}

// ---- Files ----

std::string SimulatedFileSystem::Contents(const std::string& path) const {
  const std::lock_guard lock(mutex_);
  return names_.at(path)->contents;
}

void SimulatedFileSystem::SetContents(const std::string& path, std::string contents) {
  const std::lock_guard lock(mutex_);
  auto node = std::make_shared<Node>();
  node->durable = node->contents = std::move(contents);
  names_[path] = durable_names_[path] = node;
}

std::vector<std::string> SimulatedFileSystem::Paths() const {
  const std::lock_guard lock(mutex_);
  std::vector<std::string> paths;
  for (const auto& [path, node] : names_) paths.push_back(path);
  return paths;
}

FileStatus SimulatedFileSystem::CreateFolder(const std::string&) { return {}; }

FileResult<std::unique_ptr<AppendedFile>> SimulatedFileSystem::Create(const std::string& path) {
  const std::lock_guard lock(mutex_);
  Trace("create", path, 0);
  auto node = std::make_shared<Node>();
  names_[path] = node;
  return std::make_unique<SimulatedAppendedFile>(*this, std::move(node), path);
}

FileResult<std::string> SimulatedFileSystem::Read(const std::string& path, uint64_t offset,
                                                  uint64_t max_bytes) {
  const std::lock_guard lock(mutex_);
  const auto found = names_.find(path);
  if (found == names_.end()) return Failed(FileFailure::kNotFound, "open: No such file", path);
  const std::string& contents = found->second->contents;
  return contents.substr(std::min<uint64_t>(offset, contents.size()), max_bytes);
}

FileResult<std::unique_ptr<MappedFile>> SimulatedFileSystem::Map(const std::string& path) {
  auto bytes = Read(path, 0, UINT64_MAX);
  if (!bytes) return tl::unexpected(bytes.error());
  return std::make_unique<SimulatedMappedFile>(std::move(*bytes));
}

FileResult<std::vector<std::string>> SimulatedFileSystem::List(const std::string& folder) {
  const std::lock_guard lock(mutex_);
  std::vector<std::string> names;
  for (const auto& [path, node] : names_) {
    if (FolderOf(path) == folder) names.push_back(path.substr(folder.size() + 1));
  }
  return names;
}

FileStatus SimulatedFileSystem::Rename(const std::string& from, const std::string& to) {
  const std::lock_guard lock(mutex_);
  Trace("rename", to, 0);
  const auto found = names_.find(from);
  if (found == names_.end()) return Failed(FileFailure::kNotFound, "rename: No such file", from);
  names_[to] = found->second;
  names_.erase(from);
  return {};
}

FileStatus SimulatedFileSystem::Remove(const std::string& path) {
  const std::lock_guard lock(mutex_);
  Trace("remove", path, 0);
  if (names_.erase(path) == 0) return Failed(FileFailure::kNotFound, "unlink: No such file", path);
  return {};
}

FileResult<uint64_t> SimulatedFileSystem::FreeBytes(const std::string& /*folder*/) {
  const std::lock_guard lock(mutex_);
  return faults_.capacity - std::min(faults_.capacity, UsedBytes());
}

FileResult<std::unique_ptr<FileLock>> SimulatedFileSystem::Lock(const std::string& path) {
  const std::lock_guard lock(mutex_);
  if (!locks_.insert(path).second) return Failed(FileFailure::kInUse, "flock: in use", path);
  return std::make_unique<SimulatedFileLock>(*this, path);
}

}  // namespace kundig
