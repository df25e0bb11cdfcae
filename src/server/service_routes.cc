#include "server/service_routes.h"

#include <fmt/format.h>

#include <utility>

namespace kundig {
namespace {

constexpr std::string_view kPrometheusText = "text/plain";

Route ServiceRoute(std::string pattern, std::string schema, std::string summary,
                   std::function<HttpResponse()> answer) {
  return {.method = "GET",
          .pattern = std::move(pattern),
          .role = {},
          .summary = std::move(summary),
          .request_schema = {},
          .response_schema = std::move(schema),
          .handler = [answer = std::move(answer)](
                         const RoutedRequest&,
                         const Responder& responder) { responder.Answer(answer()); },
          .key_place = KeyPlace::kOutsideBody,
          .cross_site = false};
}

Route MetricsRoute(const Metrics* metrics) {
  Route route = ServiceRoute(
      "/metrics", "Metrics", "What the server counts, as Prometheus reads it.", [metrics] {
        return HttpResponse{
            .status = 200,
            .content_type = fmt::format("{}; version=0.0.4; charset=utf-8", kPrometheusText),
            .body = metrics->Text(),
            .fields = {}};
      });
  route.response_type = kPrometheusText;
  return route;
}

}  // namespace

std::vector<Route> ServiceRoutes(const ServiceParts& parts) {
  return {
      ServiceRoute("/healthz", "Alive", "Whether the server is alive.",
                   [] { return JsonResponse(200, R"({"alive":true})"); }),
      ServiceRoute("/readyz", "Ready", "Whether the server can do its work now.",
                   [ready = parts.ready] {
                     const auto is_ready = ready();
                     return is_ready ? JsonResponse(200, R"({"ready":true})")
                                     : ToResponse(is_ready.error());
                   }),
      MetricsRoute(parts.metrics),
      ServiceRoute("/openapi.json", "OpenApi", "This description.",
                   [description = parts.description] { return JsonResponse(200, description()); })};
}

std::vector<JsonSchema> ServiceSchemas() {
  return {{"Alive", ObjectOf({{"alive", OfType("boolean")}})},
          {"Ready", ObjectOf({{"ready", OfType("boolean")}})},
          {"Metrics", OfType("string")},
          {"OpenApi", ObjectOf({{"openapi", OfType("string")},
                                {"info", AnyObject()},
                                {"paths", MapOf(AnyObject())},
                                {"components", AnyObject()}})}};
}

}  // namespace kundig
