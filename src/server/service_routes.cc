#include "server/service_routes.h"

#include <utility>

namespace kundig {
namespace {

Route ServiceRoute(std::string pattern, std::string summary, std::function<HttpResponse()> answer) {
  return {.method = "GET",
          .pattern = std::move(pattern),
          .role = {},
          .summary = std::move(summary),
          .request_schema = {},
          .response_schema = {},
          .handler = [answer = std::move(answer)](
                         const RoutedRequest&,
                         const Responder& responder) { responder.Answer(answer()); },
          .key_place = KeyPlace::kOutsideBody,
          .cross_site = false};
}

}  // namespace

std::vector<Route> ServiceRoutes(const ServiceParts& parts) {
  return {
      ServiceRoute("/healthz", "Whether the server is alive.",
                   [] { return JsonResponse(200, R"({"alive":true})"); }),
      ServiceRoute("/readyz", "Whether the server can do its work now.",
                   [ready = parts.ready] {
                     const auto is_ready = ready();
                     return is_ready ? JsonResponse(200, R"({"ready":true})")
                                     : ToResponse(is_ready.error());
                   }),
      ServiceRoute("/metrics", "What the server counts, as Prometheus reads it.",
                   [metrics = parts.metrics] {
                     return HttpResponse{.status = 200,
                                         .content_type = "text/plain; version=0.0.4; charset=utf-8",
                                         .body = metrics->Text(),
                                         .fields = {}};
                   }),
      ServiceRoute("/openapi.json", "This description.",
                   [description = parts.description] { return JsonResponse(200, description()); })};
}

}  // namespace kundig
