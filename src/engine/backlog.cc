#include "engine/backlog.h"

#include <algorithm>
#include <cmath>

namespace kundig {
namespace {

constexpr double kMemorySeconds = 10;
constexpr double kFreeAgain = 0.1;  // of the room
constexpr int kUnknownSeconds = 5;

// To what is left when a part of the room is free.
double SecondsUntilFree(double waiting, double most, double per_second) {
  const double excess = waiting - (1 - kFreeAgain) * most;
  return excess <= 0 ? 0 : excess / per_second;
}

}  // namespace

bool Backlog::IsFull(const Waiting& waiting) const {
  return waiting.records >= most_.records || waiting.bytes >= most_.bytes;
}

void Backlog::Moved(const Waiting& moved, double seconds) {
  const double kept = std::exp(-seconds / kMemorySeconds);
  records_ = records_ * kept + static_cast<double>(moved.records);
  bytes_ = bytes_ * kept + static_cast<double>(moved.bytes);
  seconds_ = seconds_ * kept + seconds;
  stuck_ = false;
}

void Backlog::Stuck() { stuck_ = true; }

int Backlog::RetryAfterSeconds(const Waiting& waiting) const {
  if (stuck_) return kLongestRetrySeconds;
  if (seconds_ <= 0 || records_ <= 0) return kUnknownSeconds;
  const double seconds =
      std::max(SecondsUntilFree(static_cast<double>(waiting.records),
                                static_cast<double>(most_.records), records_ / seconds_),
               SecondsUntilFree(static_cast<double>(waiting.bytes),
                                static_cast<double>(most_.bytes), bytes_ / seconds_));
  return static_cast<int>(
      std::clamp(std::ceil(seconds), 1.0, static_cast<double>(kLongestRetrySeconds)));
}

}  // namespace kundig
