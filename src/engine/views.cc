#include "engine/views.h"

#include <array>

#include "engine/needs_view.h"
#include "engine/today_view.h"
#include "engine/value_view.h"
#include "engine/why_view.h"

namespace kundig {
namespace {

Result<std::string> TellNeeds(Store& store, const Config& config, const Learned& learned,
                              const CustomerBase& base) {
  return ViewNeeds(store, config, learned, base).map(NeedsAsJson);
}

Result<std::string> TellValue(Store& /*store*/, const Config& config, const Learned& learned,
                              const CustomerBase& base) {
  return ViewValue(learned, base, config).map(ValueAsJson);
}

Result<std::string> TellWhy(Store& store, const Config& config, const Learned& learned,
                            const CustomerBase& /*base*/) {
  return ViewWhy(store, config, learned.plan).map(WhyAsJson);
}

Result<std::string> TellToday(Store& store, const Config& config, const Learned& learned,
                              const CustomerBase& base) {
  return ViewToday(store, config, learned, base).map(TodayAsJson);
}

constexpr std::array kViews = {
    View{"/v1/today", TellToday},
    View{"/v1/needs", TellNeeds},
    View{"/v1/value", TellValue},
    View{"/v1/why", TellWhy},
};

}  // namespace

std::span<const View> AllViews() { return kViews; }

}  // namespace kundig
