#include "engine/needs_view.h"

#include "base/json_writer.h"
#include "engine/statements.h"
#include "models/share_intervals.h"
#include "store/shown_sums.h"

namespace kundig {
namespace {

constexpr int64_t kEnoughForTrend = 20;
constexpr size_t kComparedBySegment = 12;

struct Buyers {
  int64_t recent = 0;
  int64_t before = 0;
};

// The change of an item's buyers beyond the change of all items' together; the interval by the
// delta method on the logarithm of two Poisson counts.
void SetTrend(ItemDemand& demand, const Buyers& all) {
  if (demand.recent < kEnoughForTrend || demand.before < kEnoughForTrend || all.before == 0) return;
  const double everywhere = static_cast<double>(all.recent) / static_cast<double>(all.before);
  const double ratio =
      static_cast<double>(demand.recent) / static_cast<double>(demand.before) / everywhere;
  const double error =
      std::sqrt(1 / static_cast<double>(demand.recent) + 1 / static_cast<double>(demand.before));
  demand.trend_known = true;
  demand.trend = {.value = ratio - 1,
                  .low = ratio * std::exp(-kNormalQuantile95 * error) - 1,
                  .high = ratio * std::exp(kNormalQuantile95 * error) - 1};
}

// Whose purchases are counted: everybody's where there is no segment.
struct Buying {
  const CustomerBase& base;
  std::span<const CustomerSegment> segments;  // of the base
  std::optional<CustomerSegment> segment;
};

// The persons of the segment, in the temporary table of which select_segment_demand.sql speaks.
Status NamePersons(Connection& connection, const Buying& buying) {
  KUNDIG_RETURN_IF_ERROR(connection.Execute(sql::create_segment_persons));
  KUNDIG_ASSIGN_OR_RETURN(Appender appender, connection.Append("segment_persons"));
  for (size_t i = 0; i < buying.segments.size(); ++i) {
    if (buying.segments[i] != buying.segment) continue;
    appender.Int32(buying.base.customers[i].customer_key);
    KUNDIG_RETURN_IF_ERROR(appender.EndRow());
  }
  return appender.Close();
}

Status AddBuyers(Store& store, const SumsPlan& plan, const Buying& buying,
                 std::vector<ItemDemand>& demands) {
  KUNDIG_ASSIGN_OR_RETURN(Connection connection, store.Connect());
  if (buying.segment) KUNDIG_RETURN_IF_ERROR(NamePersons(connection, buying));
  KUNDIG_ASSIGN_OR_RETURN(
      Rows rows,
      connection.Query(buying.segment ? sql::select_segment_demand : sql::select_item_demand,
                       {static_cast<int64_t>(plan.level), int64_t{plan.until.number}}));
  Buyers all;
  while (true) {
    KUNDIG_ASSIGN_OR_RETURN(const Chunk* chunk, rows.Next());
    if (chunk == nullptr) break;
    for (size_t i = 0; i < chunk->rows(); ++i) {
      const auto found =
          std::ranges::lower_bound(demands, chunk->Text(0, i), {}, &ItemDemand::item);
      const Buyers buyers{chunk->Column<int64_t>(1)[i], chunk->Column<int64_t>(2)[i]};
      all.recent += buyers.recent;
      all.before += buyers.before;
      if (found == demands.end() || found->item != chunk->Text(0, i)) continue;
      found->recent = buyers.recent;
      found->before = buyers.before;
    }
  }
  for (ItemDemand& demand : demands) SetTrend(demand, all);
  return {};
}

NeedsSql ShownSql(const Config& config, const SumsPlan& plan) {
  const std::string have = ShownItemCustomers(plan.until, plan.level);
  return {.open_needs = ShownCoOccurrence(plan.until, {.level = plan.level,
                                                       .min_customers = config.min_customers,
                                                       .max_items = config.max_items}),
          .shares = have,
          .by_segment = ShownTogether(have, ShownRepeatPurchaseCounts(plan.until)),
          .trends = ShownStatement(sql::select_item_demand,
                                   {static_cast<int64_t>(plan.level), int64_t{plan.until.number}})};
}

// `demands` are ascending by item.
void AddServices(const Config& config, std::vector<ItemDemand>& demands) {
  for (const ServiceConfig& service : config.services) {
    for (const std::string& item : service.ServedItems()) {
      const auto found = std::ranges::lower_bound(demands, item, {}, &ItemDemand::item);
      if (found == demands.end() || found->item != item) continue;
      if (found->services.empty() || found->services.back().id != service.id) {
        found->services.push_back(NameOfService(config, service.id));
      }
    }
  }
}

}  // namespace

Result<NeedsView> ViewNeeds(Store& store, const Config& config, const Learned& learned,
                            const CustomerBase& base, std::optional<CustomerSegment> segment) {
  KUNDIG_ASSIGN_OR_RETURN(const StoreContents contents, store.Contents());
  const std::vector<CustomerSegment> segments = SegmentsOf(learned, base);
  const NeedCounts counts = CountNeeds(learned, base, segments);
  NeedsView view{.level = learned.plan.level,
                 .last_day = contents.last_day,
                 .segment = segment,
                 .customers = CountOf(counts.customers, segment),
                 .simulated = learned.plan.simulated,
                 .segments = SizesOf(segments)};
  if (view.last_day) view.until = learned.plan.until;
  for (const std::string& item : learned.plan.items.catalogue) {
    const NeedCounts::Item& of_item = counts.items[view.items.size()];
    const int64_t have = CountOf(of_item.have, segment);
    view.items.push_back({.item = item,
                          .position = static_cast<int32_t>(view.items.size()),
                          .customers = have,
                          .share = WilsonInterval({have, view.customers}),
                          .open_need = CountOf(of_item.open, segment)});
  }
  KUNDIG_RETURN_IF_ERROR(AddBuyers(store, learned.plan, {base, segments, segment}, view.items));
  AddServices(config, view.items);
  std::ranges::stable_sort(view.items, std::greater<>(), [](const ItemDemand& demand) {
    return std::pair(demand.open_need, demand.customers);
  });
  std::vector<int32_t> first;
  for (const ItemDemand& demand :
       std::span(view.items).first(std::min(view.items.size(), kComparedBySegment))) {
    first.push_back(demand.position);
  }
  view.by_segment = CompareSegments(counts, first);
  view.sql = ShownSql(config, learned.plan);
  return view;
}

namespace {

void WriteDemand(JsonWriter& json, const ItemDemand& demand) {
  json.BeginObject()
      .Field("item", demand.item)
      .Field("customers", demand.customers)
      .Field("share", demand.share.value)
      .Field("share_low", demand.share.low)
      .Field("share_high", demand.share.high)
      .Field("recent", demand.recent)
      .Field("before", demand.before);
  if (demand.trend_known) {
    json.Field("trend", demand.trend.value)
        .Field("trend_low", demand.trend.low)
        .Field("trend_high", demand.trend.high);
  }
  json.Field("open_need", demand.open_need).Key("services").BeginArray();
  for (const ServiceName& service : demand.services) WriteService(json, service);
  json.EndArray().EndObject();
}

void WriteSegmentNeed(JsonWriter& json, std::string_view item, const SegmentNeed& cell) {
  json.BeginObject()
      .Field("item", item)
      .Field("segment", SegmentName(cell.segment))
      .Field("customers", cell.customers)
      .Field("share", cell.share.value)
      .Field("share_low", cell.share.low)
      .Field("share_high", cell.share.high);
  if (cell.ratio) {
    json.Field("ratio", cell.ratio->value)
        .Field("ratio_low", cell.ratio->low)
        .Field("ratio_high", cell.ratio->high);
  }
  json.Field("beyond_chance", cell.beyond_chance).Field("open_need", cell.open_need).EndObject();
}

}  // namespace

std::string NeedsAsJson(const NeedsView& view) {
  JsonWriter json;
  json.BeginObject().Field("level", ItemLevelName(view.level));
  if (view.until) {
    json.Field("until", FormatDay(*view.until)).Field("last_day", FormatDay(*view.last_day));
  }
  if (view.segment) json.Field("segment", SegmentName(*view.segment));
  json.Field("customers", view.customers)
      .Field("simulated", view.simulated != Simulated::kNone)
      .Key("needs")
      .BeginArray();
  std::map<int32_t, std::string_view> names;  // by position
  for (const ItemDemand& demand : view.items) {
    WriteDemand(json, demand);
    names.emplace(demand.position, demand.item);
  }
  json.EndArray();
  WriteSegments(json, view.segments);
  json.Key("by_segment").BeginArray();
  for (const SegmentNeed& cell : view.by_segment) {
    WriteSegmentNeed(json, names.at(cell.item), cell);
  }
  json.EndArray()
      .Key("sql")
      .BeginObject()
      .Field("open_needs", view.sql.open_needs)
      .Field("shares", view.sql.shares)
      .Field("by_segment", view.sql.by_segment)
      .Field("trends", view.sql.trends)
      .EndObject()
      .EndObject();
  return json.text();
}

}  // namespace kundig
