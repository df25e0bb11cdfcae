// Progress on standard error, where that is a terminal.
#pragma once

#include <chrono>
#include <string>

namespace kundig {

// "label: 1,234,567 customers, 45 %, 2.3 million a second, 8 s left", rewritten in place.
class ProgressLine {
 public:
  ProgressLine(const std::string& label, std::string unit);
  ~ProgressLine();  // wipes the line
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;

  // `share` of the work, 0 .. 1.
  void Show(int64_t done, double share);

 private:
  std::string label_;
  std::string unit_;
  bool terminal_;
  bool shown_ = false;
  std::chrono::steady_clock::time_point start_;
};

}  // namespace kundig
