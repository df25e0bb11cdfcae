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

std::vector<FilterBlock> FilterOf(const std::vector<IdEntry>& entries) {
  std::vector<FilterBlock> blocks(entries.size() / kMessagesPerBlock + 1);
  for (const IdEntry& entry : entries) {
    FilterBlock& block = blocks[BlockOf(entry.message, blocks.size())];
    for (size_t i = 0; i < block.words.size(); ++i) block.words[i] |= BitOf(entry.message, i);
  }
  return blocks;
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

}  // namespace

std::string EncodeIdFile(int32_t day, std::vector<IdEntry> entries) {
  std::ranges::stable_sort(entries, {}, &IdEntry::message);
  const auto doubled = std::ranges::unique(entries, {}, &IdEntry::message);
  entries.erase(doubled.begin(), doubled.end());
  const std::vector<FilterBlock> filter = FilterOf(entries);
  Header header{.day = day,
                .entries = entries.size(),
                .filter_blocks = filter.size(),
                .entries_checksum = Checksum(kMagic, BytesOf(entries)),
                .filter_checksum = Checksum(kMagic, BytesOf(filter))};
  header.checksum = ChecksumOf(header);
  std::string bytes(reinterpret_cast<const char*>(&header), sizeof(header));
  bytes.reserve(bytes.size() + BytesOf(filter).size() + BytesOf(entries).size());
  bytes.append(BytesOf(filter));
  bytes.append(BytesOf(entries));
  return bytes;
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

Result<std::vector<IdEntry>> IdFile::Entries() const {
  if (Checksum(kMagic, entries_) != entries_checksum_) {
    return Fail(ErrorCode::kCheckFailed, "the entries of a file of message ids are damaged", path_,
                "Restore the file from a copy. Without it, messages of its day that are sent again "
                "are stored twice.");
  }
  std::vector<IdEntry> entries(size_);
  if (size_ > 0) std::memcpy(entries.data(), entries_.data(), entries_.size());
  return entries;
}

}  // namespace kundig
