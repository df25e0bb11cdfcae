#include "server/http_client.h"

#include <fmt/format.h>
#include <openssl/ssl.h>

#include <atomic>
#include <boost/asio.hpp>
#include <boost/asio/experimental/as_tuple.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <optional>
#include <utility>

namespace kundig {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using asio::awaitable;
using boost::system::error_code;
using tcp = asio::ip::tcp;
using Request = http::request<http::string_body>;
using SecureStream = asio::ssl::stream<tcp::socket&>;

constexpr auto kToken = asio::experimental::as_tuple(asio::use_awaitable);
constexpr size_t kMostHeadBytes = size_t{16} << 10;
constexpr size_t kMostBodyBytes = size_t{64} << 10;

tl::unexpected<Error> NoAnswer(std::string why) {
  return Fail(ErrorCode::kFailure, std::move(why));
}

tl::unexpected<Error> NoAnswer(std::string_view doing, const error_code& error) {
  return NoAnswer(fmt::format("{}: {}", doing, error.message()));
}

Request RequestOf(const WebhookUrl& url, const std::vector<HttpField>& fields,
                  const std::string& body) {
  Request request(http::verb::post, url.target, 11);
  request.set(http::field::host, url.Authority());
  request.set(http::field::user_agent, "kundig");
  request.set(http::field::connection, "close");
  for (const HttpField& field : fields) request.set(field.name, field.value);
  request.body() = body;
  request.prepare_payload();
  return request;
}

// The rest of the answer is of no interest, but who sends it should not see the connection break.
template <typename Stream, typename Parser>
awaitable<void> ReadRest(Stream& stream, beast::flat_buffer& buffer, Parser& parser) {
  size_t read = 0;
  while (!parser.is_done() && read < kMostBodyBytes) {
    const auto [error, count] = co_await http::async_read_some(stream, buffer, parser, kToken);
    if (error) co_return;
    read += count;
  }
}

template <typename Stream>
awaitable<Result<int>> Talk(Stream& stream, const Request& request) {
  const auto [unsent, sent] = co_await http::async_write(stream, request, kToken);
  if (unsent) co_return NoAnswer("the request could not be sent", unsent);
  beast::flat_buffer buffer(kMostHeadBytes + kMostBodyBytes);
  while (true) {
    http::response_parser<http::string_body> parser;
    parser.header_limit(kMostHeadBytes);
    parser.body_limit(boost::none);
    const auto [error, count] = co_await http::async_read_header(stream, buffer, parser, kToken);
    if (error) co_return NoAnswer("there was no answer", error);
    const auto status = static_cast<int>(parser.get().result_int());
    const bool is_on_the_way = status / 100 == 1 && status != 101;  // another answer follows
    if (is_on_the_way) continue;
    co_await ReadRest(stream, buffer, parser);
    co_return status;
  }
}

}  // namespace

struct HttpClient::State {
  explicit State(const HttpClientSettings& s) : settings(s) {}

  awaitable<Result<int>> Exchange(const WebhookUrl& url, const Request& request);
  awaitable<Result<int>> TalkSecurely(const WebhookUrl& url, const Request& request);
  awaitable<Status> Connect(const WebhookUrl& url);
  void CutAfter(std::chrono::milliseconds time, std::string why);

  HttpClientSettings settings;
  asio::io_context context{1};
  asio::ssl::context tls{asio::ssl::context::tls_client};
  tcp::resolver resolver{context};
  tcp::socket socket{context};
  asio::steady_timer timer{context};
  std::atomic<bool> stopped = false;
  // Of the thread that sends.
  bool under_way = false;
  std::string cut;  // why; empty: it was not
};

// Instead of what was to happen before.
void HttpClient::State::CutAfter(std::chrono::milliseconds time, std::string why) {
  timer.expires_after(time);
  timer.async_wait([this, why = std::move(why)](const error_code& cancelled) {
    if (cancelled || !under_way) return;
    cut = why;
    resolver.cancel();
    error_code ignored;
    socket.close(ignored);
  });
}

awaitable<Status> HttpClient::State::Connect(const WebhookUrl& url) {
  auto [unknown, found] = co_await resolver.async_resolve(url.host, std::to_string(url.port),
                                                          tcp::resolver::numeric_service, kToken);
  if (unknown) co_return NoAnswer("the host's name could not be looked up", unknown);
  std::vector<tcp::endpoint> endpoints;
  for (const auto& entry : found) {
    if (url.secure || entry.endpoint().address().is_loopback()) {
      endpoints.push_back(entry.endpoint());
    }
  }
  if (endpoints.empty()) co_return NoAnswer("http is for this machine alone; the host is another");
  if (!cut.empty()) co_return Status();
  const auto [error, endpoint] = co_await asio::async_connect(socket, endpoints, kToken);
  if (error) co_return NoAnswer("there was no connection", error);
  error_code ignored;
  socket.set_option(tcp::no_delay(true), ignored);
  co_return Status();
}

awaitable<Result<int>> HttpClient::State::TalkSecurely(const WebhookUrl& url,
                                                       const Request& request) {
  SecureStream stream(socket, tls);
  error_code no_address;
  asio::ip::make_address(url.host, no_address);
  // An address has no place in the server name indication (RFC 6066, section 3). The macro
  // SSL_set_tlsext_host_name() has casts of the old style.
  if (no_address) {
    SSL_ctrl(stream.native_handle(), SSL_CTRL_SET_TLSEXT_HOSTNAME, TLSEXT_NAMETYPE_host_name,
             const_cast<char*>(url.host.c_str()));
  }
  stream.set_verify_mode(asio::ssl::verify_peer);
  stream.set_verify_callback(asio::ssl::host_name_verification(url.host));
  const auto [error] = co_await stream.async_handshake(asio::ssl::stream_base::client, kToken);
  if (error) {
    const long verified = SSL_get_verify_result(stream.native_handle());
    if (verified == X509_V_OK) co_return NoAnswer("there was no TLS connection", error);
    co_return NoAnswer(fmt::format("the certificate is not believed: {}",
                                   X509_verify_cert_error_string(verified)));
  }
  co_return co_await Talk(stream, request);
}

awaitable<Result<int>> HttpClient::State::Exchange(const WebhookUrl& url, const Request& request) {
  const Status connected = co_await Connect(url);
  if (!connected) co_return tl::unexpected(connected.error());
  if (url.secure) co_return co_await TalkSecurely(url, request);
  co_return co_await Talk(socket, request);
}

HttpClient::HttpClient(std::unique_ptr<State> state) : state_(std::move(state)) {}
HttpClient::~HttpClient() = default;

Result<std::unique_ptr<HttpClient>> HttpClient::Make(const HttpClientSettings& settings) {
  auto state = std::make_unique<State>(settings);
  SSL_CTX_set_min_proto_version(state->tls.native_handle(), TLS1_2_VERSION);
  error_code error;
  settings.roots_file.empty() ? state->tls.set_default_verify_paths(error)
                              : state->tls.load_verify_file(settings.roots_file, error);
  if (error) {
    return Fail(ErrorCode::kFailure,
                fmt::format("the root certificates cannot be read: {}", error.message()),
                settings.roots_file, "Install Debian's package ca-certificates.");
  }
  return std::unique_ptr<HttpClient>(new HttpClient(std::move(state)));
}

Result<int> HttpClient::Post(const WebhookUrl& url, const std::vector<HttpField>& fields,
                             const std::string& body) {
  State& state = *state_;
  if (state.stopped) return NoAnswer("the server is stopping");
  const Request request = RequestOf(url, fields, body);
  Result<int> result;
  state.cut.clear();
  state.under_way = true;
  state.CutAfter(state.settings.timeout,
                 fmt::format("there was no answer within {} s",
                             static_cast<double>(state.settings.timeout.count()) / 1000));
  asio::co_spawn(state.context, state.Exchange(url, request),
                 [&state, &result](const std::exception_ptr& thrown, Result<int> answer) {
                   result = thrown ? NoAnswer("there is no memory left") : std::move(answer);
                   state.under_way = false;
                   state.timer.cancel();
                   error_code ignored;
                   state.socket.close(ignored);
                 });
  state.context.restart();
  state.context.run();
  if (!result && !state.cut.empty()) return NoAnswer(state.cut);
  return result;
}

void HttpClient::Stop() {
  state_->stopped = true;
  asio::post(state_->context, [state = state_.get()] {
    const auto end = asio::steady_timer::clock_type::now() + state->settings.grace;
    if (!state->under_way || state->timer.expiry() <= end) return;
    state->CutAfter(state->settings.grace, "the server is stopping");
  });
}

}  // namespace kundig
