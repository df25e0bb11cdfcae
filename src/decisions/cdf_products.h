// Products of many normal distribution functions at equal steps.
#pragma once

#include <span>

#include "decisions/normal_table.h"

namespace kundig {

// The argument of a distribution function at place k: begin + step * k. Requires begin > -10 and
// step > 0.
struct CdfLine {
  double begin = 0;
  double step = 0;
};

// How many numbers the processor is given at a time. Whatever it is, they go through the same
// operations of IEEE 754 in the same order: the result is the same bits on every machine.
enum class VectorWidth { kTwo, kFour, kEight };
[[nodiscard]] VectorWidth BestVectorWidth();

// Multiplies products[k] by Phi(line at k) for each of `lines`, where a line counts as 1 from 7.6
// on. From one step to the next the density changes by a factor that itself changes by a factor,
// and is integrated by its series in between. Absolute error of each Phi: that of NormalTable at
// the line's begin, and 2e-12. Requires a width up to the best.
void MultiplyCdfs(const NormalTable& normal, std::span<const CdfLine> lines,
                  std::span<double> products, VectorWidth width = BestVectorWidth());

}  // namespace kundig
