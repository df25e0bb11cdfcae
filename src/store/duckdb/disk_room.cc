#include "store/duckdb/disk_room.h"

#include <fmt/format.h>
#include <sys/resource.h>

#include <algorithm>
#include <filesystem>
#include <system_error>

namespace kundig {
namespace {

constexpr uint64_t kMegabyte = 1 << 20;

std::filesystem::path FolderOf(const std::string& path) {
  const std::filesystem::path folder = std::filesystem::path(path).parent_path();
  return folder.empty() ? "." : folder;
}

uint64_t SizeOf(const std::string& path) {
  std::error_code absent;
  const uintmax_t size = std::filesystem::file_size(path, absent);
  return absent ? 0 : size;
}

// As far as anybody knows.
uint64_t Free(const std::string& path) {
  std::error_code unknown;
  const auto disk = std::filesystem::space(FolderOf(path), unknown);
  return unknown ? UINT64_MAX : disk.available;
}

// By how much the file may still grow.
uint64_t GrowthAllowed(uint64_t size) {
  rlimit limit{};
  if (getrlimit(RLIMIT_FSIZE, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY) return UINT64_MAX;
  return limit.rlim_cur - std::min<uint64_t>(limit.rlim_cur, size);
}

}  // namespace

uint64_t LogBytesAllowed(const std::string& path) {
  return std::clamp(Free(path) / 8, 4 * kMegabyte, 256 * kMegabyte);
}

Status CheckRoomToStore(const std::string& path, uint64_t bytes) {
  const uint64_t log = SizeOf(path + ".wal");
  const uint64_t for_transaction = bytes + bytes / 2;
  // A checkpoint writes what the log holds, and the last part of each table anew.
  const uint64_t for_checkpoint = log + for_transaction + 4 * kMegabyte;
  const uint64_t free = std::min(Free(path), GrowthAllowed(SizeOf(path)));
  if (free >= for_checkpoint && GrowthAllowed(log) >= for_transaction) return {};
  return Fail(ErrorCode::kFailure,
              fmt::format("the disk is full: {} MB may still be written, and the store needs {}",
                          free / kMegabyte, for_checkpoint / kMegabyte),
              path, "Make room; nothing that was acknowledged is lost.");
}

bool MustBeOpenedAnew(const Error& error) { return error.what.starts_with(kMustBeOpenedAnew); }

}  // namespace kundig
