// SessionGuard: may a request go on that shows no key, but the cookie of somebody who is signed in?
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "base/keys.h"
#include "server/http_message.h"
#include "server/own_page.h"
#include "server/refusal.h"
#include "server/sessions.h"

namespace kundig {

// The token in the request's cookie; empty where there is none. Over TLS only the name counts that
// no other site can set.
[[nodiscard]] std::string_view SessionTokenIn(const HttpRequest& request);
// Set-Cookie with the token for as long as a session may last; with an empty one: ends the cookie.
[[nodiscard]] HttpField SessionCookie(const HttpRequest& request, std::string_view token);

// Safe to use from many threads.
class SessionGuard {
 public:
  // `sessions` is borrowed for as long as the guard lives.
  SessionGuard(Sessions& sessions, OwnHosts hosts)
      : sessions_(sessions), hosts_(std::move(hosts)) {}

  // Nobody collects as one who is signed in.
  [[nodiscard]] static bool Opens(KeyRole role) { return role != KeyRole::kCollect; }

  // Counts as use of the session, and gives it. Errors: those of CheckOwnPage; 401 where it has
  // ended; 403 where its role does not allow what needs `role`.
  [[nodiscard]] OrRefusal<Session> Check(const HttpRequest& request, KeyRole role);
  // The same for any role; nothing where nobody is signed in. Errors: those of CheckOwnPage.
  [[nodiscard]] OrRefusal<std::optional<Session>> Find(const HttpRequest& request);
  // Errors: those of CheckOwnPage.
  [[nodiscard]] OrRefusal<void> CheckPage(const HttpRequest& request) const;

 private:
  Sessions& sessions_;
  OwnHosts hosts_;
};

}  // namespace kundig
