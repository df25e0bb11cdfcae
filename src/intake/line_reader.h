// LineReader: the lines of a text file, one by one, in bounded memory.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "intake/byte_source.h"

namespace kundig {

struct TextLine {
  std::string_view text;  // without its end ("\n" or "\r\n"); of an over-long line the beginning
  int64_t number = 0;     // counted from 1
  bool over_long = false;
};

class LineReader {
 public:
  // `source` is borrowed for as long as the reader lives; a UTF-8 byte order mark is skipped. Of a
  // line longer than `max_bytes` the first `max_bytes` are given.
  LineReader(ByteSource& source, size_t max_bytes);

  // Reads the next line that has anything but blanks in it, false where there is none. The text
  // holds until the next call. Errors: those of the source.
  Result<bool> Next(TextLine& line);

 private:
  Result<bool> NextOfAny(TextLine& line);
  Status Fill();
  Status SkipToLineEnd();
  [[nodiscard]] std::string_view Rest() const { return {buffer_.data() + begin_, end_ - begin_}; }

  ByteSource* source_;
  size_t max_bytes_;
  std::vector<char> buffer_;
  size_t begin_ = 0;  // of what was read and not yet given
  size_t end_ = 0;
  bool at_end_ = false;  // of the source
  int64_t lines_ = 0;
  std::vector<char> over_long_;
};

}  // namespace kundig
