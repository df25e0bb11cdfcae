#include "server/flag_routes.h"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <mutex>

#include "engine/live/decision_answer.h"
#include "server/decide_request.h"

namespace kundig {
namespace {

constexpr std::string_view kLeaveAloneValue = "leave_alone";

// {key, errorCode, errorDetails}; a request for all flags has no key.
HttpResponse FlagError(int status, std::string_view key, const FlagRefusal& refusal) {
  JsonWriter json;
  json.BeginObject();
  if (!key.empty()) json.Field("key", key);
  json.Field("errorCode", refusal.code).Field("errorDetails", refusal.details).EndObject();
  return JsonResponse(status, json.Take());
}

HttpResponse FlagErrorOf(std::string_view key, const Error& error) {
  HttpResponse response =
      FlagError(HttpStatusOf(error.code), key, {.code = "GENERAL", .details = error.Message()});
  if (response.status == 503) response.fields.push_back({"Retry-After", "1"});
  return response;
}

HttpResponse TooMuch(std::string_view key, int retry_after_s) {
  HttpResponse response =
      FlagError(429, key, {.code = "GENERAL", .details = "too much is waiting to be kept"});
  response.fields.push_back({"Retry-After", fmt::format("{}", retry_after_s)});
  return response;
}

// The one place of the decision, in the words of the protocol. What was drawn is a SPLIT, what a
// rule says a TARGETING_MATCH.
void WriteFlag(std::string_view key, const AnsweredDecision& answered, JsonWriter& json) {
  const Decision& decision = answered.decision;
  const bool offers = !decision.offers.empty();
  const bool drawn = offers || decision.left_alone == Restraint::kWorthTooLittle;
  const std::string_view value =
      offers ? std::string_view(answered.models->services[decision.offers.front().service].id)
             : kLeaveAloneValue;
  json.BeginObject().Field("key", key).Field("reason", drawn ? "SPLIT" : "TARGETING_MATCH");
  json.Field("variant", value).Field("value", value).Key("metadata").BeginObject();
  json.Field("decisionId", answered.id);
  if (offers) {
    json.Field("propensity", decision.offers.front().propensity);
    json.Field("expectedValue", decision.offers.front().value_minor.value);
  } else {
    json.Field("propensity", decision.left_alone_propensity);
    json.Field("expectedValue", decision.record.leave_alone_minor);
    json.Field("because", WordsOf(decision.left_alone).name);
  }
  json.EndObject().EndObject();
}

// Collects the decisions on all placements, which become durable one by one, and answers once.
class AllFlags {
 public:
  AllFlags(std::vector<std::string> placements, std::string tag, Responder responder)
      : placements_(std::move(placements)),
        tag_(std::move(tag)),
        responder_(std::move(responder)),
        answers_(placements_.size()),
        missing_(placements_.size()) {}

  void Set(size_t place, Result<AnsweredDecision> made) {
    {
      const std::lock_guard lock(mutex_);
      answers_[place] = std::move(made);
      if (--missing_ > 0) return;
    }
    Answer();
  }

 private:
  void Answer() const {
    JsonWriter json;
    json.BeginObject().Key("flags").BeginArray();
    for (size_t place = 0; place < placements_.size(); ++place) {
      if (!answers_[place]) return responder_.Answer(FlagErrorOf({}, answers_[place].error()));
      WriteFlag(placements_[place], *answers_[place], json);
    }
    json.EndArray().EndObject();
    HttpResponse response = JsonResponse(200, json.Take());
    response.fields.push_back({"ETag", tag_});
    responder_.Answer(std::move(response));
  }

  std::vector<std::string> placements_;
  std::string tag_;
  Responder responder_;
  std::mutex mutex_;
  std::vector<Result<AnsweredDecision>> answers_;
  size_t missing_;
};

class Flags {
 public:
  Flags(DecideParts parts, std::vector<std::string> placements)
      : parts_(std::move(parts)), placements_(std::move(placements)) {}

  void EvaluateOne(const RoutedRequest& routed, const Responder& responder) const {
    const std::string key(routed.Parameter("key"));
    if (std::ranges::find(placements_, key) == placements_.end()) {
      return responder.Answer(
          FlagError(404, key,
                    {.code = "FLAG_NOT_FOUND",
                     .details = "there is no such placement; [decisions] placements lists them"}));
    }
    auto request = ReadFlagRequest(routed.http);
    if (!request) return responder.Answer(FlagError(400, key, request.error()));
    SetKey(routed, *request);
    request->call.placement = key;
    const bool taken =
        parts_.desk->Decide(request->call, [responder, key](const Result<AnsweredDecision>& made) {
          if (!made) return responder.Answer(FlagErrorOf(key, made.error()));
          JsonWriter json;
          WriteFlag(key, *made, json);
          responder.Answer(JsonResponse(200, json.Take()));
        });
    if (!taken) responder.Answer(TooMuch(key, parts_.retry_after_s()));
  }

  void EvaluateAll(const RoutedRequest& routed, const Responder& responder) const {
    auto request = ReadFlagRequest(routed.http);
    if (!request) return responder.Answer(FlagError(400, {}, request.error()));
    SetKey(routed, *request);
    const auto basis = parts_.desk->Basis(request->call);
    if (!basis) return responder.Answer(FlagErrorOf({}, basis.error()));
    const std::string tag = fmt::format("\"{}\"", *basis);
    if (routed.http.Field("If-None-Match") == tag) {
      return responder.Answer(
          {.status = 304, .content_type = {}, .body = {}, .fields = {{"ETag", tag}}});
    }
    if (placements_.empty()) {
      return responder.Answer({.status = 200,
                               .content_type = "application/json",
                               .body = R"({"flags":[]})",
                               .fields = {{"ETag", tag}}});
    }
    const auto all = std::make_shared<AllFlags>(placements_, tag, responder);
    for (size_t place = 0; place < placements_.size(); ++place) {
      request->call.placement = placements_[place];
      const bool taken = parts_.desk->Decide(
          request->call,
          [all, place](Result<AnsweredDecision> made) { all->Set(place, std::move(made)); });
      if (!taken) return responder.Answer(TooMuch({}, parts_.retry_after_s()));
    }
  }

 private:
  void SetKey(const RoutedRequest& routed, DecideRequest& request) const {
    if (routed.key) request.call.key_number = parts_.key_number(*routed.key);
  }

  DecideParts parts_;
  std::vector<std::string> placements_;
};

void WriteRequestSchema(JsonWriter& json) {
  json.BeginObject().Field("type", "object");
  json.Key("required").BeginArray().Value("context").EndArray();
  json.Key("properties").BeginObject().Key("context").BeginObject().Field("type", "object");
  json.Key("required").BeginArray().Value("targetingKey").EndArray();
  json.Key("properties").BeginObject().Key("targetingKey").BeginObject();
  json.Key("type").BeginArray().Value("string").Value("integer").EndArray().EndObject();
  json.EndObject().EndObject().EndObject().EndObject();
}

void WriteFlagSchema(JsonWriter& json) {
  json.BeginObject().Field("type", "object").Key("required").BeginArray();
  for (const std::string_view name : {"key", "reason", "variant", "value", "metadata"}) {
    json.Value(name);
  }
  json.EndArray().Key("properties").BeginObject();
  for (const std::string_view name : {"key", "reason", "variant", "value"}) {
    json.Key(name).BeginObject().Field("type", "string").EndObject();
  }
  json.Key("metadata").BeginObject().Field("type", "object").Key("required").BeginArray();
  json.Value("decisionId").Value("propensity").Value("expectedValue").EndArray();
  json.Key("properties").BeginObject();
  json.Key("decisionId").BeginObject().Field("type", "string").EndObject();
  for (const std::string_view name : {"propensity", "expectedValue"}) {
    json.Key(name).BeginObject().Field("type", "number").EndObject();
  }
  json.Key("because").BeginObject().Field("type", "string").EndObject();
  json.EndObject().EndObject().EndObject().EndObject();
}

void WriteFlagsSchema(JsonWriter& json) {
  json.BeginObject().Field("type", "object");
  json.Key("required").BeginArray().Value("flags").EndArray();
  json.Key("properties").BeginObject().Key("flags").BeginObject().Field("type", "array");
  json.Key("items").BeginObject().Field("$ref", "#/components/schemas/Flag").EndObject();
  json.EndObject().EndObject().EndObject();
}

// As OpenFeature has them; keys and limits are refused as everywhere.
void WriteRefusalSchema(JsonWriter& json) {
  json.BeginObject().Key("anyOf").BeginArray();
  SchemaNamed("Error")(json);
  ObjectOf({{"key", OfType("string"), false},
            {"errorCode", OfType("string")},
            {"errorDetails", OfType("string")}})(json);
  json.EndArray().EndObject();
}

}  // namespace

std::vector<Route> FlagRoutes(const DecideParts& parts, std::vector<std::string> placements) {
  const auto flags = std::make_shared<const Flags>(parts, std::move(placements));
  return {
      {.method = "POST",
       .pattern = "/ofrep/v1/evaluate/flags/{key}",
       .role = KeyRole::kDecide,
       .summary = "What to offer at one placement, as OpenFeature asks for a flag.",
       .request_schema = "FlagRequest",
       .response_schema = "Flag",
       .handler = [flags](const RoutedRequest& request,
                          const Responder& responder) { flags->EvaluateOne(request, responder); },
       .refusal_schema = "FlagRefusal"},
      {.method = "POST",
       .pattern = "/ofrep/v1/evaluate/flags",
       .role = KeyRole::kDecide,
       .summary = "What to offer at each placement, as OpenFeature asks for all flags.",
       .request_schema = "FlagRequest",
       .response_schema = "Flags",
       .handler = [flags](const RoutedRequest& request,
                          const Responder& responder) { flags->EvaluateAll(request, responder); },
       .refusal_schema = "FlagRefusal"}};
}

std::vector<JsonSchema> FlagSchemas() {
  return {{"FlagRequest", WriteRequestSchema},
          {"Flag", WriteFlagSchema},
          {"Flags", WriteFlagsSchema},
          {"FlagRefusal", WriteRefusalSchema}};
}

}  // namespace kundig
