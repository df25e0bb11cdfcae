#include "engine/live/named_items.h"

#include <algorithm>
#include <array>

#include "base/check.h"
#include "engine/eligibility.h"
#include "engine/statements.h"

namespace kundig {

NamedItems::NamedItems(std::vector<std::string> names) : names_(std::move(names)) {
  std::ranges::sort(names_);
  names_.erase(std::ranges::unique(names_).begin(), names_.end());
}

size_t NamedItems::PlaceOf(std::string_view name) const {
  const auto found = std::ranges::lower_bound(names_, name);
  KUNDIG_CHECK(found != names_.end() && *found == name);
  return static_cast<size_t>(found - names_.begin());
}

void NamedItems::Add(int32_t item_key, std::span<const std::string_view> names) {
  std::vector<size_t> places;
  for (const std::string_view name : names) {
    const auto found = std::ranges::lower_bound(names_, name);
    if (found == names_.end() || *found != name) continue;
    const auto place = static_cast<size_t>(found - names_.begin());
    if (std::ranges::find(places, place) == places.end()) places.push_back(place);
  }
  if (!places.empty()) names_of_key_[item_key] = std::move(places);
}

std::span<const size_t> NamedItems::NamesOf(int32_t item_key) const {
  const auto found = names_of_key_.find(item_key);
  if (found == names_of_key_.end()) return {};
  return found->second;
}

std::vector<std::string> WatchedItems(const Config& config) {
  std::vector<std::string> names;
  for (const ServiceConfig& service : config.services) {
    names.push_back(service.id);
    names.insert(names.end(), service.needs.begin(), service.needs.end());
    const auto eligible = Eligibility::Parse(service.eligible);
    if (eligible) names.insert(names.end(), eligible->names().begin(), eligible->names().end());
  }
  return names;
}

Result<NamedItems> ReadNamedItems(Connection& connection, const Config& config) {
  NamedItems items(WatchedItems(config));
  constexpr size_t kLevels = 4;
  KUNDIG_ASSIGN_OR_RETURN(Rows rows, connection.Query(sql::select_named_items));
  while (true) {
    KUNDIG_ASSIGN_OR_RETURN(const Chunk* chunk, rows.Next());
    if (chunk == nullptr) return items;
    for (size_t i = 0; i < chunk->rows(); ++i) {
      std::array<std::string_view, kLevels> names;
      for (size_t level = 0; level < kLevels; ++level) names[level] = chunk->Text(level + 1, i);
      items.Add(chunk->Column<int32_t>(0)[i], names);
    }
  }
}

}  // namespace kundig
