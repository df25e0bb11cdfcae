#include "engine/need_data.h"

#include "base/hash.h"

namespace kundig {

Result<StableIds> StableIdsOf(Store& store, const SumsPlan& plan, const CustomerBase& base) {
  KUNDIG_ASSIGN_OR_RETURN(const std::vector<std::string> names, store.CustomerNames());
  StableIds ids;
  ids.customers.reserve(base.customers.size());
  for (const CustomerSummary& customer : base.customers) {
    ids.customers.push_back(StableId(names[static_cast<size_t>(customer.customer_key)]));
  }
  for (const std::string& item : plan.items.catalogue) ids.items.push_back(StableId(item));
  return ids;
}

}  // namespace kundig
