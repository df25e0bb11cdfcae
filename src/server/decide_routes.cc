#include "server/decide_routes.h"

#include "engine/live/decision_answer.h"
#include "server/decide_request.h"

namespace kundig {
namespace {

Refusal TooMuch(int retry_after_s) {
  return {.status = 429,
          .what = "too much is waiting to be kept",
          .how = "Ask again after the time in Retry-After.",
          .retry_after_s = retry_after_s};
}

// What may pass by itself is to be asked again.
Refusal RefusalOfDecision(const Error& error) {
  Refusal refusal = RefusalOf(error);
  if (refusal.status == 503) refusal.retry_after_s = 1;
  return refusal;
}

void AnswerPreview(const DecideParts& parts, const DecideRequest& request,
                   const RoutedRequest& routed, const Responder& responder) {
  if (routed.role() != KeyRole::kAdmin) {
    return responder.Answer(ToResponse({.status = 403,
                                        .what = "only an admin key may choose the seed",
                                        .how = "Leave seed out: each decision draws its own.",
                                        .retry_after_s = {}}));
  }
  const auto made = parts.desk->Preview(request.call, *request.seed);
  if (!made) return responder.Answer(ToResponse(RefusalOfDecision(made.error())));
  responder.Answer(JsonResponse(200, DecisionAsJson(*made, request.language)));
}

void Decide(const DecideParts& parts, const RoutedRequest& routed, const Responder& responder) {
  auto request = ReadDecideRequest(routed.http);
  if (!request) return responder.Answer(ToResponse(request.error()));
  if (routed.key) request->call.key_number = parts.key_number(*routed.key);
  if (request->seed) return AnswerPreview(parts, *request, routed, responder);
  const bool taken = parts.desk->Decide(request->call, [responder, language = request->language](
                                                           const Result<AnsweredDecision>& made) {
    if (!made) return responder.Answer(ToResponse(RefusalOfDecision(made.error())));
    responder.Answer(JsonResponse(200, DecisionAsJson(*made, language)));
  });
  if (!taken) responder.Answer(ToResponse(TooMuch(parts.retry_after_s())));
}

void WriteProperty(std::string_view name, std::string_view type, std::string_view words,
                   JsonWriter& json) {
  json.Key(name).BeginObject().Field("type", type).Field("description", words).EndObject();
}

void WriteContextSchema(JsonWriter& json) {
  json.Key("context").BeginObject().Field("type", "object").Key("properties").BeginObject();
  json.Key("occasion").BeginObject().Key("enum").BeginArray().Value("visit").Value("message");
  json.EndArray().Field("description", "Whether the customer came, or is to be written to.");
  json.EndObject();
  WriteProperty("localTime", "string", "The time of day where the customer is, such as 08:30.",
                json);
  WriteProperty("locale", "string", "In which language reasons are told: de or en.", json);
  json.EndObject().EndObject();
}

void WriteRequestSchema(JsonWriter& json) {
  json.BeginObject().Field("type", "object").Field("additionalProperties", false);
  json.Key("properties").BeginObject();
  for (const std::string_view name : {"userId", "anonymousId"}) {
    json.Key(name).BeginObject().Key("type").BeginArray();
    json.Value("string").Value("integer").EndArray().EndObject();
  }
  WriteProperty("placement", "string", "Where the offer is to be shown.", json);
  WriteContextSchema(json);
  json.Key("limit").BeginObject().Field("type", "integer").Field("minimum", 1);
  json.Field("maximum", DecideCall::kMostPlaces).Field("default", 1).EndObject();
  json.Key("candidates").BeginObject().Field("type", "array").Key("items").BeginObject();
  json.Field("type", "string").EndObject();
  json.Field("description", "Services to choose from; all where left out.").EndObject();
  json.Key("seed").BeginObject().Field("type", "integer").Field("minimum", 0);
  json.Field("description", "For admin keys: what this seed would decide; it is not logged.");
  json.EndObject().EndObject();
  json.Key("anyOf").BeginArray();
  for (const std::string_view name : {"userId", "anonymousId"}) {
    json.BeginObject().Key("required").BeginArray().Value(name).EndArray().EndObject();
  }
  json.EndArray().EndObject();
}

}  // namespace

std::vector<Route> DecideRoutes(const DecideParts& parts) {
  return {{.method = "POST",
           .pattern = "/v1/decide",
           .role = KeyRole::kDecide,
           .summary = "What to offer to a customer next, or to leave the customer alone.",
           .request_schema = "DecideRequest",
           .response_schema = "Decision",
           .handler = [parts](const RoutedRequest& request, const Responder& responder) {
             Decide(parts, request, responder);
           }}};
}

std::vector<JsonSchema> DecideSchemas() {
  return {{"DecideRequest", WriteRequestSchema}, {"Decision", WriteDecisionSchema}};
}

}  // namespace kundig
