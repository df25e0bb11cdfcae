#include "evidence/need_backtest.h"

#include "base/hash.h"
#include "base/parallel.h"
#include "models/need_baselines.h"
#include "models/need_model.h"
#include "models/top_needs.h"
#include "sums/co_occurrence.h"

namespace kundig {
namespace {

constexpr int64_t kCore = 5;
constexpr double kDefaultLambda = 100;
constexpr double kNormalQuantile95 = 1.6448536269514722;
constexpr size_t kRanks = 100;
constexpr size_t kMostToChooseOn =
    5000;  // customers; more would make the choice no better, but slower

// The customers and items that are left, items under new positions.
struct Sample {
  std::vector<std::vector<int32_t>> customers;
  std::vector<uint64_t> customer_ids;
  std::vector<uint64_t> item_ids;
  bool filtered = false;
};

// Which customers and items stay when those with fewer than kCore of the other leave, again and
// again.
struct Core {
  std::vector<bool> customers;
  std::vector<bool> items;
};

Core FindCore(const NeedData& data) {
  Core core{std::vector<bool>(data.customers.size(), true),
            std::vector<bool>(data.item_ids.size(), true)};
  for (bool changed = true; changed;) {
    changed = false;
    std::vector<int64_t> of_item(data.item_ids.size(), 0);
    for (size_t c = 0; c < data.customers.size(); ++c) {
      if (!core.customers[c]) continue;
      int64_t items = 0;
      for (const int32_t item : data.customers[c])
        items += core.items[static_cast<size_t>(item)] ? 1 : 0;
      if (items < kCore) {
        core.customers[c] = false;
        changed = true;
        continue;
      }
      for (const int32_t item : data.customers[c]) ++of_item[static_cast<size_t>(item)];
    }
    for (size_t i = 0; i < of_item.size(); ++i) {
      if (core.items[i] && of_item[i] < kCore) {
        core.items[i] = false;
        changed = true;
      }
    }
  }
  return core;
}

Sample Restrict(const NeedData& data) {
  Core core = FindCore(data);
  Sample sample;
  sample.filtered = std::ranges::any_of(core.customers, [](bool stays) { return stays; });
  if (!sample.filtered) {
    core.customers.assign(core.customers.size(), true);
    core.items.assign(core.items.size(), true);
  }
  std::vector<int32_t> place(data.item_ids.size(), -1);
  for (size_t i = 0; i < place.size(); ++i) {
    if (!core.items[i]) continue;
    place[i] = static_cast<int32_t>(sample.item_ids.size());
    sample.item_ids.push_back(data.item_ids[i]);
  }
  for (size_t c = 0; c < data.customers.size(); ++c) {
    if (!core.customers[c]) continue;
    std::vector<int32_t> items;
    for (const int32_t item : data.customers[c]) {
      if (place[static_cast<size_t>(item)] >= 0) items.push_back(place[static_cast<size_t>(item)]);
    }
    sample.customers.push_back(std::move(items));
    sample.customer_ids.push_back(data.customer_ids[c]);
  }
  return sample;
}

enum class Part : uint64_t { kTest = 0, kChoose = 1 };

bool BelongsTo(uint64_t customer_id, Part part) {
  return SplitMix64(customer_id) % 10 == static_cast<uint64_t>(part);
}

// A customer whose hidden items are to be foretold from the known ones.
struct Trial {
  std::vector<int32_t> known;
  std::vector<int32_t> hidden;
};

std::vector<Trial> TrialsOf(const Sample& sample, Part part, size_t most) {
  std::vector<Trial> trials;
  for (size_t c = 0; c < sample.customers.size() && trials.size() < most; ++c) {
    if (!BelongsTo(sample.customer_ids[c], part)) continue;
    Trial trial;
    for (const int32_t item : sample.customers[c]) {
      const uint64_t pair =
          sample.customer_ids[c] * 1000003 + sample.item_ids[static_cast<size_t>(item)];
      (SplitMix64(pair) % 5 == 0 ? trial.hidden : trial.known).push_back(item);
    }
    if (!trial.known.empty() && !trial.hidden.empty()) trials.push_back(std::move(trial));
  }
  return trials;
}

// The sum of all customers, and how to take a part's customers out of it again.
CoOccurrence SumOf(const Sample& sample) {
  ItemCatalogue names;
  for (size_t i = 0; i < sample.item_ids.size(); ++i) names.push_back(fmt::format("{:08}", i));
  CoOccurrence sum(std::move(names));
  for (const auto& items : sample.customers) sum.Apply({.items = items}, Direction::kAdd);
  return sum;
}

void Remove(CoOccurrence& sum, const Sample& sample, Part part) {
  for (size_t c = 0; c < sample.customers.size(); ++c) {
    if (BelongsTo(sample.customer_ids[c], part))
      sum.Apply({.items = sample.customers[c]}, Direction::kRemove);
  }
}

struct TrialScore {
  double recall_at_20 = 0;
  double recall_at_50 = 0;
  double ndcg_at_100 = 0;
};

TrialScore ScoreTrial(const Trial& trial, const std::vector<int32_t>& ranking) {
  double hits = 0;
  double gain = 0;
  TrialScore score;
  const auto hidden = static_cast<double>(trial.hidden.size());
  for (size_t rank = 0; rank < kRanks; ++rank) {
    if (rank < ranking.size() && std::ranges::binary_search(trial.hidden, ranking[rank])) {
      ++hits;
      gain += 1 / std::log2(static_cast<double>(rank) + 2);
    }
    if (rank + 1 == 20) score.recall_at_20 = hits / std::min(20.0, hidden);
    if (rank + 1 == 50) score.recall_at_50 = hits / std::min(50.0, hidden);
  }
  double ideal = 0;
  for (size_t rank = 0; rank < std::min(kRanks, trial.hidden.size()); ++rank) {
    ideal += 1 / std::log2(static_cast<double>(rank) + 2);
  }
  score.ndcg_at_100 = gain / ideal;
  return score;
}

// The unknown items with the highest scores, ties by position.
std::vector<int32_t> Rank(const NeedScorer& scorer, const Trial& trial,
                          std::vector<double>& scores) {
  scores.resize(static_cast<size_t>(scorer.items()));
  scorer.Score(trial.known, scores);
  for (const int32_t item : trial.known)
    scores[static_cast<size_t>(item)] = -std::numeric_limits<double>::infinity();
  std::vector<int32_t> order(scores.size());
  std::iota(order.begin(), order.end(), 0);
  const size_t shown = std::min(kRanks, order.size() - trial.known.size());
  std::ranges::partial_sort(order, order.begin() + static_cast<ptrdiff_t>(shown),
                            [&scores](int32_t a, int32_t b) {
                              return std::pair(-scores[static_cast<size_t>(a)], a) <
                                     std::pair(-scores[static_cast<size_t>(b)], b);
                            });
  order.resize(shown);
  return order;
}

std::vector<TrialScore> ScoreAll(const NeedScorer& scorer, const std::vector<Trial>& trials) {
  std::vector<TrialScore> results(trials.size());
  ParallelFor(trials.size(), 64, [&](size_t begin, size_t end) {
    std::vector<double> scores;
    for (size_t i = begin; i < end; ++i)
      results[i] = ScoreTrial(trials[i], Rank(scorer, trials[i], scores));
  });
  return results;
}

struct Mean {
  double value = 0;
  double error = 0;  // standard
};

template <typename Value>
Mean MeanOf(const std::vector<TrialScore>& results, const Value& value) {
  const auto n = static_cast<double>(results.size());
  double sum = 0;
  double squares = 0;
  for (size_t i = 0; i < results.size(); ++i) {
    const double x = value(i);
    sum += x;
    squares += x * x;
  }
  const double mean = sum / n;
  const double variance = n > 1 ? std::max(0.0, (squares - n * mean * mean) / (n - 1)) : 0;
  return {mean, std::sqrt(variance / n)};
}

double Ndcg(const std::vector<TrialScore>& results) {
  return MeanOf(results, [&](size_t i) { return results[i].ndcg_at_100; }).value;
}

NeedScore Summarise(std::string name, const std::vector<TrialScore>& results) {
  const Mean at_20 = MeanOf(results, [&](size_t i) { return results[i].recall_at_20; });
  const Mean at_50 = MeanOf(results, [&](size_t i) { return results[i].recall_at_50; });
  const Mean ndcg = MeanOf(results, [&](size_t i) { return results[i].ndcg_at_100; });
  return {.name = std::move(name),
          .recall_at_20 = at_20.value,
          .recall_at_50 = at_50.value,
          .ndcg_at_100 = ndcg.value,
          .recall_at_20_error = at_20.error,
          .recall_at_50_error = at_50.error,
          .ndcg_at_100_error = ndcg.error};
}

// Half a decade apart; fewer where a solve takes long, since it grows with the cube of the items.
std::vector<double> LambdaGrid(int32_t items) {
  if (items > 8000) return {300, 1000};
  if (items > 3000) return {30, 100, 300, 1000};
  return {3, 10, 30, 100, 300, 1000, 3000};
}

Result<double> BestLambda(const CoOccurrence& train, const std::vector<Trial>& trials) {
  double best = kDefaultLambda;
  double best_ndcg = -1;
  const auto try_lambda = [&](double lambda) -> Status {
    KUNDIG_ASSIGN_OR_RETURN(const NeedModel model, SolveNeeds(train, lambda));
    const double ndcg = Ndcg(ScoreAll(model, trials));
    if (ndcg > best_ndcg) {
      best = lambda;
      best_ndcg = ndcg;
    }
    return {};
  };
  const std::vector<double> grid = LambdaGrid(train.items());
  for (const double lambda : grid) KUNDIG_RETURN_IF_ERROR(try_lambda(lambda));
  if (grid.size() < 7) return best;
  const double coarse = best;
  for (const double factor : {1 / std::sqrt(3.0), std::sqrt(3.0)})
    KUNDIG_RETURN_IF_ERROR(try_lambda(coarse * factor));
  return best;
}

int32_t BestNeighbours(const CoOccurrence& train, const std::vector<Trial>& trials) {
  int32_t best = 100;
  double best_ndcg = -1;
  for (const int32_t neighbours : {10, 20, 50, 100, 200, train.items()}) {
    const double ndcg = Ndcg(ScoreAll(ItemKnnScorer(train, neighbours), trials));
    if (ndcg > best_ndcg) {
      best = neighbours;
      best_ndcg = ndcg;
    }
  }
  return best;
}

// What is held back, and the sum of all who are not tested.
struct Split {
  std::vector<Trial> trials;
  CoOccurrence train;
};

Result<Split> SplitOff(const Sample& sample) {
  Split split{.trials = TrialsOf(sample, Part::kTest, sample.customers.size()),
              .train = SumOf(sample)};
  Remove(split.train, sample, Part::kTest);
  if (split.trials.empty() || split.train.customers() <= 0 || split.train.items() < 2) {
    return Fail(ErrorCode::kFailure,
                "there are too few customers with enough items to test needs on", {},
                "Import more purchases, or choose coarser items with [needs] item.");
  }
  return split;
}

// By customer: how much was suggested, and how much of it was hidden.
struct Suggested {
  int64_t suggestions = 0;
  int64_t hits = 0;
};

std::vector<Suggested> SuggestTo(const std::vector<Trial>& trials, const NeedModel& model,
                                 int32_t most) {
  std::vector<int64_t> begins = {0};
  std::vector<int32_t> known;
  for (const Trial& trial : trials) {
    known.insert(known.end(), trial.known.begin(), trial.known.end());
    begins.push_back(static_cast<int64_t>(known.size()));
  }
  const auto width = static_cast<size_t>(most);
  std::vector<int32_t> needs(trials.size() * width);
  std::vector<int32_t> strengths(needs.size());
  TopNeeds(model, {begins, known}, {.count = most}, needs, strengths);
  std::vector<Suggested> suggested(trials.size());
  for (size_t i = 0; i < needs.size(); ++i) {
    if (needs[i] == kNoNeed || strengths[i] <= 0) continue;
    const size_t customer = i / width;
    ++suggested[customer].suggestions;
    if (std::ranges::binary_search(trials[customer].hidden, needs[i])) ++suggested[customer].hits;
  }
  return suggested;
}

SuggestionScore ScoreOf(const std::vector<Suggested>& suggested) {
  SuggestionScore score;
  for (const auto& [suggestions, hits] : suggested) {
    if (suggestions == 0) continue;
    ++score.customers;
    score.suggestions += suggestions;
    score.hits += hits;
  }
  if (score.suggestions == 0) return score;
  const double rate = static_cast<double>(score.hits) / static_cast<double>(score.suggestions);
  score.hit_rate = {rate, rate, rate};
  if (score.hits == 0 || score.customers < 2) return score;
  double squares = 0;
  for (const auto& [suggestions, hits] : suggested) {
    const double beyond = static_cast<double>(hits) - rate * static_cast<double>(suggestions);
    squares += beyond * beyond;
  }
  const auto n = static_cast<double>(score.customers);
  const double error = std::sqrt(n / (n - 1) * squares) / static_cast<double>(score.hits);
  score.hit_rate.low = rate * std::exp(-kNormalQuantile95 * error);
  score.hit_rate.high = std::min(1.0, rate * std::exp(kNormalQuantile95 * error));
  return score;
}

std::string Advise(const std::vector<TrialScore>& ease, const std::vector<TrialScore>& popularity,
                   double knn_ndcg) {
  const Mean gain =
      MeanOf(ease, [&](size_t i) { return ease[i].ndcg_at_100 - popularity[i].ndcg_at_100; });
  const double base = Ndcg(popularity);
  const double relative = base > 0 ? gain.value / base : 0;
  const double low = gain.value - kNormalQuantile95 * gain.error;
  const std::string than_knn =
      knn_ndcg > 0 ? fmt::format(" (against item-kNN {:+.0f} %)", 100 * (Ndcg(ease) / knn_ndcg - 1))
                   : "";
  if (low <= 0) {
    return fmt::format(
        "Needs: not measurably better than popularity ({:+.1f} % in NDCG@100, within chance){}: "
        "everybody buys much the same here. "
        "Finer items, or what is popular, serve as well.",
        100 * relative, than_knn);
  }
  if (relative < 0.05) {
    return fmt::format(
        "Needs: hardly better than popularity ({:+.1f} % in NDCG@100){}: next to nothing, since "
        "everybody buys the same staples.",
        100 * relative, than_knn);
  }
  return fmt::format(
      "Needs: trust the ranking; it is {:.0f} % better than popularity in NDCG@100{}.",
      100 * relative, than_knn);
}

}  // namespace

Result<NeedBackTest> BackTestNeeds(const NeedData& data) {
  const Sample sample = Restrict(data);
  KUNDIG_ASSIGN_OR_RETURN(const Split split, SplitOff(sample));
  const auto& [trials, train] = split;
  NeedBackTest test{.lambda = kDefaultLambda,
                    .neighbours = 100,
                    .test_customers = static_cast<int64_t>(trials.size()),
                    .filtered = sample.filtered};
  if (const auto choose = TrialsOf(sample, Part::kChoose, kMostToChooseOn); !choose.empty()) {
    CoOccurrence inner = train;
    Remove(inner, sample, Part::kChoose);
    KUNDIG_ASSIGN_OR_RETURN(test.lambda, BestLambda(inner, choose));
    test.neighbours = BestNeighbours(inner, choose);
  }
  KUNDIG_ASSIGN_OR_RETURN(const NeedModel model, SolveNeeds(train, test.lambda));
  const auto ease = ScoreAll(model, trials);
  const auto popularity = ScoreAll(PopularityScorer(train), trials);
  const auto knn = ScoreAll(ItemKnnScorer(train, test.neighbours), trials);
  test.scores = {Summarise("ease", ease), Summarise("popularity", popularity),
                 Summarise("item_knn", knn)};
  test.advice = Advise(ease, popularity, Ndcg(knn));
  return test;
}

Result<SuggestionScore> TestSuggestions(const NeedData& data, double lambda, int32_t most) {
  KUNDIG_ASSIGN_OR_RETURN(const Split split, SplitOff(Restrict(data)));
  KUNDIG_ASSIGN_OR_RETURN(const NeedModel model, SolveNeeds(split.train, lambda));
  return ScoreOf(SuggestTo(split.trials, model, most));
}

Result<double> ChooseNeedLambda(const NeedData& data) {
  const Sample sample = Restrict(data);
  const std::vector<Trial> trials = TrialsOf(sample, Part::kChoose, kMostToChooseOn);
  if (trials.empty() || sample.item_ids.size() < 2) return kDefaultLambda;
  CoOccurrence train = SumOf(sample);
  Remove(train, sample, Part::kChoose);
  return BestLambda(train, trials);
}

}  // namespace kundig
