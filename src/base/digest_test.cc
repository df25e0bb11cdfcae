#include "base/digest.h"

#include <gtest/gtest.h>

#include <string_view>

namespace kundig {
namespace {

Digest DigestOfText(std::string_view text) { return Blake2b256(std::as_bytes(std::span(text))); }

// RFC 7693 fixes the function; these are what b2sum -l 256 prints.
TEST(DigestTest, KnownTextsHaveKnownDigests) {
  EXPECT_EQ(ToHex(DigestOfText("")),
            "0e5751c026e543b2e8ab2eb06099daa1d1e5df47778f7787faab45cdf12fe3a8");
  EXPECT_EQ(ToHex(DigestOfText("abc")),
            "bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319");
}

TEST(DigestTest, WritingPieceByPieceGivesTheSameDigest) {
  ByteWriter writer;
  for (int64_t i = 0; i < 300'000; ++i) writer.Write(i);
  const Digest in_pieces = Blake2b256([](ByteWriter& pieces) {
    for (int64_t i = 0; i < 300'000; ++i) pieces.Write(i);
  });
  EXPECT_EQ(in_pieces, Blake2b256(writer.bytes()));
}

}  // namespace
}  // namespace kundig
