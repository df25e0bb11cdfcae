#include "server/listen_address.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>

#include <charconv>
#include <optional>

namespace kundig {
namespace {

// Whether the address is one of loopback; nothing where it is no address.
std::optional<bool> LoopbackOf(const std::string& host) {
  constexpr uint32_t kLoopbackNet = 127;
  in_addr four{};
  if (inet_pton(AF_INET, host.c_str(), &four) == 1) {
    return ntohl(four.s_addr) >> 24 == kLoopbackNet;
  }
  in6_addr six{};
  if (inet_pton(AF_INET6, host.c_str(), &six) == 1) return IN6_IS_ADDR_LOOPBACK(&six) != 0;
  return std::nullopt;
}

std::optional<uint16_t> ParsePort(const std::string& text) {
  uint16_t port = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return port;
}

}  // namespace

Result<ListenAddress> ParseListenAddress(const std::string& text) {
  const size_t colon = text.rfind(':');
  std::string host = text.substr(0, colon);
  if (host.starts_with('[') && host.ends_with(']')) {
    host = host.substr(1, host.size() - 2);
  } else if (host.find(':') != std::string::npos) {
    host.clear();  // without brackets it is not clear where the port begins
  } else if (host == "localhost") {
    host = "127.0.0.1";
  }
  const auto port = colon == std::string::npos ? std::nullopt : ParsePort(text.substr(colon + 1));
  const auto loopback = LoopbackOf(host);
  if (port && loopback) return ListenAddress{.host = host, .port = *port, .loopback = *loopback};
  return Fail(ErrorCode::kUsage, fmt::format("\"{}\" is no address to listen at", text), "listen",
              "Write it as 127.0.0.1:8080 or [::1]:8080.");
}

}  // namespace kundig
