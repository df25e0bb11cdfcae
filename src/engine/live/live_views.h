// LiveViews: all that is worked out of a living store where somebody asks.
#pragma once

#include "engine/live/live_view.h"

namespace kundig {

struct LiveViews {
  // `store` and `platform` are borrowed for as long as it lives.
  LiveViews(Store& store, const Config& config, LivePlatform& platform);

  LiveView needs;  // NeedsAsJson()
  LiveView value;  // ValueAsJson()
};

}  // namespace kundig
