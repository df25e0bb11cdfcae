#include "server/unpack_body.h"

#include <gtest/gtest.h>
#include <sys/resource.h>

#include "server/packed_test_data.h"

namespace kundig {
namespace {

constexpr std::string_view kJson = R"({"type":"track","event":"E","userId":"u"})";

int StatusOf(const OrRefusal<std::string>& unpacked) {
  return unpacked ? 200 : unpacked.error().status;
}

TEST(UnpackBodyTest, WhatIsNotPackedComesBackAsItIs) {
  for (const std::string_view encoding : {"", "identity", "gzip", "deflate", "br", "zstd"}) {
    EXPECT_EQ(UnpackBody(std::string(kJson), encoding).value(), kJson) << encoding;
  }
  EXPECT_EQ(UnpackBody("", "").value(), "");
}

TEST(UnpackBodyTest, GzipIsKnownByItsBytesWhateverTheHeaderSays) {
  const std::string packed = Pack(kJson, Packing::kGzip);
  for (const std::string_view encoding : {"", "gzip", "identity", "deflate", "br", "nonsense"}) {
    EXPECT_EQ(UnpackBody(packed, encoding).value(), kJson) << encoding;
  }
}

TEST(UnpackBodyTest, DeflateIsUnpackedWithItsFrameAndWithout) {
  EXPECT_EQ(UnpackBody(Pack(kJson, Packing::kZlib), "deflate").value(), kJson);
  EXPECT_EQ(UnpackBody(Pack(kJson, Packing::kZlib), "").value(), kJson);
  EXPECT_EQ(UnpackBody(Pack(kJson, Packing::kDeflate), "Deflate").value(), kJson);
}

TEST(UnpackBodyTest, SeveralMembersAndPaddingAreOneBody) {
  const std::string two = Pack("ab", Packing::kGzip) + Pack("cd", Packing::kGzip);
  EXPECT_EQ(UnpackBody(two, "").value(), "abcd");
  EXPECT_EQ(UnpackBody(two + std::string(512, '\0'), "").value(), "abcd");
}

TEST(UnpackBodyTest, EveryCutAndEveryWrongByteOfAGzipIsRefusedOrHarmless) {
  const std::string packed = Pack(kJson, Packing::kGzip);
  for (size_t length = 2; length < packed.size(); ++length) {
    EXPECT_EQ(StatusOf(UnpackBody(packed.substr(0, length), "gzip")), 400) << length;
  }
  // Behind the first ten bytes the header's own do not matter: a checksum watches all the others.
  for (size_t i = 10; i < packed.size(); ++i) {
    std::string wrong = packed;
    wrong[i] = static_cast<char>(wrong[i] ^ 0x10);
    const auto unpacked = UnpackBody(wrong, "gzip");
    // Bits between the last code and the next byte say nothing.
    EXPECT_TRUE(StatusOf(unpacked) == 400 || unpacked == kJson) << i;
  }
}

TEST(UnpackBodyTest, OtherBytesBehindAGzipAreRefused) {
  EXPECT_EQ(StatusOf(UnpackBody(Pack(kJson, Packing::kGzip) + "x", "")), 400);
  EXPECT_EQ(StatusOf(UnpackBody(Pack(kJson, Packing::kZlib) + Pack(kJson, Packing::kZlib), "")),
            400);
}

TEST(UnpackBodyTest, ThePackingsThatAreNotUnderstoodAreNamed) {
  EXPECT_EQ(StatusOf(UnpackBody("\x28\xb5\x2f\xfd\x04", "")), 415);
  EXPECT_EQ(StatusOf(UnpackBody("\x28\xb5\x2f\xfd\x04", "gzip")), 415);
  EXPECT_EQ(StatusOf(UnpackBody("\x0b\x02\x80", "br")), 415);
  EXPECT_EQ(StatusOf(UnpackBody("\x1f\x9d\x90", "compress")), 415);
}

TEST(UnpackBodyTest, TheLimitIsExact) {
  const std::string text(1000, 'a');
  EXPECT_EQ(UnpackBody(Pack(text, Packing::kGzip), "", 1000).value(), text);
  EXPECT_EQ(StatusOf(UnpackBody(Pack(text + "a", Packing::kGzip), "", 1000)), 413);
  EXPECT_EQ(StatusOf(UnpackBody(text + "a", "", 1000)), 413);
}

TEST(UnpackBodyTest, ABombIsRefusedWithoutItsMemorySlow) {
  const std::string bomb = Pack(std::string(size_t{1} << 20, '\0'), Packing::kGzip, 200);
  ASSERT_LT(bomb.size(), size_t{250} << 10);
  rusage before{};
  rusage after{};
  getrusage(RUSAGE_SELF, &before);
  for (int i = 0; i < 20; ++i) EXPECT_EQ(StatusOf(UnpackBody(bomb, "gzip")), 413);
  getrusage(RUSAGE_SELF, &after);
  constexpr long kMostKilobytes = 32L << 10;
  EXPECT_LT(after.ru_maxrss - before.ru_maxrss, kMostKilobytes);
}

}  // namespace
}  // namespace kundig
