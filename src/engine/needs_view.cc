#include "engine/needs_view.h"

#include "base/json_writer.h"
#include "engine/share_interval.h"
#include "engine/statements.h"
#include "models/top_needs.h"

namespace kundig {
namespace {

constexpr double kNormalQuantile95 = 1.6448536269514722;
constexpr int64_t kEnoughForTrend = 20;

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

Status AddBuyers(Store& store, const Learned& learned, std::vector<ItemDemand>& demands) {
  KUNDIG_ASSIGN_OR_RETURN(Connection connection, store.Connect());
  KUNDIG_ASSIGN_OR_RETURN(Rows rows, connection.Query(sql::select_item_demand,
                                                      {static_cast<int64_t>(learned.plan.level),
                                                       int64_t{learned.plan.until.number}}));
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

void AddOpenNeeds(const Learned& learned, const CustomerItems& customers,
                  std::vector<ItemDemand>& demands) {
  if (!learned.needs) return;
  std::vector<int32_t> needs(customers.size() * kStrongestNeeds);
  std::vector<int32_t> strengths(needs.size());
  TopNeeds(*learned.needs, customers, {.count = kStrongestNeeds}, needs, strengths);
  for (size_t i = 0; i < needs.size(); ++i) {
    if (needs[i] != kNoNeed && strengths[i] > 0) ++demands[static_cast<size_t>(needs[i])].open_need;
  }
}

// `demands` are ascending by item.
void AddServices(const Config& config, std::vector<ItemDemand>& demands) {
  for (const ServiceConfig& service : config.services) {
    for (const std::string& item : service.ServedItems()) {
      const auto found = std::ranges::lower_bound(demands, item, {}, &ItemDemand::item);
      if (found == demands.end() || found->item != item) continue;
      if (found->services.empty() || found->services.back() != service.id) {
        found->services.push_back(service.id);
      }
    }
  }
}

}  // namespace

Result<NeedsView> ViewNeeds(Store& store, const Config& config, const Learned& learned,
                            const CustomerBase& base) {
  const CoOccurrence& sum = learned.sums.co_occurrence;
  NeedsView view{.level = learned.plan.level,
                 .customers = sum.customers(),
                 .simulated = learned.plan.simulated};
  for (int32_t i = 0; i < sum.items(); ++i) {
    view.items.push_back({.item = sum.catalogue()[static_cast<size_t>(i)],
                          .customers = sum.At(i, i),
                          .share = WilsonInterval(sum.At(i, i), sum.customers())});
  }
  KUNDIG_RETURN_IF_ERROR(AddBuyers(store, learned, view.items));
  AddOpenNeeds(learned, base.Items(), view.items);
  AddServices(config, view.items);
  std::ranges::stable_sort(view.items, std::greater<>(), [](const ItemDemand& demand) {
    return std::pair(demand.open_need, demand.customers);
  });
  return view;
}

std::string NeedsAsJson(const NeedsView& view) {
  JsonWriter json;
  json.BeginObject()
      .Field("level", ItemLevelName(view.level))
      .Field("customers", view.customers)
      .Field("simulated", view.simulated != Simulated::kNone)
      .Key("needs")
      .BeginArray();
  for (const ItemDemand& demand : view.items) {
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
    for (const std::string& service : demand.services) json.Value(service);
    json.EndArray().EndObject();
  }
  json.EndArray().EndObject();
  return json.text();
}

}  // namespace kundig
