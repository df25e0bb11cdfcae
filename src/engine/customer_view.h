// `kundig customer`: all that is known of one customer, with reasons.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/predict.h"

namespace kundig {

struct ReasonInWords {
  std::string because;  // an item that the customer has
  double contribution = 0;
};

// score = sum of the reasons' contributions; excess = score - average.
struct NeedInWords {
  std::string item;
  double score = 0;
  double average = 0;  // the average customer's score
  double excess = 0;
  double base_rate = 0;  // share of customers who have it
  std::vector<ReasonInWords> reasons;
};

struct CustomerView {
  std::string customer;  // the person's name
  std::vector<Identifier> identifiers;
  int64_t purchase_days = 0;
  std::optional<Day> first_day;
  std::optional<Day> last_day;
  int64_t spend_minor = 0;  // all purchases
  std::vector<std::string> items;
  Prediction prediction;
  std::string forecast;  // the name of the forecast used; empty before the first purchase
  Simulated simulated = Simulated::kNone;
  std::vector<NeedInWords> needs;
};

// `customer` is any identifier of the person, in any writing.
// Errors: kNotFound where no customer has this identifier.
Result<CustomerView> ViewCustomer(Store& store, const Config& config, const LearnRequest& request,
                                  const std::string& customer, int32_t needs);

[[nodiscard]] std::string CustomerAsJson(const CustomerView& view);

// The `needs` strongest needs of the customer at this position of learned.base.
[[nodiscard]] std::vector<NeedInWords> ExplainNeeds(const Learned& learned, size_t position,
                                                    const Prediction& prediction);

}  // namespace kundig
