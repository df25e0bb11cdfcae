#include "identity/identifiers.h"

#include <algorithm>
#include <array>
#include <optional>

#include "identity/normal_email.h"
#include "identity/normal_phone.h"

namespace kundig {
namespace {

constexpr std::array<std::string_view, 15> kNobody = {"(null)",    "-1",        "[object object]",
                                                      "anonymous", "false",     "guest",
                                                      "n/a",       "na",        "nan",
                                                      "nil",       "none",      "null",
                                                      "true",      "undefined", "unknown"};
static_assert(std::ranges::is_sorted(kNobody));
constexpr size_t kLongestNobody = 15;

char Lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

std::string_view Trimmed(std::string_view text) {
  constexpr std::string_view kBlanks = " \t\r\n";
  const size_t begin = text.find_first_not_of(kBlanks);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(kBlanks) - begin + 1);
}

void AddId(IdentifierKind kind, std::string_view text, std::vector<Identifier>& identifiers) {
  text = Trimmed(text);
  if (StandsForNobody(text)) return;
  const auto same = [&](const Identifier& known) { return known.value == text; };
  if (std::ranges::any_of(identifiers, same)) return;
  identifiers.push_back({kind, std::string(text)});
}

void AddNormal(IdentifierKind kind, std::optional<std::string> normal,
               std::vector<Identifier>& identifiers) {
  if (normal) identifiers.push_back({kind, *std::move(normal)});
}

}  // namespace

bool StandsForNobody(std::string_view identifier) {
  identifier = Trimmed(identifier);
  if (identifier.find_first_not_of("0-") == std::string_view::npos) return true;
  if (identifier.size() > kLongestNobody) return false;
  std::array<char, kLongestNobody> lower;
  std::ranges::transform(identifier, lower.begin(), Lower);
  return std::ranges::binary_search(kNobody, std::string_view(lower.data(), identifier.size()));
}

std::vector<Identifier> IdentifiersOf(const Event& event, const std::string& region) {
  std::vector<Identifier> identifiers;
  AddId(IdentifierKind::kUserId, event.user_id, identifiers);
  AddId(IdentifierKind::kAnonymousId, event.anonymous_id, identifiers);
  AddId(IdentifierKind::kAnonymousId, event.previous_id, identifiers);
  if (!event.email.empty())
    AddNormal(IdentifierKind::kEmail, NormalEmail(event.email), identifiers);
  if (!event.phone.empty()) {
    AddNormal(IdentifierKind::kPhone, NormalPhone(event.phone, region), identifiers);
  }
  if (!identifiers.empty()) return identifiers;
  const bool user = !event.user_id.empty();
  return {{user ? IdentifierKind::kUserId : IdentifierKind::kAnonymousId,
           std::string(Trimmed(user ? event.user_id : event.anonymous_id))}};
}

std::vector<Identifier> ReadingsOf(std::string_view text, const std::string& region) {
  std::vector<Identifier> readings = {{IdentifierKind::kUserId, std::string(Trimmed(text))}};
  AddNormal(IdentifierKind::kEmail, NormalEmail(text), readings);
  AddNormal(IdentifierKind::kPhone, NormalPhone(text, region), readings);
  return readings;
}

}  // namespace kundig
