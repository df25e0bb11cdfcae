// DisjointSets: which keys are connected (union-find).
#pragma once

#include <cstddef>
#include <cstdint>
#include <numeric>
#include <vector>

namespace kundig {

// Of the numbers 0 to size - 1. The least number of a set stands for it. Paths are halved on the
// way, so that m calls take at most time m log size (Tarjan and van Leeuwen 1984).
class DisjointSets {
 public:
  explicit DisjointSets(size_t size) : parent_(size) {
    std::iota(parent_.begin(), parent_.end(), size_t{0});
  }

  // The least number of the set.
  [[nodiscard]] size_t Find(size_t number) {
    while (parent_[number] != number) {
      parent_[number] = parent_[parent_[number]];
      number = parent_[number];
    }
    return number;
  }
  void Join(size_t one, size_t other) {
    one = Find(one);
    other = Find(other);
    parent_[one > other ? one : other] = one > other ? other : one;
  }

 private:
  std::vector<size_t> parent_;
};

}  // namespace kundig
