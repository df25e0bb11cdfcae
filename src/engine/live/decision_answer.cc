#include "engine/live/decision_answer.h"

#include <charconv>

namespace kundig {
namespace {

std::string_view Trim(std::string_view text) {
  const size_t begin = text.find_first_not_of(" \t");
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t") - begin + 1);
}

bool IsLanguage(std::string_view tag, std::string_view language) {
  if (tag.size() < language.size()) return false;
  for (size_t i = 0; i < language.size(); ++i) {
    if ((tag[i] | 0x20) != language[i]) return false;
  }
  return tag.size() == language.size() || tag[language.size()] == '-' ||
         tag[language.size()] == '_';
}

// The weight behind ";q="; 1 where there is none, 0 where it is no number.
double WeightOf(std::string_view parameters) {
  const size_t begin = parameters.find("q=");
  if (begin == std::string_view::npos) return 1;
  const std::string_view text = parameters.substr(begin + 2);
  double weight = 0;
  std::from_chars(text.data(), text.data() + text.size(), weight);
  return weight;
}

void WriteInterval(const Estimate& value, JsonWriter& json) {
  json.Field("expectedValue", value.value);
  json.Key("interval").BeginObject().Field("low", value.low).Field("high", value.high).EndObject();
}

void WriteReason(std::string_view because, std::string_view text, double contribution,
                 JsonWriter& json) {
  json.BeginObject().Field("because", because).Field("text", text);
  json.Field("contribution", contribution).EndObject();
}

void WriteOffer(const Offer& offer, const ServiceConfig& service, Language language,
                JsonWriter& json) {
  json.BeginObject().Field("service", service.id).Field("name", NameOf(service, language));
  json.Field("provider", service.provider);
  WriteInterval(offer.value_minor, json);
  json.Field("propensity", offer.propensity).Key("reasons").BeginArray();
  for (const Reason& reason : offer.reasons) {
    WriteReason(WordsOf(reason.because).name, BecauseOf(reason.because, language),
                reason.contribution_minor, json);
  }
  json.EndArray().EndObject();
}

void WriteLeaveAlone(const Decision& decision, Language language, JsonWriter& json) {
  const double value = decision.record.leave_alone_minor;
  json.BeginObject().Field("leave_alone", true);
  WriteInterval({.value = value, .low = value, .high = value}, json);
  json.Field("propensity", decision.left_alone_propensity).Key("reasons").BeginArray();
  WriteReason(WordsOf(decision.left_alone).name, BecauseOf(decision.left_alone, language), 0, json);
  json.EndArray().EndObject();
}

void WriteType(std::string_view name, std::string_view type, JsonWriter& json) {
  json.Key(name).BeginObject().Field("type", type).EndObject();
}

void WriteReasonsSchema(JsonWriter& json) {
  json.Key("reasons").BeginObject().Field("type", "array").Key("items").BeginObject();
  json.Field("type", "object").Key("required").BeginArray();
  for (const std::string_view name : {"because", "text", "contribution"}) json.Value(name);
  json.EndArray().Key("properties").BeginObject();
  WriteType("because", "string", json);
  WriteType("text", "string", json);
  WriteType("contribution", "number", json);
  json.EndObject().EndObject().EndObject();
}

void WritePlaceSchema(JsonWriter& json) {
  json.BeginObject().Field("type", "object").Key("required").BeginArray();
  for (const std::string_view name : {"expectedValue", "interval", "propensity", "reasons"}) {
    json.Value(name);
  }
  json.EndArray().Key("properties").BeginObject();
  for (const std::string_view name : {"service", "name", "provider"}) {
    WriteType(name, "string", json);
  }
  json.Key("leave_alone").BeginObject().Field("const", true).EndObject();
  WriteType("expectedValue", "number", json);
  json.Key("interval").BeginObject().Field("type", "object").Key("required").BeginArray();
  json.Value("low").Value("high").EndArray().Key("properties").BeginObject();
  WriteType("low", "number", json);
  WriteType("high", "number", json);
  json.EndObject().EndObject();
  json.Key("propensity").BeginObject().Field("type", "number").Field("minimum", 0);
  json.Field("maximum", 1).EndObject();
  WriteReasonsSchema(json);
  json.EndObject().Key("oneOf").BeginArray();
  for (const std::string_view name : {"service", "leave_alone"}) {
    json.BeginObject().Key("required").BeginArray().Value(name).EndArray().EndObject();
  }
  json.EndArray().EndObject();
}

}  // namespace

Language LanguageOf(std::string_view accepted) {
  double english = 0;
  double german = 0;
  while (!accepted.empty()) {
    const size_t comma = accepted.find(',');
    const std::string_view one = accepted.substr(0, comma);
    accepted = comma == std::string_view::npos ? std::string_view() : accepted.substr(comma + 1);
    const size_t semicolon = one.find(';');
    const std::string_view tag = Trim(one.substr(0, semicolon));
    const double weight =
        semicolon == std::string_view::npos ? 1 : WeightOf(one.substr(semicolon + 1));
    if (IsLanguage(tag, "de")) german = std::max(german, weight);
    if (IsLanguage(tag, "en")) english = std::max(english, weight);
  }
  return german > english ? Language::kGerman : Language::kEnglish;
}

std::string_view NameOf(const ServiceConfig& service, Language language) {
  return language == Language::kGerman ? service.name_de : service.name_en;
}

std::string_view BecauseOf(Feature feature, Language language) {
  const FeatureWords& words = WordsOf(feature);
  return language == Language::kGerman ? words.because_de : words.because_en;
}

std::string_view BecauseOf(Restraint restraint, Language language) {
  const RestraintWords& words = WordsOf(restraint);
  return language == Language::kGerman ? words.because_de : words.because_en;
}

std::string DecisionAsJson(const AnsweredDecision& answered, Language language) {
  JsonWriter json;
  json.BeginObject().Key("decisionId");
  answered.id.empty() ? json.Null() : json.Value(answered.id);
  json.Field("logged", !answered.id.empty()).Field("currency", answered.models->currency);
  json.Key("decisions").BeginArray();
  for (const Offer& offer : answered.decision.offers) {
    WriteOffer(offer, answered.models->services[offer.service], language, json);
  }
  if (answered.decision.offers.size() < answered.decision.record.limit) {
    WriteLeaveAlone(answered.decision, language, json);
  }
  json.EndArray().EndObject();
  return json.Take();
}

void WriteDecisionSchema(JsonWriter& json) {
  json.BeginObject().Field("type", "object").Key("required").BeginArray();
  for (const std::string_view name : {"decisionId", "logged", "currency", "decisions"}) {
    json.Value(name);
  }
  json.EndArray().Key("properties").BeginObject();
  json.Key("decisionId").BeginObject().Key("type").BeginArray().Value("string").Value("null");
  json.EndArray().EndObject();
  WriteType("logged", "boolean", json);
  WriteType("currency", "string", json);
  json.Key("decisions").BeginObject().Field("type", "array").Field("minItems", 1).Key("items");
  WritePlaceSchema(json);
  json.EndObject().EndObject().EndObject();
}

}  // namespace kundig
