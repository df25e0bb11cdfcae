// JsonWriter: writes JSON text (RFC 8259), numbers as the shortest text that reads back as the same
// number.
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace kundig {

// JsonWriter json;
// json.BeginObject().Key("until").Value("1997-09-30").Key("models").BeginArray() ...
// .EndArray().EndObject();
class JsonWriter {
 public:
  JsonWriter& BeginObject();
  JsonWriter& EndObject();
  JsonWriter& BeginArray();
  JsonWriter& EndArray();
  JsonWriter& Key(std::string_view key);
  // Bytes that are not UTF-8 are written as U+FFFD.
  JsonWriter& Value(std::string_view text);
  // The same for a text that is UTF-8 for certain.
  JsonWriter& ValidKey(std::string_view key);
  JsonWriter& ValidText(std::string_view text);
  JsonWriter& Value(const char* text) { return Value(std::string_view(text)); }
  JsonWriter& Value(bool value);
  // NaN and infinity are written as null: JSON has no such numbers.
  JsonWriter& Value(double value);
  template <std::integral Integer>
  requires(!std::same_as<Integer, bool>) JsonWriter& Value(Integer value) {
    if constexpr (std::is_signed_v<Integer>)
      return Number(int64_t{value});
    else
      return Number(uint64_t{value});
  }
  JsonWriter& Null();
  // Key(key).Value(value)
  template <typename T>
  JsonWriter& Field(std::string_view key, const T& value) {
    return Key(key).Value(value);
  }

  // Makes room for a text of that length.
  void Reserve(size_t bytes) { text_.reserve(bytes); }
  [[nodiscard]] const std::string& text() const { return text_; }
  // Gives the text away and begins anew.
  [[nodiscard]] std::string Take();

 private:
  JsonWriter& Number(int64_t value);
  JsonWriter& Number(uint64_t value);
  void AppendEscaped(std::string_view valid);
  void BeforeValue();

  std::string text_;
  std::vector<bool> has_members_;  // one entry for each open object or array
  bool after_key_ = false;
};

}  // namespace kundig
