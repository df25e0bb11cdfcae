// CHECK: for bugs of ours, never for input from outside.
#pragma once

namespace kundig {
[[noreturn]] void CheckFailed(const char* file, int line, const char* condition);
}  // namespace kundig

// Ends the process with a message where `condition` does not hold.
#define KUNDIG_CHECK(condition) \
  (static_cast<bool>(condition) ? void() : ::kundig::CheckFailed(__FILE__, __LINE__, #condition))
