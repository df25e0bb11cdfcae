#include "base/random.h"

#include <cmath>

#include "base/check.h"
#include "base/hash.h"
#include "base/portable_math.h"

namespace kundig {
namespace {

__extension__ typedef unsigned __int128 UInt128;

// The first four outputs of SplitMix64 (Steele, Lea, Flood 2014) begun at `seed`.
std::array<uint64_t, 4> SplitMix64Outputs(uint64_t seed) {
  constexpr uint64_t kStep = 0x9e3779b97f4a7c15u;
  return {SplitMix64(seed), SplitMix64(seed + kStep), SplitMix64(seed + 2 * kStep),
          SplitMix64(seed + 3 * kStep)};
}

}  // namespace

Random::Random(uint64_t seed) : seed_(seed), generator_(SplitMix64Outputs(seed)) {}

// The seed is scrambled before the stream is added, so that (seed, stream + 1) and (seed + 1,
// stream) are unrelated.
Random Random::Fork(uint64_t stream) const {
  return Random(SplitMix64(SplitMix64(~seed_) + SplitMix64(stream)));
}

double Random::Uniform() { return static_cast<double>(Next() >> 11) * 0x1p-53; }

// Lemire, Fast Random Integer Generation in an Interval, ACM TOMACS 29(1), 2019, algorithm 5.
uint64_t Random::Below(uint64_t n) {
  KUNDIG_CHECK(n >= 1);
  UInt128 product = static_cast<UInt128>(Next()) * n;
  if (static_cast<uint64_t>(product) < n) {
    const uint64_t threshold = (0 - n) % n;
    while (static_cast<uint64_t>(product) < threshold) product = static_cast<UInt128>(Next()) * n;
  }
  return static_cast<uint64_t>(product >> 64);
}

// Marsaglia and Bray, A Convenient Method for Generating Normal Variables, SIAM Review 6(3), 1964.
// The second variable of the pair is not kept: a generator then has no hidden state.
double Random::Normal() {
  for (;;) {
    const double x = 2 * Uniform() - 1;
    const double y = 2 * Uniform() - 1;
    const double square = x * x + y * y;
    if (square < 1 && square > 0) return x * std::sqrt(-2 * PortableLog(square) / square);
  }
}

double Random::Exponential() { return -PortableLog(1 - Uniform()); }

// Marsaglia and Tsang, A Simple Method for Generating Gamma Variables, ACM TOMS 26(3), 2000; for
// shape < 1 their section 6: Gamma(shape) = Gamma(shape + 1) U^(1 / shape).
double Random::Gamma(double shape) {
  KUNDIG_CHECK(shape > 0);
  if (shape < 1) return Gamma(shape + 1) * PortableExp(-Exponential() / shape);
  const double d = shape - 1.0 / 3;
  const double c = 1 / std::sqrt(9 * d);
  for (;;) {
    const double x = Normal();
    const double root = 1 + c * x;
    if (root <= 0) continue;
    const double v = root * root * root;
    const double u = 1 - Uniform();
    const double square = x * x;
    if (u < 1 - .0331 * square * square) return d * v;
    if (PortableLog(u) < .5 * square + d * (1 - v + PortableLog(v))) return d * v;
  }
}

double Random::Beta(double a, double b) {
  const double x = Gamma(a);
  const double y = Gamma(b);
  // Where both underflow, all mass lies at the ends: 1 with probability a / (a + b).
  if (x + y == 0) return Chance(a / (a + b)) ? 1 : 0;
  return x / (x + y);
}

int64_t Random::Poisson(double mean) {
  KUNDIG_CHECK(mean >= 0 && mean <= 1e15);
  return mean < 10 ? SmallPoisson(mean) : LargePoisson(mean);
}

// Inversion by sequential search (Devroye, Non-Uniform Random Variate Generation, 1986, chapter
// X.3.3).
int64_t Random::SmallPoisson(double mean) {
  double probability = PortableExp(-mean);
  double rest = Uniform();
  int64_t k = 0;
  while (rest >= probability && probability > 0) {
    rest -= probability;
    ++k;
    probability *= mean / static_cast<double>(k);
  }
  return k;
}

// Hormann, The Transformed Rejection Method for Generating Poisson Random Variables, Insurance:
// Mathematics and Economics 12(1), 1993, algorithm PTRS.
int64_t Random::LargePoisson(double mean) {
  const double b = .931 + 2.53 * std::sqrt(mean);
  const double a = -.059 + .02483 * b;
  const double inverse_alpha = 1.1239 + 1.1328 / (b - 3.4);
  const double squeeze = .9277 - 3.6224 / (b - 2);
  const double log_mean = PortableLog(mean);
  for (;;) {
    const double u = Uniform() - .5;
    const double v = 1 - Uniform();
    const double margin = .5 - std::fabs(u);
    if (margin == 0) continue;
    const double k = std::floor((2 * a / margin + b) * u + mean + .43);
    if (margin >= .07 && v <= squeeze) return static_cast<int64_t>(k);
    if (k < 0 || (margin < .013 && v > margin)) continue;
    const auto count = static_cast<int64_t>(k);
    const double left = PortableLog(v * inverse_alpha / (a / (margin * margin) + b));
    if (left <= k * log_mean - mean - PortableLogFactorial(count)) return count;
  }
}

// P(X >= k) = (1 - success)^k, so X is the whole part of an exponential of rate -log(1 - success).
int64_t Random::Geometric(double success) {
  KUNDIG_CHECK(success > 0 && success <= 1);
  if (success == 1) return 0;
  const double failures = Exponential() / -PortableLog1p(-success);
  return failures < 0x1p62 ? static_cast<int64_t>(failures) : int64_t{1} << 62;
}

}  // namespace kundig
