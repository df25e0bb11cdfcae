#include "decisions/cdf_products.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <vector>

namespace kundig {
namespace {

constexpr double kReach = 7.6;  // 1.5e-14 lies above
// Up to here the series of a step holds; what is steeper ends within a few steps.
constexpr double kMostStep = .25;

// Lines are taken eight at a time, whatever the processor's vectors hold.
constexpr size_t kLanes = 8;
using Lanes = std::array<double, kLanes>;

using TwoNumbers = double __attribute__((vector_size(16)));
using TwoIntegers = uint64_t __attribute__((vector_size(16)));
using FourNumbers = double __attribute__((vector_size(32)));
using FourIntegers = uint64_t __attribute__((vector_size(32)));
using EightNumbers = double __attribute__((vector_size(64)));
using EightIntegers = uint64_t __attribute__((vector_size(64)));

// exp(x), relative error below 1e-15, for -700 <= x <= 700: 2^power times Taylor's series of the
// rest. What is added to find the power leaves it in the lowest bits.
template <typename Numbers, typename Integers>
[[gnu::always_inline]] inline void Exp(const Numbers& x, Numbers& result) {
  constexpr double kLog2High = 0x1.62e42fee00000p-1;  // as in PortableExp()
  constexpr double kLog2Low = 0x1.a39ef35793c76p-33;
  constexpr double kInverseLog2 = 0x1.71547652b82fep+0;
  constexpr double kShifter = 0x1.8p52;
  constexpr int kMantissaBits = 52;
  const Numbers shifted = x * kInverseLog2 + kShifter;
  const Numbers power = shifted - kShifter;
  const Numbers rest = (x - power * kLog2High) - power * kLog2Low;
  Numbers sum = rest * (1. / 479001600) + 1. / 39916800;
  sum = sum * rest + 1. / 3628800;
  sum = sum * rest + 1. / 362880;
  sum = sum * rest + 1. / 40320;
  sum = sum * rest + 1. / 5040;
  sum = sum * rest + 1. / 720;
  sum = sum * rest + 1. / 120;
  sum = sum * rest + 1. / 24;
  sum = sum * rest + 1. / 6;
  sum = sum * rest + .5;
  sum = sum * rest + 1;
  sum = sum * rest + 1;
  Integers power_bits;
  Integers bits;
  std::memcpy(&power_bits, &shifted, sizeof(bits));
  std::memcpy(&bits, &sum, sizeof(bits));
  bits += power_bits << kMantissaBits;
  std::memcpy(&result, &bits, sizeof(result));
}

// What eight lines begin with, and the place from which on all of them are 1.
struct Group {
  Lanes begin = {};
  Lanes step = {};
  Lanes cdf = {1, 1, 1, 1, 1, 1, 1, 1};
  size_t places = 0;
};

// Some lanes of a group, on their way. What is added to Phi from one place to the next is
// integrated by Taylor's series in the middle m: the density there, times the step d, times
// 1 + He_2(m) d^2 / 24 + He_4(m) d^4 / 1920 + He_6(m) d^6 / 322560, He the Hermite polynomials;
// here in powers of m^2.
template <typename Numbers, typename Integers>
struct March {
  Numbers step;
  Numbers term0, term1, term2, term3;
  Numbers middle;
  Numbers density;
  Numbers factor;            // of the density from this step to the next
  Numbers factor_of_factor;  // and of that
  Numbers cdf;

  [[gnu::always_inline]] void Begin(const Group& group, size_t lane) {
    constexpr double kInverseSqrtTwoPi = .39894228040143267794;
    std::memcpy(&step, &group.step[lane], sizeof(step));
    std::memcpy(&middle, &group.begin[lane], sizeof(middle));
    std::memcpy(&cdf, &group.cdf[lane], sizeof(cdf));
    middle += .5 * step;
    const Numbers square = step * step;
    const Numbers second = square * (1. / 24);
    const Numbers fourth = square * square * (1. / 1920);
    const Numbers sixth = square * square * square * (1. / 322560);
    term0 = step * (1 - second + 3 * fourth - 15 * sixth);
    term1 = step * (second - 6 * fourth + 45 * sixth);
    term2 = step * (fourth - 15 * sixth);
    term3 = step * sixth;
    const Numbers exponent = -.5 * middle * middle;
    Exp<Numbers, Integers>(exponent, density);
    density *= kInverseSqrtTwoPi;
    const Numbers change = -step * (middle + .5 * step);
    Exp<Numbers, Integers>(change, factor);
    const Numbers change_of_change = -square;
    Exp<Numbers, Integers>(change_of_change, factor_of_factor);
  }

  [[gnu::always_inline]] void Take(double* product) {
    Numbers now;
    std::memcpy(&now, product, sizeof(now));
    now *= cdf;
    std::memcpy(product, &now, sizeof(now));
    const Numbers square = middle * middle;
    cdf += density * (((term3 * square + term2) * square + term1) * square + term0);
    middle += step;
    density *= factor;
    factor *= factor_of_factor;
  }
};

// Multiplies the product of each lane by that of the groups' lines in it.
template <typename Numbers, typename Integers>
[[gnu::always_inline]] inline void MultiplyGroups(std::span<const Group> groups,
                                                  std::span<Lanes> products) {
  constexpr size_t kNumbers = sizeof(Numbers) / sizeof(double);
  // Two marches side by side, so that one goes on while the other waits for its last step.
  constexpr size_t kBeside = kNumbers == kLanes ? 0 : kNumbers;
  for (const Group& group : groups) {
    for (size_t lane = 0; lane < kLanes; lane += kNumbers + kBeside) {
      March<Numbers, Integers> march;
      March<Numbers, Integers> beside;
      march.Begin(group, lane);
      if (kBeside > 0) beside.Begin(group, lane + kBeside);
      for (Lanes& product : products.first(group.places)) {
        march.Take(&product[lane]);
        if (kBeside > 0) beside.Take(&product[lane + kBeside]);
      }
    }
  }
}

void MultiplyByTwos(std::span<const Group> groups, std::span<Lanes> products) {
  MultiplyGroups<TwoNumbers, TwoIntegers>(groups, products);
}

#if defined(__x86_64__)

[[gnu::target("avx2")]] void MultiplyByFours(std::span<const Group> groups,
                                             std::span<Lanes> products) {
  MultiplyGroups<FourNumbers, FourIntegers>(groups, products);
}

[[gnu::target("avx512f")]] void MultiplyByEights(std::span<const Group> groups,
                                                 std::span<Lanes> products) {
  MultiplyGroups<EightNumbers, EightIntegers>(groups, products);
}

VectorWidth FindBestWidth() {
  if (__builtin_cpu_supports("avx512f") != 0) return VectorWidth::kEight;
  return __builtin_cpu_supports("avx2") != 0 ? VectorWidth::kFour : VectorWidth::kTwo;
}

#else

constexpr auto MultiplyByFours = MultiplyByTwos;
constexpr auto MultiplyByEights = MultiplyByTwos;

VectorWidth FindBestWidth() { return VectorWidth::kTwo; }

#endif

void Multiply(std::span<const Group> groups, std::span<Lanes> products, VectorWidth width) {
  switch (width) {
    case VectorWidth::kTwo: return MultiplyByTwos(groups, products);
    case VectorWidth::kFour: return MultiplyByFours(groups, products);
    case VectorWidth::kEight: return MultiplyByEights(groups, products);
  }
}

// The place from which on the line counts as 1, at most `most`.
size_t PlacesOf(const CdfLine& line, size_t most) {
  const double places = (kReach - line.begin) / line.step + 1;
  if (!(places > 1)) return 0;
  return places < static_cast<double>(most) ? static_cast<size_t>(places) : most;
}

class Groups {
 public:
  explicit Groups(size_t lines) { groups_.reserve(lines / kLanes + 1); }

  void Add(const CdfLine& line, double cdf, size_t places) {
    if (lanes_ == 0) groups_.emplace_back();
    Group& group = groups_.back();
    group.begin[lanes_] = line.begin;
    group.step[lanes_] = line.step;
    group.cdf[lanes_] = cdf;
    group.places = std::max(group.places, places);
    lanes_ = (lanes_ + 1) % kLanes;
  }
  [[nodiscard]] std::span<const Group> all() const { return groups_; }

 private:
  std::vector<Group> groups_;
  size_t lanes_ = 0;  // of the last one that are taken; 0: all
};

}  // namespace

VectorWidth BestVectorWidth() {
  static const VectorWidth width = FindBestWidth();
  return width;
}

void MultiplyCdfs(const NormalTable& normal, std::span<const CdfLine> lines,
                  std::span<double> products, VectorWidth width) {
  Groups groups(lines.size());
  for (const CdfLine& line : lines) {
    const size_t places = PlacesOf(line, products.size());
    if (places == 0) continue;
    if (line.step <= kMostStep) {
      groups.Add(line, normal.Cdf(line.begin), places);
      continue;
    }
    for (size_t k = 0; k < places; ++k)
      products[k] *= normal.Cdf(line.begin + line.step * static_cast<double>(k));
  }
  std::vector<Lanes> in_lanes(products.size(), {1, 1, 1, 1, 1, 1, 1, 1});
  Multiply(groups.all(), in_lanes, width);
  for (size_t k = 0; k < products.size(); ++k) {
    const Lanes& lanes = in_lanes[k];
    products[k] *= ((lanes[0] * lanes[1]) * (lanes[2] * lanes[3])) *
                   ((lanes[4] * lanes[5]) * (lanes[6] * lanes[7]));
  }
}

}  // namespace kundig
