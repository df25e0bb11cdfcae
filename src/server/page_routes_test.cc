// The page over HTTP, without sockets: what is sent, packed or not, and what the browser is told.
#include "server/page_routes.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <optional>

#include "server/guard.h"
#include "server/packed_test_data.h"
#include "server/site.h"

namespace kundig {
namespace {

constexpr int64_t kNow = 1'795'600'000'000'000;
constexpr std::string_view kHtml = "<!doctype html><title>Kundig</title>";
constexpr std::string_view kScript = "console.log('\xc3\xa4')";

class PageRoutesTest : public testing::Test {
 protected:
  HttpResponse Get(std::string target, std::vector<HttpField> fields = {}) {
    HttpRequest request;
    request.method = "GET";
    request.target = std::move(target);
    request.fields = std::move(fields);
    request.received_us = kNow;
    std::optional<HttpResponse> answer;
    site_.Handle(std::move(request),
                 Responder([&](HttpResponse response) { answer = std::move(response); }));
    return answer.value();
  }
  static std::string FieldOf(const HttpResponse& response, std::string_view name) {
    const auto found = std::ranges::find(response.fields, name, &HttpField::name);
    return found == response.fields.end() ? "" : found->value;
  }

  std::string html_ = Pack(kHtml, Packing::kGzip);
  std::string script_ = Pack(kScript, Packing::kGzip);
  std::array<PageFile, 2> files_ = {
      PageFile{"/", "text/html; charset=utf-8", "0a1b", html_},
      PageFile{"/assets/main-Xy.js", "text/javascript; charset=utf-8", "2c3d", script_}};
  Guard guard_{[] { return std::make_shared<const KeyRing>(); }, {}};
  Metrics metrics_;
  RouteTable table_{PageRoutes(files_)};
  Site site_{{.routes = &table_, .guard = &guard_, .metrics = &metrics_, .log = {}, .clock = [] {
                return kNow;
              }}};
};

TEST_F(PageRoutesTest, ThePageAndItsFilesAreThereForAnybody) {
  const HttpResponse page = Get("/?from=a-mail");
  EXPECT_EQ(page.status, 200);
  EXPECT_EQ(page.content_type, "text/html; charset=utf-8");
  EXPECT_EQ(page.body, kHtml);
  const HttpResponse script = Get("/assets/main-Xy.js");
  EXPECT_EQ(script.content_type, "text/javascript; charset=utf-8");
  EXPECT_EQ(script.body, kScript);
  EXPECT_EQ(Get("/assets/main-Old.js").status, 404);
  EXPECT_EQ(Get("/assets/..%2fmain-Xy.js").status, 404);
}

TEST_F(PageRoutesTest, WhoTakesGzipGetsItPacked) {
  for (const char* takes : {"gzip", "br, gzip;q=0.5", "GZIP", "*", "deflate;q=0, *;q=0.1"}) {
    const HttpResponse packed = Get("/", {{"Accept-Encoding", takes}});
    EXPECT_EQ(packed.body, html_) << takes;
    EXPECT_EQ(FieldOf(packed, "Content-Encoding"), "gzip") << takes;
    EXPECT_EQ(FieldOf(packed, "Vary"), "Accept-Encoding");
  }
  for (const char* takes : {"", "br", "gzip;q=0", "gzip; q=0.000", "*, gzip;q=0", "identity"}) {
    const HttpResponse plain = Get("/", {{"Accept-Encoding", takes}});
    EXPECT_EQ(plain.body, kHtml) << takes;
    EXPECT_EQ(FieldOf(plain, "Content-Encoding"), "") << takes;
  }
}

TEST_F(PageRoutesTest, WhoHasItAlreadyIsToldSo) {
  const std::string tag = FieldOf(Get("/"), "ETag");
  EXPECT_EQ(tag, "W/\"0a1b\"");
  for (const std::string& has : {tag, "W/\"other\", " + tag, std::string("*")}) {
    const HttpResponse known = Get("/", {{"If-None-Match", has}});
    EXPECT_EQ(known.status, 304) << has;
    EXPECT_EQ(known.body, "") << has;
    EXPECT_EQ(FieldOf(known, "ETag"), tag);
  }
  EXPECT_EQ(Get("/", {{"If-None-Match", "W/\"other\""}}).status, 200);
}

TEST_F(PageRoutesTest, OnlyWhatNeverChangesIsKept) {
  EXPECT_EQ(FieldOf(Get("/"), "Cache-Control"), "no-cache");
  EXPECT_EQ(FieldOf(Get("/assets/main-Xy.js"), "Cache-Control"),
            "public, max-age=31536000, immutable");
}

TEST_F(PageRoutesTest, TheBrowserIsToldWhatThePageMayNot) {
  for (const char* target : {"/", "/assets/main-Xy.js"}) {
    const HttpResponse response = Get(target);
    const std::string policy = FieldOf(response, "Content-Security-Policy");
    EXPECT_TRUE(policy.starts_with("default-src 'none'; script-src 'self'; ")) << policy;
    EXPECT_NE(policy.find("require-trusted-types-for 'script'; trusted-types 'none'"), policy.npos);
    EXPECT_EQ(policy.find("unsafe"), policy.npos);
    EXPECT_EQ(FieldOf(response, "X-Content-Type-Options"), "nosniff");
    EXPECT_EQ(FieldOf(response, "Referrer-Policy"), "no-referrer");
    EXPECT_EQ(FieldOf(response, "Cross-Origin-Opener-Policy"), "same-origin");
  }
}

TEST(PageFilesTest, AreAPageAndWhatItNames) {
  size_t pages = 0;
  for (const PageFile& file : PageFiles()) {
    pages += file.path == "/" ? 1 : 0;
    EXPECT_TRUE(file.path == "/" || file.path.starts_with("/assets/")) << file.path;
    EXPECT_EQ(file.packed.substr(0, 2), "\x1f\x8b") << file.path;
  }
  EXPECT_EQ(pages, 1U);
  EXPECT_GE(PageFiles().size(), 3U);
}

}  // namespace
}  // namespace kundig
