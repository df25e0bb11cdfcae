#include "decisions/cdf_products.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "base/random.h"

namespace kundig {
namespace {

double ExactCdf(double z) { return .5 * std::erfc(-z / std::sqrt(2.0)); }

std::vector<CdfLine> AnyLines(size_t count, Random& random) {
  std::vector<CdfLine> lines;
  for (size_t i = 0; i < count; ++i) {
    const double begin = -6.2 + 14 * random.Uniform();
    lines.push_back({.begin = begin, .step = 1e-6 + .4 * random.Uniform()});
  }
  return lines;
}

TEST(CdfProductsTest, OneLineIsTheDistributionFunction) {
  const NormalTable normal;
  Random random(1);
  for (const CdfLine& line : AnyLines(2'000, random)) {
    std::vector<double> products(200, 1.0);
    MultiplyCdfs(normal, {&line, 1}, products);
    for (size_t k = 0; k < products.size(); ++k) {
      const double z = line.begin + line.step * static_cast<double>(k);
      ASSERT_NEAR(products[k], ExactCdf(z), 1.6e-11) << line.begin << ' ' << line.step << ' ' << k;
    }
  }
}

TEST(CdfProductsTest, ManyLinesAreMultipliedWhateverTheirNumber) {
  const NormalTable normal;
  Random random(2);
  for (size_t count = 0; count <= 40; ++count) {
    const auto lines = AnyLines(count, random);
    std::vector<double> products(60, .5);
    MultiplyCdfs(normal, lines, products);
    for (size_t k = 0; k < products.size(); ++k) {
      double expected = .5;
      for (const CdfLine& line : lines)
        expected *= ExactCdf(line.begin + line.step * static_cast<double>(k));
      ASSERT_NEAR(products[k], expected, 1e-10) << count << ' ' << k;
    }
  }
}

TEST(CdfProductsTest, LinesThatHaveEndedChangeNothing) {
  const NormalTable normal;
  const std::vector<CdfLine> lines = {
      {.begin = 7.6, .step = .1}, {.begin = 1e9, .step = 1e-9}, {.begin = 9, .step = 1e300}};
  std::vector<double> products = {.25, .5, 1};
  MultiplyCdfs(normal, lines, products);
  EXPECT_EQ(products, (std::vector{.25, .5, 1.0}));
  MultiplyCdfs(normal, lines, {});
}

// Decisions are made again from what was logged of them, perhaps by another processor.
TEST(CdfProductsTest, EveryWidthOfVectorsGivesTheSameBits) {
  const NormalTable normal;
  Random random(3);
  const auto lines = AnyLines(77, random);
  std::vector<double> expected(50, 1.0);
  MultiplyCdfs(normal, lines, expected, VectorWidth::kTwo);
  for (const VectorWidth width : {VectorWidth::kFour, VectorWidth::kEight}) {
    if (width > BestVectorWidth()) continue;
    std::vector<double> products(50, 1.0);
    MultiplyCdfs(normal, lines, products, width);
    EXPECT_EQ(products, expected);
  }
}

}  // namespace
}  // namespace kundig
