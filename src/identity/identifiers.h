// The identifiers in an event: all of them are one person's.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "events/event.h"
#include "store/identifier.h"

namespace kundig {

// Whether an identifier plainly stands for nobody, so that it must not join anybody: blank; of
// zeros and dashes alone; or, in any letter case, one of: anonymous, false, guest, n/a, na, nan,
// nil, none, null, (null), [object object], true, undefined, unknown, -1. Programs send them where
// they mean that there is none.
[[nodiscard]] bool StandsForNobody(std::string_view identifier);

// Each identifier once, in normal form. The first is the one under which the event's interactions
// come; the kinds stand in this order: the user id, the anonymous id, what an alias names as the
// previous id, the e-mail address and the phone number among the traits. What stands for nobody is
// left out, and so is an address or a number that is none. Of an event in which nothing is left,
// the user id or else the anonymous id is kept as it is, alone. Never empty for an event that the
// parser has passed.
//
// `region` as for NormalPhone().
[[nodiscard]] std::vector<Identifier> IdentifiersOf(const Event& event, const std::string& region);

// The normal forms in which `text` may stand in the store: as a user id or anonymous id, an e-mail
// address, a phone number.
[[nodiscard]] std::vector<Identifier> ReadingsOf(std::string_view text, const std::string& region);

}  // namespace kundig
