// JsonSplit: where the members of a JSON object and the elements of an array begin and end, without
// reading what is in them. One that is broken inside so costs the others nothing.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace kundig {

// The characters [begin, end) of a text.
struct TextSpan {
  size_t begin = 0;
  size_t end = 0;

  [[nodiscard]] std::string_view Of(std::string_view text) const {
    return text.substr(begin, end - begin);
  }
  [[nodiscard]] bool empty() const { return begin == end; }
  friend bool operator==(const TextSpan&, const TextSpan&) = default;
};

// Walks over one object or array of `text`. Only brackets, quotes and what stands between values
// are looked at, in one pass, without recursion: any depth is harmless.
class JsonSplit {
 public:
  // Begins at the value at `begin`, blanks allowed before it. Borrows `text`.
  JsonSplit(std::string_view text, size_t begin);

  // The bracket that it begins with: '{', '[', or 0 for all else.
  [[nodiscard]] char kind() const { return kind_; }

  struct Member {
    TextSpan key;    // between its quotes, escapes as they stand; empty in an array
    TextSpan value;  // without blanks around it
  };
  // The next member or element; nothing at the end, and where the text is broken.
  [[nodiscard]] std::optional<Member> Next();

  // True once the closing bracket was reached; end() then stands behind it.
  [[nodiscard]] bool complete() const { return state_ == State::kComplete; }
  // True where the text cannot be split any further from end() on.
  [[nodiscard]] bool broken() const { return state_ == State::kBroken; }
  [[nodiscard]] size_t end() const { return at_; }

 private:
  enum class State { kFirst, kLater, kComplete, kBroken };

  std::optional<Member> Break(size_t at);
  bool ReadKey(Member& member);

  std::string_view text_;
  size_t at_;
  char kind_ = 0;
  State state_ = State::kFirst;
};

// The first character of `text` from `at` on that is no JSON blank.
[[nodiscard]] size_t SkipBlanks(std::string_view text, size_t at);
// The end of the value that begins at `at`; npos where it does not end.
[[nodiscard]] size_t SkipValue(std::string_view text, size_t at);

}  // namespace kundig
