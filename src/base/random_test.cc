#include "base/random.h"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <functional>
#include <numeric>
#include <vector>

#include "base/portable_math.h"

namespace kundig {
namespace {

struct Moments {
  double mean = 0;
  double variance = 0;
};

constexpr int kDraws = 200'000;

Moments MomentsOf(const std::function<double(Random&)>& draw) {
  Random random(20240101);
  double sum = 0;
  double squares = 0;
  for (int i = 0; i < kDraws; ++i) {
    const double value = draw(random);
    sum += value;
    squares += value * value;
  }
  const double mean = sum / kDraws;
  return {mean, squares / kDraws - mean * mean};
}

// Five standard errors for the mean; 5 % for the variance.
void ExpectMoments(const std::function<double(Random&)>& draw, Moments expected) {
  const Moments moments = MomentsOf(draw);
  EXPECT_NEAR(moments.mean, expected.mean, 5 * std::sqrt(expected.variance / kDraws));
  EXPECT_NEAR(moments.variance, expected.variance, .05 * expected.variance);
}

// The reference vector of Blackman and Vigna's xoshiro256starstar.c from the state 1, 2, 3, 4, as
// the crate rand_xoshiro prints it too.
TEST(RandomTest, XoshiroGivesItsReferenceOutputs) {
  Xoshiro256StarStar generator({1, 2, 3, 4});
  const std::array<uint64_t, 10> expected = {11520u,
                                             0u,
                                             1509978240u,
                                             1215971899390074240u,
                                             1216172134540287360u,
                                             607988272756665600u,
                                             16172922978634559625u,
                                             8476171486693032832u,
                                             10595114339597558777u,
                                             2904607092377533576u};
  for (const uint64_t output : expected) EXPECT_EQ(generator.Next(), output);
}

// SplitMix64 begun at 0 gives e220a8397b1dcdaf, 6e789e6aa1b965f4, 06c45d188009454f,
// f88bb8a8724c81ec.
TEST(RandomTest, TheSeedFillsTheStateBySplitMix64) {
  Random seeded(0);
  Xoshiro256StarStar expected(
      {0xe220a8397b1dcdafu, 0x6e789e6aa1b965f4u, 0x06c45d188009454fu, 0xf88bb8a8724c81ecu});
  for (int i = 0; i < 5; ++i) EXPECT_EQ(seeded.Next(), expected.Next());
}

TEST(RandomTest, AForkDependsOnSeedAndStreamAlone) {
  Random drawn(7);
  for (int i = 0; i < 100; ++i) drawn.Next();
  EXPECT_EQ(drawn.Fork(3).Next(), Random(7).Fork(3).Next());
  EXPECT_NE(Random(7).Fork(3).Next(), Random(7).Fork(4).Next());
  EXPECT_NE(Random(7).Fork(4).Next(), Random(8).Fork(3).Next());
  EXPECT_NE(Random(7).Fork(0).Next(), Random(7).Next());
}

TEST(RandomTest, FirstDrawsOfOneForkAreUniform) {
  const Random seed(1);
  uint64_t stream = 0;
  const auto first = [&](Random&) { return seed.Fork(stream++).Uniform(); };
  ExpectMoments(first, {.5, 1.0 / 12});
}

TEST(RandomTest, DrawsHaveTheirMoments) {
  ExpectMoments([](Random& r) { return r.Uniform(); }, {.5, 1.0 / 12});
  ExpectMoments([](Random& r) { return static_cast<double>(r.Below(6)); }, {2.5, 35.0 / 12});
  ExpectMoments([](Random& r) { return r.Normal(); }, {0, 1});
  ExpectMoments([](Random& r) { return r.Exponential(); }, {1, 1});
  for (const double shape : {.05, .5, 1.0, 2.5, 100.0}) {
    ExpectMoments([shape](Random& r) { return r.Gamma(shape); }, {shape, shape});
  }
  ExpectMoments([](Random& r) { return r.Beta(.8, 2.4); },
                {.25, .8 * 2.4 / (3.2 * 3.2 * (3.2 + 1))});
  for (const double mean : {.1, 3.0, 9.99, 10.0, 40.0, 5000.0}) {
    ExpectMoments([mean](Random& r) { return static_cast<double>(r.Poisson(mean)); }, {mean, mean});
  }
  for (const double p : {.9, .3, .001}) {
    ExpectMoments([p](Random& r) { return static_cast<double>(r.Geometric(p)); },
                  {(1 - p) / p, (1 - p) / (p * p)});
  }
}

TEST(RandomTest, LargePoissonHasItsProbabilities) {
  constexpr double kMean = 12;
  Random random(5);
  std::array<int, 60> counts = {};
  for (int i = 0; i < kDraws; ++i) ++counts.at(static_cast<size_t>(random.Poisson(kMean)));
  for (int64_t k = 3; k < 25; ++k) {
    const double p =
        std::exp(static_cast<double>(k) * std::log(kMean) - kMean - PortableLogFactorial(k));
    EXPECT_NEAR(counts[static_cast<size_t>(k)], kDraws * p, 5 * std::sqrt(kDraws * p)) << k;
  }
}

TEST(RandomTest, DrawsAtTheBorderAreSensible) {
  Random random(2);
  EXPECT_EQ(random.Below(1), 0u);
  EXPECT_EQ(random.Poisson(0), 0);
  EXPECT_EQ(random.Geometric(1), 0);
  for (int i = 0; i < 1000; ++i) {
    EXPECT_GE(random.Gamma(1e-6), 0);
    const double beta = random.Beta(1e-6, 1e-6);
    EXPECT_TRUE(beta >= 0 && beta <= 1);
    EXPECT_LT(random.Below(1u << 20), 1u << 20);
  }
}

TEST(RandomTest, ShuffleMakesEveryOrderEquallyLikely) {
  Random random(3);
  std::array<int, 6> counts = {};
  for (int i = 0; i < 60'000; ++i) {
    std::array<int, 3> values = {0, 1, 2};
    random.Shuffle(std::span<int>(values));
    ++counts.at(static_cast<size_t>(2 * values[0] + (values[1] > values[2] ? 1 : 0)));
  }
  for (const int count : counts) EXPECT_NEAR(count, 10'000, 500);
}

TEST(PortableMathTest, AgreesWithTheLibrary) {
  for (double x = 1e-300; x < 1e300; x *= 1.37) {
    EXPECT_NEAR(PortableLog(x), std::log(x), 4e-16 * std::max(.5, std::fabs(std::log(x)))) << x;
  }
  for (double x = -.9; x < 3; x += .001) {
    EXPECT_NEAR(PortableLog1p(x), std::log1p(x), 4e-16 * std::max(1.0, std::fabs(x))) << x;
  }
  EXPECT_NEAR(PortableLog1p(1e-12) / std::log1p(1e-12), 1, 1e-15);
  for (double x = -708; x < 709; x += .37) {
    EXPECT_NEAR(PortableExp(x), std::exp(x), 1e-15 * std::exp(x)) << x;
  }
  EXPECT_EQ(PortableExp(-1000), 0);
  EXPECT_TRUE(std::isinf(PortableExp(1000)));
  for (const int64_t k : {0, 1, 2, 20, 21, 100, 1'000'000}) {
    const double expected = std::lgamma(static_cast<double>(k) + 1);
    EXPECT_NEAR(PortableLogFactorial(k), expected, 1e-14 * expected) << k;
  }
}

}  // namespace
}  // namespace kundig
