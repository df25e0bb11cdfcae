#include "server/route_table.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <utility>

#include "base/check.h"

namespace kundig {
namespace {

std::string_view WithoutSlashesAtEnd(std::string_view path) {
  while (path.size() > 1 && path.ends_with('/')) path.remove_suffix(1);
  return path;
}

std::vector<std::string_view> SegmentsOf(std::string_view path) {
  std::vector<std::string_view> segments;
  path.remove_prefix(path.starts_with('/') ? 1 : 0);
  while (true) {
    const size_t slash = path.find('/');
    segments.push_back(path.substr(0, slash));
    if (slash == path.npos) return segments;
    path.remove_prefix(slash + 1);
  }
}

bool IsParameter(std::string_view segment) {
  return segment.size() > 2 && segment.starts_with('{') && segment.ends_with('}');
}

// The same for patterns that differ in the names of their parameters only. Such patterns are one
// path with two descriptions, which no request could tell apart.
std::string ShapeOf(std::string_view pattern) {
  std::string shape;
  for (const std::string_view segment : SegmentsOf(pattern)) {
    shape += IsParameter(segment) ? "/{}" : fmt::format("/{}", segment);
  }
  return shape;
}

std::string Joined(const std::set<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ", ") + name;
  return text;
}

}  // namespace

std::string_view RoutedRequest::Parameter(std::string_view name) const {
  const auto found = parameters.find(name);
  return found == parameters.end() ? std::string_view() : std::string_view(found->second);
}

std::optional<KeyRole> RoutedRequest::role() const {
  if (key) return key->role;
  if (session) return session->role();
  return std::nullopt;
}

std::vector<std::string> ParameterNames(std::string_view pattern) {
  std::vector<std::string> names;
  for (const std::string_view segment : SegmentsOf(pattern)) {
    if (IsParameter(segment)) names.emplace_back(segment.substr(1, segment.size() - 2));
  }
  return names;
}

RouteTable::RouteTable(std::vector<Route> routes) : routes_(std::move(routes)) {
  std::map<std::string, std::string> known;
  for (size_t i = 0; i < routes_.size(); ++i) {
    const Route& route = routes_[i];
    KUNDIG_CHECK(route.pattern.starts_with('/') && route.handler);
    const std::string shape = ShapeOf(route.pattern);
    KUNDIG_CHECK(known.emplace(shape, route.pattern).first->second == route.pattern);
    KUNDIG_CHECK(known.emplace(route.method + " " + shape, route.pattern).second);
    if (ParameterNames(route.pattern).empty()) {
      plain_[std::string(WithoutSlashesAtEnd(route.pattern))].routes.push_back(i);
      continue;
    }
    const auto same_pattern = [&](const Pattern& pattern) {
      return routes_[pattern.routes.front()].pattern == route.pattern;
    };
    auto pattern = std::ranges::find_if(with_parameters_, same_pattern);
    if (pattern == with_parameters_.end()) {
      const auto segments = SegmentsOf(WithoutSlashesAtEnd(route.pattern));
      pattern = with_parameters_.insert(
          pattern, {.segments = {segments.begin(), segments.end()}, .routes = {}});
    }
    pattern->routes.push_back(i);
  }
}

bool RouteTable::Matches(const Pattern& pattern, const std::vector<std::string_view>& segments,
                         Parameters& parameters) {
  if (pattern.segments.size() != segments.size()) return false;
  parameters.clear();
  for (size_t i = 0; i < segments.size(); ++i) {
    const std::string_view wanted = pattern.segments[i];
    if (!IsParameter(wanted)) {
      if (segments[i] != wanted) return false;
      continue;
    }
    if (segments[i].empty()) return false;
    parameters.emplace(wanted.substr(1, wanted.size() - 2),
                       PercentDecode(segments[i], PlusSign::kIsPlus));
  }
  return true;
}

const RouteTable::Pattern* RouteTable::FindPattern(std::string_view target,
                                                   Parameters& parameters) const {
  const std::string_view path = WithoutSlashesAtEnd(PathOf(target));
  if (const auto found = plain_.find(path); found != plain_.end()) return &found->second;
  const auto segments = SegmentsOf(path);
  for (const Pattern& pattern : with_parameters_) {
    if (Matches(pattern, segments, parameters)) return &pattern;
  }
  return nullptr;
}

OrRefusal<RouteTable::Match> RouteTable::Find(std::string_view method,
                                              std::string_view target) const {
  Match match;
  const Pattern* pattern = FindPattern(target, match.parameters);
  if (pattern == nullptr) {
    return Refuse(404, "there is nothing at this path",
                  "/openapi.json describes all that there is.");
  }
  const std::string_view wanted = method == "HEAD" ? "GET" : method;
  for (const size_t i : pattern->routes) {
    const Route& route = routes_[i];
    if (route.method != wanted) continue;
    match.route = &route;
    return match;
  }
  return Refuse(405, fmt::format("this path does not have the method {}", method),
                fmt::format("Use one of {}.", AllowedMethods(target)));
}

std::string RouteTable::AllowedMethods(std::string_view target) const {
  Parameters parameters;
  const Pattern* pattern = FindPattern(target, parameters);
  if (pattern == nullptr) return {};
  std::set<std::string> methods = {"OPTIONS"};
  for (const size_t i : pattern->routes) methods.insert(routes_[i].method);
  if (methods.contains("GET")) methods.insert("HEAD");
  return Joined(methods);
}

bool RouteTable::IsCrossSite(std::string_view target) const {
  Parameters parameters;
  const Pattern* pattern = FindPattern(target, parameters);
  return pattern != nullptr &&
         std::ranges::any_of(pattern->routes, [this](size_t i) { return routes_[i].cross_site; });
}

}  // namespace kundig
