#include "server/rate_limit.h"

#include <algorithm>
#include <cmath>

#include "base/check.h"
#include "base/hash.h"
#include "base/iso_time.h"

namespace kundig {
namespace {

constexpr int kLongestWaitS = 300;  // Segment's libraries wait no longer

// Begun at the seed, so that nobody outside can tell which callers share a bucket.
uint64_t HashOf(std::string_view text, uint64_t seed) {
  uint64_t hash = SplitMix64(seed);
  for (const char c : text) hash = SplitMix64(hash ^ static_cast<unsigned char>(c));
  return std::max<uint64_t>(hash, 1);
}

}  // namespace

RateLimit::RateLimit(const RateLimitSettings& settings, uint64_t seed)
    : settings_(settings), seed_(seed) {
  KUNDIG_CHECK(settings.per_second >= 0 && settings.burst >= 1 && settings.slots >= 1);
  if (settings.per_second > 0) buckets_.resize(settings.slots);
}

double RateLimit::TokensAt(const Bucket& bucket, int64_t now_us) const {
  // A clock that was set back gives nothing and takes nothing.
  const double seconds =
      static_cast<double>(std::max<int64_t>(now_us - bucket.at_us, 0)) / kMicrosPerSecond;
  return std::min(bucket.tokens + seconds * settings_.per_second, settings_.burst);
}

RateLimit::Bucket& RateLimit::BucketOf(uint64_t caller, int64_t now_us) {
  Bucket& first = buckets_[caller % buckets_.size()];
  Bucket& second = buckets_[SplitMix64(caller) % buckets_.size()];
  for (Bucket* bucket : {&first, &second}) {
    if (bucket->caller == caller) return *bucket;
  }
  for (Bucket* bucket : {&first, &second}) {
    if (bucket->caller != 0) continue;
    *bucket = {.caller = caller, .tokens = settings_.burst, .at_us = now_us};
    return *bucket;
  }
  // The newcomer takes over what is left in the bucket: changing one's name wins nothing.
  Bucket& fuller = TokensAt(first, now_us) >= TokensAt(second, now_us) ? first : second;
  fuller.caller = caller;
  return fuller;
}

std::optional<int> RateLimit::Take(std::string_view caller, double tokens, int64_t now_us) {
  if (buckets_.empty()) return std::nullopt;
  const std::lock_guard lock(mutex_);
  Bucket& bucket = BucketOf(HashOf(caller, seed_), now_us);
  bucket.tokens = TokensAt(bucket, now_us);
  bucket.at_us = now_us;
  const double needed = std::min(tokens, settings_.burst);
  if (bucket.tokens >= needed) {
    bucket.tokens -= tokens;
    return std::nullopt;
  }
  const double wait_s = std::ceil((needed - bucket.tokens) / settings_.per_second);
  return static_cast<int>(std::clamp<double>(wait_s, 1, kLongestWaitS));
}

}  // namespace kundig
