#include "engine/learned.h"

#include "engine/choose_lambda.h"

namespace kundig {

Status LearnPurchases(const Config& config, bool every_model, Learned& learned) {
  if (learned.sums.repeat_purchases.customers() == 0) {
    learned.remarks.push_back(
        "no purchase has a day, so nothing is said about the future of customers");
    return {};
  }
  learned.choice = ChooseForecast(learned.sums.forecasts);
  const std::string_view only = every_model ? std::string_view() : learned.choice.best_model;
  KUNDIG_ASSIGN_OR_RETURN(learned.models,
                          SolveModels(learned.sums, learned.plan.until, config, only));
  learned.remarks.insert(learned.remarks.end(), learned.models.remarks.begin(),
                         learned.models.remarks.end());
  return {};
}

bool CanLearnNeeds(const Config& config, Learned& learned) {
  if (learned.plan.items.catalogue.size() >= 2) return true;
  learned.remarks.push_back(
      fmt::format("fewer than two items have at least {} customers, so nothing is said about needs",
                  config.min_customers));
  return false;
}

namespace {

Status LearnNeeds(Store& store, const Config& config, Learned& learned) {
  if (!CanLearnNeeds(config, learned)) return {};
  KUNDIG_ASSIGN_OR_RETURN(const double lambda, ChooseLambda(store, config, learned));
  KUNDIG_ASSIGN_OR_RETURN(learned.needs, SolveNeeds(learned.sums.co_occurrence, lambda));
  return {};
}

}  // namespace

void CustomerBase::Add(const CustomerSummary& customer, std::span<const int32_t> customer_items) {
  customers.push_back(customer);
  items.insert(items.end(), customer_items.begin(), customer_items.end());
  item_begins.push_back(static_cast<int64_t>(items.size()));
}

Result<Learned> Learn(Store& store, const Config& config, const LearnRequest& request) {
  Learned learned;
  KUNDIG_ASSIGN_OR_RETURN(learned.plan,
                          PlanSums(store, config, request.until, request.horizon_days));
  // The customers' items are also what lambda is chosen on.
  const SummaryVisitor keep = [&learned](const CustomerSummary& customer,
                                         std::span<const int32_t> items) {
    learned.base.Add(customer, items);
  };
  const bool keeps = request.keep_customers || request.needs;
  KUNDIG_ASSIGN_OR_RETURN(learned.sums,
                          GatherSums(store, learned.plan, keeps ? keep : SummaryVisitor()));
  KUNDIG_RETURN_IF_ERROR(LearnPurchases(config, request.every_model, learned));
  if (request.needs) KUNDIG_RETURN_IF_ERROR(LearnNeeds(store, config, learned));
  if (!request.keep_customers) learned.base = {};
  return learned;
}

}  // namespace kundig
