// ItemServices: which services an item stands for.
#pragma once

#include <algorithm>
#include <cstdint>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace kundig {

// An item stands for the services whose id is its product or its service. For attribution every
// service that was ever offered must be known; more do no harm.
class ItemServices {
 public:
  explicit ItemServices(std::set<std::string, std::less<>> service_ids)
      : service_ids_(std::move(service_ids)) {}

  [[nodiscard]] const std::set<std::string, std::less<>>& ids() const { return service_ids_; }

  // `item_key` is that of the store's table `items`; again is as once.
  void AddItem(int32_t item_key, std::string_view product, std::string_view service) {
    for (const std::string_view id : {product, service}) {
      if (!service_ids_.contains(id)) continue;
      std::vector<std::string>& services = services_[item_key];
      if (std::ranges::find(services, id) == services.end()) services.emplace_back(id);
    }
  }

  // At most two; none for most items.
  [[nodiscard]] std::span<const std::string> Of(int32_t item_key) const {
    const auto found = services_.find(item_key);
    if (found == services_.end()) return {};
    return found->second;
  }

 private:
  std::set<std::string, std::less<>> service_ids_;
  std::unordered_map<int32_t, std::vector<std::string>> services_;
};

}  // namespace kundig
