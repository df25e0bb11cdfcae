// Refusal: why a request is turned away, with the status and words of the answer.
#pragma once

#include <optional>
#include <string>
#include <tl/expected.hpp>
#include <utility>

#include "base/result.h"
#include "server/http_message.h"

namespace kundig {

struct Refusal {
  int status = 400;
  std::string what;  // a sentence without a full stop
  std::string how;   // to mend it; a sentence
  std::optional<int> retry_after_s;

  friend bool operator==(const Refusal&, const Refusal&) = default;
};

template <typename T>
using OrRefusal = tl::expected<T, Refusal>;

[[nodiscard]] inline tl::unexpected<Refusal> Refuse(int status, std::string what, std::string how) {
  return tl::unexpected<Refusal>(
      {.status = status, .what = std::move(what), .how = std::move(how), .retry_after_s = {}});
}

// The one switch from what a caller can do about an error to an HTTP status.
[[nodiscard]] int HttpStatusOf(ErrorCode code);
[[nodiscard]] Refusal RefusalOf(const Error& error);

// {"error": {"what": ..., "how": ...}}, with Retry-After and WWW-Authenticate where they belong.
[[nodiscard]] HttpResponse ToResponse(const Refusal& refusal);

}  // namespace kundig
