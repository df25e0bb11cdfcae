// Requests for decisions: what is read is within its bounds.
#include "base/check.h"
#include "server/decide_request.h"

using namespace kundig;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  HttpRequest http;
  http.body.assign(reinterpret_cast<const char*>(data), size);
  http.fields = {{"Accept-Language", http.body}};
  if (const auto request = ReadDecideRequest(http)) {
    KUNDIG_CHECK(!request->call.identifier.empty());
    KUNDIG_CHECK(request->call.limit >= 1 && request->call.limit <= DecideCall::kMostPlaces);
    KUNDIG_CHECK(request->call.local_minute.value_or(0) < 1440);
  }
  if (const auto request = ReadFlagRequest(http)) KUNDIG_CHECK(!request->call.identifier.empty());
  return 0;
}
