// RateLimit: how often each key and each address may call, by token buckets in bounded memory.
#pragma once

#include <cstddef>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string_view>
#include <vector>

namespace kundig {

struct RateLimitSettings {
  double per_second = 1000;  // tokens that come back; 0: no limit
  double burst = 5000;       // tokens of one that has not called for long
  size_t slots = 16'384;     // how many callers are told apart, 24 bytes each
};

// Callers are told apart by a hash of their name into a fixed table (two places each, the one that
// is nearer to full is taken over). Where more callers than slots call at once, some share a
// bucket: a caller is then limited too early, never too late. Safe to use from many threads.
class RateLimit {
 public:
  // `seed` must not be known outside, else callers could be made that fall on another's bucket.
  RateLimit(const RateLimitSettings& settings, uint64_t seed);

  // Takes `tokens` from the caller's bucket. Nothing where it is allowed; else after how many
  // seconds, at least 1, there will be enough. A call that needs more than the burst is allowed
  // where the bucket is full, and leaves it in debt.
  [[nodiscard]] std::optional<int> Take(std::string_view caller, double tokens, int64_t now_us);

 private:
  struct Bucket {
    uint64_t caller = 0;  // 0: nobody's
    double tokens = 0;
    int64_t at_us = 0;
  };
  [[nodiscard]] double TokensAt(const Bucket& bucket, int64_t now_us) const;
  Bucket& BucketOf(uint64_t caller, int64_t now_us);

  RateLimitSettings settings_;
  uint64_t seed_;
  std::mutex mutex_;
  std::vector<Bucket> buckets_;
};

}  // namespace kundig
