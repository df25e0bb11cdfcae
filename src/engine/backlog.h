// Backlog: how much may have been acknowledged that is not in the store yet, and when to come again
// where it is too much.
#pragma once

#include <cstdint>

namespace kundig {

struct Waiting {
  uint64_t records = 0;
  uint64_t bytes = 0;  // as they lie in the journal

  friend bool operator==(const Waiting&, const Waiting&) = default;
};

class Backlog {
 public:
  static constexpr int kLongestRetrySeconds = 60;

  // Requires more than nothing of both.
  explicit Backlog(const Waiting& most) : most_(most) {}

  // True where either of the two is reached.
  [[nodiscard]] bool IsFull(const Waiting& waiting) const;
  // The store took so much within so many seconds.
  void Moved(const Waiting& moved, double seconds);
  // The store took nothing, for a reason that may last.
  void Stuck();
  // After how many whole seconds a tenth of the room is free again, at the speed of about the last
  // ten seconds: 1 to kLongestRetrySeconds. Where nothing is known of the speed yet: 5.
  [[nodiscard]] int RetryAfterSeconds(const Waiting& waiting) const;

 private:
  Waiting most_;
  // Of the last moments, what is longer ago counting less.
  double records_ = 0;
  double bytes_ = 0;
  double seconds_ = 0;
  bool stuck_ = false;
};

}  // namespace kundig
