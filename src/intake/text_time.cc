#include "intake/text_time.h"

#include <array>

namespace kundig {
namespace {

constexpr int64_t kMicrosPerSecond = 1'000'000;
constexpr int64_t kMicrosPerDay = 86'400 * kMicrosPerSecond;

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

// Reads from the front of a text, piece by piece.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : rest_(text) {}

  [[nodiscard]] bool empty() const { return rest_.empty(); }
  [[nodiscard]] char front() const { return rest_.empty() ? '\0' : rest_.front(); }
  bool Take(char c) {
    if (front() != c) return false;
    rest_.remove_prefix(1);
    return true;
  }
  void SkipBlanks() {
    while (Take(' ')) {
    }
  }
  // Up to `most` digits; how many there were, and their value.
  std::pair<int, int32_t> Number(int most) {
    int digits = 0;
    int32_t value = 0;
    while (digits < most && IsDigit(front())) {
      value = value * 10 + (front() - '0');
      rest_.remove_prefix(1);
      ++digits;
    }
    return {digits, value};
  }
  // Digits after a decimal point as millionths; more than six are cut.
  int64_t Micros() {
    int64_t value = 0;
    int64_t unit = kMicrosPerSecond / 10;
    for (; IsDigit(front()); rest_.remove_prefix(1)) {
      value += unit * (front() - '0');
      unit /= 10;
    }
    return value;
  }
  bool TakeWord(std::string_view lower) {
    if (rest_.size() < lower.size()) return false;
    for (size_t i = 0; i < lower.size(); ++i) {
      if ((rest_[i] | 0x20) != lower[i]) return false;
    }
    rest_.remove_prefix(lower.size());
    return true;
  }

 private:
  std::string_view rest_;
};

struct DateParts {
  std::array<int32_t, 3> numbers{};
  std::array<int, 3> digits{};
};

// Three numbers with the same separator between them.
std::optional<DateParts> ReadParts(Scanner& scanner) {
  DateParts parts;
  char separator = '\0';
  for (size_t i = 0; i < 3; ++i) {
    if (i > 0) {
      const char c = scanner.front();
      if ((c != '-' && c != '/' && c != '.') || (separator != '\0' && c != separator))
        return std::nullopt;
      separator = c;
      scanner.Take(c);
    }
    std::tie(parts.digits[i], parts.numbers[i]) = scanner.Number(4);
    if (parts.digits[i] == 0 || parts.digits[i] == 3) return std::nullopt;
  }
  return parts;
}

std::optional<Day> DayOf(const DateParts& parts, DateOrder order) {
  YearMonthDay date;
  if (parts.digits[0] == 4) {
    date = {parts.numbers[0], parts.numbers[1], parts.numbers[2]};
  } else if (parts.digits[0] <= 2 && parts.digits[1] <= 2) {
    date.year = parts.numbers[2];
    if (parts.digits[2] <= 2) date.year += date.year >= 70 ? 1900 : 2000;
    const bool day_first = order == DateOrder::kDayFirst;
    date.day = parts.numbers[day_first ? 0 : 1];
    date.month = parts.numbers[day_first ? 1 : 0];
  } else {
    return std::nullopt;
  }
  if (!IsValid(date)) return std::nullopt;
  return ToDay(date);
}

// 8:26, 08:26:00.123, 8:26 PM. Nothing where the scanner stands before no time.
std::optional<int64_t> ReadTimeOfDay(Scanner& scanner) {
  const auto [hour_digits, hour] = scanner.Number(2);
  if (hour_digits == 0 || !scanner.Take(':')) return std::nullopt;
  const auto [minute_digits, minute] = scanner.Number(2);
  if (minute_digits != 2) return std::nullopt;
  int64_t second = 0;
  int64_t micros = 0;
  if (scanner.Take(':')) {
    const auto [digits, value] = scanner.Number(2);
    if (digits != 2) return std::nullopt;
    second = value;
    if (scanner.Take('.') || scanner.Take(',')) micros = scanner.Micros();
  }
  scanner.SkipBlanks();
  int64_t hours = hour;
  const bool am = scanner.TakeWord("am");
  const bool pm = !am && scanner.TakeWord("pm");
  if (am || pm) {
    if (hour < 1 || hour > 12) return std::nullopt;
    hours = hour % 12 + (pm ? 12 : 0);
  }
  // 60 is a leap second, taken as the first second of the next minute.
  if (hours > 23 || minute > 59 || second > 60) return std::nullopt;
  return ((hours * 60 + minute) * 60 + second) * kMicrosPerSecond + micros;
}

// Z, +02:00, -0530, +01; the offset from UTC in microseconds.
std::optional<int64_t> ReadZone(Scanner& scanner) {
  if (scanner.Take('Z') || scanner.Take('z') || scanner.TakeWord("utc")) return 0;
  const bool west = scanner.front() == '-';
  if (!scanner.Take('+') && !scanner.Take('-')) return std::nullopt;
  const auto [hour_digits, hours] = scanner.Number(2);
  if (hour_digits != 2 || hours > 18) return std::nullopt;
  scanner.Take(':');
  const auto [minute_digits, minutes] = scanner.Number(2);
  if (minute_digits == 1 || minutes > 59) return std::nullopt;
  const int64_t offset = (int64_t{hours} * 60 + minutes) * 60 * kMicrosPerSecond;
  return west ? -offset : offset;
}

TextTime AtUtc(int64_t micros) {
  int64_t day = micros / kMicrosPerDay;
  int64_t rest = micros % kMicrosPerDay;
  if (rest < 0) {
    rest += kMicrosPerDay;
    --day;
  }
  return {.day = Day{static_cast<int32_t>(day)}, .micros_of_day = rest, .utc = true};
}

std::optional<TextTime> ParseDigits(std::string_view text) {
  constexpr size_t kMostDigits = 14;
  if (text.size() > kMostDigits) return std::nullopt;
  int64_t number = 0;
  for (const char c : text) number = number * 10 + (c - '0');
  if (text.size() == 10) return AtUtc(number * kMicrosPerSecond);
  if (text.size() == 13) return AtUtc(number * 1000);
  if (text.size() != 8 && text.size() != 14) return std::nullopt;
  const int64_t date_number = text.size() == 14 ? number / 1'000'000 : number;
  const YearMonthDay date{.year = static_cast<int32_t>(date_number / 10000),
                          .month = static_cast<int32_t>(date_number / 100 % 100),
                          .day = static_cast<int32_t>(date_number % 100)};
  if (!IsValid(date)) return std::nullopt;
  TextTime time{.day = ToDay(date)};
  if (text.size() == 14) {
    const int64_t clock = number % 1'000'000;
    if (clock / 10000 > 23 || clock / 100 % 100 > 59 || clock % 100 > 60) return std::nullopt;
    time.micros_of_day =
        (clock / 10000 * 3600 + clock / 100 % 100 * 60 + clock % 100) * kMicrosPerSecond;
  }
  return time;
}

}  // namespace

std::optional<TextTime> ParseTextTime(std::string_view text, DateOrder order) {
  if (!text.empty() && std::ranges::all_of(text, IsDigit)) return ParseDigits(text);
  Scanner scanner(text);
  const auto parts = ReadParts(scanner);
  if (!parts) return std::nullopt;
  const auto day = DayOf(*parts, order);
  if (!day) return std::nullopt;
  TextTime time{.day = *day};
  if (scanner.empty()) return time;
  if (!scanner.Take('T') && !scanner.Take('t') && !scanner.Take(' ') && !scanner.Take(','))
    return std::nullopt;
  scanner.SkipBlanks();
  time.micros_of_day = ReadTimeOfDay(scanner);
  if (!time.micros_of_day) return std::nullopt;
  scanner.SkipBlanks();
  if (scanner.empty()) return time;
  const auto offset = ReadZone(scanner);
  if (!offset || !scanner.empty()) return std::nullopt;
  return AtUtc(int64_t{day->number} * kMicrosPerDay + *time.micros_of_day - *offset);
}

bool NeedsDateOrder(std::string_view text) {
  Scanner scanner(text);
  const auto parts = ReadParts(scanner);
  return parts && parts->digits[0] <= 2;
}

std::optional<DateOrder> DateOrderOf(std::string_view text) {
  Scanner scanner(text);
  const auto parts = ReadParts(scanner);
  if (!parts || parts->digits[0] == 4) return std::nullopt;
  if (parts->numbers[0] > 12 && parts->numbers[1] <= 12) return DateOrder::kDayFirst;
  if (parts->numbers[1] > 12 && parts->numbers[0] <= 12) return DateOrder::kMonthFirst;
  return std::nullopt;
}

}  // namespace kundig
