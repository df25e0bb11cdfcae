// The views: what is told of a store that was learnt from, each under the path by which the server
// is asked for it. The server (LiveViews) and `kundig report` tell them from this one table.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "engine/config.h"
#include "engine/segments.h"

namespace kundig {

// What a view can be asked for beside what it is of all customers and now.
enum class ViewFilters : uint8_t {
  kNone,
  kDay,            // as of the end of a day that is over
  kDayAndSegment,  // and of the customers of one segment
};

struct View {
  std::string_view path;  // "/v1/needs"
  // As JSON. `base` are all customers, with their items by the plan of `learned`; of these it is
  // about those of `segment`, or about everybody. Errors: those of the store.
  Result<std::string> (*tell)(Store& store, const Config& config, const Learned& learned,
                              const CustomerBase& base, std::optional<CustomerSegment> segment);
  ViewFilters filters = ViewFilters::kNone;
  bool needs = false;  // it tells of the need model
  // It takes seconds: the server tells the last one while it works out a newer one.
  bool dear = false;
};

[[nodiscard]] std::span<const View> AllViews();
// Requires that there is one of this path.
[[nodiscard]] const View& ViewAt(std::string_view path);

}  // namespace kundig
