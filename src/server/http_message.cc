#include "server/http_message.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <iterator>
#include <optional>
#include <utility>

#include "base/calendar.h"
#include "base/iso_time.h"

namespace kundig {
namespace {

char Small(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

int HexDigit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  const char small = Small(c);
  return small >= 'a' && small <= 'f' ? small - 'a' + 10 : -1;
}

bool IsSendable(std::string_view text) {
  return std::ranges::all_of(text, [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return (byte >= 0x20 && byte != 0x7f) || c == '\t';
  });
}

void AppendField(std::string& head, std::string_view name, std::string_view value) {
  if (name.empty() || !IsSendable(name) || !IsSendable(value)) return;
  fmt::format_to(std::back_inserter(head), "{}: {}\r\n", name, value);
}

}  // namespace

std::string_view HttpRequest::Field(std::string_view name) const {
  const auto found = std::ranges::find_if(
      fields, [name](const HttpField& f) { return EqualNoCase(f.name, name); });
  return found == fields.end() ? std::string_view() : std::string_view(found->value);
}

struct Responder::State {
  explicit State(Send send_response) : send(std::move(send_response)) {}
  State(const State&) = delete;
  State& operator=(const State&) = delete;
  ~State() {
    Answer(JsonResponse(
        500, R"({"error":{"what":"the request was dropped","how":"Repeat it; tell us of it."}})"));
  }
  void Answer(HttpResponse response) {
    if (!answered.exchange(true)) send(std::move(response));
  }

  Send send;
  std::atomic<bool> answered = false;
};

Responder::Responder(Send send) : state_(std::make_shared<State>(std::move(send))) {}

void Responder::Answer(HttpResponse response) const { state_->Answer(std::move(response)); }

std::string_view StatusWords(int status) {
  switch (status) {
    case 100: return "Continue";
    case 200: return "OK";
    case 201: return "Created";
    case 202: return "Accepted";
    case 204: return "No Content";
    case 304: return "Not Modified";
    case 400: return "Bad Request";
    case 401: return "Unauthorized";
    case 403: return "Forbidden";
    case 404: return "Not Found";
    case 405: return "Method Not Allowed";
    case 408: return "Request Timeout";
    case 409: return "Conflict";
    case 413: return "Content Too Large";
    case 414: return "URI Too Long";
    case 415: return "Unsupported Media Type";
    case 417: return "Expectation Failed";
    case 429: return "Too Many Requests";
    case 431: return "Request Header Fields Too Large";
    case 500: return "Internal Server Error";
    case 501: return "Not Implemented";
    case 503: return "Service Unavailable";
    default: return "Status";
  }
}

std::string FormatResponseHead(const HttpResponse& response, const ResponseFrame& frame) {
  std::string head =
      fmt::format("HTTP/1.1 {} {}\r\n", response.status, StatusWords(response.status));
  AppendField(head, "Date", frame.date);
  const bool has_body = response.status != 204 && response.status != 304;
  if (has_body) {
    AppendField(head, "Content-Type", response.content_type);
    AppendField(head, "Content-Length", fmt::format("{}", response.body.size()));
  }
  for (const HttpField& field : response.fields) AppendField(head, field.name, field.value);
  if (!frame.keep_alive) AppendField(head, "Connection", "close");
  head += "\r\n";
  return head;
}

std::string FormatHttpDate(int64_t time_us) {
  constexpr std::array<std::string_view, 7> kDays = {"Thu", "Fri", "Sat", "Sun",
                                                     "Mon", "Tue", "Wed"};  // from 1970-01-01
  constexpr std::array<std::string_view, 12> kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                        "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const int64_t seconds = std::max<int64_t>(time_us, 0) / kMicrosPerSecond;
  constexpr int64_t kSecondsPerDay = 86'400;
  const Day day{static_cast<int32_t>(seconds / kSecondsPerDay)};
  const YearMonthDay date = ToYearMonthDay(day);
  const int64_t in_day = seconds % kSecondsPerDay;
  return fmt::format("{}, {:02} {} {:04} {:02}:{:02}:{:02} GMT",
                     kDays[static_cast<size_t>(day.number % 7)], date.day,
                     kMonths[static_cast<size_t>(date.month - 1)], date.year, in_day / 3600,
                     in_day / 60 % 60, in_day % 60);
}

std::string PercentDecode(std::string_view text, PlusSign plus) {
  std::string decoded;
  decoded.reserve(text.size());
  for (size_t i = 0; i < text.size(); ++i) {
    const int high = text[i] == '%' && i + 2 < text.size() ? HexDigit(text[i + 1]) : -1;
    const int low = high >= 0 ? HexDigit(text[i + 2]) : -1;
    if (low >= 0) {
      decoded += static_cast<char>(high * 16 + low);
      i += 2;
    } else {
      decoded += text[i] == '+' && plus == PlusSign::kIsBlank ? ' ' : text[i];
    }
  }
  return decoded;
}

std::string_view PathOf(std::string_view target) { return target.substr(0, target.find('?')); }

std::string QueryParameter(std::string_view target, std::string_view name) {
  const size_t begin = target.find('?');
  std::string_view query = begin == target.npos ? "" : target.substr(begin + 1);
  while (!query.empty()) {
    const std::string_view pair = query.substr(0, query.find('&'));
    query.remove_prefix(std::min(pair.size() + 1, query.size()));
    const size_t equals = pair.find('=');
    if (PercentDecode(pair.substr(0, equals), PlusSign::kIsBlank) != name) continue;
    return equals == pair.npos ? "" : PercentDecode(pair.substr(equals + 1), PlusSign::kIsBlank);
  }
  return {};
}

bool EqualNoCase(std::string_view a, std::string_view b) {
  return std::ranges::equal(a, b, {}, Small, Small);
}

std::string_view Trimmed(std::string_view text) {
  const size_t begin = text.find_first_not_of(" \t");
  if (begin == text.npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t") - begin + 1);
}

}  // namespace kundig
