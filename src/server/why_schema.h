// What GET /v1/why answers.
#pragma once

#include "server/json_schema.h"

namespace kundig {

[[nodiscard]] JsonSchema WhySchema();

}  // namespace kundig
