// Conditions of services: whatever is read can be evaluated.
#include "engine/eligibility.h"

using namespace kundig;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const auto condition =
      Eligibility::Parse(std::string_view(reinterpret_cast<const char*>(data), size));
  if (!condition) return 0;
  const std::vector<uint8_t> facts(condition->names().size() + 1, 1);
  (void)condition->Holds({.purchases_last_year = 1,
                          .days_since_purchase = 2,
                          .value_minor = 3,
                          .has = facts.data(),
                          .in_use = facts.data()});
  return 0;
}
