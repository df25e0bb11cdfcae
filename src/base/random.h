// Random: a seeded generator and exact draws from it, the same bits on every machine and with every
// compiler (the standard library's distributions are not).
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>

namespace kundig {

// xoshiro256** 1.0 (Blackman and Vigna, Scrambled Linear Pseudorandom Number Generators, ACM TOMS
// 47(4), 2021). Not for secrets. Requires a state other than all zeros.
class Xoshiro256StarStar {
 public:
  explicit constexpr Xoshiro256StarStar(const std::array<uint64_t, 4>& state) : state_(state) {}
  uint64_t Next() {
    auto& [a, b, c, d] = state_;
    const uint64_t result = std::rotl(b * 5, 7) * 9;
    const uint64_t shifted = b << 17;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = std::rotl(d, 45);
    return result;
  }

 private:
  std::array<uint64_t, 4> state_;
};

// All draws are from the exact distribution but for the rounding of a double.
class Random {
 public:
  // The state of xoshiro256** is filled from SplitMix64 begun at `seed`, as its authors advise.
  explicit Random(uint64_t seed);

  // A generator of its own for `stream`, which depends on this one's seed and on `stream` alone,
  // not on the draws made so far: any customer can be generated alone, and all in parallel. Streams
  // are SplitMix64-scrambled seeds: two of n streams coincide with probability about n^2 / 2^65.
  [[nodiscard]] Random Fork(uint64_t stream) const;

  // 64 uniform bits.
  uint64_t Next() { return generator_.Next(); }
  // In [0, 1), a multiple of 2^-53.
  double Uniform();
  // True with the given probability.
  bool Chance(double probability) { return Uniform() < probability; }
  // In 0 .. n - 1, without bias. Requires n >= 1.
  uint64_t Below(uint64_t n);

  // Mean 0, variance 1.
  double Normal();
  // Mean 1; never infinite.
  double Exponential();
  // Mean `shape`, scale 1. Requires shape > 0. A shape far below 1 can give 0 by underflow.
  double Gamma(double shape);
  // In [0, 1]. Requires a, b > 0.
  double Beta(double a, double b);
  // Requires 0 <= mean <= 1e15.
  int64_t Poisson(double mean);
  // Failures before the first success, at most 2^62. Requires 0 < success <= 1.
  int64_t Geometric(double success);

  // Every order is equally likely (Fisher and Yates 1938; Durstenfeld 1964).
  template <typename T>
  void Shuffle(std::span<T> values) {
    for (size_t i = values.size(); i > 1; --i) {
      std::swap(values[i - 1], values[static_cast<size_t>(Below(i))]);
    }
  }

 private:
  int64_t SmallPoisson(double mean);
  int64_t LargePoisson(double mean);

  uint64_t seed_;
  Xoshiro256StarStar generator_;
};

}  // namespace kundig
