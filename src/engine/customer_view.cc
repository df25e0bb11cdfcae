#include "engine/customer_view.h"

#include "base/json_writer.h"
#include "identity/identifiers.h"
#include "store/customer_keys.h"

namespace kundig {
namespace {

Status AddHistory(Store& store, const Learned& learned, int32_t key, CustomerView& view) {
  return store.VisitHistory(
      key, {.until = learned.plan.until}, &learned.plan.items,
      [&](int32_t, const CustomerHistory& history) {
        const auto days = history.purchase_days;
        view.purchase_days = static_cast<int64_t>(days.size());
        if (!days.empty()) {
          view.first_day = days.front().day;
          view.last_day = days.back().day;
        }
        for (const PurchaseDay& day : days) view.spend_minor += day.spend_minor;
        for (const int32_t item : history.items) {
          view.items.push_back(learned.plan.items.catalogue[static_cast<size_t>(item)]);
        }
      });
}

// As it stands, else in the normal form of an e-mail address or a phone number.
Result<std::optional<int32_t>> FindInAnyWriting(Store& store, const Config& config,
                                                const std::string& customer) {
  KUNDIG_ASSIGN_OR_RETURN(auto key, store.FindCustomer(customer));
  if (key) return key;
  KUNDIG_ASSIGN_OR_RETURN(Connection connection, store.Connect());
  for (const Identifier& reading : ReadingsOf(customer, config.country)) {
    KUNDIG_ASSIGN_OR_RETURN(key, PersonOf(connection, reading));
    if (key) break;
  }
  return key;
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
  json.EndArray().EndObject();
}

}  // namespace

std::vector<NeedInWords> ExplainNeeds(const Learned& learned, size_t position,
                                      const Prediction& prediction) {
  const ItemCatalogue& catalogue = learned.plan.items.catalogue;
  std::vector<NeedInWords> needs;
  for (const CustomerNeed& need : prediction.needs) {
    const NeedExplanation why = learned.needs->Explain(learned.base.Items()[position], need.item);
    NeedInWords words{.item = catalogue[static_cast<size_t>(need.item)],
                      .score = why.score,
                      .average = why.average,
                      .excess = why.excess,
                      .base_rate = learned.needs->BaseRate(need.item)};
    for (const NeedReason& reason : why.reasons) {
      words.reasons.push_back({catalogue[static_cast<size_t>(reason.item)], reason.contribution});
    }
    needs.push_back(std::move(words));
  }
  return needs;
}

Result<CustomerView> ViewCustomer(Store& store, const Config& config, const LearnRequest& request,
                                  const std::string& customer, int32_t needs) {
  KUNDIG_ASSIGN_OR_RETURN(const auto key, FindInAnyWriting(store, config, customer));
  if (!key) {
    return Fail(ErrorCode::kNotFound, fmt::format("there is no customer \"{}\"", customer),
                store.path(), "`kundig predict` lists them.");
  }
  CustomerView view;
  KUNDIG_ASSIGN_OR_RETURN(view.identifiers, store.Identifiers(*key));
  view.customer = view.identifiers.front().value;
  KUNDIG_ASSIGN_OR_RETURN(const StoreContents contents, store.Contents());
  view.simulated = contents.simulated;
  if (contents.purchases == 0) return view;  // nothing can be learnt yet
  KUNDIG_ASSIGN_OR_RETURN(const Learned learned, Learn(store, config, request));
  view.forecast = learned.choice.chosen;
  view.simulated = learned.plan.simulated;
  KUNDIG_RETURN_IF_ERROR(AddHistory(store, learned, *key, view));
  const auto found =
      std::ranges::lower_bound(learned.base.customers, *key, {}, &CustomerSummary::customer_key);
  if (found == learned.base.customers.end() || found->customer_key != *key) return view;
  const auto position = static_cast<size_t>(found - learned.base.customers.begin());
  const Predictor predictor(learned, learned.base, config, request.horizon_days);
  view.prediction = predictor.Predict(position, position + 1, needs).front();
  view.needs = ExplainNeeds(learned, position, view.prediction);
  return view;
}

std::string CustomerAsJson(const CustomerView& view) {
  const Prediction& p = view.prediction;
  JsonWriter json;
  json.BeginObject().Field("customer", view.customer).Key("identifiers").BeginArray();
  for (const Identifier& identifier : view.identifiers) {
    json.BeginObject()
        .Field("kind", IdentifierKindName(identifier.kind))
        .Field("value", identifier.value)
        .EndObject();
  }
  json.EndArray()
      .Field("simulated", view.simulated != Simulated::kNone)
      .Field("purchase_days", view.purchase_days);
  if (view.first_day) {
    json.Field("first_day", FormatDay(*view.first_day))
        .Field("last_day", FormatDay(*view.last_day));
  }
  json.Field("spend_minor", view.spend_minor).Key("items").BeginArray();
  for (const std::string& item : view.items) json.Value(item);
  json.EndArray().Field("forecast", view.forecast);
  if (p.dated) {
    json.Field("p_alive", p.p_alive)
        .Field("purchases", p.purchases.value)
        .Field("purchases_low", p.purchases.low)
        .Field("purchases_high", p.purchases.high)
        .Field("spend_purchase_minor", std::round(p.spend_minor))
        .Field("value_minor", std::round(p.value_minor.value))
        .Field("value_low_minor", std::round(p.value_minor.low))
        .Field("value_high_minor", std::round(p.value_minor.high));
  }
  json.Key("needs").BeginArray();
  for (const NeedInWords& need : view.needs) WriteNeed(json, need);
  json.EndArray().EndObject();
  return json.text();
}

}  // namespace kundig
