#include "engine/sums_report.h"

#include "base/json_writer.h"

namespace kundig {
namespace {

// Calls visit(sum) for every sum; the one place that lists them here.
template <typename Visit>
void ForEachSum(const Sums& sums, Visit&& visit) {
  visit(sums.repeat_purchases);
  visit(sums.spend);
  visit(sums.opportunities);
  visit(sums.forecasts);
  visit(sums.co_occurrence);
  visit(sums.rewards);
}

Result<SumsPlan> Plan(Store& store, const Config& config, const SumsRequest& request) {
  KUNDIG_ASSIGN_OR_RETURN(const double horizon_days, ParseDurationDays(config.horizon));
  return PlanSums(store, config, request.until, horizon_days);
}

void WriteKey(JsonWriter& json, const RepeatPurchaseCounts::Key& key) {
  json.Field("repeat_purchases", key.repeat_purchases)
      .Field("recency_days", key.recency_days)
      .Field("first_day", FormatDay(key.first_day));
}

void WriteKey(JsonWriter& json, const SpendCounts::Key& key) {
  json.Field("repeat_purchases", key.repeat_purchases).Field("spend_minor", key.spend_minor);
}

void WriteKey(JsonWriter& json, const OpportunityCounts::Key& key) {
  json.Field("active_periods", key.active_periods)
      .Field("recency_periods", key.recency_periods)
      .Field("first_period", key.first_period);
}

void WriteKey(JsonWriter& json, const ForecastCounts::Key& key) {
  WriteKey(json, key.before);
  json.Field("purchases_after", key.purchases_after);
}

template <typename Sum>
void WriteEntries(JsonWriter& json, const Sum& sum) {
  json.Key("entries").BeginArray();
  for (const auto& group : sum.Groups()) {
    json.BeginObject();
    WriteKey(json, group.key);
    json.Field("customers", group.customers).EndObject();
  }
  json.EndArray();
}

void WriteEntries(JsonWriter& json, const CoOccurrence& sum) {
  json.Key("entries").BeginArray();
  for (int32_t a = 0; a < sum.items(); ++a) {
    const auto row = sum.LowerRow(a);
    for (size_t b = 0; b < row.size(); ++b) {
      if (row[b] == 0) continue;
      json.BeginObject()
          .Field("item", sum.catalogue()[static_cast<size_t>(a)])
          .Field("with", sum.catalogue()[b])
          .Field("customers", row[b])
          .EndObject();
    }
  }
  json.EndArray();
}

// Texts, since readers of JSON take numbers of 128 bits for something else.
void WriteNumbers(JsonWriter& json, std::string_view key, std::span<const Int128> numbers) {
  json.Key(key).BeginArray();
  for (const Int128 number : numbers) json.Value(fmt::format("{}", number));
  json.EndArray();
}

void WriteEntries(JsonWriter& json, const RewardMoments& sum) {
  json.Key("entries").BeginArray();
  for (const auto& [service, arm] : sum.arms()) {
    json.BeginObject().Field("service", service).Field("decisions", arm.decisions);
    WriteNumbers(json, "squares", arm.squares);
    WriteNumbers(json, "products", arm.products);
    json.Field("reward_squares", fmt::format("{}", arm.reward_squares)).EndObject();
  }
  json.EndArray();
}

}  // namespace

Result<std::vector<SumDigest>> DigestSums(Store& store, const Config& config,
                                          const SumsRequest& request) {
  KUNDIG_ASSIGN_OR_RETURN(const SumsPlan plan, Plan(store, config, request));
  std::vector<SumDigest> digests;
  {
    KUNDIG_ASSIGN_OR_RETURN(const Sums queried, QuerySums(store, plan));
    ForEachSum(queried, [&digests](const auto& sum) {
      digests.push_back(
          {.name = std::string(sum.kName), .customers = sum.customers(), .digest = DigestOf(sum)});
    });
  }
  if (!request.check) return digests;
  KUNDIG_ASSIGN_OR_RETURN(const Sums gathered, GatherSums(store, plan));
  size_t at = 0;
  ForEachSum(gathered, [&](const auto& sum) { digests[at++].recomputed = DigestOf(sum); });
  return digests;
}

Result<std::string> SumAsJson(Store& store, const Config& config, const SumsRequest& request,
                              const std::string& name) {
  KUNDIG_ASSIGN_OR_RETURN(const SumsPlan plan, Plan(store, config, request));
  KUNDIG_ASSIGN_OR_RETURN(const Sums sums, QuerySums(store, plan));
  std::string text;
  std::string known;
  ForEachSum(sums, [&](const auto& sum) {
    known += (known.empty() ? "" : ", ") + std::string(sum.kName);
    if (sum.kName != name) return;
    JsonWriter json;
    json.BeginObject().Field("name", name).Field("customers", sum.customers());
    WriteEntries(json, sum);
    json.EndObject();
    text = json.text();
  });
  if (text.empty()) {
    return Fail(ErrorCode::kNotFound, fmt::format("there is no sum \"{}\"", name), {},
                fmt::format("There are: {}.", known));
  }
  return text;
}

}  // namespace kundig
