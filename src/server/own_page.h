// OwnPage: does a request that a browser sends by itself, with its cookie, come from our own page?
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "server/http_message.h"
#include "server/refusal.h"

namespace kundig {

// The names by which browsers may come.
struct OwnHosts {
  bool only_this_machine = false;  // the server listens at a loopback address
  std::vector<std::string> more;   // without port, such as a proxy's
};

// True for "localhost", an address of 127.0.0.0/8 and "[::1]", with any port or none.
[[nodiscard]] bool IsThisMachine(std::string_view host);

// Whether it came over TLS, also where a proxy before us says so.
[[nodiscard]] bool IsSecure(const HttpRequest& request);

// Errors: 403 where `request` comes from a page of another origin, as far as the browser tells by
// Sec-Fetch-Site or Origin; where it tells neither and could change something (all but GET and
// HEAD); and where Host is none of `hosts`: a name of this machine or one of `more`, where either
// is asked for.
[[nodiscard]] OrRefusal<void> CheckOwnPage(const HttpRequest& request, const OwnHosts& hosts);

// Whether what is typed may travel with it: over TLS, or to a host that the browser takes for its
// own machine. Errors: 403.
[[nodiscard]] OrRefusal<void> CheckConfidential(const HttpRequest& request);

}  // namespace kundig
