// Invented people: names, e-mail addresses, telephone numbers, and the typing errors in them.
#pragma once

#include <cstdint>
#include <string>

#include "base/random.h"

namespace kundig {

struct InventedPerson {
  std::string name;   // UTF-8, "Jürgen Großmann"
  std::string email;  // unique to `number`, under the reserved domain .example (RFC 2606)
  std::string phone;  // unique for 10^8 consecutive numbers, "+4915812345678"
};

// The person behind customer `number`.
[[nodiscard]] InventedPerson DrawPerson(int64_t number, Random random);

// `text` after one typing error: a letter or digit left out, doubled, swapped with its neighbour,
// or replaced by one of its kind (Damerau 1964 found these four behind 80 % of spelling errors). In
// an e-mail address only the part before the @ is hit. The answer differs from `text`, which must
// hold two neighbouring different ASCII letters or digits.
[[nodiscard]] std::string Mistype(const std::string& text, Random& random);

// 128 bits in the form of a UUID of version 4 (RFC 9562).
struct Uuid {
  uint64_t high = 0;
  uint64_t low = 0;
};
[[nodiscard]] Uuid DrawUuid(Random& random);
[[nodiscard]] std::string UuidText(Uuid uuid);

}  // namespace kundig
