#include "base/iso_time.h"

#include <fmt/format.h>

#include <optional>

#include "base/calendar.h"

namespace kundig {
namespace {

constexpr int64_t kFirstTime = -719'528 * kMicrosPerDay;                     // 0000-01-01
constexpr int64_t kLastTime = (2'932'896 + 1) * kMicrosPerDay - int64_t{1};  // end of 9999-12-31

// Reads a text from left to right; what is asked for and is not there leaves it where it is.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : rest_(text) {}

  [[nodiscard]] bool AtEnd() const { return rest_.empty(); }
  bool Take(std::string_view any_of) {
    if (rest_.empty() || any_of.find(rest_.front()) == std::string_view::npos) return false;
    rest_.remove_prefix(1);
    return true;
  }
  // Exactly `digits` digits.
  std::optional<int32_t> Number(size_t digits) {
    if (rest_.size() < digits) return std::nullopt;
    int32_t number = 0;
    for (size_t i = 0; i < digits; ++i) {
      if (!IsDigit(rest_[i])) return std::nullopt;
      number = number * 10 + (rest_[i] - '0');
    }
    rest_.remove_prefix(digits);
    return number;
  }
  // One digit or more, as millionths; those beyond the sixth are cut off.
  std::optional<int32_t> Millionths() {
    int32_t number = 0;
    size_t digits = 0;
    while (digits < rest_.size() && IsDigit(rest_[digits])) {
      if (digits < 6) number = number * 10 + (rest_[digits] - '0');
      ++digits;
    }
    if (digits == 0) return std::nullopt;
    rest_.remove_prefix(digits);
    for (; digits < 6; ++digits) number *= 10;
    return number;
  }

 private:
  static bool IsDigit(char c) { return c >= '0' && c <= '9'; }
  std::string_view rest_;
};

std::optional<int64_t> ScanDate(Scanner& scanner) {
  const auto year = scanner.Number(4);
  if (!year || !scanner.Take("-")) return std::nullopt;
  const auto month = scanner.Number(2);
  if (!month || !scanner.Take("-")) return std::nullopt;
  const auto day = scanner.Number(2);
  if (!day) return std::nullopt;
  const YearMonthDay date{.year = *year, .month = *month, .day = *day};
  if (!IsValid(date)) return std::nullopt;
  return ToDay(date).number * kMicrosPerDay;
}

// "12:30", "12:30:05", "12:30:05.25", in microseconds after midnight.
std::optional<int64_t> ScanTimeOfDay(Scanner& scanner) {
  const auto hour = scanner.Number(2);
  if (!hour || *hour > 23 || !scanner.Take(":")) return std::nullopt;
  const auto minute = scanner.Number(2);
  if (!minute || *minute > 59) return std::nullopt;
  const int64_t minutes = (*hour * 60 + *minute) * 60 * kMicrosPerSecond;
  if (!scanner.Take(":")) return minutes;
  const auto second = scanner.Number(2);
  if (!second || *second > 60) return std::nullopt;
  const int64_t seconds = minutes + *second * kMicrosPerSecond;
  if (!scanner.Take(".,")) return seconds;
  const auto fraction = scanner.Millionths();
  if (!fraction) return std::nullopt;
  return seconds + *fraction;
}

// What a zone's clock is ahead of UTC, in microseconds; nothing there is UTC.
std::optional<int64_t> ScanZone(Scanner& scanner) {
  if (scanner.AtEnd() || scanner.Take("Zz")) return 0;
  const bool ahead = scanner.Take("+");
  if (!ahead && !scanner.Take("-")) return std::nullopt;
  const auto hours = scanner.Number(2);
  if (!hours || *hours > 23) return std::nullopt;
  int32_t minutes = 0;
  if (!scanner.AtEnd()) {
    scanner.Take(":");
    const auto number = scanner.Number(2);
    if (!number || *number > 59) return std::nullopt;
    minutes = *number;
  }
  const int64_t offset = (*hours * 60 + minutes) * 60 * kMicrosPerSecond;
  return ahead ? offset : -offset;
}

std::optional<int64_t> ScanTime(std::string_view text) {
  Scanner scanner(text);
  const auto date = ScanDate(scanner);
  if (!date || scanner.AtEnd()) return date;
  if (!scanner.Take("Tt ")) return std::nullopt;
  const auto time_of_day = ScanTimeOfDay(scanner);
  if (!time_of_day) return std::nullopt;
  const auto zone = ScanZone(scanner);
  if (!zone || !scanner.AtEnd()) return std::nullopt;
  const int64_t time_us = *date + *time_of_day - *zone;
  if (time_us < kFirstTime || time_us > kLastTime) return std::nullopt;
  return time_us;
}

}  // namespace

Result<int64_t> ParseIsoTime(std::string_view text) {
  if (const auto time_us = ScanTime(text)) return *time_us;
  constexpr size_t kShown = 40;
  return Fail(ErrorCode::kUsage,
              fmt::format("\"{}{}\" is not a time", text.substr(0, kShown),
                          text.size() > kShown ? "..." : ""),
              {}, "Write it as 2026-11-24T12:30:05.123Z.");
}

std::string FormatIsoTime(int64_t time_us) {
  int64_t day = time_us / kMicrosPerDay;
  int64_t rest = time_us % kMicrosPerDay;
  if (rest < 0) {
    rest += kMicrosPerDay;
    --day;
  }
  const int64_t second = rest / kMicrosPerSecond;
  const int64_t micros = rest % kMicrosPerSecond;
  const YearMonthDay date = ToYearMonthDay(Day{static_cast<int32_t>(day)});
  const std::string seconds =
      fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}", date.year, date.month, date.day,
                  second / 3600, second / 60 % 60, second % 60);
  if (micros % 1000 == 0) return fmt::format("{}.{:03}Z", seconds, micros / 1000);
  return fmt::format("{}.{:06}Z", seconds, micros);
}

}  // namespace kundig
