#include "server/request_head.h"

#include <fmt/format.h>

#include <algorithm>

#include "server/http_message.h"

namespace kundig {
namespace {

constexpr std::string_view kLineEnd = "\r\n";
constexpr size_t kMaxLengthDigits = 15;

bool IsTokenCharacter(char c) {
  const bool letter_or_digit =
      (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  return letter_or_digit || std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
}

bool IsToken(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, IsTokenCharacter);
}

bool IsFieldValue(std::string_view text) {
  return std::ranges::all_of(text, [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return c == '\t' || (byte >= 0x20 && byte != 0x7f);
  });
}

bool IsTarget(std::string_view target, std::string_view method) {
  if (target == "*") return method == "OPTIONS";
  return target.starts_with('/') && std::ranges::all_of(target, [](char c) {
           return c > 0x20 && c < 0x7f && c != '#' && c != '\\' && c != '"' && c != '<' && c != '>';
         });
}

bool IsHost(std::string_view host) {
  return std::ranges::all_of(
      host, [](char c) { return IsTokenCharacter(c) || c == ':' || c == '[' || c == ']'; });
}

bool IsLength(std::string_view text) {
  return !text.empty() && text.size() <= kMaxLengthDigits &&
         std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

// The line at the beginning, taken off; without its end. Nothing where it does not end with CR LF.
std::optional<std::string_view> TakeLine(std::string_view& rest) {
  const size_t end = rest.find(kLineEnd);
  if (end == rest.npos) return std::nullopt;
  const std::string_view line = rest.substr(0, end);
  rest.remove_prefix(end + kLineEnd.size());
  return line;
}

// How often the fields that decide where a request ends were there.
struct FramingFields {
  int hosts = 0;
  int lengths = 0;
  int codings = 0;
  size_t fields = 0;
};

std::optional<std::string> FieldDefect(std::string_view line, FramingFields& framing) {
  if (line.starts_with(' ') || line.starts_with('\t')) return "a field goes on in a second line";
  const size_t colon = line.find(':');
  if (colon == line.npos) return "a field without a colon";
  const std::string_view name = line.substr(0, colon);
  const std::string_view value = Trimmed(line.substr(colon + 1));
  if (!IsToken(name)) return "a field's name has a character that may not be in it";
  if (!IsFieldValue(value)) return "a field's value has a control character";
  if (EqualNoCase(name, "Host")) {
    ++framing.hosts;
    if (!IsHost(value)) return "Host is no host";
  } else if (EqualNoCase(name, "Content-Length")) {
    ++framing.lengths;
    if (!IsLength(value)) return "Content-Length is no number";
  } else if (EqualNoCase(name, "Transfer-Encoding")) {
    ++framing.codings;
    if (!EqualNoCase(value, "chunked")) return "Transfer-Encoding is not chunked";
  }
  if (++framing.fields > kMaxRequestFields) return "too many fields";
  return std::nullopt;
}

std::optional<std::string> FramingDefect(const FramingFields& framing, std::string_view version) {
  const bool latest = version == "HTTP/1.1";
  if (framing.lengths > 1) return "Content-Length stands there twice";
  if (framing.codings > 1) return "Transfer-Encoding stands there twice";
  if (framing.lengths + framing.codings > 1) return "both Content-Length and Transfer-Encoding";
  if (framing.codings > 0 && !latest) return "Transfer-Encoding before HTTP/1.1";
  if (framing.hosts > 1) return "Host stands there twice";
  if (framing.hosts == 0 && latest) return "Host is missing";
  return std::nullopt;
}

}  // namespace

std::optional<size_t> FindHead(std::string_view bytes) {
  size_t line_begin = 0;
  while (true) {
    const size_t feed = bytes.find('\n', line_begin);
    if (feed == bytes.npos) return 0;
    if (feed == 0 || bytes[feed - 1] != '\r') return std::nullopt;
    if (feed - 1 == line_begin) return feed + 1;
    line_begin = feed + 1;
  }
}

std::optional<std::string> HeadDefect(std::string_view head) {
  const auto request_line = TakeLine(head);
  if (!request_line) return "the request line does not end";
  const size_t first = request_line->find(' ');
  const size_t last = request_line->rfind(' ');
  if (first == request_line->npos || first == last) return "the request line has not three parts";
  const std::string_view method = request_line->substr(0, first);
  const std::string_view target = request_line->substr(first + 1, last - first - 1);
  const std::string_view version = request_line->substr(last + 1);
  if (!IsToken(method)) return "the method is no word";
  if (!IsTarget(target, method)) return "the target is no path";
  if (version != "HTTP/1.1" && version != "HTTP/1.0") return "the version is not HTTP/1.1";
  FramingFields framing;
  while (true) {
    const auto line = TakeLine(head);
    if (!line) return "the fields do not end";
    if (line->empty()) break;
    if (auto defect = FieldDefect(*line, framing)) return defect;
  }
  if (!head.empty()) return "there is more behind the fields";
  return FramingDefect(framing, version);
}

}  // namespace kundig
