// Writers of JSON schemas (2020-12), put together by the shape of what they describe.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json_writer.h"

namespace kundig {

// Writes one JSON value.
using SchemaWriter = std::function<void(JsonWriter&)>;

// A schema that others name: "#/components/schemas/NAME".
struct JsonSchema {
  std::string name;
  SchemaWriter write;
};

// `type`: "string", "number", "integer", "boolean".
[[nodiscard]] SchemaWriter OfType(std::string type);
[[nodiscard]] SchemaWriter OfAnyType(std::vector<std::string> types);
[[nodiscard]] SchemaWriter TypeOrNull(std::string type);
// An integer that is not negative.
[[nodiscard]] SchemaWriter Count();
[[nodiscard]] SchemaWriter OneOf(std::vector<std::string> texts);
[[nodiscard]] SchemaWriter ListOf(SchemaWriter items);
// Values of one kind under any names.
[[nodiscard]] SchemaWriter MapOf(SchemaWriter values);
// An object of which nothing more is said.
[[nodiscard]] SchemaWriter AnyObject();
// The schema that is described under that name.
[[nodiscard]] SchemaWriter SchemaNamed(std::string name);

struct SchemaMember {
  std::string name;
  SchemaWriter schema;
  bool required = true;
};
[[nodiscard]] SchemaWriter ObjectOf(std::vector<SchemaMember> members);

}  // namespace kundig
