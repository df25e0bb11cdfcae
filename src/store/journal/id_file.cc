#include "store/journal/id_file.h"

#include <bit>

namespace kundig {
namespace {

static_assert(std::endian::native == std::endian::little, "the files' bytes are little-endian");

constexpr uint64_t kMagic = 0x31534449474e554b;  // "KUNGIDS1"

struct Header {
  uint64_t magic = kMagic;
  int64_t day = 0;
  uint64_t entries = 0;
  uint64_t filter_blocks = 0;
  uint64_t entries_checksum = 0;
  uint64_t filter_checksum = 0;
  uint64_t reserved = 0;
  uint64_t checksum = 0;  // of the above
};
static_assert(sizeof(Header) == 64 && sizeof(IdEntry) == 24);

uint64_t ChecksumOf(const Header& header) {
  return Checksum(kMagic, {reinterpret_cast<const char*>(&header), offsetof(Header, checksum)});
}

// A Bloom filter in blocks of 32 bytes, so that a lookup touches one line of cache (F. Putze,
// P. Sanders, J. Singler, Cache-, Hash- and Space-Efficient Bloom Filters, 2007): eight words of 32
// bits, one bit set in each. With 16 bits a message about 1 of 1,000 absent ones passes.
struct FilterBlock {
  std::array<uint32_t, 8> words{};
};
constexpr uint64_t kMessagesPerBlock = 16;

uint64_t BlockOf(const Fingerprint& message, uint64_t blocks) {
  __extension__ typedef unsigned __int128 UInt128;
  return static_cast<uint64_t>((UInt128{message.high} * blocks) >> 64);
}

// The bit of the word: five bits of the fingerprint's lower half, which the block does not use.
uint32_t BitOf(const Fingerprint& message, size_t word) {
  return 1u << ((message.low >> (5 * word)) & 31);
}

bool Passes(const FilterBlock& block, const Fingerprint& message) {
  for (size_t i = 0; i < block.words.size(); ++i) {
    if ((block.words[i] & BitOf(message, i)) == 0) return false;
  }
  return true;
}

std::vector<FilterBlock> FilterFor(uint64_t messages) {
  return std::vector<FilterBlock>(messages / kMessagesPerBlock + 1);
}

void AddTo(std::vector<FilterBlock>& filter, const Fingerprint& message) {
  FilterBlock& block = filter[BlockOf(message, filter.size())];
  for (size_t i = 0; i < block.words.size(); ++i) block.words[i] |= BitOf(message, i);
}

IdEntry EntryAt(std::string_view entries, uint64_t index) {
  IdEntry entry;
  std::memcpy(&entry, entries.data() + index * sizeof(IdEntry), sizeof(IdEntry));
  return entry;
}

template <typename T>
std::string_view BytesOf(const std::vector<T>& values) {
  return {reinterpret_cast<const char*>(values.data()), values.size() * sizeof(T)};
}

// The beginning of a file: header and filter.
std::string Beginning(Header header, const std::vector<FilterBlock>& filter) {
  header.filter_blocks = filter.size();
  header.filter_checksum = Checksum(kMagic, BytesOf(filter));
  header.checksum = ChecksumOf(header);
  std::string bytes(reinterpret_cast<const char*>(&header), sizeof(header));
  return bytes.append(BytesOf(filter));
}

// Gives the entries of sorted parts to `take` in order, each message once, and in pieces, the last
// of which may be short.
template <typename Take>
FileStatus VisitMerged(std::vector<std::string_view> parts, Take take) {
  constexpr size_t kPiece = 1 << 15;
  std::vector<IdEntry> piece;
  piece.reserve(kPiece);
  while (true) {
    std::optional<IdEntry> least;
    for (const std::string_view part : parts) {
      if (part.empty()) continue;
      const IdEntry entry = EntryAt(part, 0);
      if (!least || entry.message < least->message) least = entry;
    }
    if (least) {
      piece.push_back(*least);
      for (std::string_view& part : parts) {
        if (!part.empty() && EntryAt(part, 0).message == least->message) {
          part.remove_prefix(sizeof(IdEntry));
        }
      }
    }
    if (piece.size() == kPiece || (!least && !piece.empty())) {
      if (const FileStatus status = take(piece); !status) return status;
      piece.clear();
    }
    if (!least) return {};
  }
}

}  // namespace

std::string EncodeIdFile(int32_t day, std::vector<IdEntry> entries) {
  std::ranges::stable_sort(entries, {}, &IdEntry::message);
  const auto doubled = std::ranges::unique(entries, {}, &IdEntry::message);
  entries.erase(doubled.begin(), doubled.end());
  std::vector<FilterBlock> filter = FilterFor(entries.size());
  for (const IdEntry& entry : entries) AddTo(filter, entry.message);
  return Beginning({.day = day,
                    .entries = entries.size(),
                    .entries_checksum = Checksum(kMagic, BytesOf(entries))},
                   filter)
      .append(BytesOf(entries));
}

Result<std::shared_ptr<const IdFile>> IdFile::Open(FileSystem& files, const std::string& path) {
  auto mapped = files.Map(path);
  if (!mapped) return Fail(mapped.error());
  const std::shared_ptr<IdFile> file(new IdFile);
  file->file_ = std::move(*mapped);
  file->path_ = path;
  std::string_view bytes = file->file_->bytes();
  Header header;
  const auto damaged = [&path] {
    return Fail(ErrorCode::kCheckFailed, "a file of message ids is damaged", path,
                "Restore the file from a copy. Without it, messages of its day that are sent again "
                "are stored twice.");
  };
  if (bytes.size() < sizeof(header)) return damaged();
  std::memcpy(&header, bytes.data(), sizeof(header));
  if (header.magic != kMagic || header.checksum != ChecksumOf(header)) return damaged();
  bytes.remove_prefix(sizeof(header));
  const uint64_t filter_bytes = header.filter_blocks * sizeof(FilterBlock);
  if (bytes.size() != filter_bytes + header.entries * sizeof(IdEntry)) return damaged();
  file->day_ = static_cast<int32_t>(header.day);
  file->size_ = header.entries;
  file->entries_checksum_ = header.entries_checksum;
  file->filter_ = bytes.substr(0, filter_bytes);
  file->entries_ = bytes.substr(filter_bytes);
  if (header.filter_checksum != Checksum(kMagic, file->filter_)) return damaged();
  return file;
}

std::optional<uint64_t> IdFile::Find(const Fingerprint& message) const {
  FilterBlock block;
  const uint64_t blocks = filter_.size() / sizeof(FilterBlock);
  std::memcpy(&block, filter_.data() + BlockOf(message, blocks) * sizeof(block), sizeof(block));
  if (size_ == 0 || !Passes(block, message)) return std::nullopt;
  // Fingerprints are uniform: the place can be told within about the square root of the size. From
  // there steps of growing width enclose the message, then a binary search finds it.
  const auto before = [&](uint64_t index) { return EntryAt(entries_, index).message < message; };
  uint64_t low = BlockOf(message, size_);
  uint64_t high = low;
  for (uint64_t step = 16; low > 0 && !before(low); step *= 2) low -= std::min(low, step);
  for (uint64_t step = 16; high < size_ && before(high); step *= 2) {
    high += std::min(size_ - high, step);
  }
  while (low < high) {
    const uint64_t middle = low + (high - low) / 2;
    if (before(middle)) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  if (low == size_) return std::nullopt;
  const IdEntry entry = EntryAt(entries_, low);
  if (entry.message != message) return std::nullopt;
  return entry.content;
}

Status IdFile::Check() const {
  if (Checksum(kMagic, entries_) == entries_checksum_) return {};
  return Fail(ErrorCode::kCheckFailed, "the entries of a file of message ids are damaged", path_,
              "Restore the file from a copy. Without it, messages of its day that are sent again "
              "are stored twice.");
}

// The entries are gone through twice, since what is known only after all of them stands in front.
Result<std::shared_ptr<const IdFile>> IdFile::Merge(
    FileSystem& files, const WholeFile& target,
    std::span<const std::shared_ptr<const IdFile>> parts) {
  std::vector<std::string_view> entries;
  uint64_t most = 0;
  for (const auto& part : parts) {
    KUNDIG_RETURN_IF_ERROR(part->Check());
    entries.push_back(part->entries_);
    most += part->size_;
  }
  Header header{.day = parts.front()->day_};
  std::vector<FilterBlock> filter = FilterFor(most);
  ChecksumInPieces checksum(kMagic);
  const auto count = [&](const std::vector<IdEntry>& piece) -> FileStatus {
    for (const IdEntry& entry : piece) AddTo(filter, entry.message);
    checksum.Add(BytesOf(piece));
    header.entries += piece.size();
    return {};
  };
  if (const auto status = VisitMerged(entries, count); !status) return Fail(status.error());
  header.entries_checksum = checksum.Get();
  const auto written = CreateWhole(files, target, [&](AppendedFile& file) -> FileStatus {
    if (const auto status = AppendAll(file, Beginning(header, filter)); !status) return status;
    return VisitMerged(entries, [&file](const std::vector<IdEntry>& piece) {
      return AppendAll(file, BytesOf(piece));
    });
  });
  if (!written) return Fail(written.error().error);
  return Open(files, target.folder + "/" + target.name);
}

}  // namespace kundig
