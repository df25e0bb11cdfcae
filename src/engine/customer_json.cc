// CustomerAsJson().
#include "base/iso_time.h"
#include "base/json_writer.h"
#include "engine/customer_view.h"

namespace kundig {
namespace {

void WriteIdentifiers(JsonWriter& json, const std::vector<Identifier>& identifiers) {
  json.Key("identifiers").BeginArray();
  for (const Identifier& identifier : identifiers) {
    json.BeginObject()
        .Field("kind", IdentifierKindName(identifier.kind))
        .Field("value", identifier.value)
        .EndObject();
  }
  json.EndArray();
}

void WriteHistory(JsonWriter& json, const CustomerView& view) {
  json.Field("purchase_days", view.purchase_days);
  if (view.first_day) {
    json.Field("first_day", FormatDay(*view.first_day))
        .Field("last_day", FormatDay(*view.last_day));
  }
  json.Field("spend_minor", view.spend_minor).Key("items").BeginArray();
  for (const std::string& item : view.items) json.Value(item);
  json.EndArray();
}

void WritePrediction(JsonWriter& json, const Prediction& p) {
  if (!p.dated) return;
  json.Field("p_alive", p.p_alive)
      .Field("purchases", p.purchases.value)
      .Field("purchases_low", p.purchases.low)
      .Field("purchases_high", p.purchases.high)
      .Field("spend_purchase_minor", std::round(p.spend_minor))
      .Field("value_minor", std::round(p.value_minor.value))
      .Field("value_low_minor", std::round(p.value_minor.low))
      .Field("value_high_minor", std::round(p.value_minor.high));
}

void WriteNeed(JsonWriter& json, const NeedInWords& need) {
  json.BeginObject()
      .Field("item", need.item)
      .Field("score", need.score)
      .Field("average", need.average)
      .Field("excess", need.excess)
      .Field("base_rate", need.base_rate)
      .Key("reasons")
      .BeginArray();
  for (const ReasonInWords& reason : need.reasons) {
    json.BeginObject()
        .Field("because", reason.because)
        .Field("contribution", reason.contribution)
        .EndObject();
  }
  json.EndArray().Key("services").BeginArray();
  for (const ServiceName& service : need.services) {
    json.BeginObject().Field("service", service.id);
    WriteName(json, "name", service);
    json.EndObject();
  }
  json.EndArray().EndObject();
}

void WriteEntry(JsonWriter& json, const TimelineEntry& entry) {
  json.BeginObject();
  if (entry.day) json.Field("day", FormatDay(*entry.day));
  if (entry.time_us) json.Field("time", FormatIsoTime(*entry.time_us));
  json.Field("kind", entry.kind);
  if (!entry.item.empty()) json.Field("item", entry.item);
  if (entry.quantity) json.Field("quantity", *entry.quantity);
  if (entry.value_minor) json.Field("value_minor", *entry.value_minor);
  json.EndObject();
}

}  // namespace

std::string CustomerAsJson(const CustomerView& view) {
  JsonWriter json;
  json.BeginObject().Field("customer", view.customer);
  WriteIdentifiers(json, view.identifiers);
  json.Field("simulated", view.simulated != Simulated::kNone).Field("currency", view.currency);
  WriteHistory(json, view);
  json.Field("forecast", view.forecast);
  if (view.until) {
    json.Field("until", FormatDay(*view.until))
        .Field("horizon_weeks", view.horizon_weeks)
        .Field("customers", view.customers);
  }
  WritePrediction(json, view.prediction);
  json.Key("needs").BeginArray();
  for (const NeedInWords& need : view.needs) WriteNeed(json, need);
  json.EndArray().Key("timeline").BeginArray();
  for (const TimelineEntry& entry : view.timeline) WriteEntry(json, entry);
  json.EndArray().Key("decisions").BeginArray();
  for (const DecisionCard& decision : view.decisions) WriteCard(decision, json);
  json.EndArray().EndObject();
  return json.Take();
}

}  // namespace kundig
