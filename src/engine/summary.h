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
  std::optional<CustomerSegment> segment;  // of whom all but `contents` is; absent: of everybody
  int64_t customers = 0;
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

struct SummaryRequest {
  LearnRequest learn;
  std::optional<CustomerSegment> segment;
  size_t customers = 10;  // shown
};

// Errors: kFailure where no purchase has a day, or the segment is empty.
Result<Summary> Summarise(Store& store, const Config& config, const SummaryRequest& request);

[[nodiscard]] std::string SummaryAsJson(const Summary& summary);

}  // namespace kundig
