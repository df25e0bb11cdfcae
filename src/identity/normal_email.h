// NormalEmail: one text for all the ways in which an e-mail address is written.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace kundig {

// The address in Unicode's normal form C and in lower case, without the blanks and invisible
// characters around it. Nothing where `text` is no address: a part before the only @, and behind it
// a host with a dot in it; no blanks, control characters, quotes or brackets; at most 254 bytes.
//
// By RFC 5321 the letter case of the part before the @ is the business of the host. Hardly any host
// tells addresses apart by it, and people write their own one way today and another way tomorrow: a
// person in two pieces is the likely error, two persons in one the unlikely one. What only some
// hosts ignore (dots, what follows a +) stays, since it is the other way round there. A host in
// punycode (xn--...) stays as it is, and is not the same as its writing in Unicode.
[[nodiscard]] std::optional<std::string> NormalEmail(std::string_view text);

}  // namespace kundig
