// SimulatedFileSystem: a disk in memory for tests. It forgets what was not synced when the power is
// cut, tears writes, fails the n-th write or sync, and fills up. The same seed and the same calls
// give the same trace.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <vector>

#include "base/random.h"
#include "store/journal/file_system.h"

namespace kundig {

// Calls are counted from 1, over all files, since the last SetFaults().
struct SimulatedFaults {
  uint64_t fail_append = 0;  // the n-th fails (Input/output error), having taken a part; 0: none
  uint64_t fail_sync = 0;    // the n-th fails, of a file or of a folder
  double short_append = 0;   // how often an append takes only a part
  uint64_t capacity = UINT64_MAX;  // bytes of all files together
  bool ignore_syncs = false;       // report success and do nothing: what a test must notice
};

// What has happened, so that a test can say that its fault did.
struct SimulatedCounts {
  uint64_t appends = 0;
  uint64_t syncs = 0;
  uint64_t failed_appends = 0;
  uint64_t failed_syncs = 0;
  uint64_t short_appends = 0;
  uint64_t refused_for_space = 0;
  uint64_t power_cuts = 0;
  uint64_t lost_bytes = 0;  // at power cuts
  uint64_t torn_files = 0;  // of which a part of the unsynced bytes was kept
};

class SimulatedFileSystem final : public FileSystem {
 public:
  explicit SimulatedFileSystem(uint64_t seed) : random_(seed) {}

  void SetFaults(const SimulatedFaults& faults);
  // Of the unsynced bytes of each file a random part is kept: of each block of 512 either all or
  // zeros, up to a random length. Of the unsynced creations, renamings and removals in folders each
  // is kept or not. Files that are open can't be used any more.
  void CutPower();
  [[nodiscard]] const SimulatedCounts& counts() const { return counts_; }
  // A digest of all that was asked for and answered.
  [[nodiscard]] uint64_t trace() const { return trace_; }

  // Direct access, for damage by a test's own hand.
  [[nodiscard]] std::string Contents(const std::string& path) const;
  void SetContents(const std::string& path, std::string contents);
  [[nodiscard]] std::vector<std::string> Paths() const;

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
  friend class SimulatedAppendedFile;
  friend class SimulatedFileLock;
  struct Node {
    std::string contents;
    std::string durable;
    // A sync of it has failed: later ones report success, but what was written before is lost, as
    // Linux does it.
    bool sync_failed = false;
  };
  using Names = std::map<std::string, std::shared_ptr<Node>>;  // by path

  FileResult<size_t> AppendTo(Node& node, std::string_view bytes, const std::string& path);
  FileStatus SyncNode(Node& node, const std::string& path);
  // Counts a sync; an error where it is the one that fails.
  FileStatus CountSync(const std::string& path);
  void Trace(std::string_view what, std::string_view path, uint64_t number);
  [[nodiscard]] uint64_t UsedBytes() const;
  void Tear(Node& node);

  mutable std::mutex mutex_;
  Random random_;
  SimulatedFaults faults_;
  SimulatedCounts counts_;
  uint64_t appends_since_ = 0;
  uint64_t syncs_since_ = 0;
  uint64_t power_ = 0;  // how often it was cut; files opened before are dead
  uint64_t trace_ = 0;
  Names names_;
  Names durable_names_;
  std::set<std::string> locks_;
};

}  // namespace kundig
