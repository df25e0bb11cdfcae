// GET / and /assets/NAME: the page. Anybody may have it; what it shows it asks for with a key.
#pragma once

#include <span>
#include <vector>

#include "server/json_schema.h"
#include "server/page_files.h"
#include "server/route_table.h"

namespace kundig {

// The files are borrowed for as long as the routes live. Answers carry an ETag and are packed where
// the client takes gzip; 304 where it has the file. All that the browser is to forbid the page, it
// is told in their fields.
[[nodiscard]] std::vector<Route> PageRoutes(std::span<const PageFile> files);

// The schemas that these routes name.
[[nodiscard]] std::vector<JsonSchema> PageSchemas();

}  // namespace kundig
