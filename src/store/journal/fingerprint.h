// Fingerprints by which messages are told apart, and the checksum of what lies on the disk.
#pragma once

#include <compare>
#include <cstdint>
#include <memory>
#include <string_view>

namespace kundig {

// 128 uniform bits that stand for a message: two of n messages share them with probability about
// n^2 / 2^129 (for a billion messages 1.5e-21).
struct Fingerprint {
  uint64_t high = 0;
  uint64_t low = 0;

  friend auto operator<=>(const Fingerprint&, const Fingerprint&) = default;
};

// For hash maps.
struct FingerprintHash {
  using is_avalanching = void;
  size_t operator()(const Fingerprint& message) const { return message.low; }
};

// Of a message id under the key that sent it. BLAKE2b (libsodium), so that nobody can choose an id
// whose fingerprint is that of another's message.
[[nodiscard]] Fingerprint MessageFingerprint(uint32_t key_id, std::string_view message_id);

// Of a message's content, to see that one id was used for two messages. XXH3: who makes two
// contents of his own collide has only lost one of them.
[[nodiscard]] uint64_t ContentFingerprint(std::string_view content);

// The entry under which a content in conflict with `message` is remembered, so that it too goes to
// quarantine once, however often it is sent.
[[nodiscard]] Fingerprint ConflictFingerprint(const Fingerprint& message, uint64_t content);

// XXH3, 64 bits. Bytes written by others pass only with the seed, which they do not know.
[[nodiscard]] uint64_t Checksum(uint64_t seed, std::string_view bytes);

// The same of bytes that come piece by piece.
class ChecksumInPieces {
 public:
  explicit ChecksumInPieces(uint64_t seed);
  ~ChecksumInPieces();
  ChecksumInPieces(const ChecksumInPieces&) = delete;
  ChecksumInPieces& operator=(const ChecksumInPieces&) = delete;

  void Add(std::string_view bytes);
  [[nodiscard]] uint64_t Get() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace kundig
