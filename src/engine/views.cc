#include "engine/views.h"

#include <algorithm>
#include <array>

#include "base/check.h"
#include "engine/needs_view.h"
#include "engine/today_view.h"
#include "engine/value_view.h"
#include "engine/why_view.h"

namespace kundig {
namespace {

Result<std::string> TellNeeds(Store& store, const Config& config, const Learned& learned,
                              const CustomerBase& base, std::optional<CustomerSegment> segment) {
  return ViewNeeds(store, config, learned, base, segment).map(NeedsAsJson);
}

Result<std::string> TellValue(Store& store, const Config& config, const Learned& learned,
                              const CustomerBase& base, std::optional<CustomerSegment> segment) {
  KUNDIG_ASSIGN_OR_RETURN(const StoreContents contents, store.Contents());
  KUNDIG_ASSIGN_OR_RETURN(ValueView view, ViewValue(learned, base, config, segment));
  view.last_day = contents.last_day;
  return ValueAsJson(view);
}

Result<std::string> TellWhy(Store& store, const Config& config, const Learned& learned,
                            const CustomerBase& /*base*/,
                            std::optional<CustomerSegment> /*segment*/) {
  return ViewWhy(store, config, learned.plan).map(WhyAsJson);
}

Result<std::string> TellToday(Store& store, const Config& config, const Learned& learned,
                              const CustomerBase& base,
                              std::optional<CustomerSegment> /*segment*/) {
  return ViewToday(store, config, learned, base).map(TodayAsJson);
}

constexpr std::array kViews = {
    View{"/v1/today", TellToday, ViewFilters::kNone, true, true},
    View{"/v1/needs", TellNeeds, ViewFilters::kDayAndSegment, true},
    View{"/v1/value", TellValue, ViewFilters::kDayAndSegment},
    // Whether somebody came back is what makes a segment: of one alone it would explain itself.
    View{"/v1/why", TellWhy, ViewFilters::kDay},
};

}  // namespace

std::span<const View> AllViews() { return kViews; }

const View& ViewAt(std::string_view path) {
  const auto found = std::ranges::find(kViews, path, &View::path);
  KUNDIG_CHECK(found != kViews.end());
  return *found;
}

}  // namespace kundig
