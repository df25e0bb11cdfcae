// CanonicalJson: one text for all JSON texts that say the same. Of use inside src/events only: it
// shows simdjson's types.
#pragma once

#include <simdjson.h>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json_writer.h"

namespace kundig {

struct JsonMember {
  std::string_view key;
  simdjson::dom::element value;
  uint32_t position = 0;   // in the object as it was written
  uint64_t beginning = 0;  // the key's first eight bytes as a number: orders most keys at once
};

// The members in the order of their keys' bytes. Of members with the same key the last one counts,
// as in ECMAScript's JSON.parse; the others are left out. Borrowed from the object's document.
[[nodiscard]] std::vector<JsonMember> CanonicalMembers(simdjson::dom::object object);

// A text, or a number as text; nothing for all else.
[[nodiscard]] std::optional<std::string> ScalarText(simdjson::dom::element value);

// Writes values with canonical members, without blanks; integers of 64 bits exactly, other numbers
// as the shortest text that reads back as the same double.
class CanonicalJson {
 public:
  // The depth of `value` must be bounded by its parser: the writer descends with it.
  void Write(simdjson::dom::element value, JsonWriter& json);

 private:
  void WriteObject(simdjson::dom::object object, JsonWriter& json);

  std::vector<JsonMember> members_;  // of all objects that are open, the innermost last
};

}  // namespace kundig
