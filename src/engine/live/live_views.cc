#include "engine/live/live_views.h"

#include <iterator>

#include "engine/views.h"

namespace kundig {

LiveViews::LiveViews(Store& store, const Config& config, LivePlatform& platform)
    : past_(store, config) {
  for (const View& view : AllViews()) {
    const LiveView::Kind kind{.needs = view.needs, .dear = view.dear};
    views_.emplace_back(platform, past_, kind,
                        [&store, config, tell = view.tell](const Learned& learned,
                                                           const CustomerBase& base, auto segment) {
                          return tell(store, config, learned, base, segment);
                        });
  }
}

LiveView& LiveViews::Of(std::string_view path) {
  return *std::next(views_.begin(), &ViewAt(path) - AllViews().data());
}

}  // namespace kundig
