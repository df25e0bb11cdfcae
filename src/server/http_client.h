// HttpClient: our own requests to other servers, one at a time, each bounded in time and size.
#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "engine/webhook_url.h"
#include "server/http_message.h"

namespace kundig {

struct HttpClientSettings {
  std::chrono::milliseconds timeout{20'000};  // from looking up the name to the answer
  std::chrono::milliseconds grace{2'000};     // so long a request goes on after Stop()
  std::string roots_file;  // whose certificates are believed, PEM; empty: the system's
};

// Who talks to it is checked: TLS 1.2 at least, a certificate for the host that leads to a root;
// http reaches this machine alone. Redirects are not followed.
class HttpClient {
 public:
  // Errors: kFailure where the roots cannot be read.
  static Result<std::unique_ptr<HttpClient>> Make(const HttpClientSettings& settings);
  ~HttpClient();
  HttpClient(const HttpClient&) = delete;
  HttpClient& operator=(const HttpClient&) = delete;

  // Sends `body` over a connection of its own and gives the status of the answer, of whose body no
  // more than 64 KB are read. `fields`: beside Host, Content-Length, User-Agent and Connection.
  // From one thread. Errors: kFailure, in words that hold nothing of what was sent.
  Result<int> Post(const WebhookUrl& url, const std::vector<HttpField>& fields,
                   const std::string& body);

  // From any thread: what is under way is cut off after the grace, and nothing more is sent.
  void Stop();

 private:
  struct State;
  explicit HttpClient(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace kundig
