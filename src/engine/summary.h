// `kundig summary`: one page on all customers.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/customer_view.h"
#include "engine/needs_view.h"

namespace kundig {

struct BestCustomer {
  std::string customer;
  Prediction prediction;
  std::vector<NeedInWords> needs;
};

struct Summary {
  StoreContents contents;
  Day until;
  double horizon_weeks = 0;
  double dated_customers = 0;
  Estimate alive;                 // of the dated customers
  Estimate purchases;             // of all, in the horizon
  std::optional<Estimate> value;  // minor units; absent where there is no money
  NeedsView needs;
  std::vector<BestCustomer> best;  // the most valuable first
  std::string advice;
  std::vector<std::string> remarks;
};

// Errors: kFailure where no purchase has a day.
Result<Summary> Summarise(Store& store, const Config& config, const LearnRequest& request,
                          size_t customers);

[[nodiscard]] std::string SummaryAsJson(const Summary& summary);

}  // namespace kundig
