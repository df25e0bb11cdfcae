// The identifiers in an event: all of them are one person's.
#pragma once

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

// Each identifier once, without blanks around it. The first is the one under which the event's
// interactions come: the user id, else the anonymous id, else what an alias names as the previous
// one. What stands for nobody is left out; of an event in which all do, the user id or else the
// anonymous id is kept as it is, alone. Never empty for an event that the parser has passed.
[[nodiscard]] std::vector<Identifier> IdentifiersOf(const Event& event);

}  // namespace kundig
