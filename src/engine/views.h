// The views: what is told of a store that was learnt from, each under the path by which the server
// is asked for it. The server (LiveViews) and `kundig report` tell them from this one table.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "engine/config.h"
#include "engine/learned.h"

namespace kundig {

struct View {
  std::string_view path;  // "/v1/needs"
  // As JSON. `base` are the customers, with their items by the plan of `learned`. Errors: those of
  // the store.
  Result<std::string> (*tell)(Store& store, const Config& config, const Learned& learned,
                              const CustomerBase& base);
};

[[nodiscard]] std::span<const View> AllViews();

}  // namespace kundig
