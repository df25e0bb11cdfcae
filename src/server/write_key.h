// The key of a request, from all the places where client libraries put it.
#pragma once

#include <string>
#include <string_view>

#include "server/http_message.h"

namespace kundig {

// The first there is of: Authorization: Bearer KEY; Authorization: Basic with KEY as the user name,
// whatever the password; X-Write-Key: KEY; the query parameter writeKey. Empty where there is none;
// the body may then have one (collect_request.h).
//
// X-Write-Key may also be "ID:SECRET": the key cut in two at the "_" behind its id, as Jitsu's
// libraries want it.
[[nodiscard]] std::string KeyOutsideBody(const HttpRequest& request);

// A key as it stands in a field or member: without blanks, a "ID:SECRET" put together again, a
// colon at the end left out.
[[nodiscard]] std::string NormalKey(std::string_view text);

}  // namespace kundig
