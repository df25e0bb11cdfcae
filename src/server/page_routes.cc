#include "server/page_routes.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>

#include "base/check.h"
#include "server/unpack_body.h"

namespace kundig {
namespace {

constexpr std::string_view kPolicy =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'; trusted-types 'none'";
// The page names its assets, so it must be asked for anew; an asset never changes under its name.
constexpr std::string_view kAskEachTime = "no-cache";
constexpr std::string_view kKeep = "public, max-age=31536000, immutable";
constexpr std::string_view kAnyType = "*/*";

// The part of `list` up to the next `separator`, which is taken off it.
std::string_view TakeUntil(std::string_view& list, char separator) {
  const std::string_view part = list.substr(0, list.find(separator));
  list.remove_prefix(std::min(part.size() + 1, list.size()));
  return Trimmed(part);
}

// "q=0", "q=0.000": not wanted.
bool IsZeroWeight(std::string_view parameter) {
  return (parameter.starts_with("q=") || parameter.starts_with("Q=")) &&
         parameter.find_first_not_of("0.", 2) == parameter.npos;
}

// RFC 9110, 12.5.3. What names gzip goes before "*".
bool TakesGzip(std::string_view accepted) {
  bool any = false;
  while (!accepted.empty()) {
    std::string_view one = TakeUntil(accepted, ',');
    const std::string_view coding = TakeUntil(one, ';');
    const bool wanted = !IsZeroWeight(TakeUntil(one, ';'));
    if (EqualNoCase(coding, "gzip")) return wanted;
    if (coding == "*") any = wanted;
  }
  return any;
}

bool IsNamed(std::string_view tags, std::string_view tag) {
  while (!tags.empty()) {
    const std::string_view one = TakeUntil(tags, ',');
    if (one == "*" || one == tag) return true;
  }
  return false;
}

HttpResponse AnswerFile(const PageFile& file, const HttpRequest& request) {
  // Weak: packed and unpacked it is the same file.
  const std::string tag = fmt::format("W/\"{}\"", file.digest);
  HttpResponse response;
  response.content_type = file.content_type;
  response.fields = {{"ETag", tag},
                     {"Cache-Control", std::string(file.path == "/" ? kAskEachTime : kKeep)},
                     {"Vary", "Accept-Encoding"},
                     {"Content-Security-Policy", std::string(kPolicy)},
                     {"X-Content-Type-Options", "nosniff"},
                     {"Referrer-Policy", "no-referrer"},
                     {"Cross-Origin-Opener-Policy", "same-origin"},
                     {"Cross-Origin-Resource-Policy", "same-origin"}};
  if (IsNamed(request.Field("If-None-Match"), tag)) {
    response.status = 304;
    return response;
  }
  if (TakesGzip(request.Field("Accept-Encoding"))) {
    response.body = file.packed;
    response.fields.push_back({"Content-Encoding", "gzip"});
    return response;
  }
  auto content = UnpackBody(std::string(file.packed), "gzip");
  KUNDIG_CHECK(content);
  response.body = *std::move(content);
  return response;
}

Route PageRoute(std::span<const PageFile> files, std::string pattern, std::string summary) {
  return {.method = "GET",
          .pattern = std::move(pattern),
          .role = {},
          .summary = std::move(summary),
          .request_schema = {},
          .response_schema = "PageFile",
          .handler =
              [files](const RoutedRequest& request, const Responder& responder) {
                const auto file =
                    std::ranges::find(files, PathOf(request.http.target), &PageFile::path);
                if (file != files.end()) return responder.Answer(AnswerFile(*file, request.http));
                responder.Answer(ToResponse(Refusal{.status = 404,
                                                    .what = "the page has no such file",
                                                    .how = "Open the page anew.",
                                                    .retry_after_s = {}}));
              },
          .response_type = std::string(kAnyType)};
}

}  // namespace

std::vector<Route> PageRoutes(std::span<const PageFile> files) {
  Route page = PageRoute(files, "/", "The page for people.");
  page.response_type = "text/html";
  return {std::move(page), PageRoute(files, "/assets/{file}", "A file that the page names.")};
}

std::vector<JsonSchema> PageSchemas() { return {{"PageFile", OfType("string")}}; }

}  // namespace kundig
