#include "server/text_members.h"

#include <fmt/format.h>
#include <simdjson.h>

#include <algorithm>

namespace kundig {
namespace {

constexpr size_t kMaxDepth = 32;

std::string Listed(std::span<const std::string_view> names) {
  std::string text;
  for (const std::string_view name : names) {
    text += fmt::format("{}{}", text.empty() ? "" : ", ", name);
  }
  return text;
}

}  // namespace

OrRefusal<TextMembers> ReadTextMembers(std::string_view body,
                                       std::span<const std::string_view> known) {
  simdjson::dom::parser parser;
  simdjson::dom::object root;
  if (parser.allocate(std::max<size_t>(body.size(), 1), kMaxDepth) != simdjson::SUCCESS ||
      parser.parse(body.data(), body.size()).get(root) != simdjson::SUCCESS) {
    return Refuse(
        400, "the body is no JSON object",
        fmt::format("Send an object with the members {} as JSON in UTF-8.", Listed(known)));
  }
  TextMembers members;
  for (const auto [member, value] : root) {
    if (value.is_null()) continue;
    if (std::ranges::find(known, member) == known.end()) {
      return Refuse(400, fmt::format("there is no member \"{}\"", member),
                    fmt::format("Known are {}.", Listed(known)));
    }
    std::string_view text;
    if (value.get(text) != simdjson::SUCCESS) {
      return Refuse(400, fmt::format("{} is no text", member), "Send it as a JSON string.");
    }
    members.insert_or_assign(std::string(member), std::string(text));
  }
  return members;
}

}  // namespace kundig
