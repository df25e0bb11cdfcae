#include "simulation/market.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/portable_math.h"
#include "simulation/berlin_time.h"
#include "simulation/footprint.h"

namespace kundig {
namespace {

constexpr int32_t kHoldoutDays = 52 * 7;
constexpr int32_t kShortHoldoutDays = 39 * 7;

// Each concern draws from a stream of its own, so that an option of one changes none of the others.
enum Stream : uint64_t { kBehaviour, kAcquisition, kTiming, kNeeds, kBaskets, kFootprint };

int32_t WindowDays(const MarketOptions& options) {
  return options.last_day - options.first_day + 1;
}

int32_t DrawSituation(Random& random) {
  double rest = random.Uniform();
  int32_t situation = 0;
  for (const Situation& candidate : Situations()) {
    if (rest < candidate.share) return situation;
    rest -= candidate.share;
    ++situation;
  }
  return situation - 1;
}

// Which services the person takes up, by log-odds from the needs.
Portfolio DrawPortfolio(const NeedVector& needs, Random& random) {
  Portfolio portfolio;
  int32_t likeliest = 0;
  double best = -1e300;
  for (int32_t i = 0; i < static_cast<int32_t>(MarketServices().size()); ++i) {
    const MarketService& service = MarketServices()[static_cast<size_t>(i)];
    const double log_odds = AdoptionLogOdds(service, needs);
    const bool adopted = random.Chance(1 / (1 + PortableExp(-log_odds)));
    if (service.kind != ServiceKind::kPaid && adopted) portfolio.used.push_back(i);
    if (service.kind == ServiceKind::kFree) continue;
    (adopted ? portfolio.bought : portfolio.unmet).push_back(i);
    if (log_odds > best) {
      best = log_odds;
      likeliest = i;
    }
  }
  if (portfolio.bought.empty()) {
    portfolio.bought.push_back(likeliest);
    std::erase(portfolio.unmet, likeliest);
  }
  return portfolio;
}

// A handful of services, now and then one that the person has not taken up for good.
std::vector<int32_t> DrawBasket(const Portfolio& portfolio, Random& random) {
  constexpr double kCurious = .08;
  std::vector<int32_t> basket;
  const int64_t lines = 1 + std::min<int64_t>(random.Poisson(.9), 5);
  for (int64_t i = 0; i < lines; ++i) {
    const bool curious = !portfolio.unmet.empty() && random.Chance(kCurious);
    const std::vector<int32_t>& from = curious ? portfolio.unmet : portfolio.bought;
    const int32_t service = from[static_cast<size_t>(random.Below(from.size()))];
    if (std::find(basket.begin(), basket.end(), service) == basket.end()) basket.push_back(service);
  }
  return basket;
}

// Splits the spend over the services in proportion to their list prices, so that every line is
// exactly quantity * price and the lines add up to the spend: the first line is one unit and takes
// what is left.
std::vector<PurchaseLine> DrawLines(const Portfolio& portfolio, int64_t spend_minor,
                                    Random& random) {
  const std::vector<int32_t> basket = DrawBasket(portfolio, random);
  double list_total = 0;
  for (const int32_t service : basket) {
    list_total += static_cast<double>(MarketServices()[static_cast<size_t>(service)].price_minor);
  }
  std::vector<PurchaseLine> lines;
  int64_t left = spend_minor;
  for (const int32_t service : basket) {
    PurchaseLine line{.service = service, .quantity = 1, .price_minor = 0};
    if (!lines.empty()) {
      const auto list =
          static_cast<double>(MarketServices()[static_cast<size_t>(service)].price_minor);
      const double share = static_cast<double>(spend_minor) * list / list_total;
      line.quantity = 1 + static_cast<int32_t>(random.Poisson(.4));
      line.price_minor = static_cast<int64_t>(share) / line.quantity;
      if (line.price_minor == 0) continue;
      left -= line.value_minor();
    }
    lines.push_back(line);
  }
  lines.front().price_minor = left;
  return lines;
}

int64_t DrawSpendMinor(const MarketOptions& options, double spend_rate, Random& random) {
  constexpr double kMost = 1e12;  // a rate near 0 has no bound of its own
  const double spend = std::min(random.Gamma(options.population.p) / spend_rate, kMost);
  return std::max<int64_t>(1, static_cast<int64_t>(std::floor(spend + .5)));
}

// Fills purchases up to the window's end and the truth of what follows.
void DrawPurchases(const MarketOptions& options, const PurchaseTimes& times,
                   const Portfolio& portfolio, Random random, SimulatedCustomer& customer) {
  for (const double time : times.purchases) {
    const double whole = std::floor(time);
    const Day day = options.first_day + static_cast<int32_t>(whole);
    const int64_t spend = DrawSpendMinor(options, customer.truth.behaviour.spend_rate, random);
    if (day > options.last_day) {
      CustomerTruth& truth = customer.truth;
      ++truth.purchases_next_52_weeks;
      if (day - options.last_day <= kShortHoldoutDays) ++truth.purchases_next_39_weeks;
      truth.spend_next_52_weeks_minor += spend;
    } else {
      customer.purchases.push_back({.day = day,
                                    .time_ms = BerlinTimeMs(day, time - whole),
                                    .spend_minor = spend,
                                    .lines = DrawLines(portfolio, spend, random)});
    }
  }
}

Status CheckShare(double share, const char* field) {
  if (share >= 0 && share <= 1) return {};
  return Fail(ErrorCode::kUsage, fmt::format("{} is {}", field, share), "market options",
              "give a share between 0 and 1");
}

}  // namespace

Status CheckMarketOptions(const MarketOptions& options) {
  const auto fail = [](std::string what, std::string mend) {
    return Fail(ErrorCode::kUsage, std::move(what), "market options", std::move(mend));
  };
  if (options.customers < 1 || options.customers > 1'000'000'000) {
    return fail(fmt::format("customers is {}", options.customers), "give 1 to 1000000000");
  }
  constexpr int32_t kLongestDays = 100 * 366;
  if (options.last_day < options.first_day || WindowDays(options) > kLongestDays) {
    return fail(fmt::format("the window is {} to {}", FormatDay(options.first_day),
                            FormatDay(options.last_day)),
                "let it end after it begins, and within a hundred years");
  }
  if (options.acquisition_days < 1 || options.acquisition_days > WindowDays(options)) {
    return fail(fmt::format("acquisition_days is {}", options.acquisition_days),
                fmt::format("give 1 to {}, the days of the window", WindowDays(options)));
  }
  const PopulationParameters& population = options.population;
  for (const double parameter :
       {population.r, population.alpha, population.a, population.b, population.s, population.beta,
        population.p, population.q, population.gamma}) {
    if (!(parameter > 0 && std::isfinite(parameter))) {
      return fail(fmt::format("a parameter of the population is {}", parameter),
                  "let all be positive");
    }
  }
  KUNDIG_RETURN_IF_ERROR(CheckShare(options.events_share, "events_share"));
  KUNDIG_RETURN_IF_ERROR(CheckShare(options.duplicate_share, "duplicate_share"));
  return CheckShare(options.typing_error_rate, "typing_error_rate");
}

SimulatedCustomer SimulateCustomer(const MarketOptions& options, int64_t number) {
  const Random random = Random(options.seed).Fork(static_cast<uint64_t>(number));
  SimulatedCustomer customer;
  customer.number = number;
  CustomerTruth& truth = customer.truth;

  Random needs_random = random.Fork(kNeeds);
  truth.situation = DrawSituation(needs_random);
  truth.needs = Situations()[static_cast<size_t>(truth.situation)].needs;
  for (double& need : truth.needs) need += kNeedDeviation * needs_random.Normal();
  const Portfolio portfolio = DrawPortfolio(truth.needs, needs_random);

  truth.behaviour = DrawBehaviour(options.population, options.process, random.Fork(kBehaviour));
  const double first = random.Fork(kAcquisition).Uniform() * options.acquisition_days;
  const double window_end = WindowDays(options);
  const PurchaseTimes times = DrawPurchaseTimes(
      truth.behaviour, options.process,
      {.origin = options.first_day, .first = first, .horizon = window_end + kHoldoutDays},
      random.Fork(kTiming));
  if (times.lifetime_end) {
    truth.alive_at_end = *times.lifetime_end >= window_end;
    truth.lifetime_end = options.first_day + static_cast<int32_t>(std::floor(*times.lifetime_end));
  }
  DrawPurchases(options, times, portfolio, random.Fork(kBaskets), customer);
  DrawFootprint(options, portfolio, random.Fork(kFootprint), customer);
  return customer;
}

std::string CustomerId(int64_t number) { return fmt::format("K{:09}", number); }

}  // namespace kundig
