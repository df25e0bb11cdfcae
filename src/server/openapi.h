// OpenApi: the description of the server's routes (OpenAPI 3.1), made from their table.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "base/json_writer.h"
#include "server/route_table.h"

namespace kundig {

struct JsonSchema {
  std::string name;
  std::function<void(JsonWriter&)> write;  // writes one JSON value
};

struct OpenApiSettings {
  std::string version;              // of kundig
  std::vector<JsonSchema> schemas;  // all that the routes name; "Error" is added
};

// JSON, the same for the same table. Paths come in the order of their texts. Requires that every
// schema that a route names is there.
[[nodiscard]] std::string DescribeRoutes(const RouteTable& table, const OpenApiSettings& settings);

}  // namespace kundig
