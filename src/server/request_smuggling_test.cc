// Requests in which another could hide (request smuggling): each is answered 400, once, and ends
// its connection, so that whatever follows it is never read as a request.

#include <gtest/gtest.h>

#include <map>
#include <string>

#include "server/http_server_test_data.h"

namespace kundig {
namespace {

using Cases = std::map<std::string, std::string>;

std::string PostWith(const std::string& fields, const std::string& rest) {
  return "POST / HTTP/1.1\r\nHost: a\r\n" + fields + "\r\n" + rest;
}

std::string Chunked(const std::string& rest) {
  return PostWith("Transfer-Encoding: chunked\r\n", rest);
}

// Where a body ends.
Cases FramingCases() {
  return {
      {"CL and TE", PostWith("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n")},
      {"TE and CL", PostWith("Transfer-Encoding: chunked\r\nContent-Length: 5\r\n", "0\r\n\r\n")},
      {"two CL", PostWith("Content-Length: 0\r\nContent-Length: 30\r\n", "")},
      {"two CL that agree", PostWith("Content-Length: 0\r\nContent-Length: 0\r\n", "")},
      {"a list as CL", PostWith("Content-Length: 0, 0\r\n", "")},
      {"a signed CL", PostWith("Content-Length: +0\r\n", "")},
      {"a negative CL", PostWith("Content-Length: -1\r\n", "")},
      {"a hexadecimal CL", PostWith("Content-Length: 0x10\r\n", "")},
      {"an empty CL", PostWith("Content-Length: \r\n", "")},
      {"a CL with letters", PostWith("Content-Length: 1a\r\n", "a")},
      {"a CL beyond 64 bits", PostWith("Content-Length: 18446744073709551617\r\n", "a")},
      {"a blank in a CL", PostWith("Content-Length: 1 0\r\n", "a")},
      {"a blank before the colon", PostWith("Content-Length : 5\r\n", "")},
      {"a tab before the colon", PostWith("Transfer-Encoding\t: chunked\r\n", "0\r\n\r\n")},
      {"two TE",
       PostWith("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n")},
      {"TE identity", PostWith("Transfer-Encoding: identity\r\n", "")},
      {"TE list", PostWith("Transfer-Encoding: gzip, chunked\r\n", "0\r\n\r\n")},
      {"TE twice in one", PostWith("Transfer-Encoding: chunked, chunked\r\n", "0\r\n\r\n")},
      {"TE in quotes", PostWith("Transfer-Encoding: \"chunked\"\r\n", "0\r\n\r\n")},
      {"TE with a vertical tab", PostWith("Transfer-Encoding: \x0b"
                                          "chunked\r\n",
                                          "0\r\n\r\n")},
      {"TE xchunked", PostWith("Transfer-Encoding: xchunked\r\n", "0\r\n\r\n")},
      {"TE of HTTP/1.0", "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"},
  };
}

// Where a line and the head end, and what stands in them.
Cases LineCases() {
  return {
      {"a folded field", PostWith("X: a\r\n b\r\n", "")},
      {"a folded TE", PostWith("Transfer-Encoding:\r\n chunked\r\n", "0\r\n\r\n")},
      {"a field that begins the fields with a blank", "GET / HTTP/1.1\r\n Host: a\r\n\r\n"},
      {"a bare LF in the request line", "GET / HTTP/1.1\nHost: a\r\n\r\n"},
      {"a bare LF behind a field", "GET / HTTP/1.1\r\nHost: a\nX: b\r\n\r\n"},
      {"a bare LF as the blank line", "GET / HTTP/1.1\r\nHost: a\r\n\n"},
      {"a bare CR in a field", PostWith("X: a\rb\r\n", "")},
      {"a NUL in a field", PostWith(std::string("X: a\0b\r\n", 8), "")},
      {"a NUL in a name", PostWith(std::string("X\0: ab\r\n", 8), "")},
      {"a field without a colon", PostWith("nothing\r\n", "")},
      {"a field without a name", PostWith(": a\r\n", "")},
      {"no Host", "GET / HTTP/1.1\r\n\r\n"},
      {"two Hosts", "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n"},
      {"a Host with a path", "GET / HTTP/1.1\r\nHost: a/b\r\n\r\n"},
      {"an absolute target", "GET http://b/ HTTP/1.1\r\nHost: a\r\n\r\n"},
      {"a blank in the target", "GET /a b HTTP/1.1\r\nHost: a\r\n\r\n"},
      {"two blanks in the request line", "GET  / HTTP/1.1\r\nHost: a\r\n\r\n"},
      {"a tab in the request line", "GET\t/ HTTP/1.1\r\nHost: a\r\n\r\n"},
      {"a target beyond ASCII", "GET /\xc3\xa4 HTTP/1.1\r\nHost: a\r\n\r\n"},
      {"an unknown version", "GET / HTTP/1.2\r\nHost: a\r\n\r\n"},
      {"HTTP/2's beginning", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"},
      {"a small version", "GET / http/1.1\r\nHost: a\r\n\r\n"},
      {"no version", "GET /\r\n\r\n"},
      {"an empty line first", "\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n"},
      {"a method that is none", "G(T / HTTP/1.1\r\nHost: a\r\n\r\n"},
      {"a TLS hello", std::string("\x16\x03\x01\x02\n\x01", 6)},
  };
}

Cases ChunkCases() {
  return {
      {"a chunk without size", Chunked("\r\n\r\n")},
      {"a chunk size that is no number", Chunked("x\r\n\r\n")},
      {"a signed chunk size", Chunked("+5\r\nhello\r\n0\r\n\r\n")},
      {"a chunk size with 0x", Chunked("0x5\r\nhello\r\n0\r\n\r\n")},
      {"a blank before a chunk size", Chunked(" 5\r\nhello\r\n0\r\n\r\n")},
      {"a blank behind a chunk size", Chunked("5 \r\nhello\r\n0\r\n\r\n")},
      {"a chunk size beyond 64 bits", Chunked("10000000000000005\r\nhello\r\n0\r\n\r\n")},
      {"a bare LF behind a chunk size", Chunked("5\nhello\r\n0\r\n\r\n")},
      {"a bare LF in a chunk's extension", Chunked("5;a\nb\r\nhello\r\n0\r\n\r\n")},
      {"a chunk longer than its size", Chunked("5\r\nhelloworld\r\n0\r\n\r\n")},
      {"a chunk that ends with a bare LF", Chunked("5\r\nhello\n0\r\n\r\n")},
      {"a last chunk that ends with bare LFs", Chunked("0\n\n")},
      {"a trailer without a colon", Chunked("0\r\nnothing\r\n\r\n")},
      {"a trailer with a bare LF", Chunked("0\r\nX: a\nY: b\r\n\r\n")},
  };
}

class RequestSmugglingTest : public HttpServerTest {
 protected:
  void ExpectRefused(const Cases& cases) {
    Start();
    const std::string hidden = "GET /hidden HTTP/1.1\r\nHost: a\r\n\r\n";
    for (const auto& [name, bytes] : cases) {
      const std::string answer = Exchange(bytes + hidden);
      EXPECT_EQ(StatusOf(answer), 400) << name << "\n" << answer;
      EXPECT_EQ(Responses(answer), 1u) << name << "\n" << answer;
      EXPECT_NE(answer.find("Connection: close\r\n"), std::string::npos) << name;
    }
    EXPECT_EQ(echo_.requests(), 0u);
  }
};

TEST_F(RequestSmugglingTest, ABodyWithTwoLengthsIsRefused) { ExpectRefused(FramingCases()); }

TEST_F(RequestSmugglingTest, AHeadWithTwoReadingsIsRefused) { ExpectRefused(LineCases()); }

TEST_F(RequestSmugglingTest, AChunkWithTwoReadingsIsRefused) { ExpectRefused(ChunkCases()); }

TEST_F(RequestSmugglingTest, AnUnknownExpectationIsRefused) {
  Start();
  const std::string answer = Exchange(PostWith("Content-Length: 1\r\nExpect: more\r\n", "GET /"));
  EXPECT_EQ(StatusOf(answer), 417);
  EXPECT_EQ(Responses(answer), 1u);
}

TEST_F(RequestSmugglingTest, ABodyThatLooksLikeARequestIsABody) {
  Start();
  const std::string inside = "GET /hidden HTTP/1.1\r\nHost: a\r\n\r\n";
  EXPECT_EQ(BodyOf(Exchange(Post("/a", inside))), "POST /a " + inside);
  EXPECT_EQ(echo_.requests(), 1u);
}

}  // namespace
}  // namespace kundig
