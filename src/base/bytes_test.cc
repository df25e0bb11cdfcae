#include "base/bytes.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <limits>
#include <vector>

namespace kundig {
namespace {

Bytes BytesOf(std::initializer_list<int> values) {
  Bytes bytes;
  for (const int value : values) bytes.push_back(static_cast<std::byte>(value));
  return bytes;
}

template <typename Integer>
Result<Integer> ThereAndBack(Integer value) {
  ByteWriter writer;
  writer.Write(value);
  ByteReader reader(writer.bytes());
  auto back = reader.Read<Integer>();
  EXPECT_TRUE(reader.empty());
  return back;
}

TEST(ByteWriterTest, WritesLowestByteFirst) {
  ByteWriter writer;
  writer.Write(int32_t{-2});
  writer.Write(uint16_t{0x0102});
  EXPECT_EQ(writer.bytes(), BytesOf({0xfe, 0xff, 0xff, 0xff, 0x02, 0x01}));
}

TEST(ByteWriterTest, WritesLengthBeforeText) {
  ByteWriter writer;
  writer.WriteText("ab");
  EXPECT_EQ(writer.bytes(), BytesOf({2, 0, 0, 0, 0, 0, 0, 0, 'a', 'b'}));
}

TEST(ByteWriterTest, SinkReceivesTheSameBytesInOrder) {
  Bytes received;
  size_t calls = 0;
  ByteWriter to_sink([&](std::span<const std::byte> bytes) {
    received.insert(received.end(), bytes.begin(), bytes.end());
    ++calls;
  });
  ByteWriter kept;
  for (int64_t i = 0; i < 300'000; ++i) {
    to_sink.Write(i);
    kept.Write(i);
  }
  to_sink.Flush();
  EXPECT_EQ(received, kept.bytes());
  EXPECT_GT(calls, 1u);
  EXPECT_TRUE(to_sink.bytes().empty());
}

TEST(ByteReaderTest, ReadsExtremesOfEveryWidth) {
  EXPECT_EQ(ThereAndBack(std::numeric_limits<int64_t>::min()).value(),
            std::numeric_limits<int64_t>::min());
  EXPECT_EQ(ThereAndBack(std::numeric_limits<uint64_t>::max()).value(),
            std::numeric_limits<uint64_t>::max());
  EXPECT_EQ(ThereAndBack(int8_t{-128}).value(), -128);
  const Int128 large = (Int128{1} << 100) - 5;
  EXPECT_TRUE(ThereAndBack(large).value() == large);
  EXPECT_TRUE(ThereAndBack(-large).value() == -large);
}

RC_GTEST_PROP(ByteReaderTest, ReadsBackWhatWasWritten, (int64_t number, const std::string& text)) {
  ByteWriter writer;
  writer.Write(number);
  writer.WriteText(text);
  ByteReader reader(writer.bytes());
  RC_ASSERT(reader.Read<int64_t>().value() == number);
  RC_ASSERT(reader.ReadText().value() == text);
  RC_ASSERT(reader.empty());
}

TEST(ByteReaderTest, TooFewBytesAreAnError) {
  const Bytes bytes = BytesOf({1, 2, 3});
  ByteReader reader(bytes);
  EXPECT_FALSE(reader.Read<int32_t>().has_value());
  EXPECT_EQ(reader.remaining(), 3u);
}

TEST(ByteReaderTest, LengthBeyondTheEndIsAnError) {
  ByteWriter writer;
  writer.Write(std::numeric_limits<uint64_t>::max());
  writer.Write('a');
  ByteReader reader(writer.bytes());
  const auto text = reader.ReadText();
  ASSERT_FALSE(text.has_value());
  EXPECT_EQ(text.error().code, ErrorCode::kFailure);
}

}  // namespace
}  // namespace kundig
