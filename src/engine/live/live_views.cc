#include "engine/live/live_views.h"

#include "engine/needs_view.h"
#include "engine/value_view.h"

namespace kundig {

LiveViews::LiveViews(Store& store, const Config& config, LivePlatform& platform)
    : needs(platform,
            [&store, config](const Learned& learned, const CustomerBase& base) {
              return ViewNeeds(store, config, learned, base).map(NeedsAsJson);
            }),
      value(platform, [config](const Learned& learned, const CustomerBase& base) {
        return ViewValue(learned, base, config).map(ValueAsJson);
      }) {}

}  // namespace kundig
