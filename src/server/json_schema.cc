#include "server/json_schema.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace kundig {
namespace {

// {"type": TYPE, name: inner}
SchemaWriter TypeWith(std::string type, std::string name, SchemaWriter inner) {
  return
      [type = std::move(type), name = std::move(name), inner = std::move(inner)](JsonWriter& json) {
        json.BeginObject().Field("type", type).Key(name);
        inner(json);
        json.EndObject();
      };
}

SchemaWriter TextsUnder(std::string name, std::vector<std::string> texts) {
  return [name = std::move(name), texts = std::move(texts)](JsonWriter& json) {
    json.BeginObject().Key(name).BeginArray();
    for (const std::string& text : texts) json.Value(text);
    json.EndArray().EndObject();
  };
}

}  // namespace

SchemaWriter OfType(std::string type) {
  return [type = std::move(type)](JsonWriter& json) {
    json.BeginObject().Field("type", type).EndObject();
  };
}

SchemaWriter OfAnyType(std::vector<std::string> types) {
  return TextsUnder("type", std::move(types));
}

SchemaWriter TypeOrNull(std::string type) { return OfAnyType({std::move(type), "null"}); }

SchemaWriter Count() {
  return TypeWith("integer", "minimum", [](JsonWriter& json) { json.Value(0); });
}

SchemaWriter OneOf(std::vector<std::string> texts) { return TextsUnder("enum", std::move(texts)); }

SchemaWriter ListOf(SchemaWriter items) { return TypeWith("array", "items", std::move(items)); }

SchemaWriter MapOf(SchemaWriter values) {
  return TypeWith("object", "additionalProperties", std::move(values));
}

SchemaWriter AnyObject() {
  return TypeWith("object", "additionalProperties", [](JsonWriter& json) { json.Value(true); });
}

SchemaWriter SchemaNamed(std::string name) {
  return [name = std::move(name)](JsonWriter& json) {
    json.BeginObject().Field("$ref", fmt::format("#/components/schemas/{}", name)).EndObject();
  };
}

SchemaWriter ObjectOf(std::vector<SchemaMember> members) {
  return [members = std::move(members)](JsonWriter& json) {
    json.BeginObject().Field("type", "object");
    if (std::ranges::any_of(members, &SchemaMember::required)) {
      json.Key("required").BeginArray();
      for (const SchemaMember& member : members) {
        if (member.required) json.Value(member.name);
      }
      json.EndArray();
    }
    json.Key("properties").BeginObject();
    for (const SchemaMember& member : members) {
      json.Key(member.name);
      member.schema(json);
    }
    json.EndObject().EndObject();
  };
}

}  // namespace kundig
