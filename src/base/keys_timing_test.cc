// Whether the time that a wrong key takes tells how much of it is right: Welch's t of two sets of
// durations, as Reparaz, Balasch and Verbauwhede (2017, "Dude, is my code constant time?") do it.
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <functional>
#include <vector>

#include "base/keys.h"
#include "base/random.h"

namespace kundig {
namespace {

constexpr size_t kSamples = 100'000;
constexpr double kSuspicious = 4.5;
constexpr int kTries = 3;  // what leaks does so in each of them

struct Moments {
  double n = 0, mean = 0, squares = 0;

  void Add(double x) {
    n += 1;
    const double off = x - mean;
    mean += off / n;
    squares += off * (x - mean);
  }
  [[nodiscard]] double VarianceOfMean() const { return squares / (n - 1) / n; }
};

// Of the durations of `call` for one text or the other, drawn at random. The slowest tenth, in
// which something else had the processor, is left out.
double WelchT(const std::function<bool(const std::string&)>& call, const std::string& one,
              const std::string& other, Random& random) {
  struct Sample {
    bool first = false;
    double ns = 0;
  };
  std::vector<Sample> samples(kSamples);
  std::string text = one;  // the same place in memory for both
  size_t found = 0;
  for (Sample& sample : samples) {
    sample.first = random.Chance(0.5);
    text.assign(sample.first ? one : other);
    const auto begin = std::chrono::steady_clock::now();
    found += call(text) ? 1 : 0;
    const auto end = std::chrono::steady_clock::now();
    sample.ns = std::chrono::duration<double, std::nano>(end - begin).count();
  }
  EXPECT_EQ(found, 0u);
  std::vector<Sample> sorted = samples;
  const auto limit = sorted.begin() + kSamples * 9 / 10;
  std::ranges::nth_element(sorted, limit, {}, &Sample::ns);
  Moments moments[2];
  for (const Sample& sample : samples) {
    if (sample.ns <= limit->ns) moments[sample.first ? 0 : 1].Add(sample.ns);
  }
  const double error = std::sqrt(moments[0].VarianceOfMean() + moments[1].VarianceOfMean());
  return error > 0 ? std::abs(moments[0].mean - moments[1].mean) / error : 0;
}

double LeastT(const std::function<bool(const std::string&)>& call, const std::string& one,
              const std::string& other) {
  Random random(1);
  double least = INFINITY;
  for (int i = 0; i < kTries && least >= kSuspicious; ++i) {
    const double t = WelchT(call, one, other, random);
    least = std::min(least, t);
  }
  return least;
}

class KeyTimingTest : public testing::Test {
 protected:
  KeyTimingTest() : key_(ring_.Create(KeyRole::kRead, "", 1).key), early_(key_), late_(key_) {
    char& first = early_[key_.size() - 43];
    first = first == 'x' ? 'y' : 'x';
    late_.back() = late_.back() == 'x' ? 'y' : 'x';
  }

  KeyRing ring_;
  std::string key_;
  std::string early_;  // wrong at the first letter of its secret
  std::string late_;   // wrong at the last
};

TEST_F(KeyTimingTest, AWrongKeyTakesAsLongHoweverMuchOfItIsRightSlow) {
  const auto find = [this](const std::string& key) { return ring_.Find(key) != nullptr; };
  EXPECT_LT(LeastT(find, early_, late_), kSuspicious);
}

// The control: comparing letter by letter is found out.
TEST_F(KeyTimingTest, AComparisonThatStopsEarlyIsFoundOutSlow) {
  const auto compare = [this](const std::string& key) {
    const volatile char* right = key_.data();
    for (size_t i = 0; i < key.size(); ++i) {
      if (key[i] != right[i]) return false;
    }
    return true;
  };
  EXPECT_GT(LeastT(compare, early_, late_), kSuspicious);
}

}  // namespace
}  // namespace kundig
