#include "intake/csv_reader.h"

#include <algorithm>
#include <bit>
#include <cstring>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

namespace kundig {
namespace {

constexpr size_t kBufferBytes = size_t{1} << 20;
constexpr size_t kBlock = 64;
// A record, its line end, and one byte to see that it is too long.
constexpr size_t kWindowBytes = CsvReader::kMaxRecordBytes + 3;

}  // namespace

// Finds the bytes that mean something (delimiter, line end, quote, NUL), 64 bytes at a time: one
// bit a byte.
class CsvReader::Scanner {
 public:
  explicit Scanner(const CsvDialect& dialect)
      : marks_{dialect.blank_runs ? ' ' : dialect.delimiter,
               dialect.blank_runs ? '\t' : dialect.delimiter, dialect.line_end, '"', '\0'} {}

  // The buffer must be readable for kBlock bytes after `end`.
  void Seek(const char* from, const char* end) {
    block_ = from;
    end_ = end;
    mask_ = from < end ? Load() : 0;
  }
  // The next such byte, or nullptr after the last one.
  const char* Next() {
    while (mask_ == 0) {
      if (end_ - block_ <= static_cast<ptrdiff_t>(kBlock)) return nullptr;
      block_ += kBlock;
      mask_ = Load();
    }
    const char* found = block_ + std::countr_zero(mask_);
    mask_ &= mask_ - 1;
    return found;
  }

 private:
  [[nodiscard]] uint64_t Load() const {
    uint64_t mask = 0;
#ifdef __SSE2__
    for (size_t lane = 0; lane < kBlock; lane += 16) {
      const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(block_ + lane));
      __m128i hits = _mm_setzero_si128();
      for (const char mark : marks_) {
        hits = _mm_or_si128(hits, _mm_cmpeq_epi8(bytes, _mm_set1_epi8(mark)));
      }
      mask |= static_cast<uint64_t>(static_cast<uint32_t>(_mm_movemask_epi8(hits))) << lane;
    }
#else
    for (size_t i = 0; i < kBlock; ++i) {
      const bool hit = std::find(marks_, std::end(marks_), block_[i]) != std::end(marks_);
      mask |= static_cast<uint64_t>(hit) << i;
    }
#endif
    const auto left = static_cast<size_t>(end_ - block_);
    return left >= kBlock ? mask : mask & ((uint64_t{1} << left) - 1);
  }

  char marks_[5];
  const char* block_ = nullptr;
  const char* end_ = nullptr;
  uint64_t mask_ = 0;
};

CsvReader::CsvReader(ByteSource& source, CsvDialect dialect)
    : source_(&source),
      dialect_(dialect),
      buffer_(kBufferBytes + kBlock),
      at_(buffer_.data()),
      end_(buffer_.data()),
      scanner_(std::make_unique<Scanner>(dialect)) {
  // Never grows beyond this, so that views into it stay good for the whole record.
  unquoted_.reserve(kWindowBytes);
}

CsvReader::~CsvReader() = default;

// Makes sure that a whole window lies in the buffer, or all that is left.
Status CsvReader::Fill() {
  if (at_end_ || static_cast<size_t>(end_ - at_) >= kWindowBytes) return {};
  const auto rest = static_cast<size_t>(end_ - at_);
  std::memmove(buffer_.data(), at_, rest);
  at_ = buffer_.data();
  end_ = at_ + rest;
  while (!at_end_ && end_ < at_ + kBufferBytes) {
    const auto space = static_cast<size_t>(at_ + kBufferBytes - end_);
    KUNDIG_ASSIGN_OR_RETURN(const size_t got, source_->Read({end_, space}));
    end_ += got;
    at_end_ = got == 0;
  }
  if (at_start_ &&
      std::string_view(at_, static_cast<size_t>(end_ - at_)).starts_with("\xef\xbb\xbf")) {
    at_ += 3;
  }
  at_start_ = false;
  scanner_->Seek(at_, end_);
  return {};
}

Result<bool> CsvReader::Next(CsvRecord& record) {
  while (true) {
    KUNDIG_RETURN_IF_ERROR(Fill());
    if (at_ == end_) return false;
    record.fields.clear();
    record.defect = CsvDefect::kNone;
    record.line = line_;
    unquoted_.clear();
    lines_in_quotes_ = 0;
    const Outcome outcome = Parse(record);
    if (outcome == Outcome::kNothing) continue;
    if (outcome == Outcome::kRecord) return true;
    record.defect =
        outcome == Outcome::kOverLong ? CsvDefect::kOverLong : CsvDefect::kUnbalancedQuotes;
    KUNDIG_RETURN_IF_ERROR(EndAtFirstLine(record));
    return true;
  }
}

bool CsvReader::IsDelimiter(char c) const {
  return dialect_.blank_runs ? c == ' ' || c == '\t' : c == dialect_.delimiter;
}

void CsvReader::PushField(Field field, const char* mark, CsvRecord& record) const {
  if (field.end == nullptr) {
    if (dialect_.blank_runs && field.begin == mark) return;
    field.end = mark;
  }
  record.fields.emplace_back(field.begin, static_cast<size_t>(field.end - field.begin));
}

CsvReader::Outcome CsvReader::Parse(CsvRecord& record) {
  const char* const begin = at_;
  Field field{.begin = begin};
  while (true) {
    const char* mark = scanner_->Next();
    const bool at_end = mark == nullptr;
    if (at_end) mark = end_;
    if (static_cast<size_t>(mark - begin) > kMaxRecordBytes + 1) return Outcome::kOverLong;
    if (at_end || *mark == dialect_.line_end) return EndRecord(mark, at_end, field, record);
    if (IsDelimiter(*mark)) {
      PushField(field, mark, record);
      field = {.begin = mark + 1};
    } else if (*mark == '\0') {
      record.defect = CsvDefect::kNulByte;
    } else if (field.end == nullptr &&
               std::all_of(field.begin, mark, [](char c) { return c == ' '; })) {
      if (!ParseQuoted(mark, field)) return Outcome::kUnbalanced;
    }
  }
}

CsvReader::Outcome CsvReader::EndRecord(const char* mark, bool at_end, Field field,
                                        CsvRecord& record) {
  const bool carriage_return = dialect_.line_end == '\n' && mark > at_ && mark[-1] == '\r';
  const char* end = carriage_return ? mark - 1 : mark;
  record.raw = {at_, static_cast<size_t>(end - at_)};
  if (record.raw.size() > kMaxRecordBytes) return Outcome::kOverLong;
  PushField(field, end, record);
  at_ += mark - at_ + (at_end ? 0 : 1);
  line_ += lines_in_quotes_ + 1;
  if (record.defect == CsvDefect::kNulByte) {
    record.fields.clear();
    return Outcome::kRecord;
  }
  const bool nothing = record.raw.empty() || record.fields.empty();
  return nothing ? Outcome::kNothing : Outcome::kRecord;
}

bool CsvReader::ParseQuoted(const char* quote, Field& field) {
  const size_t unquoted_begin = unquoted_.size();
  const char* piece = quote + 1;  // what was not yet copied to unquoted_
  bool doubled = false;
  while (const char* mark = scanner_->Next()) {
    if (static_cast<size_t>(mark - at_) > kMaxRecordBytes || *mark == '\0') return false;
    if (*mark == dialect_.line_end) ++lines_in_quotes_;
    if (*mark != '"') continue;
    const bool last = mark + 1 == end_;
    if (!last && mark[1] == '"') {
      scanner_->Next();
      unquoted_.append(piece, mark + 1);
      piece = mark + 2;
      doubled = true;
      continue;
    }
    if (!EndsField(mark + 1)) return false;
    field = {.begin = piece, .end = mark};
    if (doubled) {
      unquoted_.append(piece, mark);
      field = {.begin = unquoted_.data() + unquoted_begin,
               .end = unquoted_.data() + unquoted_.size()};
    }
    return true;
  }
  return false;
}

// Blanks may stand between the closing quote and what ends the field.
bool CsvReader::EndsField(const char* after_quote) const {
  const char* c = after_quote;
  if (!dialect_.blank_runs)
    c = std::find_if(c, static_cast<const char*>(end_), [](char x) { return x != ' '; });
  if (c == end_ || *c == dialect_.line_end || IsDelimiter(*c)) return true;
  return *c == '\r' && (c + 1 == end_ || c[1] == dialect_.line_end);
}

// Hands out the first line of a record with a defect and goes on behind it.
Status CsvReader::EndAtFirstLine(CsvRecord& record) {
  record.fields.clear();
  first_line_.clear();
  while (true) {
    const auto left = static_cast<size_t>(end_ - at_);
    const auto* line_end = static_cast<char*>(std::memchr(at_, dialect_.line_end, left));
    const size_t length = line_end != nullptr ? static_cast<size_t>(line_end - at_) : left;
    first_line_.append(at_, std::min(length, kMaxRecordBytes - first_line_.size()));
    at_ += length + (line_end != nullptr ? 1 : 0);
    if (line_end != nullptr || (at_end_ && at_ == end_)) break;
    KUNDIG_RETURN_IF_ERROR(Fill());
  }
  if (dialect_.line_end == '\n' && first_line_.ends_with('\r')) first_line_.pop_back();
  record.raw = first_line_;
  ++line_;
  scanner_->Seek(at_, end_);
  return {};
}

}  // namespace kundig
