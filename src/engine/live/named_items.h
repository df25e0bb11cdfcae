// NamedItems: which items of the store are meant by names in the configuration, whatever the level
// at which an item has the name.
#pragma once

#include <boost/unordered/unordered_flat_map.hpp>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/config.h"

namespace kundig {

class NamedItems {
 public:
  NamedItems() = default;
  // Names may stand there twice.
  explicit NamedItems(std::vector<std::string> names);

  // Ascending, each once. A name's place stands for it.
  [[nodiscard]] const std::vector<std::string>& names() const { return names_; }
  // Requires one of names().
  [[nodiscard]] size_t PlaceOf(std::string_view name) const;
  // An item with its names: product, type, category, service; empty where it has none. Whether
  // any of them means it.
  bool Add(int32_t item_key, std::span<const std::string> names);
  // Places of the names that mean it.
  [[nodiscard]] std::span<const size_t> NamesOf(int32_t item_key) const;

 private:
  std::vector<std::string> names_;
  boost::unordered_flat_map<int32_t, std::vector<size_t>> names_of_key_;
};

// All that services name: their ids, their needs, and what their conditions ask for.
[[nodiscard]] std::vector<std::string> WatchedItems(const Config& config);

}  // namespace kundig
