// The routes by which a person signs in and out.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/live_users.h"
#include "server/json_schema.h"
#include "server/metrics.h"
#include "server/rate_limit.h"
#include "server/route_table.h"
#include "server/session_guard.h"
#include "server/sign_in_link.h"

namespace kundig {

// Borrowed for as long as the routes live.
struct SessionParts {
  LiveUsers* users = nullptr;
  Sessions* sessions = nullptr;
  SessionGuard* guard = nullptr;
  SignInLink* link = nullptr;
  Metrics* metrics = nullptr;
  uint64_t seed = 0;  // from a source that nobody outside can guess
  // Attempts to sign in with a password.
  RateLimitSettings per_name_and_address{.per_second = 1.0 / 30, .burst = 10, .slots = 4096};
  RateLimitSettings per_address{.per_second = 1.0 / 5, .burst = 30, .slots = 4096};
};

// GET /v1/session: {signedIn, name, role, until, hasUsers}; all but the first and the last are null
// where nobody is signed in, and the name where it was by the first sign-in's link.
// POST /v1/session with {name, password}, or with {token} of the link as long as there is no user:
// the same, with the cookie. Errors: 401; 403 where it comes from another page, or would travel in
// the clear; 429 with Retry-After where it is tried too often, or too many are tried at once.
// PUT /v1/session/password with {password, newPassword}: gives whoever is signed in another
// password, which ends all sessions of that user and begins a new one, as POST does. Errors: 401
// where no user is signed in; 403 where the password is wrong. DELETE /v1/session: signs out, and
// answers as GET.
[[nodiscard]] std::vector<Route> SessionRoutes(const SessionParts& parts);

[[nodiscard]] std::vector<JsonSchema> SessionSchemas();

}  // namespace kundig
