// Learned: all that is known on one day; what forecasts, needs and reports are read from.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/learn.h"
#include "engine/solve.h"
#include "models/need_model.h"

namespace kundig {

// The customers of the store, in ascending order of their keys.
struct CustomerBase {
  std::vector<CustomerSummary> customers;
  std::vector<int64_t> item_begins = {0};  // [customers + 1]: where a customer's items begin
  std::vector<int32_t> items;              // positions in the plan's catalogue

  void Add(const CustomerSummary& customer, std::span<const int32_t> customer_items);
  [[nodiscard]] CustomerItems Items() const { return {item_begins, items}; }
};

struct LearnRequest {
  std::optional<Day> until;
  double horizon_days = 273;
  bool needs = true;            // solve the need model too
  bool every_model = false;     // fit to all data also the purchase models that are not used
  bool keep_customers = false;  // fill Learned::base
};

struct Learned {
  SumsPlan plan;
  Sums sums;
  CustomerBase base;
  Models models;
  ForecastChoice choice;
  std::optional<NeedModel> needs;    // absent where fewer than two items are known
  std::vector<std::string> remarks;  // what could not be learnt, in words
};

// Sums in one pass, then solves. Errors: those of PlanSums and of the store.
Result<Learned> Learn(Store& store, const Config& config, const LearnRequest& request);

// The steps of Learn() for sums that are there already, `learned.plan` and `learned.sums`. What
// cannot be learnt is a remark.
Status LearnPurchases(const Config& config, bool every_model, Learned& learned);
// Fewer than two items are no need model.
[[nodiscard]] bool CanLearnNeeds(const Config& config, Learned& learned);

}  // namespace kundig
