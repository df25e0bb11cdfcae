// The only file of the journal that knows the operating system's calls and their error numbers.
#include <dirent.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

#include "store/journal/file_system.h"

namespace kundig {
namespace {

FileFailure FailureOf(int number) {
  switch (number) {
    case ENOSPC:
    case EDQUOT:
    case EFBIG: return FileFailure::kNoSpace;
    case EMFILE:
    case ENFILE: return FileFailure::kNoDescriptors;
    case ENOENT: return FileFailure::kNotFound;
    case EWOULDBLOCK: return FileFailure::kInUse;
    default: return FileFailure::kOther;
  }
}

// Of the call that has just failed.
tl::unexpected<FileError> Failed(std::string_view call, const std::string& path) {
  const int number = errno;
  return tl::unexpected(
      FileError{.failure = FailureOf(number),
                .what = fmt::format("{}: {}", call, std::system_category().message(number)),
                .path = path});
}

// Repeats a call that a signal interrupted.
template <typename Call>
auto Uninterrupted(const Call& call) {
  while (true) {
    const auto result = call();
    if (result >= 0 || errno != EINTR) return result;
  }
}

class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
  Descriptor& operator=(Descriptor&&) = delete;
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  [[nodiscard]] int number() const { return number_; }

 private:
  int number_;
};

FileResult<Descriptor> OpenFile(const std::string& path, int flags) {
  constexpr mode_t kOwnerOnly = 0600;
  const int number =
      Uninterrupted([&] { return ::open(path.c_str(), flags | O_CLOEXEC, kOwnerOnly); });
  if (number < 0) return Failed("open", path);
  return Descriptor(number);
}

class PosixAppendedFile final : public AppendedFile {
 public:
  PosixAppendedFile(Descriptor descriptor, std::string path)
      : descriptor_(std::move(descriptor)), path_(std::move(path)) {}

  FileResult<size_t> Append(std::string_view bytes) override {
    const ssize_t written =
        Uninterrupted([&] { return ::write(descriptor_.number(), bytes.data(), bytes.size()); });
    if (written < 0) return Failed("write", path_);
    return static_cast<size_t>(written);
  }
  // Not repeated when interrupted: no second sync may hide the failure of a first.
  FileStatus Sync() override {
    if (::fdatasync(descriptor_.number()) != 0) return Failed("fdatasync", path_);
    return {};
  }

 private:
  Descriptor descriptor_;
  std::string path_;
};

class PosixMappedFile final : public MappedFile {
 public:
  PosixMappedFile(void* begin, size_t size) : begin_(begin), size_(size) {}
  PosixMappedFile(const PosixMappedFile&) = delete;
  PosixMappedFile& operator=(const PosixMappedFile&) = delete;
  ~PosixMappedFile() override {
    if (begin_ != nullptr) ::munmap(begin_, size_);
  }
  [[nodiscard]] std::string_view bytes() const override {
    return {static_cast<const char*>(begin_), size_};
  }

 private:
  void* begin_;
  size_t size_;
};

class PosixFileLock final : public FileLock {
 public:
  explicit PosixFileLock(Descriptor descriptor) : descriptor_(std::move(descriptor)) {}

 private:
  Descriptor descriptor_;  // the lock ends with it, or with the process
};

}  // namespace

FileStatus PosixFileSystem::CreateFolder(const std::string& path) {
  constexpr mode_t kOwnerOnly = 0700;
  if (::mkdir(path.c_str(), kOwnerOnly) != 0) {
    if (errno == EEXIST) return {};
    return Failed("mkdir", path);
  }
  return SyncFolder(path + "/..");
}

FileResult<std::unique_ptr<AppendedFile>> PosixFileSystem::Create(const std::string& path) {
  KUNDIG_ASSIGN_OR_RETURN(Descriptor file, OpenFile(path, O_WRONLY | O_CREAT | O_TRUNC | O_APPEND));
  return std::make_unique<PosixAppendedFile>(std::move(file), path);
}

FileResult<std::string> PosixFileSystem::Read(const std::string& path, uint64_t offset,
                                              uint64_t max_bytes) {
  auto file = OpenFile(path, O_RDONLY);
  if (!file) return tl::unexpected(file.error());
  struct stat status {};
  if (::fstat(file->number(), &status) != 0) return Failed("fstat", path);
  const auto size = static_cast<uint64_t>(status.st_size);
  std::string bytes(std::min(max_bytes, size - std::min(size, offset)), '\0');
  size_t filled = 0;
  while (filled < bytes.size()) {
    const ssize_t read = Uninterrupted([&] {
      return ::pread(file->number(), bytes.data() + filled, bytes.size() - filled,
                     static_cast<off_t>(offset + filled));
    });
    if (read < 0) return Failed("read", path);
    if (read == 0) break;
    filled += static_cast<size_t>(read);
  }
  bytes.resize(filled);
  return bytes;
}

FileResult<std::unique_ptr<MappedFile>> PosixFileSystem::Map(const std::string& path) {
  auto file = OpenFile(path, O_RDONLY);
  if (!file) return tl::unexpected(file.error());
  struct stat status {};
  if (::fstat(file->number(), &status) != 0) return Failed("fstat", path);
  const auto size = static_cast<size_t>(status.st_size);
  if (size == 0) return std::make_unique<PosixMappedFile>(nullptr, 0);
  void* begin = ::mmap(nullptr, size, PROT_READ, MAP_SHARED, file->number(), 0);
  if (begin == MAP_FAILED) return Failed("mmap", path);
  return std::make_unique<PosixMappedFile>(begin, size);
}

FileResult<std::vector<std::string>> PosixFileSystem::List(const std::string& folder) {
  const std::unique_ptr<DIR, int (*)(DIR*)> entries(::opendir(folder.c_str()), ::closedir);
  if (!entries) return Failed("opendir", folder);
  std::vector<std::string> names;
  while (true) {
    errno = 0;
    const dirent* entry = ::readdir(entries.get());
    if (entry == nullptr) break;
    const std::string_view name = entry->d_name;
    if (name != "." && name != "..") names.emplace_back(name);
  }
  if (errno != 0) return Failed("readdir", folder);
  std::ranges::sort(names);
  return names;
}

FileStatus PosixFileSystem::Rename(const std::string& from, const std::string& to) {
  if (::rename(from.c_str(), to.c_str()) != 0) return Failed("rename", from);
  return {};
}

FileStatus PosixFileSystem::Remove(const std::string& path) {
  if (::unlink(path.c_str()) != 0) return Failed("unlink", path);
  return {};
}

FileStatus PosixFileSystem::SyncFolder(const std::string& folder) {
  auto file = OpenFile(folder, O_RDONLY | O_DIRECTORY);
  if (!file) return tl::unexpected(file.error());
  if (::fsync(file->number()) != 0) return Failed("fsync", folder);
  return {};
}

FileResult<uint64_t> PosixFileSystem::FreeBytes(const std::string& folder) {
  struct statvfs disk {};
  if (::statvfs(folder.c_str(), &disk) != 0) return Failed("statvfs", folder);
  return uint64_t{disk.f_bavail} * disk.f_frsize;
}

FileResult<std::unique_ptr<FileLock>> PosixFileSystem::Lock(const std::string& path) {
  auto file = OpenFile(path, O_RDWR | O_CREAT);
  if (!file) return tl::unexpected(file.error());
  if (::flock(file->number(), LOCK_EX | LOCK_NB) != 0) return Failed("flock", path);
  return std::make_unique<PosixFileLock>(std::move(*file));
}

}  // namespace kundig
