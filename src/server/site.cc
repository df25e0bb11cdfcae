#include "server/site.h"

#include <fmt/format.h>

#include <string>
#include <utility>

#include "base/check.h"
#include "base/iso_time.h"
#include "server/cors.h"
#include "server/unpack_body.h"
#include "server/write_key.h"

namespace kundig {
namespace {

// A method that nobody knows must not become a name in the metrics or the log: anybody could make
// as many as they like.
std::string_view KnownMethod(std::string_view method) {
  for (const std::string_view known :
       {"GET", "POST", "PUT", "DELETE", "HEAD", "OPTIONS", "PATCH"}) {
    if (method == known) return known;
  }
  return "other";
}

}  // namespace

Site::Site(SiteParts parts) : parts_(std::move(parts)) {
  KUNDIG_CHECK(parts_.routes != nullptr && parts_.guard != nullptr && parts_.metrics != nullptr &&
               parts_.clock);
}

HttpHandler Site::Handler() const {
  return [this](HttpRequest request, const Responder& responder) {
    Handle(std::move(request), responder);
  };
}

// The same responder, but that what goes through it is counted and logged first.
Responder Site::Recorded(const HttpRequest& request, const Route* route,
                         const Responder& responder) const {
  return Responder([this, route, responder, method = KnownMethod(request.method),
                    with_cookie = !SessionTokenIn(request).empty(), address = request.address,
                    bytes_in = request.body.size(),
                    begin_us = request.received_us](HttpResponse response) {
    if (route != nullptr && route->cross_site) {
      for (HttpField& field : CorsFields()) response.fields.push_back(std::move(field));
    }
    // What one who is signed in reads is no longer there after signing out.
    if (with_cookie && route != nullptr && route->role) {
      response.fields.push_back({"Cache-Control", "no-store"});
    }
    const std::string_view pattern = route != nullptr ? std::string_view(route->pattern) : "none";
    const int64_t took_us = parts_.clock() - begin_us;
    parts_.metrics
        ->CounterOf("kundig_http_requests_total", "Requests that were answered.",
                    {{"route", std::string(pattern)},
                     {"method", std::string(method)},
                     {"status", fmt::format("{}", response.status)}})
        .Add();
    parts_.metrics
        ->HistogramOf("kundig_http_request_seconds", "From a request's first byte to its answer.",
                      {{"route", std::string(pattern)}})
        .Observe(static_cast<double>(took_us) / kMicrosPerSecond);
    if (parts_.log) {
      parts_.log(FormatRequestRecord({.time_us = begin_us,
                                      .method = method,
                                      .route = pattern,
                                      .status = response.status,
                                      .bytes_in = bytes_in,
                                      .bytes_out = response.body.size(),
                                      .took_us = took_us,
                                      .address = address}));
    }
    responder.Answer(std::move(response));
  });
}

OrRefusal<void> Site::Identify(const HttpRequest& request, const Route& route,
                               RoutedRequest& routed) const {
  const int64_t now_us = request.received_us;
  KUNDIG_RETURN_IF_ERROR(parts_.guard->AdmitAddress(request.address, now_us));
  const std::string key = KeyOutsideBody(request);
  const bool may_be_signed_in = parts_.sessions != nullptr && SessionGuard::Opens(*route.role);
  if (key.empty() && may_be_signed_in && !SessionTokenIn(request).empty()) {
    KUNDIG_ASSIGN_OR_RETURN(routed.session, parts_.sessions->Check(request, *route.role));
  } else if (!key.empty() || route.key_place == KeyPlace::kOutsideBody) {
    KUNDIG_ASSIGN_OR_RETURN(routed.key, parts_.guard->Check(key, *route.role, now_us));
  }
  return {};
}

OrRefusal<RoutedRequest> Site::Admit(HttpRequest request, RouteTable::Match match) const {
  RoutedRequest routed;
  routed.parameters = std::move(match.parameters);
  // Before unpacking: who has no key is not to cost us that.
  if (match.route->role) {
    KUNDIG_RETURN_IF_ERROR(Identify(request, *match.route, routed));
  }
  const std::string encoding(request.Field("Content-Encoding"));
  KUNDIG_ASSIGN_OR_RETURN(request.body, UnpackBody(std::move(request.body), encoding));
  routed.http = std::move(request);
  return routed;
}

void Site::Handle(HttpRequest request, const Responder& responder) const {
  const RouteTable& routes = *parts_.routes;
  const std::string target = request.target;
  if (const std::string allowed = routes.AllowedMethods(target);
      request.method == "OPTIONS" && !allowed.empty()) {
    const Responder recorded = Recorded(request, nullptr, responder);
    if (IsPreflight(request) && routes.IsCrossSite(target)) {
      recorded.Answer(AnswerPreflight(request, allowed));
    } else {
      recorded.Answer(
          {.status = 204, .content_type = {}, .body = {}, .fields = {{"Allow", allowed}}});
    }
    return;
  }
  auto match = routes.Find(request.method, target);
  const Route* route = match ? match->route : nullptr;
  const Responder recorded = Recorded(request, route, responder);
  if (!match) {
    HttpResponse response = ToResponse(match.error());
    if (response.status == 405) response.fields.push_back({"Allow", routes.AllowedMethods(target)});
    recorded.Answer(std::move(response));
    return;
  }
  auto routed = Admit(std::move(request), *std::move(match));
  if (!routed) {
    recorded.Answer(ToResponse(routed.error()));
    return;
  }
  route->handler(*std::move(routed), recorded);
}

}  // namespace kundig
