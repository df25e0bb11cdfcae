#include "store/journal/fingerprint.h"

#include <sodium.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "base/hash.h"

namespace kundig {

Fingerprint MessageFingerprint(uint32_t key_id, std::string_view message_id) {
  crypto_generichash_state state;
  Fingerprint fingerprint;
  crypto_generichash_init(&state, nullptr, 0, sizeof(fingerprint));
  crypto_generichash_update(&state, reinterpret_cast<const unsigned char*>(&key_id),
                            sizeof(key_id));
  crypto_generichash_update(&state, reinterpret_cast<const unsigned char*>(message_id.data()),
                            message_id.size());
  crypto_generichash_final(&state, reinterpret_cast<unsigned char*>(&fingerprint),
                           sizeof(fingerprint));
  return fingerprint;
}

uint64_t ContentFingerprint(std::string_view content) {
  return XXH3_64bits(content.data(), content.size());
}

Fingerprint ConflictFingerprint(const Fingerprint& message, uint64_t content) {
  return {.high = SplitMix64(message.high ^ SplitMix64(content)),
          .low = SplitMix64(message.low + content)};
}

uint64_t Checksum(uint64_t seed, std::string_view bytes) {
  return XXH3_64bits_withSeed(bytes.data(), bytes.size(), seed);
}

struct ChecksumInPieces::State {
  XXH3_state_t hash;
};

ChecksumInPieces::ChecksumInPieces(uint64_t seed) : state_(std::make_unique<State>()) {
  XXH3_64bits_reset_withSeed(&state_->hash, seed);
}

ChecksumInPieces::~ChecksumInPieces() = default;

void ChecksumInPieces::Add(std::string_view bytes) {
  XXH3_64bits_update(&state_->hash, bytes.data(), bytes.size());
}

uint64_t ChecksumInPieces::Get() const { return XXH3_64bits_digest(&state_->hash); }

}  // namespace kundig
