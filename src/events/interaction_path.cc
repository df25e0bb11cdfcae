#include "events/interaction_path.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>

namespace kundig {
namespace {

constexpr size_t kMaxPathBytes = 1000;
constexpr std::array<std::string_view, 9> kRoots = {"properties",  "traits",  "context",
                                                    "event",       "name",    "userId",
                                                    "anonymousId", "groupId", "messageId"};
constexpr std::string_view kMarks = ".[]\"";

// Reads the path from left to right and remembers the first thing that is wrong.
class PathReader {
 public:
  explicit PathReader(std::string_view text) : text_(text) {}

  Result<InteractionPath> Read() {
    InteractionPath path;
    std::vector<std::string>* names = &path.names;
    do {
      if (!ReadName(*names)) return Wrong();
      if (Take('[')) {
        if (!Take(']')) return Wrong("only [] is understood: each element of the list");
        if (path.through_list) return Wrong("a path goes through one list at most");
        path.through_list = true;
        names = &path.inside;
      }
    } while (Take('.'));
    if (at_ < text_.size()) return Wrong("expected a dot, [] or the end");
    if (std::ranges::find(kRoots, path.names.front()) == kRoots.end()) {
      at_ = 0;
      return Wrong(fmt::format("a path begins with one of {}", fmt::join(kRoots, ", ")));
    }
    return path;
  }

 private:
  bool Take(char c) {
    if (at_ == text_.size() || text_[at_] != c) return false;
    ++at_;
    return true;
  }

  bool ReadName(std::vector<std::string>& names) {
    const bool quoted = Take('"');
    const size_t begin = at_;
    while (at_ < text_.size() && !EndsName(quoted)) {
      if (static_cast<unsigned char>(text_[at_]) < 0x20) return Refuse("a control character");
      ++at_;
    }
    names.emplace_back(text_.substr(begin, at_ - begin));
    if (quoted && !Take('"')) return Refuse("the quote is not closed");
    if (names.back().empty()) return Refuse("a name is missing");
    return true;
  }
  [[nodiscard]] bool EndsName(bool quoted) const {
    return quoted ? text_[at_] == '"' : kMarks.find(text_[at_]) != kMarks.npos;
  }

  bool Refuse(std::string_view what) {
    wrong_ = what;
    return false;
  }
  [[nodiscard]] tl::unexpected<Error> Wrong(std::string_view what) {
    Refuse(what);
    return Wrong();
  }
  [[nodiscard]] tl::unexpected<Error> Wrong() const {
    return Fail(
        ErrorCode::kUsage, fmt::format("\"{}\" is no path into an event: {}", text_, wrong_),
        fmt::format("character {}", at_ + 1), "Write it like properties.products[].product_id.");
  }

  std::string_view text_;
  size_t at_ = 0;
  std::string wrong_;
};

void AppendNames(const std::vector<std::string>& names, std::string& text) {
  for (const std::string& name : names) {
    if (!text.empty()) text += '.';
    const bool quote = name.find_first_of(kMarks) != std::string::npos;
    text += quote ? fmt::format("\"{}\"", name) : name;
  }
}

}  // namespace

Result<InteractionPath> ParseInteractionPath(std::string_view text) {
  if (text.size() > kMaxPathBytes) {
    return Fail(ErrorCode::kUsage,
                fmt::format("a path into an event is longer than {} bytes", kMaxPathBytes));
  }
  return PathReader(text).Read();
}

std::string FormatInteractionPath(const InteractionPath& path) {
  std::string text;
  AppendNames(path.names, text);
  if (path.through_list) text += "[]";
  AppendNames(path.inside, text);
  return text;
}

}  // namespace kundig
