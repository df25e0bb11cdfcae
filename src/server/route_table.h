// RouteTable: every path that the server answers, in one table, of which the dispatch, the answers
// 404 and 405, and the OpenAPI description (openapi.h) are made.
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/keys.h"
#include "server/http_message.h"
#include "server/refusal.h"
#include "server/sessions.h"

namespace kundig {

// A request that found its route.
struct RoutedRequest {
  HttpRequest http;                                            // its body is unpacked
  std::map<std::string, std::string, std::less<>> parameters;  // of the path, percent-decoded
  std::optional<KeyRow> key;       // whose request it is, once its key was checked
  std::optional<Session> session;  // or who is signed in (session_guard.h)

  // Of the key or of who is signed in; nothing where neither was checked.
  [[nodiscard]] std::optional<KeyRole> role() const;

  // Empty where the pattern has no such parameter.
  [[nodiscard]] std::string_view Parameter(std::string_view name) const;
};

// Must not block (HttpHandler says why).
using RouteHandler = std::function<void(RoutedRequest, Responder)>;

enum class KeyPlace {
  kOutsideBody,  // the key is checked before the handler is called
  kAnywhere,     // where there is none outside, the handler looks into the body (guard.h)
};

// A parameter behind the question mark; none is required.
struct QueryOption {
  std::string name;
  std::string type = "string";  // of JSON schema
  std::string words;            // a sentence
};

struct Route {
  std::string method;           // GET, POST, PUT, DELETE
  std::string pattern;          // "/v1/customers/{id}": a name in braces stands for one segment
  std::optional<KeyRole> role;  // nothing: anybody may
  std::string summary;          // a sentence
  std::string request_schema;   // the names of JSON schemas; empty: none
  std::string response_schema;
  RouteHandler handler;
  KeyPlace key_place = KeyPlace::kOutsideBody;
  bool cross_site = false;                         // pages of other sites may call it
  std::string response_type = "application/json";  // of an answer 200
  std::string refusal_schema = "Error";
  std::vector<QueryOption> query = {};
};

class RouteTable {
 public:
  // Requires that patterns begin with "/", that no method and pattern stand there twice, and that a
  // path's parameters have the same names in all its methods.
  explicit RouteTable(std::vector<Route> routes);

  struct Match {
    const Route* route = nullptr;  // borrowed from the table
    std::map<std::string, std::string, std::less<>> parameters;
  };
  // The route for a method and the path of `target`. Slashes at the end do not count; HEAD goes
  // where GET goes; segments that are written out go before parameters. Errors: 404; 405.
  [[nodiscard]] OrRefusal<Match> Find(std::string_view method, std::string_view target) const;

  // "DELETE, GET, HEAD, OPTIONS": the methods of the path, for Allow; empty where there is no path.
  [[nodiscard]] std::string AllowedMethods(std::string_view target) const;
  // True where a route of the path may be called by pages of other sites.
  [[nodiscard]] bool IsCrossSite(std::string_view target) const;

  [[nodiscard]] const std::vector<Route>& routes() const { return routes_; }

 private:
  struct Pattern {
    std::vector<std::string> segments;  // a parameter as "{name}"
    std::vector<size_t> routes;         // that have it, as places in routes_
  };
  using Parameters = std::map<std::string, std::string, std::less<>>;
  static bool Matches(const Pattern& pattern, const std::vector<std::string_view>& segments,
                      Parameters& parameters);
  // The pattern of the path; null where there is none.
  const Pattern* FindPattern(std::string_view target, Parameters& parameters) const;

  std::vector<Route> routes_;
  std::map<std::string, Pattern, std::less<>> plain_;  // by the path, those without parameters
  std::vector<Pattern> with_parameters_;
};

// The names in braces, in their order.
[[nodiscard]] std::vector<std::string> ParameterNames(std::string_view pattern);

}  // namespace kundig
