#include "simulation/people.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>
#include <vector>

#include "base/check.h"

namespace kundig {
namespace {

// clang-format off
constexpr std::string_view kFirstNames[] = {
    "Anna", "Ben", "Clara", "David", "Elif", "Felix", "Greta", "Hannes", "Ida", "Jürgen", "Karin",
    "Lukas", "Mia", "Noah", "Olga", "Paul", "Rosa", "Sönke", "Thea", "Ulrich", "Vera", "Wolfgang",
    "Yusuf", "Zoe", "Ayşe", "Björn", "Christa", "Dieter", "Emma", "Fatma", "Günter", "Helga",
    "Ingo", "Jana", "Katharina", "Leon", "Monika", "Nele", "Oskar", "Petra", "Renate", "Stefan",
    "Tobias", "Ursula", "Viktor", "Werner", "Aleksandra", "Mehmet", "Sabine", "Thomas"};
constexpr std::string_view kLastNames[] = {
    "Müller", "Schmidt", "Schneider", "Fischer", "Weber", "Meyer", "Wagner", "Becker", "Schulz",
    "Hoffmann", "Schäfer", "Koch", "Bauer", "Richter", "Klein", "Wolf", "Schröder", "Neumann",
    "Schwarz", "Zimmermann", "Braun", "Krüger", "Hofmann", "Hartmann", "Lange", "Werner",
    "Krause", "Lehmann", "Köhler", "Maier", "Yılmaz", "Kaya", "Nowak", "Kowalski", "Ivanova",
    "Nguyen", "Großmann", "Weiß", "Jung", "Hahn", "Vogel", "Friedrich", "Keller", "Günther",
    "Frank", "Berger", "Winkler", "Roth", "Beck", "Lorenz", "Baumann", "Franke", "Albrecht",
    "Schuster", "Simon", "Ludwig", "Böhm", "Winter", "Kraus", "Martin"};
constexpr std::string_view kDomains[] = {
    "post.example", "mail.example", "brief.example", "stadtnetz.example", "kasten.example"};
// clang-format on

struct Transliteration {
  std::string_view from;
  std::string_view to;
};
constexpr std::array<Transliteration, 9> kTransliterations = {{{"ä", "ae"},
                                                               {"ö", "oe"},
                                                               {"ü", "ue"},
                                                               {"Ä", "ae"},
                                                               {"Ö", "oe"},
                                                               {"Ü", "ue"},
                                                               {"ß", "ss"},
                                                               {"ş", "s"},
                                                               {"ı", "i"}}};

bool IsLetter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool IsDigit(char c) { return c >= '0' && c <= '9'; }

std::string AsciiLower(std::string_view name) {
  std::string ascii;
  while (!name.empty()) {
    const auto known =
        std::find_if(kTransliterations.begin(), kTransliterations.end(),
                     [&](const Transliteration& t) { return name.starts_with(t.from); });
    if (known != kTransliterations.end()) {
      ascii += known->to;
      name.remove_prefix(known->from.size());
      continue;
    }
    const char c = name.front();
    ascii += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    name.remove_prefix(1);
  }
  return ascii;
}

// Base 26 in letters: unlike digits they do not look like a year of birth.
std::string Letters(int64_t number) {
  std::string letters;
  do {
    letters += static_cast<char>('a' + number % 26);
    number /= 26;
  } while (number > 0);
  return letters;
}

template <size_t size>
std::string_view Pick(const std::string_view (&choices)[size], Random& random) {
  return choices[static_cast<size_t>(random.Below(size))];
}

char OtherOfItsKind(char c, Random& random) {
  const char first = IsDigit(c) ? '0' : c >= 'a' ? 'a' : 'A';
  const uint64_t kinds = IsDigit(c) ? 10 : 26;
  const auto offset = static_cast<uint64_t>(c - first);
  return static_cast<char>(first +
                           static_cast<char>((offset + 1 + random.Below(kinds - 1)) % kinds));
}

}  // namespace

InventedPerson DrawPerson(int64_t number, Random random) {
  const std::string_view first = Pick(kFirstNames, random);
  const std::string_view last = Pick(kLastNames, random);
  const std::string_view domain = Pick(kDomains, random);
  // 0158 is an unused block of German mobile numbers; the multiplier is prime to 10^8, so that
  // neighbours' numbers are unalike and none is given twice.
  const int64_t digits = number % 100'000'000 * 38'700'473 % 100'000'000;
  return {.name = fmt::format("{} {}", first, last),
          .email = fmt::format("{}.{}.{}@{}", AsciiLower(first), AsciiLower(last), Letters(number),
                               domain),
          .phone = fmt::format("+49158{:08}", digits)};
}

std::string Mistype(const std::string& text, Random& random) {
  const size_t end = std::min(text.find('@'), text.size());
  std::vector<size_t> places;  // where a letter or digit is followed by a different one
  for (size_t i = 0; i + 1 < end; ++i) {
    const bool pair =
        (IsLetter(text[i]) && IsLetter(text[i + 1])) || (IsDigit(text[i]) && IsDigit(text[i + 1]));
    if (pair && text[i] != text[i + 1]) places.push_back(i);
  }
  KUNDIG_CHECK(!places.empty());
  const size_t place = places[static_cast<size_t>(random.Below(places.size()))];
  std::string typed = text;
  switch (random.Below(4)) {
    case 0: typed.erase(place, 1); break;
    case 1: typed.insert(place, 1, text[place]); break;
    case 2: std::swap(typed[place], typed[place + 1]); break;
    default: typed[place] = OtherOfItsKind(text[place], random);
  }
  return typed;
}

Uuid DrawUuid(Random& random) {
  constexpr uint64_t kVersionMask = 0xf000;
  constexpr uint64_t kVersion4 = 0x4000;
  const uint64_t high = random.Next();
  const uint64_t low = random.Next();
  return {(high & ~kVersionMask) | kVersion4, (low >> 2) | (uint64_t{1} << 63)};
}

std::string UuidText(Uuid uuid) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text(36, '-');
  size_t place = 0;
  for (size_t i = 0; i < 32; ++i) {
    if (i == 8 || i == 12 || i == 16 || i == 20) ++place;
    const uint64_t half = i < 16 ? uuid.high : uuid.low;
    text[place++] = kDigits[(half >> (60 - 4 * (i % 16))) & 15];
  }
  return text;
}

}  // namespace kundig
