#include "models/special_functions.h"

#include <gtest/gtest.h>

#include <cmath>

#include "models/quadrature.h"

namespace kundig {
namespace {

constexpr size_t kMost = 100000;

double MeanOf(const std::vector<double>& tail) {
  double mean = 0;
  for (const double at_least : tail) mean += at_least;
  return mean;
}

TEST(NegativeBinomialTail, SumsToTheMean) {
  for (const double shape : {1e-3, 0.25, 1.0, 30.0, 5000.0}) {
    for (const double odds : {1e-3, 0.3, 2.0, 13.0}) {
      const double mean = shape * odds;
      EXPECT_NEAR(MeanOf(NegativeBinomialTail({shape, 1}, odds, 1e-14, kMost)), mean,
                  1e-12 + 1e-10 * mean)
          << shape << " " << odds;
    }
  }
}

// Shape 1 is the geometric distribution.
TEST(NegativeBinomialTail, OfShapeOneFallsGeometrically) {
  const std::vector<double> tail = NegativeBinomialTail({1, 3}, 2, 1e-12, kMost);
  ASSERT_GT(tail.size(), 20u);
  for (size_t k = 0; k < tail.size(); ++k) {
    const double expected = std::pow(0.4, static_cast<double>(k + 1));
    EXPECT_NEAR(tail[k], expected, 1e-12 * expected);
  }
}

// P(N = 0) of a customer with 300 purchases over ten times the age is smaller than any double.
TEST(NegativeBinomialTail, StandsWhereNoPurchaseIsImpossible) {
  const std::vector<double> tail = NegativeBinomialTail({300, 40}, 520, 1e-9, kMost);
  EXPECT_EQ(tail.front(), 1);
  EXPECT_NEAR(MeanOf(tail), 3900, 1e-6);
}

TEST(NegativeBinomialTail, IsEmptyWhereNothingCanHappen) {
  EXPECT_TRUE(NegativeBinomialTail({0, 1}, 10, 1e-9, kMost).empty());
  EXPECT_TRUE(NegativeBinomialTail({1, 1}, 0, 1e-9, kMost).empty());
}

TEST(NegativeBinomialTail, EndsAfterTheMostEntries) {
  EXPECT_EQ(NegativeBinomialTail({5, 1}, 1000, 1e-9, 100).size(), 100u);
}

TEST(DiscountedPowerDecay, OfPowerOneIsTheExponentialIntegral) {
  for (const double z : {1e-6, 0.02, 1.0, 40.0}) {
    const double expected = -std::exp(z) * std::expint(-z);
    EXPECT_NEAR(DiscountedPowerDecay(z, {1, 1}), expected, 1e-10 * expected) << z;
  }
}

// Integration by parts: z F(n) + n F(n + 1) = 1, F(n) = e^z E_n(z) (Abramowitz and Stegun 5.1.14).
TEST(DiscountedPowerDecay, KeepsTheRecurrenceInThePower) {
  for (const double z : {1e-4, 0.065, 3.0, 200.0}) {
    for (const double n : {0.3, 2.0, 27.2, 1000.0}) {
      const double lower = DiscountedPowerDecay(z, {n, 1});
      const double upper = DiscountedPowerDecay(z, {n + 1, 1});
      EXPECT_NEAR(z * lower + n * upper, 1, 1e-9) << z << " " << n;
    }
  }
}

double Expectation(double a, double b, const std::function<double(double)>& function) {
  double sum = 0;
  for (const QuadratureNode& node : LogOddsNodes(a, b)) sum += node.weight * function(node.at);
  return sum;
}

TEST(LogOddsNodes, GiveTheMean) {
  for (const double a : {1e-6, 0.8, 40.0, 1e6}) {
    for (const double b : {1e-6, 2.5, 300.0, 1e6}) {
      const double mean = a / (a + b);
      EXPECT_NEAR(Expectation(a, b, [](double p) { return p; }), mean, 1e-6 * mean)
          << a << " " << b;
    }
  }
}

// E[1 / (1 + c p)] = log(1 + c) / c over the uniform distribution.
TEST(LogOddsNodes, ResolveWhatChangesCloseToZero) {
  for (const double c : {1.0, 1e3, 1e6}) {
    const double expected = std::log1p(c) / c;
    EXPECT_NEAR(Expectation(1, 1, [c](double p) { return 1 / (1 + c * p); }), expected,
                1e-7 * expected);
  }
}

}  // namespace
}  // namespace kundig
