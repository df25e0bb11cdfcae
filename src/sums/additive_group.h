// The contract that every sum keeps: an abelian group over customers, with one canonical form.
//
//   Sum()                       zero
//   a += b, a -= b              exact; in any order; a += b; a -= b leaves a as it was, bit for bit
//   a == b                      same contributions, however they were added
//   a.AppendCanonicalBytes(w)   equal sums write equal bytes
//   Sum::FromCanonicalBytes(r)  reads them back; an Error for anything else
//   a.Apply(history, direction) adds or removes one customer
//   a.customers()               how many customers are in it
//
// The laws are checked for every registered sum by sums/group_laws_test.cc.
#pragma once

#include <concepts>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/digest.h"
#include "base/result.h"
#include "sums/customer_history.h"

namespace kundig {

// The most customers, in absolute value, that serialised bytes may speak of. More is damage, or an
// attempt to make a sum of sums overflow; FromCanonicalBytes refuses it.
inline constexpr int64_t kMostCustomers = int64_t{1} << 40;
[[nodiscard]] constexpr bool IsPossibleCount(int64_t customers) {
  return -kMostCustomers <= customers && customers <= kMostCustomers;
}

template <typename S>
concept AdditiveGroup = std::default_initializable<S> && std::equality_comparable<S> &&
    requires(S a, const S b, ByteWriter& writer, ByteReader& reader, CustomerHistory history) {
  { S::kName } -> std::convertible_to<std::string_view>;
  { a += b } -> std::same_as<S&>;
  { a -= b } -> std::same_as<S&>;
  { b.AppendCanonicalBytes(writer) } -> std::same_as<void>;
  { S::FromCanonicalBytes(reader) } -> std::same_as<Result<S>>;
  { a.Apply(history, Direction::kAdd) } -> std::same_as<void>;
  { b.customers() } -> std::same_as<int64_t>;
};

// BLAKE2b-256 over the sum's name and canonical bytes, in hexadecimal digits.
template <AdditiveGroup S>
[[nodiscard]] std::string DigestOf(const S& sum) {
  return ToHex(Blake2b256([&sum](ByteWriter& writer) {
    writer.WriteText(S::kName);
    sum.AppendCanonicalBytes(writer);
  }));
}

}  // namespace kundig
