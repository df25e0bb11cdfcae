#include "store/duckdb/write_ahead_log.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <optional>
#include <system_error>

#include "store/journal/file_system.h"

namespace kundig {
namespace {

// How DuckDB writes the log: a header without a checksum, then entries of length (64 bits),
// checksum (64 bits) and that many bytes. Objects are fields, each a number of 16 bits and a value,
// closed by 0xFFFF; field 100 is the kind of the entry.
constexpr std::string_view kHeaderBegin("\x64\x00\x62\x65\x00", 5);  // kind 98; field 101: version
constexpr std::string_view kIdentifierField("\x66\x00\x10", 3);      // 16 numbers
constexpr std::string_view kIterationField("\x67\x00", 2);
constexpr std::string_view kObjectEnd("\xFF\xFF", 2);
constexpr std::string_view kTransactionEnd("\x64\x00\x64\xFF\xFF", 5);  // kind 100
constexpr char kVersion = 2;
constexpr size_t kIdentifierNumbers = 16;
constexpr size_t kEntryHead = 2 * sizeof(uint64_t);

uint64_t Word(std::string_view bytes, size_t offset) {
  uint64_t word = 0;
  std::memcpy(&word, bytes.data() + offset, sizeof(word));
  return word;
}

// MurmurHash64A (Appleby 2008), as DuckDB seeds and mixes it, of fewer than eight bytes.
uint64_t HashOfRest(std::string_view rest) {
  constexpr uint64_t kMultiplier = 0xc6a4a7935bd1e995;
  constexpr uint64_t kSeed = 0xe17a1465;
  constexpr int kShift = 47;
  uint64_t bits = 0;
  std::memcpy(&bits, rest.data(), rest.size());
  uint64_t hash = ((kSeed ^ (rest.size() * kMultiplier)) ^ bits) * kMultiplier;
  hash = (hash ^ (hash >> kShift)) * kMultiplier;
  return hash ^ (hash >> kShift);
}

// Of an entry. The order of words does not count, and equal words cancel out: this is how DuckDB
// has it.
uint64_t ChecksumOf(std::string_view bytes) {
  constexpr uint64_t kMultiplier = 0xbf58476d1ce4e5b9;
  uint64_t sum = 5381;
  size_t offset = 0;
  for (; offset + sizeof(uint64_t) <= bytes.size(); offset += sizeof(uint64_t)) {
    sum ^= Word(bytes, offset) * kMultiplier;
  }
  return offset < bytes.size() ? sum ^ HashOfRest(bytes.substr(offset)) : sum;
}

// The whole entry by which a transaction ends. No text can contain it: it is no UTF-8.
std::string EndEntry() {
  const uint64_t head[] = {kTransactionEnd.size(), ChecksumOf(kTransactionEnd)};
  std::string entry(kEntryHead, '\0');
  std::memcpy(entry.data(), head, kEntryHead);
  return entry.append(kTransactionEnd);
}

// Past a number of seven bits a byte; absent where it does not end.
std::optional<size_t> PastNumber(std::string_view bytes, size_t offset) {
  constexpr unsigned kMore = 0x80;
  while (offset < bytes.size()) {
    if ((static_cast<unsigned char>(bytes[offset++]) & kMore) == 0) return offset;
  }
  return std::nullopt;
}

// Behind the header; absent where it is broken.
std::optional<size_t> PastHeader(std::string_view bytes) {
  std::optional<size_t> offset = kHeaderBegin.size() + 1;
  if (bytes.substr(*offset).starts_with(kIdentifierField)) {
    *offset += kIdentifierField.size();
    for (size_t i = 0; i < kIdentifierNumbers && offset; ++i) offset = PastNumber(bytes, *offset);
    if (!offset || !bytes.substr(*offset).starts_with(kIterationField)) return std::nullopt;
    offset = PastNumber(bytes, *offset + kIterationField.size());
  }
  if (!offset || !bytes.substr(*offset).starts_with(kObjectEnd)) return std::nullopt;
  return *offset + kObjectEnd.size();
}

// The entry that begins there, as far as its length says; absent where it is longer than the log.
std::optional<std::string_view> EntryAt(std::string_view bytes, size_t offset) {
  if (bytes.size() - offset < kEntryHead) return std::nullopt;
  const uint64_t length = Word(bytes, offset);
  if (length > bytes.size() - offset - kEntryHead) return std::nullopt;
  return bytes.substr(offset, kEntryHead + length);
}

// What it means that nothing whole begins at `broken`.
LogTail JudgeBreak(std::string_view bytes, size_t broken) {
  static const std::string end_entry = EndEntry();
  const size_t end = bytes.find(end_entry, broken);
  // Whatever follows an end was written after its sync.
  if (end != std::string_view::npos && end + end_entry.size() < bytes.size()) {
    return LogTail::kDamaged;
  }
  const bool stops = end == std::string_view::npos && !EntryAt(bytes, broken);
  return stops ? LogTail::kUnfinished : LogTail::kTorn;
}

}  // namespace

LogState ExamineLog(std::string_view bytes) {
  if (bytes.empty()) return {};
  LogState state{.tail = LogTail::kUnfinished};
  if (kHeaderBegin.starts_with(bytes) || bytes.size() == kHeaderBegin.size() + 1) return state;
  if (!bytes.starts_with(kHeaderBegin)) {
    const bool missing = bytes.substr(0, sizeof(uint64_t)).find_first_not_of('\0') == bytes.npos;
    state.tail = missing ? JudgeBreak(bytes, 0) : LogTail::kForeign;
    return state;
  }
  if (bytes[kHeaderBegin.size()] != kVersion) return {.tail = LogTail::kForeign};
  const std::optional<size_t> begin = PastHeader(bytes);
  if (!begin) return {.tail = JudgeBreak(bytes, 0)};
  size_t offset = *begin;
  while (offset < bytes.size()) {
    const auto entry = EntryAt(bytes, offset);
    const auto content = entry.value_or("").substr(entry ? kEntryHead : 0);
    if (!entry || ChecksumOf(content) != Word(*entry, sizeof(uint64_t))) {
      state.tail = JudgeBreak(bytes, offset);
      return state;
    }
    offset += entry->size();
    if (content == kTransactionEnd) state.whole_bytes = offset;
  }
  if (state.whole_bytes == bytes.size()) state.tail = LogTail::kWhole;
  return state;
}

// ---- Mending ----

namespace {

class Descriptor {
 public:
  explicit Descriptor(const std::string& path)
      : number_(::open(path.c_str(), O_RDWR | O_CLOEXEC)) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  [[nodiscard]] int number() const { return number_; }

 private:
  int number_;
};

// The lock that DuckDB takes; it ends with the descriptor.
bool Lock(const Descriptor& store) {
  struct flock whole {};
  whole.l_type = F_WRLCK;
  whole.l_whence = SEEK_SET;
  return store.number() >= 0 && ::fcntl(store.number(), F_SETLK, &whole) == 0;
}

tl::unexpected<Error> Failed(const std::string& path) {
  return Fail(ErrorCode::kFailure,
              fmt::format("the store's write-ahead log cannot be mended: {}",
                          std::system_category().message(errno)),
              path, "Mend the disk or make room, and repeat the command.");
}

Status Cut(const std::string& path, size_t bytes) {
  const Descriptor log(path);
  if (log.number() < 0 || ::ftruncate(log.number(), static_cast<off_t>(bytes)) != 0 ||
      ::fsync(log.number()) != 0) {
    return Failed(path);
  }
  return {};
}

}  // namespace

Result<std::string> MendLog(const std::string& path) {
  const std::string log_path = path + ".wal";
  std::error_code absent;
  if (std::filesystem::file_size(log_path, absent) == 0 || absent) return "";
  const Descriptor store(path);
  if (!Lock(store)) return "";  // whoever opens it will be told why
  PosixFileSystem files;
  const auto log = files.Map(log_path);
  if (!log) return Fail(log.error());
  const std::string_view bytes = (*log)->bytes();
  const LogState state = ExamineLog(bytes);
  if (state.tail == LogTail::kDamaged) {
    return Fail(ErrorCode::kCheckFailed,
                fmt::format("the store's write-ahead log is damaged behind byte {}, among "
                            "transactions that were on the disk",
                            state.whole_bytes),
                log_path, "Restore the store and this file from one copy.");
  }
  if (state.tail == LogTail::kWhole || state.tail == LogTail::kForeign) return "";
  if (state.tail == LogTail::kUnfinished) {
    KUNDIG_RETURN_IF_ERROR(Cut(log_path, state.whole_bytes));
    return "";
  }
  const std::filesystem::path kept = log_path + ".cut";
  const std::string folder = kept.has_parent_path() ? kept.parent_path().string() : ".";
  const auto written = CreateWhole(files, {.folder = folder, .name = kept.filename()},
                                   bytes.substr(state.whole_bytes));
  if (!written) return Fail(written.error().error);
  KUNDIG_RETURN_IF_ERROR(Cut(log_path, state.whole_bytes));
  return fmt::format(
      "the power went while the store wrote its log: the last {} bytes, a transaction that was "
      "never confirmed, were cut off; they are kept in {}",
      bytes.size() - state.whole_bytes, kept.string());
}

}  // namespace kundig
