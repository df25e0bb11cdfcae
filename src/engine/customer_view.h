// `kundig customer`, `GET /v1/customers/{id}`: all that is known of one customer, with reasons.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/customer_decisions.h"
#include "engine/customer_timeline.h"
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
  std::vector<ServiceName> services;  // that meet it
};

struct CustomerView {
  std::string currency;
  std::string customer;  // the person's name
  std::vector<Identifier> identifiers;
  int64_t purchase_days = 0;
  std::optional<Day> first_day;
  std::optional<Day> last_day;
  int64_t spend_minor = 0;  // all purchases
  std::vector<std::string> items;
  Prediction prediction;
  // What is foretold is foretold of the customer as of this day, by what so many customers did;
  // before the first purchase there is no day, and nothing else of it.
  std::optional<Day> until;
  double horizon_weeks = 0;
  int64_t customers = 0;
  std::string forecast;  // the name of the forecast used
  Simulated simulated = Simulated::kNone;
  std::vector<NeedInWords> needs;
  std::vector<TimelineEntry> timeline;  // the latest 200
  std::vector<DecisionCard> decisions;  // the latest 50
};

inline constexpr int32_t kNeedsShown = 3;

// What customers are foretold by. Borrowed; null where nothing can be learnt yet.
struct CustomerSource {
  const Learned* learned = nullptr;
  const CustomerBase* base = nullptr;  // by the plan of `learned`
  const Predictor* predictor = nullptr;
  double horizon_days = 0;  // of the predictor
};

// `customer` is any identifier of the person, in any writing.
// Errors: kNotFound where no customer has this identifier.
Result<CustomerView> ViewCustomer(Store& store, const Config& config, const LearnRequest& request,
                                  const std::string& customer, int32_t needs);
// The same by what was learnt already.
Result<CustomerView> ViewCustomer(Store& store, const Config& config, const CustomerSource& source,
                                  const std::string& customer, int32_t needs);

[[nodiscard]] std::string CustomerAsJson(const CustomerView& view);

// The needs of this prediction, of the customer at this position of the base.
[[nodiscard]] std::vector<NeedInWords> ExplainNeeds(const Learned& learned,
                                                    const CustomerBase& base, size_t position,
                                                    const Prediction& prediction);

}  // namespace kundig
