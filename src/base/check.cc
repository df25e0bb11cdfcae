#include "base/check.h"

#include <cstdio>
#include <cstdlib>

namespace kundig {

void CheckFailed(const char* file, int line, const char* condition) {
  std::fprintf(stderr, "kundig: this is a bug in kundig: %s does not hold (%s:%d)\n", condition,
               file, line);
  std::abort();
}

}  // namespace kundig
