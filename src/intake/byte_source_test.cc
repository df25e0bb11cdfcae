#include "intake/byte_source.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include <filesystem>
#include <fstream>

namespace kundig {
namespace {

std::string Gzip(std::string_view text) {
  z_stream stream{};
  EXPECT_EQ(deflateInit2(&stream, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY), Z_OK);
  std::string packed(deflateBound(&stream, text.size()) + 32, '\0');
  std::string input(text);
  stream.next_in = reinterpret_cast<Bytef*>(input.data());
  stream.avail_in = static_cast<uInt>(input.size());
  stream.next_out = reinterpret_cast<Bytef*>(packed.data());
  stream.avail_out = static_cast<uInt>(packed.size());
  EXPECT_EQ(deflate(&stream, Z_FINISH), Z_STREAM_END);
  packed.resize(stream.total_out);
  deflateEnd(&stream);
  return packed;
}

Result<std::string> ReadAll(ByteSource& source) {
  std::string text;
  std::vector<char> space(1000);
  while (true) {
    KUNDIG_ASSIGN_OR_RETURN(const size_t got, source.Read(space));
    if (got == 0) return text;
    text.append(space.data(), got);
  }
}

Result<std::string> Unpack(std::string_view bytes) {
  KUNDIG_ASSIGN_OR_RETURN(const auto source, Unpacked(BytesInMemory(bytes), "a.csv.gz"));
  return ReadAll(*source);
}

class InputFile : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = testing::TempDir() + "kundig_byte_source_XXXXXX";
    ASSERT_NE(mkdtemp(pattern.data()), nullptr);
    folder_ = pattern;
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }
  std::string Write(std::string_view text) {
    const std::string path = folder_ + "/file.csv";
    std::ofstream(path, std::ios::binary) << text;
    return path;
  }

  std::string folder_;
};

TEST(Unpacked, PlainBytesPassThrough) {
  EXPECT_EQ(Unpack("a,b\n").value(), "a,b\n");
  EXPECT_EQ(Unpack("x").value(), "x");
  EXPECT_EQ(Unpack("").value(), "");
}

TEST(Unpacked, GzipIsKnownByItsFirstBytes) {
  const std::string text(1'000'000, 'k');
  EXPECT_EQ(Unpack(Gzip(text)).value(), text);
}

TEST(Unpacked, SeveralMembersAreOneText) {
  EXPECT_EQ(Unpack(Gzip("one\n") + Gzip("") + Gzip("two\n")).value(), "one\ntwo\n");
  EXPECT_EQ(Unpack(Gzip("one\n") + std::string(512, '\0')).value(), "one\n");
}

TEST(Unpacked, AGzipFileCutAnywhereIsAnError) {
  const std::string packed = Gzip("some,text\nand,more\n");
  for (size_t length = 2; length < packed.size(); ++length) {
    const auto text = Unpack(packed.substr(0, length));
    ASSERT_FALSE(text) << length;
    EXPECT_NE(text.error().what.find("too early"), std::string::npos) << text.error().Message();
  }
}

TEST(Unpacked, DamagedGzipIsAnError) {
  std::string packed = Gzip("some,text\nand,more\n");
  packed[packed.size() - 6] = static_cast<char>(packed[packed.size() - 6] ^ 1);  // the checksum
  EXPECT_NE(Unpack(packed).error().what.find("damaged"), std::string::npos);
  EXPECT_NE(Unpack(Gzip("a") + "rubbish").error().what.find("damaged"), std::string::npos);
}

TEST_F(InputFile, IsReadAsItLies) {
  const auto source = OpenFile(Write("a,b\n")).value();
  EXPECT_EQ(source->bytes_total(), 4);
  EXPECT_EQ(ReadAll(*source).value(), "a,b\n");
  EXPECT_EQ(source->bytes_done(), 4);
}

TEST_F(InputFile, WhatIsNoFileIsAnError) {
  EXPECT_EQ(OpenFile(folder_ + "/nowhere.csv").error().code, ErrorCode::kNotFound);
  EXPECT_NE(OpenFile(folder_).error().what.find("folder"), std::string::npos);
  EXPECT_NE(OpenFile(Write("")).error().what.find("0 bytes"), std::string::npos);
  EXPECT_NE(OpenFile("/dev/null").error().what.find("device"), std::string::npos);
}

TEST_F(InputFile, MayBeForbidden) {
  const std::string path = Write("a,b\n");
  ASSERT_EQ(chmod(path.c_str(), 0), 0);
  if (access(path.c_str(), R_OK) == 0) GTEST_SKIP() << "this user may read everything";
  EXPECT_EQ(OpenFile(path).error().code, ErrorCode::kNotAllowed);
}

TEST_F(InputFile, BecomingShorterIsAnError) {
  const std::string path = Write("a,b\n");
  const auto source = OpenFile(path).value();
  std::filesystem::resize_file(path, 2);
  EXPECT_NE(ReadAll(*source).error().what.find("shorter"), std::string::npos);
}

}  // namespace
}  // namespace kundig
