#include "engine/why_view.h"

#include "engine/json_parts.h"

namespace kundig {
namespace {

void WriteReturns(JsonWriter& json, const ReturnTimes& returns) {
  json.Key("returns").BeginObject().Field("customers", returns.customers);
  if (const auto& half = returns.half) {
    json.Key("half_days").BeginObject().Field("value", half->days).Field("low", half->low);
    if (half->high) json.Field("high", *half->high);
    json.EndObject();
  }
  json.Key("weeks").BeginArray();
  for (const ReturnStep& step : returns.weeks) {
    json.BeginObject()
        .Field("week", step.week)
        .Field("watched", step.watched)
        .Field("waiting", step.waiting);
    WriteEstimate(json, "came_back", step.came_back);
    json.EndObject();
  }
  json.EndArray().EndObject();
}

void WriteBought(JsonWriter& json, std::string_view key, const std::vector<Share>& later) {
  json.Key(key).BeginArray();
  for (const Share& bought : later) {
    json.BeginObject().Field("customers", bought.trials).Field("bought", bought.successes);
    WriteEstimate(json, "share", WilsonInterval(bought));
    json.EndObject();
  }
  json.EndArray();
}

void WriteCohorts(JsonWriter& json, const Cohorts& cohorts) {
  json.Key("cohorts").BeginObject().Field("period", PeriodName(cohorts.period));
  WriteBought(json, "all", cohorts.all);
  json.Key("rows").BeginArray();
  for (const Cohort& row : cohorts.rows) {
    json.BeginObject()
        .Field("first_day", FormatDay(row.first_day))
        .Field("customers", row.customers);
    WriteBought(json, "bought", row.bought);
    json.EndObject();
  }
  json.EndArray().EndObject();
}

void WriteCameBack(JsonWriter& json, const Share& came_back) {
  json.Field("customers", came_back.trials).Field("came_back", came_back.successes);
  WriteEstimate(json, "share", WilsonInterval(came_back));
}

void WriteSide(JsonWriter& json, std::string_view key, const Share& came_back) {
  json.Key(key).BeginObject();
  WriteCameBack(json, came_back);
  json.EndObject();
}

void WriteDrivers(JsonWriter& json, const Drivers& drivers) {
  json.Key("drivers").BeginObject().Field("within_days", kSoonDays);
  WriteCameBack(json, drivers.came_back);
  json.Field("compared", drivers.compared).Key("rows").BeginArray();
  for (const Driver& driver : drivers.rows) {
    json.BeginObject().Field("kind", DriverKindName(driver.kind));
    if (driver.kind == DriverKind::kItem || driver.kind == DriverKind::kSource) {
      json.Field("name", driver.name);
    } else {
      json.Field("number", driver.number);
    }
    WriteSide(json, "with", driver.with);
    WriteSide(json, "without", driver.without);
    if (driver.difference) WriteEstimate(json, "difference", *driver.difference);
    json.Field("beyond_chance", driver.beyond_chance()).EndObject();
  }
  json.EndArray().EndObject();
}

}  // namespace

Result<WhyView> ViewWhy(Store& store, const Config& config, const SumsPlan& plan) {
  WhyView view{.until = plan.until,
               .level = plan.level,
               .simulated = plan.simulated,
               .currency = config.currency};
  KUNDIG_ASSIGN_OR_RETURN(const StoreContents contents, store.Contents());
  view.last_day = contents.last_day;
  KUNDIG_ASSIGN_OR_RETURN(const auto returns, QueryReturnCounts(store, plan.until));
  if (returns.empty()) return view;
  view.returns = ReturnTimesOf(returns, plan.until);
  const Day first_day = std::ranges::min(returns, {}, &ReturnCount::first_day).first_day;
  const Period period = CohortPeriod(first_day, plan.until);
  KUNDIG_ASSIGN_OR_RETURN(const auto cohorts, QueryCohortCounts(store, period, plan.until));
  view.cohorts = CohortsOf(cohorts, period, plan.until);
  KUNDIG_ASSIGN_OR_RETURN(const auto traits, QueryTraitCounts(store, plan.level, plan.until));
  view.drivers = DriversOf(traits);
  view.sql = {.returns = ShownReturnCounts(plan.until),
              .cohorts = ShownCohortCounts(period, plan.until),
              .drivers = ShownTraitCounts(plan.level, plan.until)};
  return view;
}

std::string WhyAsJson(const WhyView& view) {
  JsonWriter json;
  json.BeginObject().Field("until", FormatDay(view.until));
  if (view.last_day) json.Field("last_day", FormatDay(*view.last_day));
  json.Field("level", ItemLevelName(view.level))
      .Field("simulated", view.simulated != Simulated::kNone)
      .Field("currency", view.currency);
  WriteReturns(json, view.returns);
  WriteCohorts(json, view.cohorts);
  WriteDrivers(json, view.drivers);
  json.Key("sql")
      .BeginObject()
      .Field("returns", view.sql.returns)
      .Field("cohorts", view.sql.cohorts)
      .Field("drivers", view.sql.drivers)
      .EndObject()
      .EndObject();
  return json.text();
}

}  // namespace kundig
