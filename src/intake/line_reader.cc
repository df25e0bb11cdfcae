#include "intake/line_reader.h"

#include <algorithm>
#include <cstring>

namespace kundig {
namespace {

constexpr size_t kLeastBufferBytes = size_t{1} << 20;
constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";

}  // namespace

LineReader::LineReader(ByteSource& source, size_t max_bytes)
    : source_(&source),
      max_bytes_(max_bytes),
      // Room for a line of full length and its end, so that a longer one is recognised.
      buffer_(std::max(kLeastBufferBytes, 2 * (max_bytes + 2))) {}

// Reads on until the buffer is full or the source at its end.
Status LineReader::Fill() {
  std::memmove(buffer_.data(), buffer_.data() + begin_, end_ - begin_);
  end_ -= begin_;
  begin_ = 0;
  while (!at_end_ && end_ < buffer_.size()) {
    KUNDIG_ASSIGN_OR_RETURN(const size_t got, source_->Read(std::span(buffer_).subspan(end_)));
    end_ += got;
    at_end_ = got == 0;
  }
  return {};
}

Status LineReader::SkipToLineEnd() {
  while (true) {
    const size_t found = Rest().find('\n');
    if (found != std::string_view::npos) {
      begin_ += found + 1;
      return {};
    }
    begin_ = end_;
    if (at_end_) return {};
    KUNDIG_RETURN_IF_ERROR(Fill());
  }
}

Result<bool> LineReader::NextOfAny(TextLine& line) {
  size_t length = Rest().find('\n');
  if (length == std::string_view::npos && !at_end_) {
    KUNDIG_RETURN_IF_ERROR(Fill());
    if (lines_ == 0 && Rest().starts_with(kByteOrderMark)) begin_ += kByteOrderMark.size();
    length = Rest().find('\n');
  }
  if (begin_ == end_) return false;
  const bool ends_here = length != std::string_view::npos;
  line.text = Rest().substr(0, length);
  line.number = ++lines_;
  if (line.text.ends_with('\r')) line.text.remove_suffix(1);
  line.over_long = line.text.size() > max_bytes_;
  if (!line.over_long) {
    begin_ = ends_here ? begin_ + length + 1 : end_;
    return true;
  }
  const std::string_view kept = line.text.substr(0, max_bytes_);
  over_long_.assign(kept.begin(), kept.end());
  line.text = {over_long_.data(), over_long_.size()};
  KUNDIG_RETURN_IF_ERROR(SkipToLineEnd());
  return true;
}

Result<bool> LineReader::Next(TextLine& line) {
  while (true) {
    KUNDIG_ASSIGN_OR_RETURN(const bool found, NextOfAny(line));
    if (!found || line.text.find_first_not_of(" \t") != std::string_view::npos) return found;
  }
}

}  // namespace kundig
