// Any text as a time: what is read and written again reads as the same time.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/check.h"
#include "base/iso_time.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const auto time_us = kundig::ParseIsoTime({reinterpret_cast<const char*>(data), size});
  if (!time_us) return 0;
  KUNDIG_CHECK(kundig::ParseIsoTime(kundig::FormatIsoTime(*time_us)) == time_us);
  return 0;
}
