#include "store/journal/file_system.h"

namespace kundig {

tl::unexpected<Error> Fail(const FileError& error) {
  switch (error.failure) {
    case FileFailure::kNoSpace:
      return Fail(ErrorCode::kFailure, "the disk is full (" + error.what + ")", error.path,
                  "Make room; nothing that was acknowledged is lost.");
    case FileFailure::kNoDescriptors:
      return Fail(ErrorCode::kFailure, "no descriptors are left (" + error.what + ")", error.path,
                  "Allow the process more open files (ulimit -n); nothing that was acknowledged "
                  "is lost.");
    case FileFailure::kNotFound:
      return Fail(ErrorCode::kNotFound, error.what, error.path, "Restore the file from a copy.");
    case FileFailure::kInUse:
      return Fail(ErrorCode::kStoreInUse, "the store is open in another process", error.path,
                  "Stop that process, or name another store with --store.");
    case FileFailure::kOther: break;
  }
  return Fail(ErrorCode::kFailure, error.what, error.path,
              "Look into the system's log for what the disk says, mend it, and restart.");
}

FileStatus AppendAll(AppendedFile& file, std::string_view bytes) {
  while (!bytes.empty()) {
    const FileResult<size_t> written = file.Append(bytes);
    if (!written) return tl::unexpected(written.error());
    bytes.remove_prefix(*written);
  }
  return {};
}

tl::expected<std::unique_ptr<AppendedFile>, WholeFileError> CreateWhole(
    FileSystem& files, const WholeFile& target,
    const std::function<FileStatus(AppendedFile&)>& write) {
  const std::string path = target.folder + "/" + target.name;
  const std::string unfinished = path + std::string(kUnfinishedEnding);
  const auto fail = [&](const FileError& error, bool sync_failed) {
    // What cannot be removed now is removed by who opens the folder next.
    static_cast<void>(files.Remove(unfinished));
    return tl::unexpected(WholeFileError{.error = error, .sync_failed = sync_failed});
  };
  auto file = files.Create(unfinished);
  if (!file) return fail(file.error(), false);
  if (const auto status = write(**file); !status) return fail(status.error(), false);
  if (const auto status = (*file)->Sync(); !status) return fail(status.error(), true);
  if (const auto status = files.Rename(unfinished, path); !status) {
    return fail(status.error(), false);
  }
  if (const auto status = files.SyncFolder(target.folder); !status) {
    // Without a descriptor for the folder no sync was tried; the file may be made anew.
    return fail(status.error(), status.error().failure != FileFailure::kNoDescriptors);
  }
  return std::move(*file);
}

tl::expected<std::unique_ptr<AppendedFile>, WholeFileError> CreateWhole(FileSystem& files,
                                                                        const WholeFile& target,
                                                                        std::string_view bytes) {
  return CreateWhole(files, target, [bytes](AppendedFile& file) { return AppendAll(file, bytes); });
}

}  // namespace kundig
