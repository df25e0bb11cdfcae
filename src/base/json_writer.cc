#include "base/json_writer.h"

#include <fmt/format.h>

#include <cmath>
#include <cstring>
#include <iterator>
#include <utility>

#include "base/utf8.h"

namespace kundig {

void JsonWriter::BeforeValue() {
  if (after_key_) {
    after_key_ = false;
    return;
  }
  if (has_members_.empty()) return;
  if (has_members_.back()) text_ += ',';
  has_members_.back() = true;
}

JsonWriter& JsonWriter::BeginObject() {
  BeforeValue();
  text_ += '{';
  has_members_.push_back(false);
  return *this;
}

JsonWriter& JsonWriter::EndObject() {
  has_members_.pop_back();
  text_ += '}';
  return *this;
}

JsonWriter& JsonWriter::BeginArray() {
  BeforeValue();
  text_ += '[';
  has_members_.push_back(false);
  return *this;
}

JsonWriter& JsonWriter::EndArray() {
  has_members_.pop_back();
  text_ += ']';
  return *this;
}

JsonWriter& JsonWriter::Key(std::string_view key) {
  Value(key);
  text_ += ':';
  after_key_ = true;
  return *this;
}

JsonWriter& JsonWriter::Value(std::string_view text) {
  return IsValidUtf8(text) ? ValidText(text) : ValidText(ValidUtf8(text));
}

JsonWriter& JsonWriter::ValidKey(std::string_view key) {
  ValidText(key);
  text_ += ':';
  after_key_ = true;
  return *this;
}

JsonWriter& JsonWriter::ValidText(std::string_view text) {
  BeforeValue();
  text_ += '"';
  AppendEscaped(text);
  text_ += '"';
  return *this;
}

namespace {

// Whether any of eight bytes is a control character, a quote or a backslash. Bytes are compared all
// at once: x - 0x01.. borrows into the highest bit of a byte that is zero (Mycroft 1987).
bool AnyNeedsEscape(uint64_t bytes) {
  constexpr uint64_t kOnes = 0x0101010101010101u;
  constexpr uint64_t kHighBits = 0x8080808080808080u;
  const auto any_below = [](uint64_t x, uint64_t limit) {
    return (x - kOnes * limit) & ~x & kHighBits;
  };
  return (any_below(bytes, 0x20) | any_below(bytes ^ (kOnes * '"'), 1) |
          any_below(bytes ^ (kOnes * '\\'), 1)) != 0;
}

}  // namespace

// Runs of characters that need no escape are copied whole: most texts are one such run.
void JsonWriter::AppendEscaped(std::string_view valid) {
  size_t run = 0;
  for (size_t i = 0; i < valid.size(); ++i) {
    uint64_t eight = 0;
    while (valid.size() - i > sizeof(eight)) {
      std::memcpy(&eight, valid.data() + i, sizeof(eight));
      if (AnyNeedsEscape(eight)) break;
      i += sizeof(eight);
    }
    const auto c = static_cast<unsigned char>(valid[i]);
    if (c >= 0x20 && c != '"' && c != '\\') continue;
    text_.append(valid, run, i - run);
    run = i + 1;
    switch (c) {
      case '"': text_ += "\\\""; break;
      case '\\': text_ += "\\\\"; break;
      case '\n': text_ += "\\n"; break;
      case '\r': text_ += "\\r"; break;
      case '\t': text_ += "\\t"; break;
      default: fmt::format_to(std::back_inserter(text_), "\\u{:04x}", static_cast<unsigned>(c));
    }
  }
  text_.append(valid, run);
}

JsonWriter& JsonWriter::Value(bool value) {
  BeforeValue();
  text_ += value ? "true" : "false";
  return *this;
}

JsonWriter& JsonWriter::Value(double value) {
  if (!std::isfinite(value)) return Null();
  BeforeValue();
  fmt::format_to(std::back_inserter(text_), "{}", value);
  return *this;
}

JsonWriter& JsonWriter::Number(int64_t value) {
  BeforeValue();
  fmt::format_to(std::back_inserter(text_), "{}", value);
  return *this;
}

JsonWriter& JsonWriter::Number(uint64_t value) {
  BeforeValue();
  fmt::format_to(std::back_inserter(text_), "{}", value);
  return *this;
}

JsonWriter& JsonWriter::Null() {
  BeforeValue();
  text_ += "null";
  return *this;
}

std::string JsonWriter::Take() {
  has_members_.clear();
  after_key_ = false;
  return std::exchange(text_, {});
}

}  // namespace kundig
