#include "server/session_guard.h"

#include <fmt/format.h>

namespace kundig {
namespace {

// The prefix binds a cookie to TLS, to this host and to all its paths (RFC 6265bis, 4.1.3.2).
constexpr std::string_view kSecureName = "__Host-kundig_session";
constexpr std::string_view kPlainName = "kundig_session";

// The value of the cookie `name` in "a=1; b=2".
std::string_view CookieIn(std::string_view field, std::string_view name) {
  while (!field.empty()) {
    const size_t end = std::min(field.find(';'), field.size());
    const std::string_view one = Trimmed(field.substr(0, end));
    field.remove_prefix(std::min(end + 1, field.size()));
    const size_t sign = one.find('=');
    if (sign != one.npos && one.substr(0, sign) == name) return one.substr(sign + 1);
  }
  return {};
}

}  // namespace

std::string_view SessionTokenIn(const HttpRequest& request) {
  return CookieIn(request.Field("Cookie"), IsSecure(request) ? kSecureName : kPlainName);
}

HttpField SessionCookie(const HttpRequest& request, std::string_view token) {
  const bool secure = IsSecure(request);
  return {"Set-Cookie", fmt::format("{}={}; HttpOnly; SameSite=Strict; Path=/; Max-Age={}{}",
                                    secure ? kSecureName : kPlainName, token,
                                    token.empty() ? 0 : Sessions::kLongestUs / kMicrosPerSecond,
                                    secure ? "; Secure" : "")};
}

OrRefusal<Session> SessionGuard::Check(const HttpRequest& request, KeyRole role) {
  KUNDIG_ASSIGN_OR_RETURN(std::optional<Session> session, Find(request));
  if (!session) {
    return Refuse(401, "the session has ended", "Sign in again.");
  }
  if (!Allows(session->role(), role)) {
    return Refuse(403,
                  fmt::format("a user of the role {} may not do what needs the role {}",
                              KeyRoleName(session->role()), KeyRoleName(role)),
                  "Sign in as a user who is an admin.");
  }
  return *std::move(session);
}

OrRefusal<std::optional<Session>> SessionGuard::Find(const HttpRequest& request) {
  const std::string_view token = SessionTokenIn(request);
  if (token.empty()) return std::nullopt;
  KUNDIG_RETURN_IF_ERROR(CheckPage(request));
  return sessions_.Use(token, request.received_us);
}

OrRefusal<void> SessionGuard::CheckPage(const HttpRequest& request) const {
  return CheckOwnPage(request, hosts_);
}

}  // namespace kundig
