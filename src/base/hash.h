// Hashes that are part of a contract: the same on every machine and in every release.
#pragma once

#include <cstdint>
#include <string_view>

namespace kundig {

// Steele, Lea, Flood 2014: the finaliser of SplitMix64 after one step; a bijection of 64 bits.
[[nodiscard]] constexpr uint64_t SplitMix64(uint64_t value) {
  value += 0x9e3779b97f4a7c15u;
  value = (value ^ (value >> 30)) * 0xbf58476d1ce4e5b9u;
  value = (value ^ (value >> 27)) * 0x94d049bb133111ebu;
  return value ^ (value >> 31);
}

// A 64-bit number that stands for an identifier: its value where the text is a decimal number of at
// most 18 digits (so that published splits by numeric id can be repeated), else FNV-1a of its
// bytes.
[[nodiscard]] constexpr uint64_t StableId(std::string_view text) {
  uint64_t number = 0;
  bool digits = !text.empty() && text.size() <= 18;
  uint64_t fnv = 0xcbf29ce484222325u;
  for (const char c : text) {
    if (c < '0' || c > '9') digits = false;
    number = number * 10 + static_cast<uint64_t>(c - '0');
    fnv = (fnv ^ static_cast<unsigned char>(c)) * 0x100000001b3u;
  }
  return digits ? number : fnv;
}

}  // namespace kundig
