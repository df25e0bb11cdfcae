#include "engine/live/named_items.h"

#include <algorithm>

#include "base/check.h"
#include "engine/eligibility.h"

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

bool NamedItems::Add(int32_t item_key, std::span<const std::string> names) {
  std::vector<size_t> places;
  for (const std::string& name : names) {
    const auto found = std::ranges::lower_bound(names_, name);
    if (found == names_.end() || *found != name) continue;
    const auto place = static_cast<size_t>(found - names_.begin());
    if (std::ranges::find(places, place) == places.end()) places.push_back(place);
  }
  if (places.empty()) return false;
  names_of_key_[item_key] = std::move(places);
  return true;
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

}  // namespace kundig
