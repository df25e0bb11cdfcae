// OpenApi: the description of the server's routes (OpenAPI 3.1), made from their table.
#pragma once

#include <string>
#include <vector>

#include "server/json_schema.h"
#include "server/route_table.h"

namespace kundig {

struct OpenApiSettings {
  std::string version;              // of kundig
  std::vector<JsonSchema> schemas;  // all that the routes name; "Error" is added
};

// JSON, the same for the same table. Paths come in the order of their texts. Requires that every
// schema that a route names is there.
[[nodiscard]] std::string DescribeRoutes(const RouteTable& table, const OpenApiSettings& settings);

}  // namespace kundig
