// LiveViews: every view (engine/views.h) of a living store, worked out where somebody asks.
#pragma once

#include <list>
#include <string_view>

#include "engine/live/live_view.h"

namespace kundig {

class LiveViews {
 public:
  // `store` and `platform` are borrowed for as long as it lives.
  LiveViews(Store& store, const Config& config, LivePlatform& platform);

  // Requires that AllViews() has one of this path.
  [[nodiscard]] LiveView& Of(std::string_view path);

 private:
  PastModels past_;
  std::list<LiveView> views_;  // as in AllViews()
};

}  // namespace kundig
