#include "intake/line_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace kundig {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

// Gives its bytes one at a time, as a slow pipe would.
class TricklingSource final : public ByteSource {
 public:
  explicit TricklingSource(std::string_view bytes) : whole_(BytesInMemory(bytes)) {}
  Result<size_t> Read(std::span<char> space) override {
    return whole_->Read(space.first(std::min<size_t>(space.size(), 1)));
  }
  [[nodiscard]] int64_t bytes_done() const override { return whole_->bytes_done(); }
  [[nodiscard]] int64_t bytes_total() const override { return whole_->bytes_total(); }

 private:
  std::unique_ptr<ByteSource> whole_;
};

// "number:text", with "!" behind an over-long line.
std::vector<std::string> LinesOf(ByteSource& source, size_t max_bytes = 100) {
  LineReader reader(source, max_bytes);
  std::vector<std::string> lines;
  TextLine line;
  while (reader.Next(line).value()) {
    lines.push_back(fmt::format("{}:{}{}", line.number, line.text, line.over_long ? "!" : ""));
  }
  return lines;
}

std::vector<std::string> Lines(std::string_view text, size_t max_bytes = 100) {
  TricklingSource trickling(text);
  const auto slowly = LinesOf(trickling, max_bytes);
  EXPECT_EQ(LinesOf(*BytesInMemory(text), max_bytes), slowly);
  return slowly;
}

TEST(LineReader, GivesLinesWithTheirNumbers) {
  EXPECT_THAT(Lines("a\nb\r\n\n \t\r\nc"), ElementsAre("1:a", "2:b", "5:c"));
  EXPECT_THAT(Lines("a\n"), ElementsAre("1:a"));
  EXPECT_THAT(Lines(""), IsEmpty());
  EXPECT_THAT(Lines("\n\n"), IsEmpty());
  EXPECT_THAT(Lines("\xef\xbb\xbf{}\n\xef\xbb\xbf"), ElementsAre("1:{}", "2:\xef\xbb\xbf"));
}

TEST(LineReader, AnOverLongLineCostsNoOther) {
  EXPECT_THAT(Lines("abc\nabcd\nab\n", 3), ElementsAre("1:abc", "2:abc!", "3:ab"));
  const std::string longest(3'000'000, 'x');
  EXPECT_THAT(LinesOf(*BytesInMemory("a\n" + longest + "\nb"), 5),
              ElementsAre("1:a", "2:xxxxx!", "3:b"));
  EXPECT_THAT(LinesOf(*BytesInMemory(longest), 5), ElementsAre("1:xxxxx!"));
}

}  // namespace
}  // namespace kundig
