// Back-test of the need model by strong generalisation: learnt from some customers, held against
// hidden items of others.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/estimate.h"
#include "base/result.h"
#include "models/need_scorer.h"

namespace kundig {

// Customers as lists of item positions, with ids that stay the same from store to store (StableId).
// Borrowed.
struct NeedData {
  CustomerItems customers;
  std::span<const uint64_t> customer_ids;  // [customers.size()]
  std::span<const uint64_t> item_ids;      // [items]
};

// Means over the customers tested, with standard errors.
struct NeedScore {
  std::string name;
  double recall_at_20 = 0;
  double recall_at_50 = 0;
  double ndcg_at_100 = 0;
  double recall_at_20_error = 0;
  double recall_at_50_error = 0;
  double ndcg_at_100_error = 0;
};

struct NeedBackTest {
  std::vector<NeedScore> scores;  // ease, popularity, item_knn
  double lambda = 0;              // of ease, chosen without the test customers
  int32_t neighbours = 0;         // of item_knn, likewise
  int64_t test_customers = 0;
  bool filtered = false;  // to customers and items with at least five of the other (5-core)
  std::string advice;     // in plain words
};

// The protocol: customers with at least five items and items with at least five customers,
// repeatedly (left out where nothing would be left); a customer is tested iff SplitMix64(id) % 10
// == 0, and serves to choose lambda and neighbours iff it is 1; an item of such a customer is
// hidden iff SplitMix64(id * 1000003 + item id) % 5 == 0; the others are known. Learnt from all
// customers who are not tested. Recall@K = hits / min(K, hidden); NDCG@100 with a gain of 1 a hit.
// Customers without a known or without a hidden item are not counted. Errors: kFailure where there
// is nobody to test or nobody to learn from.
Result<NeedBackTest> BackTestNeeds(const NeedData& data);

// Of the strongest needs of each customer tested, as far as they are stronger than the average
// customer's: how many were among what was hidden.
struct SuggestionScore {
  int64_t customers = 0;  // who got a suggestion
  int64_t suggestions = 0;
  int64_t hits = 0;
  Estimate hit_rate;  // hits / suggestions; low = high = value where one cannot tell
};

// `most` suggestions a customer at most, by a model with this lambda, under the protocol of
// BackTestNeeds; one solve, so that it costs little. The interval takes customers as drawn, not
// suggestions: the variance of a ratio of two totals (Cochran 1977, Sampling Techniques, 6.4), on
// the logarithm. Errors: those of BackTestNeeds.
Result<SuggestionScore> TestSuggestions(const NeedData& data, double lambda, int32_t most);

// The lambda for a model of all customers: the best NDCG@100 on the customers who serve to choose.
// 100 where there are none.
Result<double> ChooseNeedLambda(const NeedData& data);

}  // namespace kundig
