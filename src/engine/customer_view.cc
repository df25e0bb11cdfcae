#include "engine/customer_view.h"

#include <algorithm>
#include <string_view>

#include "identity/identifiers.h"
#include "store/customer_keys.h"

namespace kundig {
namespace {

constexpr int64_t kTimelineEntries = 200;
constexpr int64_t kDecisionsShown = 50;

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

Result<int32_t> KeyOf(Store& store, const Config& config, const std::string& customer) {
  KUNDIG_ASSIGN_OR_RETURN(const auto key, FindInAnyWriting(store, config, customer));
  if (key) return *key;
  return Fail(ErrorCode::kNotFound, fmt::format("there is no customer \"{}\"", customer),
              store.path(), "`kundig predict` lists them.");
}

void AddServices(const Config& config, std::vector<NeedInWords>& needs) {
  for (NeedInWords& need : needs) {
    for (const ServiceConfig& service : config.services) {
      const std::vector<std::string> served = service.ServedItems();
      if (std::ranges::find(served, need.item) != served.end()) {
        need.services.push_back(NameOfService(config, service.id));
      }
    }
  }
}

Status AddForetold(Store& store, const CustomerSource& source, int32_t key, int32_t needs,
                   CustomerView& view) {
  const Learned& learned = *source.learned;
  const CustomerBase& base = *source.base;
  view.until = learned.plan.until;
  view.horizon_weeks = source.horizon_days / kDaysPerWeek;
  view.customers = static_cast<int64_t>(base.customers.size());
  view.forecast = learned.choice.chosen;
  KUNDIG_RETURN_IF_ERROR(AddHistory(store, learned, key, view));
  const auto found =
      std::ranges::lower_bound(base.customers, key, {}, &CustomerSummary::customer_key);
  if (found == base.customers.end() || found->customer_key != key) return {};
  const auto position = static_cast<size_t>(found - base.customers.begin());
  view.prediction = source.predictor->Predict(position, position + 1, needs).front();
  view.needs = ExplainNeeds(learned, base, position, view.prediction);
  return {};
}

}  // namespace

std::vector<NeedInWords> ExplainNeeds(const Learned& learned, const CustomerBase& base,
                                      size_t position, const Prediction& prediction) {
  const ItemCatalogue& catalogue = learned.plan.items.catalogue;
  std::vector<NeedInWords> needs;
  for (const CustomerNeed& need : prediction.needs) {
    const NeedExplanation why = learned.needs->Explain(base.Items()[position], need.item);
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
  KUNDIG_RETURN_IF_ERROR(KeyOf(store, config, customer));  // nobody is soon told to be nobody
  KUNDIG_ASSIGN_OR_RETURN(const StoreContents contents, store.Contents());
  if (contents.purchases == 0)
    return ViewCustomer(store, config, CustomerSource{}, customer, needs);
  KUNDIG_ASSIGN_OR_RETURN(const Learned learned, Learn(store, config, request));
  const Predictor predictor(learned, learned.base, config, request.horizon_days);
  return ViewCustomer(store, config,
                      {.learned = &learned,
                       .base = &learned.base,
                       .predictor = &predictor,
                       .horizon_days = request.horizon_days},
                      customer, needs);
}

Result<CustomerView> ViewCustomer(Store& store, const Config& config, const CustomerSource& source,
                                  const std::string& customer, int32_t needs) {
  KUNDIG_ASSIGN_OR_RETURN(const int32_t key, KeyOf(store, config, customer));
  CustomerView view{.currency = config.currency};
  KUNDIG_ASSIGN_OR_RETURN(view.identifiers, store.Identifiers(key));
  view.customer = view.identifiers.front().value;
  KUNDIG_ASSIGN_OR_RETURN(const StoreContents contents, store.Contents());
  view.simulated = contents.simulated;
  if (source.learned != nullptr) {
    KUNDIG_RETURN_IF_ERROR(AddForetold(store, source, key, needs, view));
  }
  AddServices(config, view.needs);
  KUNDIG_ASSIGN_OR_RETURN(view.timeline, ReadTimeline(store, config, key, kTimelineEntries));
  KUNDIG_ASSIGN_OR_RETURN(view.decisions,
                          ReadCustomerDecisions(store, config, key, kDecisionsShown));
  return view;
}

}  // namespace kundig
