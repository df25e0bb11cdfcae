#include "cli/progress.h"

#include <unistd.h>

#include <cstdio>

#include "cli/table.h"

namespace kundig {

ProgressLine::ProgressLine(const std::string& label, std::string unit)
    : label_(Printable(label)),
      unit_(std::move(unit)),
      terminal_(isatty(STDERR_FILENO) == 1),
      start_(std::chrono::steady_clock::now()) {}

ProgressLine::~ProgressLine() {
  if (shown_) std::fputs("\r\x1b[K", stderr);
}

void ProgressLine::Show(int64_t done, double share) {
  if (!terminal_) return;
  shown_ = true;
  const double seconds =
      std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
  std::string line = fmt::format("\r\x1b[K{}: {} {}", label_, done, unit_);
  if (seconds > 0) line += fmt::format(", {:.0f} a second", static_cast<double>(done) / seconds);
  if (share > 0)
    line += fmt::format(", {:.0f} %, {:.0f} s left", 100 * share, seconds * (1 / share - 1));
  std::fputs(line.c_str(), stderr);
  std::fflush(stderr);
}

}  // namespace kundig
