// The views: what is told of a store that was learnt from, each under the path by which the server
// is asked for it. The server (LiveViews) and `kundig report` tell them from this one table.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "engine/config.h"
#include "engine/segments.h"

namespace kundig {

struct View {
  std::string_view path;  // "/v1/needs"
  // As JSON. `base` are all customers, with their items by the plan of `learned`; of these it is
  // about those of `segment`, or about everybody. Errors: those of the store.
  Result<std::string> (*tell)(Store& store, const Config& config, const Learned& learned,
                              const CustomerBase& base, std::optional<CustomerSegment> segment);
  bool filtered = false;  // it can be asked for by segment, and as of a day that is over
};

[[nodiscard]] std::span<const View> AllViews();
// Requires that there is one of this path.
[[nodiscard]] const View& ViewAt(std::string_view path);

}  // namespace kundig
