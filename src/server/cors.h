// What browsers ask before a page of another site may send events (the Fetch standard's CORS).
#pragma once

#include <string>
#include <vector>

#include "server/http_message.h"

namespace kundig {

// True where `request` is a preflight: OPTIONS with Origin and Access-Control-Request-Method.
[[nodiscard]] bool IsPreflight(const HttpRequest& request);

// The answer to a preflight for a route that has `methods` ("GET, HEAD"). The request fields that
// are asked for are granted, whichever they are (authorization, x-retry-count, anonymousid, sentat,
// rsa-*, ...): no cookie has a meaning on such routes, and none may come with the request, so there
// is nothing that a foreign page could borrow.
[[nodiscard]] HttpResponse AnswerPreflight(const HttpRequest& request, const std::string& methods);

// What every answer to another site's page must carry, so that the page may read it.
[[nodiscard]] std::vector<HttpField> CorsFields();

}  // namespace kundig
