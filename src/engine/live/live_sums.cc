#include "engine/live/live_sums.h"

#include <algorithm>

namespace kundig {

LiveSums::LiveSums(SumsPlan plan) : plan_(std::move(plan)), sums_(ZeroSums(plan_)) {}

void LiveSums::AddItem(int32_t item_key, std::string_view name_at_level) {
  const ItemCatalogue& catalogue = plan_.items.catalogue;
  const auto found = std::ranges::lower_bound(catalogue, name_at_level);
  if (found == catalogue.end() || *found != name_at_level) return;
  std::vector<int32_t>& positions = plan_.items.item_of_key;
  const auto place = static_cast<size_t>(item_key);
  if (positions.size() <= place) positions.resize(place + 1, -1);
  positions[place] = static_cast<int32_t>(found - catalogue.begin());
}

void LiveSums::Apply(const PersonPicture& person, Direction direction) {
  if (!person.bought) return;
  if (!person.purchase_days.empty()) {
    plan_.until = std::max(plan_.until, person.purchase_days.back().day);
  }
  PositionsOf(person.items, plan_.items, items_);
  ApplyHistory({.purchase_days = person.purchase_days, .items = items_}, direction, sums_);
}

void PositionsOf(std::span<const int32_t> item_keys, const ItemTable& table,
                 std::vector<int32_t>& positions) {
  positions.clear();
  for (const int32_t key : item_keys) {
    const auto place = static_cast<size_t>(key);
    if (place >= table.item_of_key.size() || table.item_of_key[place] < 0) continue;
    positions.push_back(table.item_of_key[place]);
  }
  std::ranges::sort(positions);
  positions.erase(std::ranges::unique(positions).begin(), positions.end());
}

bool SumTheSame(const SumsPlan& a, const SumsPlan& b) {
  return a.window == b.window && a.period == b.period && a.level == b.level &&
         a.items.catalogue == b.items.catalogue;
}

}  // namespace kundig
