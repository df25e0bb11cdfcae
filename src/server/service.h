// Service: the living platform behind HTTP. What comes in is kept, once, before it is acknowledged.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "engine/config.h"
#include "engine/live/live_platform.h"
#include "server/guard.h"
#include "server/http_client.h"
#include "server/http_server.h"
#include "server/request_log.h"

namespace kundig {

struct ServiceSettings {
  HttpServerSettings http;
  LogSink log;           // empty: none
  GuardSettings limits;  // their seed is drawn at the start
  GroupCommitOptions commits;
  HttpClientSettings webhooks;          // of the requests that tell webhooks
  std::string version = {};             // of kundig, for the description of the routes
  std::vector<std::string> hosts = {};  // further names by which browsers come (own_page.h)
};

class Service {
 public:
  // Keys are those of the store, and change by their routes (key_routes.h). `store` is borrowed for
  // as long as the service lives. Errors: those of LiveIntake::Open, of LiveKeys::Open, and of
  // HttpServer::Start.
  static Result<std::unique_ptr<Service>> Start(Store& store, const Config& config,
                                                const ServiceSettings& settings);
  // Takes no more requests, finishes those that have begun, and keeps and stores all that was
  // acknowledged.
  ~Service();
  Service(const Service&) = delete;
  Service& operator=(const Service&) = delete;

  [[nodiscard]] uint16_t port() const;
  // Begins to work out what the first page shows, so that nobody has to wait for it. False, and
  // nothing is begun, as long as nothing is learnt.
  bool PrepareFirstPage();
  // Whether anybody can sign in.
  [[nodiscard]] bool has_users() const;
  // The address by which the first person signs in, once, and none by one that was given before
  // (sign_in_link.h). Nothing where others could read it on its way: neither loopback nor TLS.
  [[nodiscard]] std::optional<std::string> NewSignInLink();
  [[nodiscard]] LivePlatform& platform();
  [[nodiscard]] LiveIntake& intake();

 private:
  struct Parts;
  explicit Service(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

}  // namespace kundig
