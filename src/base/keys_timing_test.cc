// Whether the time that a wrong key takes tells how much of it is right: Welch's t of two sets of
// durations, as Reparaz, Balasch and Verbauwhede (2017, "Dude, is my code constant time?") do it.
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "base/keys.h"
#include "base/random.h"

namespace kundig {
namespace {

constexpr size_t kSamples = 100'000;
constexpr double kSuspicious = 4.5;
constexpr int kTries = 10;  // what leaks does so in each of them

// Two texts in one place of memory, and no branch and no other address on the way to either: they
// differ in a few letters, which Hold() always writes.
class TwoTexts {
 public:
  TwoTexts(const std::string& one, const std::string& other) : text_(one) {
    for (size_t i = 0; i < one.size(); ++i) {
      if (one[i] == other[i]) continue;
      letters_.push_back({i, one[i], static_cast<char>(one[i] ^ other[i])});
    }
  }

  // `which` is 0 or 1. What was written has reached the memory when it returns.
  void Hold(uint8_t which) {
    const auto mask = static_cast<char>(-which);
    for (const Letter& letter : letters_) {
      text_[letter.place] = static_cast<char>(letter.one ^ (letter.difference & mask));
    }
    fence_.fetch_add(1, std::memory_order_seq_cst);
  }
  [[nodiscard]] const std::string& text() const { return text_; }

 private:
  struct Letter {
    size_t place = 0;
    char one = 0;
    char difference = 0;
  };

  std::string text_;
  std::vector<Letter> letters_;
  std::atomic<size_t> fence_ = 0;
};

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

// Of the durations of `call` for one text or the other, drawn at random before any is taken. Of
// both together the slowest fifth, in which something else had the processor, is left out.
double WelchT(const std::function<bool(const std::string&)>& call, TwoTexts& texts,
              Random& random) {
  std::vector<uint8_t> which(kSamples);
  for (uint8_t& drawn : which) drawn = random.Chance(0.5) ? 1 : 0;
  std::vector<int64_t> ns(kSamples);
  size_t found = 0;
  for (size_t i = 0; i < kSamples; ++i) {
    texts.Hold(which[i]);
    const auto begin = std::chrono::steady_clock::now();
    found += call(texts.text()) ? 1 : 0;
    const auto end = std::chrono::steady_clock::now();
    ns[i] = std::chrono::nanoseconds(end - begin).count();
  }
  EXPECT_EQ(found, 0u);
  std::vector<int64_t> sorted = ns;
  const auto limit = sorted.begin() + kSamples * 4 / 5;
  std::ranges::nth_element(sorted, limit);
  Moments moments[2];
  for (size_t i = 0; i < kSamples; ++i) {
    if (ns[i] <= *limit) moments[which[i]].Add(static_cast<double>(ns[i]));
  }
  const double error = std::sqrt(moments[0].VarianceOfMean() + moments[1].VarianceOfMean());
  return error > 0 ? std::abs(moments[0].mean - moments[1].mean) / error : 0;
}

double LeastT(const std::function<bool(const std::string&)>& call, const std::string& one,
              const std::string& other) {
  TwoTexts texts(one, other);
  Random random(1);
  double least = INFINITY;
  for (int i = 0; i < kTries && least >= kSuspicious; ++i) {
    least = std::min(least, WelchT(call, texts, random));
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
