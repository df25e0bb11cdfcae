// InteractionPath: where in an event something stands, such as "properties.products[].sku".
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace kundig {

// Names from the event's top level inwards. "[]" behind a name says: each element of that list; a
// path goes through one list at most. A name with a dot or bracket in it is written between
// double quotes: properties."net.amount".
struct InteractionPath {
  std::vector<std::string> names;  // the whole path, or its part up to and including the list
  bool through_list = false;
  std::vector<std::string> inside;  // from an element of the list inwards; may be empty

  friend bool operator==(const InteractionPath&, const InteractionPath&) = default;
};

// Errors: kUsage, saying what is wrong at which character (counted from 1 in bytes), where the text
// is no path, is longer than 1,000 bytes, or does not begin with a member that events have:
// properties, traits, context, event, name, userId, anonymousId, groupId, messageId.
[[nodiscard]] Result<InteractionPath> ParseInteractionPath(std::string_view text);

// The text that ParseInteractionPath reads as `path`.
[[nodiscard]] std::string FormatInteractionPath(const InteractionPath& path);

}  // namespace kundig
