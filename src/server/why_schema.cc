#include "server/why_schema.h"

namespace kundig {
namespace {

SchemaWriter EstimateSchema() {
  const SchemaWriter number = OfType("number");
  return ObjectOf({{"value", number}, {"low", number}, {"high", number}});
}

SchemaWriter ReturnsSchema() {
  const SchemaWriter half =
      ObjectOf({{"value", Count()}, {"low", Count()}, {"high", Count(), false}});
  const SchemaWriter week = ObjectOf({{"week", Count()},
                                      {"watched", Count()},
                                      {"waiting", Count()},
                                      {"came_back", EstimateSchema()}});
  return ObjectOf({{"customers", Count()}, {"half_days", half, false}, {"weeks", ListOf(week)}});
}

SchemaWriter CohortsSchema() {
  const SchemaWriter bought =
      ObjectOf({{"customers", Count()}, {"bought", Count()}, {"share", EstimateSchema()}});
  const SchemaWriter row = ObjectOf(
      {{"first_day", OfType("string")}, {"customers", Count()}, {"bought", ListOf(bought)}});
  return ObjectOf(
      {{"period", OneOf({"month", "quarter"})}, {"all", ListOf(bought)}, {"rows", ListOf(row)}});
}

SchemaWriter DriversSchema() {
  const std::vector<SchemaMember> came_back = {
      {"customers", Count()}, {"came_back", Count()}, {"share", EstimateSchema()}};
  const SchemaWriter driver =
      ObjectOf({{"kind", OneOf({"item", "things_at_most", "things_at_least", "spend_at_most",
                                "spend_at_least", "weekday", "month", "source"})},
                {"name", OfType("string"), false},
                {"number", OfType("integer"), false},
                {"with", ObjectOf(came_back)},
                {"without", ObjectOf(came_back)},
                {"difference", EstimateSchema(), false},
                {"beyond_chance", OfType("boolean")}});
  std::vector<SchemaMember> members = came_back;
  members.push_back({"within_days", Count()});
  members.push_back({"compared", Count()});
  members.push_back({"rows", ListOf(driver)});
  return ObjectOf(std::move(members));
}

}  // namespace

JsonSchema WhySchema() {
  return {"Why", ObjectOf({{"until", OfType("string")},
                           {"last_day", OfType("string"), false},
                           {"level", OfType("string")},
                           {"simulated", OfType("boolean")},
                           {"currency", OfType("string")},
                           {"returns", ReturnsSchema()},
                           {"cohorts", CohortsSchema()},
                           {"drivers", DriversSchema()},
                           {"sql", ObjectOf({{"returns", OfType("string")},
                                             {"cohorts", OfType("string")},
                                             {"drivers", OfType("string")}})}})};
}

}  // namespace kundig
