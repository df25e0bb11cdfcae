// NeedScorer: what every model of needs answers about a customer, given the items that he has.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace kundig {

// The items of many customers, one customer after the other. Borrowed for the time of the call.
struct CustomerItems {
  std::span<const int64_t> begins;  // [customers + 1]: where in `items` a customer begins
  std::span<const int32_t> items;   // positions in the catalogue; a customer's ascending, each once

  [[nodiscard]] size_t size() const { return begins.empty() ? 0 : begins.size() - 1; }
  [[nodiscard]] std::span<const int32_t> operator[](size_t customer) const {
    const auto begin = static_cast<size_t>(begins[customer]);
    return items.subspan(begin, static_cast<size_t>(begins[customer + 1]) - begin);
  }
};

class NeedScorer {
 public:
  virtual ~NeedScorer() = default;

  [[nodiscard]] virtual std::string_view name() const = 0;
  [[nodiscard]] virtual int32_t items() const = 0;
  // Writes a score for every item, also for those that the customer has; higher is more needed,
  // and only the order of a customer's scores has a meaning across models. `customer` are positions
  // in the catalogue, each once; scores is [items()]. Safe to call from many threads.
  virtual void Score(std::span<const int32_t> customer, std::span<double> scores) const = 0;
};

}  // namespace kundig
