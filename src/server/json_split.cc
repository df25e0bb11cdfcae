#include "server/json_split.h"

#include <bit>
#include <cstdint>
#include <cstring>

namespace kundig {
namespace {

constexpr size_t kNone = std::string_view::npos;
constexpr std::string_view kBlanks = " \t\r\n";

// Highest bit set in each of eight bytes that may be `c`; the lowest that is set is right
// (Mycroft 1987).
uint64_t BytesEqual(uint64_t bytes, char c) {
  constexpr uint64_t kOnes = 0x0101010101010101u;
  const uint64_t zero_where_equal = bytes ^ (kOnes * static_cast<unsigned char>(c));
  return (zero_where_equal - kOnes) & ~zero_where_equal & 0x8080808080808080u;
}

// Behind the quote that closes the text whose opening quote stands at `at`.
size_t SkipText(std::string_view text, size_t at) {
  ++at;
  while (at < text.size()) {
    while (text.size() - at >= sizeof(uint64_t)) {
      uint64_t eight = 0;
      std::memcpy(&eight, text.data() + at, sizeof(eight));
      const uint64_t found = BytesEqual(eight, '"') | BytesEqual(eight, '\\');
      if (found != 0) {
        at += static_cast<size_t>(std::countr_zero(found)) / 8;
        break;
      }
      at += sizeof(eight);
    }
    if (at >= text.size()) return kNone;
    if (text[at] == '"') return at + 1;
    at += text[at] == '\\' ? 2 : 1;
  }
  return kNone;
}

// Behind the bracket that closes the one at `at`. The kinds of brackets are not compared: where
// they differ, the value's own parser says so.
size_t SkipBrackets(std::string_view text, size_t at) {
  size_t depth = 0;
  while (at < text.size()) {
    switch (text[at]) {
      case '"':
        at = SkipText(text, at);
        if (at == kNone) return kNone;
        continue;
      case '{':
      case '[': ++depth; break;
      case '}':
      case ']':
        if (--depth == 0) return at + 1;
        break;
      default: break;
    }
    ++at;
  }
  return kNone;
}

}  // namespace

size_t SkipBlanks(std::string_view text, size_t at) {
  while (at < text.size() && kBlanks.find(text[at]) != kNone) ++at;
  return at;
}

size_t SkipValue(std::string_view text, size_t at) {
  if (at >= text.size()) return kNone;
  switch (text[at]) {
    case '{':
    case '[': return SkipBrackets(text, at);
    case '"': return SkipText(text, at);
    default: break;
  }
  // A number or word, or rubbish: up to what may stand behind a value.
  const size_t end = text.find_first_of(",]} \t\r\n", at);
  return end == kNone ? text.size() : end;
}

JsonSplit::JsonSplit(std::string_view text, size_t begin)
    : text_(text), at_(SkipBlanks(text, begin)) {
  if (at_ < text.size() && (text[at_] == '{' || text[at_] == '[')) {
    kind_ = text[at_++];
  } else {
    state_ = State::kBroken;
  }
}

std::optional<JsonSplit::Member> JsonSplit::Break(size_t at) {
  at_ = at;
  state_ = State::kBroken;
  return std::nullopt;
}

bool JsonSplit::ReadKey(Member& member) {
  if (at_ >= text_.size() || text_[at_] != '"') return false;
  const size_t end = SkipText(text_, at_);
  if (end == kNone) return false;
  member.key = {at_ + 1, end - 1};
  at_ = SkipBlanks(text_, end);
  if (at_ >= text_.size() || text_[at_] != ':') return false;
  at_ = SkipBlanks(text_, at_ + 1);
  return true;
}

std::optional<JsonSplit::Member> JsonSplit::Next() {
  if (state_ == State::kComplete || state_ == State::kBroken) return std::nullopt;
  at_ = SkipBlanks(text_, at_);
  const char closing = kind_ == '{' ? '}' : ']';
  if (at_ < text_.size() && text_[at_] == closing) {
    ++at_;
    state_ = State::kComplete;
    return std::nullopt;
  }
  if (state_ == State::kLater) {
    if (at_ >= text_.size() || text_[at_] != ',') return Break(at_);
    at_ = SkipBlanks(text_, at_ + 1);
  }
  const size_t begin = at_;
  Member member;
  if (kind_ == '{' && !ReadKey(member)) return Break(begin);
  const size_t end = SkipValue(text_, at_);
  if (end == kNone || end == at_) return Break(begin);
  member.value = {at_, end};
  at_ = end;
  state_ = State::kLater;
  return member;
}

}  // namespace kundig
