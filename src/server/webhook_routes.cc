#include "server/webhook_routes.h"

#include <simdjson.h>

#include <algorithm>

#include "base/json_writer.h"

namespace kundig {
namespace {

// Of {"url": "..."}.
OrRefusal<std::string> ReadUrl(const std::string& body) {
  constexpr size_t kMaxDepth = 4;
  simdjson::dom::parser parser;
  simdjson::dom::object root;
  std::string_view url;
  const bool sound =
      parser.allocate(std::max<size_t>(body.size(), 1), kMaxDepth) == simdjson::SUCCESS &&
      parser.parse(body).get(root) == simdjson::SUCCESS &&
      root["url"].get(url) == simdjson::SUCCESS;
  if (sound) return std::string(url);
  return Refuse(400, "the body is no JSON object with an url",
                "Send {\"url\": ...} as GET /v1/webhooks shows it.");
}

void AnswerReport(WebhookSender& sender, const Responder& responder) {
  sender.MakeReport([responder](const Result<WebhookSender::Report>& report) {
    if (!report) return responder.Answer(ToResponse(RefusalOf(report.error())));
    responder.Answer(JsonResponse(200, WebhookReportAsJson(*report)));
  });
}

void Retry(WebhookSender& sender, const RoutedRequest& request, const Responder& responder) {
  const auto url = ReadUrl(request.http.body);
  if (!url) return responder.Answer(ToResponse(url.error()));
  sender.Retry(*url, [responder, url = *url](const Result<int64_t>& retried) {
    if (!retried) return responder.Answer(ToResponse(RefusalOf(retried.error())));
    JsonWriter json;
    json.BeginObject().Field("url", url).Field("retried", *retried).EndObject();
    responder.Answer(JsonResponse(200, json.Take()));
  });
}

}  // namespace

std::vector<Route> WebhookRoutes(WebhookSender& sender) {
  return {{.method = "GET",
           .pattern = "/v1/webhooks",
           .role = KeyRole::kAdmin,
           .summary = "What waits to be told to webhooks, and what was given up.",
           .request_schema = {},
           .response_schema = "Webhooks",
           .handler = [&sender](const RoutedRequest&,
                                const Responder& responder) { AnswerReport(sender, responder); }},
          {.method = "POST",
           .pattern = "/v1/webhooks/retry",
           .role = KeyRole::kAdmin,
           .summary = "Tell a webhook again what was given up, though it had said it was gone.",
           .request_schema = "WebhookRetry",
           .response_schema = "WebhookRetried",
           .handler = [&sender](const RoutedRequest& request, const Responder& responder) {
             Retry(sender, request, responder);
           }}};
}

std::vector<JsonSchema> WebhookSchemas() {
  const SchemaWriter webhook = ObjectOf({{"url", OfType("string")},
                                         {"configured", OfType("boolean")},
                                         {"gone", OfType("boolean")},
                                         {"waiting", Count()},
                                         {"oldest", TypeOrNull("string")},
                                         {"nextTry", TypeOrNull("string")},
                                         {"deadLetters", Count()},
                                         {"lastFailure", TypeOrNull("string")}});
  return {{"Webhooks", ObjectOf({{"webhooks", ListOf(webhook)}})},
          {"WebhookRetry", ObjectOf({{"url", OfType("string")}})},
          {"WebhookRetried", ObjectOf({{"url", OfType("string")}, {"retried", Count()}})}};
}

}  // namespace kundig
