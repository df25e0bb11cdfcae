#include "events/event_defect.h"

#include <array>

namespace kundig {
namespace {

constexpr std::array<std::string_view, kEventDefectCodes> kNames = {
    "empty",         "too_large",      "not_utf8",     "not_json", "too_deep", "bad_number",
    "bad_string",    "not_an_object",  "bad_type",     "no_id",    "bad_id",   "bad_message_id",
    "no_event_name", "no_previous_id", "bad_time",     "no_time",  "bad_item", "bad_amount",
    "bad_quantity",  "other_currency", "other_content"};

}  // namespace

std::string_view EventDefectName(EventDefectCode code) { return kNames[static_cast<size_t>(code)]; }

}  // namespace kundig
