// Site: takes a request to its route: preflights, limits, keys and unpacking on the way in; counts
// and the log on the way out.
#pragma once

#include <cstdint>
#include <functional>

#include "server/guard.h"
#include "server/http_message.h"
#include "server/metrics.h"
#include "server/request_log.h"
#include "server/route_table.h"
#include "server/session_guard.h"

namespace kundig {

// Borrowed for as long as the site lives.
struct SiteParts {
  const RouteTable* routes = nullptr;
  Guard* guard = nullptr;
  SessionGuard* sessions = nullptr;  // null: nobody can be signed in
  Metrics* metrics = nullptr;
  LogSink log;                     // empty: none
  std::function<int64_t()> clock;  // microseconds in UTC
};

// Safe to use from many threads. Must outlive every request that it was given.
class Site {
 public:
  explicit Site(SiteParts parts);

  // Answers 404, 405, 401, 403, 429, 413, 415 and 400 itself, as route_table.h, guard.h,
  // session_guard.h and unpack_body.h say; preflights and OPTIONS too. All else is the route's.
  void Handle(HttpRequest request, const Responder& responder) const;
  [[nodiscard]] HttpHandler Handler() const;

 private:
  Responder Recorded(const HttpRequest& request, const Route* route,
                     const Responder& responder) const;
  [[nodiscard]] OrRefusal<RoutedRequest> Admit(HttpRequest request, RouteTable::Match match) const;
  [[nodiscard]] OrRefusal<void> Identify(const HttpRequest& request, const Route& route,
                                         RoutedRequest& routed) const;

  SiteParts parts_;
};

}  // namespace kundig
