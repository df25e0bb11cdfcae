#include "decisions/thompson_policy.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <iterator>
#include <limits>

#include "base/check.h"
#include "base/portable_math.h"
#include "decisions/cdf_products.h"

namespace kundig {
namespace {

constexpr size_t kNodes = 16;
// Of a panel, in standard deviations of the sharpest arm that changes within it.
constexpr double kPanelWidth = 2.8;
// So many standard deviations above its mean an arm practically ends: 3e-14 lies beyond.
constexpr double kReach = 7.5;
// From here on a rival changes so little that the panels need not follow its sharpness.
constexpr double kSharpReach = 4;
// Below this probability nothing is looked for: one arm lies so low at 6.1 standard deviations.
constexpr double kNegligible = 5e-10;
constexpr double kNegligibleReach = 6.11;
// Where the product of rivals is below, the winner is not looked for.
constexpr double kNothing = 1e-14;
// How many arms are asked how high the best will be.
constexpr size_t kStrongest = 32;
// Of the trapezoidal rule, in standard deviations of the sharpest arm that changes: the relative
// error of one among 1,000 equal arms is 4e-9, of one among 5,000 2e-7, of fewer less.
constexpr double kStep = 1.0 / 6;
// Beyond so many steps panels take over: where one arm is far sharper than another.
constexpr double kMostSteps = 256;
constexpr double kMostOwnSteps = 4096;  // of the winner's alone, where all rivals have ended

// The largest of all that were added.
template <size_t kCount>
class Largest {
 public:
  void Add(double number) {
    if (size_ == kCount) {
      if (number <= heap_.front()) return;
      std::ranges::pop_heap(heap_, std::greater<>());
      heap_.back() = number;
    } else {
      heap_[size_++] = number;
    }
    std::push_heap(heap_.begin(), heap_.begin() + static_cast<std::ptrdiff_t>(size_),
                   std::greater<>());
  }
  // Of them; minus infinity where fewer than kCount were added.
  [[nodiscard]] double Least() const {
    return size_ == kCount ? heap_.front() : -std::numeric_limits<double>::infinity();
  }

 private:
  std::array<double, kCount> heap_ = {};  // the least in front
  size_t size_ = 0;
};

// The sum over the places from `first` on of the density at own.begin + own.step * place, times its
// product there, times the step. From one place to the next the density changes by a factor that
// itself changes by a factor.
double SumOfDensities(const CdfLine& own, std::span<const double> products, size_t first) {
  const double z = own.begin + own.step * static_cast<double>(first);
  double density = NormalDensity(z);
  double factor = PortableExp(-own.step * (z + .5 * own.step));
  const double factor_of_factor = PortableExp(-own.step * own.step);
  double sum = 0;
  for (const double product : products.subspan(first)) {
    sum += density * product;
    density *= factor;
    factor *= factor_of_factor;
  }
  return own.step * sum;
}

}  // namespace

ThompsonPolicy::ThompsonPolicy(double exploration)
    : exploration_(exploration), nodes_(GaussLegendre(kNodes)) {
  KUNDIG_CHECK(exploration >= 0);
}

std::string ThompsonPolicy::name() const {
  return fmt::format("thompson exploration={}", exploration_);
}

double ThompsonPolicy::AllBelow(std::span<const Rival> rivals, double t) const {
  double product = 1;
  for (const Rival& rival : rivals) product *= normal_.Cdf((t - rival.mean) / rival.sd);
  return product;
}

// Any few arms bound how low the best can be; the strongest bound it best.
double ThompsonPolicy::BottomOf(std::span<const Rival> strongest, double low) const {
  double high = low;
  for (const Rival& rival : strongest) high = std::max(high, rival.mean + kReach * rival.sd);
  constexpr int kHalvings = 12;
  for (int i = 0; i < kHalvings; ++i) {
    const double middle = .5 * (low + high);
    (AllBelow(strongest, middle) <= kNegligible ? low : high) = middle;
  }
  return low;
}

ThompsonPolicy::Field ThompsonPolicy::FieldOf(const Contest& contest) const {
  Field field;
  field.known = contest.leave_alone;
  std::vector<Rival> rivals;
  rivals.reserve(contest.arms.size());
  double low = -std::numeric_limits<double>::infinity();
  for (size_t arm = 0; arm < contest.arms.size(); ++arm) {
    const double sd = exploration_ * contest.arms[arm].sd;
    const double mean = contest.arms[arm].mean;
    if (sd > 0) {
      rivals.push_back({.mean = mean, .sd = sd, .arm = arm});
      low = std::max(low, mean - kNegligibleReach * sd);
    } else if (mean > field.known) {
      field.known = mean;
      field.known_arm = arm;
    }
  }
  // In strides: where arms ascend by worth, each would be the largest so far.
  constexpr size_t kStride = 16;
  Largest<kStrongest> strengths;
  for (size_t first = 0; first < kStride; ++first) {
    for (size_t i = first; i < rivals.size(); i += kStride)
      strengths.Add(rivals[i].mean + rivals[i].sd);
  }
  const double enough = strengths.Least();
  const auto is_strong = [enough](const Rival& rival) { return rival.mean + rival.sd >= enough; };
  field.rivals.reserve(rivals.size());
  std::ranges::copy_if(rivals, std::back_inserter(field.rivals), is_strong);
  const size_t strong = std::min(kStrongest, field.rivals.size());
  field.bottom = BottomOf(std::span(field.rivals).first(strong), std::max(field.known, low));
  const auto cannot_win = [&field](const Rival& rival) {
    return rival.mean + kReach * rival.sd < field.bottom;
  };
  std::erase_if(field.rivals, cannot_win);
  std::ranges::copy_if(rivals, std::back_inserter(field.rivals),
                       [&](const Rival& rival) { return !is_strong(rival) && !cannot_win(rival); });
  return field;
}

Pick ThompsonPolicy::Draw(const Contest& contest, Random& random) const {
  const Field field = FieldOf(contest);
  double best = field.known;
  const Rival* winner = nullptr;
  for (const Rival& rival : field.rivals) {
    const double value = rival.mean + rival.sd * draws_.Draw(random);
    if (value <= best) continue;
    best = value;
    winner = &rival;
  }
  if (winner == nullptr) {
    return {.arm = field.known_arm, .propensity = AllBelow(field.rivals, field.known)};
  }
  return {.arm = winner->arm, .propensity = WinProbability(field, *winner)};
}

std::vector<double> ThompsonPolicy::Propensities(const Contest& contest) const {
  const Field field = FieldOf(contest);
  std::vector<double> propensities(contest.arms.size() + 1, 0.0);
  const size_t known = std::min(field.known_arm, contest.arms.size());
  propensities[known] = AllBelow(field.rivals, field.known);
  for (const Rival& rival : field.rivals) propensities[rival.arm] = WinProbability(field, rival);
  return propensities;
}

double ThompsonPolicy::WinProbability(const Field& field, const Rival& winner) const {
  const double from = std::max(field.bottom, winner.mean - kReach * winner.sd);
  // Where leaving alone cuts the integral off, it does not fade out.
  if (from > field.known) {
    if (const auto probability = SumOfSteps(field, winner, from)) return *probability;
  }
  return SumOfPanels(field, winner, from);
}

// The error of the trapezoidal rule falls exponentially with the step where both ends fade out
// (Trefethen and Weideman 2014, theorem 5.1).
std::optional<double> ThompsonPolicy::SumOfSteps(const Field& field, const Rival& winner,
                                                 double from) const {
  double sharpest = winner.sd;
  double end = from;
  std::vector<CdfLine> others;
  others.reserve(field.rivals.size());
  for (const Rival& rival : field.rivals) {
    const double reach = rival.mean + kReach * rival.sd;
    if (reach <= from || rival.arm == winner.arm) continue;
    const double slope = 1 / rival.sd;
    others.push_back({.begin = (from - rival.mean) * slope, .step = slope});
    if (others.back().begin < kSharpReach) sharpest = std::min(sharpest, rival.sd);
    end = std::max(end, reach);
  }
  const double step = kStep * sharpest;
  const double own = (from - winner.mean) / winner.sd;
  const double own_step = step / winner.sd;
  const double own_steps = (kReach - own) / own_step + 1;
  const double steps = std::min(own_steps, (end - from) / step + 1);
  if (!(steps < kMostSteps && own_steps < kMostOwnSteps) || from + step <= from) return {};
  for (CdfLine& other : others) other.step *= step;
  std::vector<double> products(static_cast<size_t>(steps), 1.0);
  const size_t first = MultiplyAll(others, products);
  products.resize(static_cast<size_t>(own_steps), 1.0);
  return std::min(1.0, SumOfDensities({.begin = own, .step = own_step}, products, first));
}

// At the lower places the strongest rivals alone often leave nothing; the others are spared there.
size_t ThompsonPolicy::MultiplyAll(std::span<CdfLine> lines, std::span<double> products) const {
  const size_t look = std::min(kStrongest, lines.size());
  MultiplyCdfs(normal_, lines.first(look), products);
  size_t first = 0;
  while (first < products.size() && products[first] < kNothing) ++first;
  const auto others = lines.subspan(look);
  for (CdfLine& line : others) line.begin += line.step * static_cast<double>(first);
  MultiplyCdfs(normal_, others, products.subspan(first));
  return first;
}

// Goes upwards in panels whose width follows the sharpest arm that still changes. What a rival
// takes from the winner above t is less than both chances to lie above t multiplied, about
// exp(-(a^2 + b^2) / 2) where t lies a and b standard deviations above their means; so both count
// together when a rival has ended. Where all have, the rest is the winner's own tail.
double ThompsonPolicy::SumOfPanels(const Field& field, const Rival& winner, double from) const {
  std::vector<Rival> others = field.rivals;
  std::erase_if(others, [&winner](const Rival& rival) { return rival.arm == winner.arm; });
  double probability = 0;
  double at = from;
  for (;;) {
    const double own = std::max(0.0, (at - winner.mean) / winner.sd);
    double sharpest = winner.sd;
    std::erase_if(others, [at, own, &sharpest](const Rival& rival) {
      const double above = std::max(0.0, (at - rival.mean) / rival.sd);
      const double both = above * above + own * own;
      if (above < kSharpReach) sharpest = std::min(sharpest, rival.sd);
      return both >= kReach * kReach;
    });
    const double next = at + kPanelWidth * sharpest;
    if (others.empty() || next <= at)  // or sharper than the numbers are fine
      return std::min(1.0, probability + normal_.Cdf((winner.mean - at) / winner.sd));
    probability += PanelIntegral(others, winner, at, next - at);
    at = next;
  }
}

// At the lower nodes the strongest rivals alone often leave nothing; the others are spared there.
double ThompsonPolicy::PanelIntegral(std::span<const Rival> others, const Rival& winner,
                                     double from, double width) const {
  constexpr size_t kRivalsALook = 16;
  std::array<double, kNodes> products = {};
  products.fill(1);
  size_t first = 0;
  for (size_t rival = 0; rival < others.size(); ++rival) {
    const double begin = (from - others[rival].mean) / others[rival].sd;
    const double step = width / others[rival].sd;
    if (begin >= -NormalTable::kEnd && begin + step < NormalTable::kEnd) {
      for (size_t i = first; i < kNodes; ++i)
        products[i] *= normal_.CdfWithin(begin + step * nodes_[i].at);
    } else {
      for (size_t i = first; i < kNodes; ++i)
        products[i] *= normal_.Cdf(begin + step * nodes_[i].at);
    }
    if (rival % kRivalsALook != 0) continue;
    while (first < kNodes && products[first] < kNothing) ++first;
  }
  const double begin = (from - winner.mean) / winner.sd;
  const double step = width / winner.sd;
  double sum = 0;
  for (size_t i = first; i < kNodes; ++i)
    sum += nodes_[i].weight * NormalDensity(begin + step * nodes_[i].at) * products[i];
  return sum * step;
}

}  // namespace kundig
