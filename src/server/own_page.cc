#include "server/own_page.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>

#include <algorithm>

namespace kundig {
namespace {

std::string_view WithoutPort(std::string_view host) {
  const size_t colon = host.rfind(':');
  const size_t bracket = host.rfind(']');
  if (colon == host.npos || (bracket != host.npos && bracket > colon)) return host;
  return host.substr(0, colon);
}

bool IsReading(const HttpRequest& request) {
  return request.method == "GET" || request.method == "HEAD";
}

// "http://127.0.0.1:8080" for Host "127.0.0.1:8080"; over TLS only "https://...".
bool IsOwnOrigin(std::string_view origin, const HttpRequest& request) {
  for (const std::string_view scheme : {"https://", "http://"}) {
    if (!origin.starts_with(scheme)) continue;
    if (scheme == "http://" && IsSecure(request)) return false;
    return EqualNoCase(origin.substr(scheme.size()), request.Field("Host"));
  }
  return false;
}

tl::unexpected<Refusal> Forged(std::string_view by) {
  return Refuse(403, fmt::format("the request does not come from this server's own page ({})", by),
                "Use the page itself; a program sends a key instead of a cookie "
                "(\"Authorization: Bearer KEY\").");
}

OrRefusal<void> CheckHost(std::string_view host, const OwnHosts& hosts) {
  if (!hosts.only_this_machine && hosts.more.empty()) return {};
  if (IsThisMachine(host)) return {};
  const auto is_host = [&](const std::string& own) { return EqualNoCase(own, WithoutPort(host)); };
  if (std::ranges::any_of(hosts.more, is_host)) return {};
  return Refuse(403, "the server is not known under the host that was asked",
                "Ask it as 127.0.0.1 or localhost; where a proxy stands before it, start it with "
                "`kundig serve --host NAME`.");
}

}  // namespace

bool IsThisMachine(std::string_view host) {
  const std::string name(WithoutPort(host));
  if (EqualNoCase(name, "localhost") || name == "[::1]") return true;
  constexpr uint32_t kLoopbackNet = 127;
  in_addr address{};
  return inet_pton(AF_INET, name.c_str(), &address) == 1 &&
         ntohl(address.s_addr) >> 24 == kLoopbackNet;
}

bool IsSecure(const HttpRequest& request) {
  return request.secure || EqualNoCase(request.Field("X-Forwarded-Proto"), "https");
}

OrRefusal<void> CheckOwnPage(const HttpRequest& request, const OwnHosts& hosts) {
  KUNDIG_RETURN_IF_ERROR(CheckHost(request.Field("Host"), hosts));
  const std::string_view site = request.Field("Sec-Fetch-Site");
  if (!site.empty()) {
    // "none": the address was typed, or opened from elsewhere than a page.
    if (site == "same-origin" || (site == "none" && IsReading(request))) return {};
    return Forged("Sec-Fetch-Site");
  }
  const std::string_view origin = request.Field("Origin");
  if (origin.empty() && IsReading(request)) return {};
  if (IsOwnOrigin(origin, request)) return {};
  return Forged("Origin");
}

OrRefusal<void> CheckConfidential(const HttpRequest& request) {
  if (IsSecure(request) || IsThisMachine(request.Field("Host"))) return {};
  return Refuse(403, "nobody signs in without TLS from another machine",
                "Start the server with --certificate and --key-file, or let a proxy have TLS and "
                "send X-Forwarded-Proto.");
}

}  // namespace kundig
