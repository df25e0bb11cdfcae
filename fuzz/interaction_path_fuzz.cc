// Any text as a path into an event: what is read and written again reads as the same path.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/check.h"
#include "events/interaction_path.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const auto path = kundig::ParseInteractionPath({reinterpret_cast<const char*>(data), size});
  if (!path) {
    KUNDIG_CHECK(!path.error().what.empty());
    return 0;
  }
  const std::string text = kundig::FormatInteractionPath(*path);
  if (text.size() <= 1000) KUNDIG_CHECK(kundig::ParseInteractionPath(text) == path);
  return 0;
}
