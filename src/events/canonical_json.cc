#include "events/canonical_json.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cstring>

#include "base/check.h"

namespace kundig {
namespace {

// Ascending as the keys are; equal for keys that differ later.
uint64_t BeginningOf(std::string_view key) {
  uint64_t bytes = 0;
  std::memcpy(&bytes, key.data(), std::min(key.size(), sizeof(bytes)));
  static_assert(std::endian::native == std::endian::little);
  return __builtin_bswap64(bytes);
}

// Brings members_[begin..] in order and drops those that a later one of the same key replaces.
void MakeCanonical(std::vector<JsonMember>& members, size_t begin) {
  const auto first = members.begin() + static_cast<ptrdiff_t>(begin);
  const auto before = [](const JsonMember& a, const JsonMember& b) {
    if (a.beginning != b.beginning) return a.beginning < b.beginning;
    const int order = a.key.compare(b.key);
    return order != 0 ? order < 0 : a.position > b.position;
  };
  if (!std::is_sorted(first, members.end(), before)) std::sort(first, members.end(), before);
  const auto same_key = [](const JsonMember& a, const JsonMember& b) { return a.key == b.key; };
  members.erase(std::unique(first, members.end(), same_key), members.end());
}

void AppendMembers(simdjson::dom::object object, std::vector<JsonMember>& members) {
  uint32_t position = 0;
  for (const auto [key, value] : object) {
    members.push_back(
        {.key = key, .value = value, .position = position++, .beginning = BeginningOf(key)});
  }
}

// The value of an element whose type is known to be T.
template <typename T>
T As(simdjson::dom::element value) {
  T typed{};
  KUNDIG_CHECK(value.get(typed) == simdjson::SUCCESS);
  return typed;
}

}  // namespace

std::vector<JsonMember> CanonicalMembers(simdjson::dom::object object) {
  std::vector<JsonMember> members;
  AppendMembers(object, members);
  MakeCanonical(members, 0);
  return members;
}

std::optional<std::string> ScalarText(simdjson::dom::element value) {
  std::string_view text;
  if (value.get(text) == simdjson::SUCCESS) return std::string(text);
  if (int64_t number = 0; value.get(number) == simdjson::SUCCESS) return fmt::format("{}", number);
  if (uint64_t number = 0; value.get(number) == simdjson::SUCCESS) return fmt::format("{}", number);
  if (double number = 0; value.get(number) == simdjson::SUCCESS) return fmt::format("{}", number);
  return std::nullopt;
}

void CanonicalJson::WriteObject(simdjson::dom::object object, JsonWriter& json) {
  const size_t begin = members_.size();
  AppendMembers(object, members_);
  MakeCanonical(members_, begin);
  json.BeginObject();
  // By position, since the vector moves while inner objects are open.
  const size_t end = members_.size();
  for (size_t i = begin; i < end; ++i) {
    json.ValidKey(members_[i].key);
    Write(members_[i].value, json);
  }
  json.EndObject();
  members_.erase(members_.begin() + static_cast<ptrdiff_t>(begin), members_.end());
}

void CanonicalJson::Write(simdjson::dom::element value, JsonWriter& json) {
  using simdjson::dom::element_type;
  switch (value.type()) {
    case element_type::OBJECT: WriteObject(As<simdjson::dom::object>(value), json); break;
    case element_type::ARRAY:
      json.BeginArray();
      for (const simdjson::dom::element item : As<simdjson::dom::array>(value)) Write(item, json);
      json.EndArray();
      break;
    case element_type::STRING: json.ValidText(As<std::string_view>(value)); break;
    case element_type::INT64: json.Value(As<int64_t>(value)); break;
    case element_type::UINT64: json.Value(As<uint64_t>(value)); break;
    // Plus 0 makes 0 of -0, which would read back as an integer.
    case element_type::DOUBLE: json.Value(As<double>(value) + 0.0); break;
    case element_type::BOOL: json.Value(As<bool>(value)); break;
    case element_type::NULL_VALUE: json.Null(); break;
  }
}

}  // namespace kundig
