#include "intake/byte_source.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>
#include <vector>

#include "base/check.h"

namespace kundig {
namespace {

constexpr size_t kBlockBytes = size_t{1} << 18;

class FileSource final : public ByteSource {
 public:
  FileSource(int descriptor, std::string path, int64_t total)
      : descriptor_(descriptor), path_(std::move(path)), total_(total) {}
  ~FileSource() override { close(descriptor_); }
  FileSource(const FileSource&) = delete;
  FileSource& operator=(const FileSource&) = delete;

  Result<size_t> Read(std::span<char> space) override {
    // Bytes that are added while we read belong to the next import.
    const auto wanted = std::min<uint64_t>(space.size(), static_cast<uint64_t>(total_ - done_));
    if (wanted == 0) return size_t{0};
    ssize_t got = 0;
    do {
      got = read(descriptor_, space.data(), wanted);
    } while (got < 0 && errno == EINTR);
    if (got < 0) {
      return Fail(ErrorCode::kFailure,
                  fmt::format("the file cannot be read: {}", std::strerror(errno)), path_,
                  "Check the disk, then repeat the command.");
    }
    if (got == 0) {
      return Fail(ErrorCode::kFailure,
                  fmt::format("the file became shorter while it was read: {} bytes instead of {}",
                              done_, total_),
                  path_, "Wait until it is written completely, then repeat the command.");
    }
    done_ += got;
    return static_cast<size_t>(got);
  }
  [[nodiscard]] int64_t bytes_done() const override { return done_; }
  [[nodiscard]] int64_t bytes_total() const override { return total_; }

 private:
  int descriptor_;
  std::string path_;
  int64_t total_;
  int64_t done_ = 0;
};

class MemorySource final : public ByteSource {
 public:
  explicit MemorySource(std::string_view bytes) : bytes_(bytes) {}

  Result<size_t> Read(std::span<char> space) override {
    const size_t count = bytes_.substr(done_).copy(space.data(), space.size());
    done_ += count;
    return count;
  }
  [[nodiscard]] int64_t bytes_done() const override { return static_cast<int64_t>(done_); }
  [[nodiscard]] int64_t bytes_total() const override { return static_cast<int64_t>(bytes_.size()); }

 private:
  std::string_view bytes_;
  size_t done_ = 0;
};

// Hands on what was read ahead, then the rest.
class ReadAheadSource final : public ByteSource {
 public:
  ReadAheadSource(std::vector<char> ahead, std::unique_ptr<ByteSource> rest)
      : ahead_(std::move(ahead)), rest_(std::move(rest)) {}

  Result<size_t> Read(std::span<char> space) override {
    if (at_ == ahead_.size()) return rest_->Read(space);
    const size_t count = std::min(space.size(), ahead_.size() - at_);
    std::memcpy(space.data(), ahead_.data() + at_, count);
    at_ += count;
    return count;
  }
  [[nodiscard]] int64_t bytes_done() const override { return rest_->bytes_done(); }
  [[nodiscard]] int64_t bytes_total() const override { return rest_->bytes_total(); }

 private:
  std::vector<char> ahead_;
  std::unique_ptr<ByteSource> rest_;
  size_t at_ = 0;
};

class GzipSource final : public ByteSource {
 public:
  GzipSource(std::unique_ptr<ByteSource> packed, std::string name)
      : packed_(std::move(packed)), name_(std::move(name)), block_(kBlockBytes) {
    // 15 bits of window, and 16 more: gzip's header and trailer, nothing else.
    KUNDIG_CHECK(inflateInit2(&stream_, 15 + 16) == Z_OK);
  }
  ~GzipSource() override { inflateEnd(&stream_); }
  GzipSource(const GzipSource&) = delete;
  GzipSource& operator=(const GzipSource&) = delete;

  Result<size_t> Read(std::span<char> space) override {
    stream_.next_out = reinterpret_cast<Bytef*>(space.data());
    stream_.avail_out = static_cast<uInt>(std::min<size_t>(space.size(), UINT32_MAX));
    const uInt offered = stream_.avail_out;
    while (stream_.avail_out == offered) {
      if (stream_.avail_in == 0) {
        KUNDIG_ASSIGN_OR_RETURN(const size_t got, packed_->Read(block_));
        if (got == 0) return inside_member_ ? Truncated() : Result<size_t>(size_t{0});
        stream_.next_in = reinterpret_cast<Bytef*>(block_.data());
        stream_.avail_in = static_cast<uInt>(got);
      }
      if (!inside_member_ && !BeginMember()) continue;
      const int outcome = inflate(&stream_, Z_NO_FLUSH);
      if (outcome == Z_STREAM_END) {
        inside_member_ = false;
        inflateReset(&stream_);
      } else if (outcome != Z_OK && outcome != Z_BUF_ERROR) {
        return Damaged();
      }
    }
    return offered - stream_.avail_out;
  }
  [[nodiscard]] int64_t bytes_done() const override { return packed_->bytes_done(); }
  [[nodiscard]] int64_t bytes_total() const override { return packed_->bytes_total(); }

 private:
  // Skips the zero bytes that some writers pad with. False where nothing else is left in the block.
  bool BeginMember() {
    while (stream_.avail_in > 0 && *stream_.next_in == 0) {
      ++stream_.next_in;
      --stream_.avail_in;
    }
    inside_member_ = stream_.avail_in > 0;
    return inside_member_;
  }
  [[nodiscard]] Result<size_t> Truncated() const {
    return Fail(ErrorCode::kFailure, "the gzip file ends too early: a part of it is missing", name_,
                "Copy or download it again; nothing of it was imported.");
  }
  [[nodiscard]] Result<size_t> Damaged() const {
    return Fail(ErrorCode::kFailure,
                fmt::format("the gzip file is damaged: {}",
                            stream_.msg != nullptr ? stream_.msg : "unreadable data"),
                name_, "Copy or download it again; nothing of it was imported.");
  }

  std::unique_ptr<ByteSource> packed_;
  std::string name_;
  std::vector<char> block_;
  z_stream stream_{};
  bool inside_member_ = false;
};

tl::unexpected<Error> OpenError(const std::string& path, int error) {
  switch (error) {
    case ENOENT:
    case ENOTDIR:
      return Fail(ErrorCode::kNotFound, "there is no such file", path,
                  "Check its name and the folder you are in.");
    case EACCES:
    case EPERM:
      return Fail(ErrorCode::kNotAllowed, "the file may not be read", path,
                  "Give yourself the right to read it (chmod u+r).");
    default:
      return Fail(ErrorCode::kFailure,
                  fmt::format("the file cannot be opened: {}", std::strerror(error)), path);
  }
}

}  // namespace

Result<std::unique_ptr<ByteSource>> OpenFile(const std::string& path) {
  // O_NONBLOCK: the opening of a pipe that nobody writes to must not wait.
  const int descriptor = open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (descriptor < 0) return OpenError(path, errno);
  struct stat status {};
  if (fstat(descriptor, &status) != 0) {
    const int error = errno;
    close(descriptor);
    return OpenError(path, error);
  }
  auto source = std::make_unique<FileSource>(descriptor, path, status.st_size);
  if (S_ISDIR(status.st_mode)) {
    return Fail(ErrorCode::kFailure, "this is a folder, not a file", path,
                "Name the files in it, such as FOLDER/*.csv.");
  }
  if (!S_ISREG(status.st_mode)) {
    return Fail(ErrorCode::kFailure, "this is a pipe or a device, not a file", path,
                "Write its content to a file first: an import reads it twice.");
  }
  if (status.st_size == 0) {
    return Fail(ErrorCode::kFailure, "the file is empty (0 bytes)", path,
                "Check the export that wrote it.");
  }
  return source;
}

std::unique_ptr<ByteSource> BytesInMemory(std::string_view bytes) {
  return std::make_unique<MemorySource>(bytes);
}

Result<std::unique_ptr<ByteSource>> Unpacked(std::unique_ptr<ByteSource> source,
                                             const std::string& name) {
  std::vector<char> ahead(kBlockBytes);
  size_t count = 0;
  while (count < 2) {
    KUNDIG_ASSIGN_OR_RETURN(const size_t got, source->Read(std::span(ahead).subspan(count)));
    if (got == 0) break;
    count += got;
  }
  ahead.resize(count);
  const bool gzip = count >= 2 && ahead[0] == '\x1f' && ahead[1] == '\x8b';
  std::unique_ptr<ByteSource> whole =
      std::make_unique<ReadAheadSource>(std::move(ahead), std::move(source));
  if (!gzip) return whole;
  return std::make_unique<GzipSource>(std::move(whole), name);
}

}  // namespace kundig
