#include "engine/live/live_views.h"

#include <algorithm>
#include <iterator>

#include "base/check.h"
#include "engine/views.h"

namespace kundig {

LiveViews::LiveViews(Store& store, const Config& config, LivePlatform& platform) {
  for (const View& view : AllViews()) {
    views_.emplace_back(platform, [&store, config, tell = view.tell](const Learned& learned,
                                                                     const CustomerBase& base) {
      return tell(store, config, learned, base);
    });
  }
}

LiveView& LiveViews::Of(std::string_view path) {
  const std::span<const View> all = AllViews();
  const auto found = std::ranges::find(all, path, &View::path);
  KUNDIG_CHECK(found != all.end());
  return *std::next(views_.begin(), found - all.begin());
}

}  // namespace kundig
