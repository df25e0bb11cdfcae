#include "server/request_log.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <unistd.h>

#include <algorithm>
#include <array>

#include "base/iso_time.h"
#include "base/json_writer.h"

namespace kundig {
namespace {

std::string_view LevelOf(int status) {
  if (status >= 500) return "error";
  return status >= 400 ? "warn" : "info";
}

std::string NetworkText(int family, std::string_view bytes, int prefix) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  if (inet_ntop(family, bytes.data(), text.data(), text.size()) == nullptr) return {};
  return fmt::format("{}/{}", text.data(), prefix);
}

}  // namespace

std::string NetworkOf(std::string_view address) {
  constexpr size_t kBytesOf24 = 3;
  constexpr size_t kBytesOf48 = 6;
  constexpr std::string_view kMapped = "::ffff:";
  if (address.starts_with(kMapped) && address.find('.') != address.npos) {
    address.remove_prefix(kMapped.size());
  }
  const std::string text(address);
  std::array<char, sizeof(in6_addr)> bytes{};
  if (inet_pton(AF_INET, text.c_str(), bytes.data()) == 1) {
    std::fill(bytes.begin() + kBytesOf24, bytes.end(), '\0');
    return NetworkText(AF_INET, {bytes.data(), sizeof(in_addr)}, 24);
  }
  if (inet_pton(AF_INET6, text.c_str(), bytes.data()) == 1) {
    std::fill(bytes.begin() + kBytesOf48, bytes.end(), '\0');
    return NetworkText(AF_INET6, {bytes.data(), bytes.size()}, 48);
  }
  return {};
}

std::string FormatRequestRecord(const RequestRecord& record) {
  JsonWriter json;
  json.BeginObject()
      .Field("time", FormatIsoTime(record.time_us))
      .Field("level", LevelOf(record.status))
      .Field("method", record.method)
      .Field("route", record.route)
      .Field("status", record.status)
      .Field("bytes_in", record.bytes_in)
      .Field("bytes_out", record.bytes_out)
      .Field("took_us", record.took_us)
      .Field("network", NetworkOf(record.address))
      .EndObject();
  return json.Take();
}

LogSink LogToStandardError() {
  return [](std::string_view line) {
    std::string whole(line);
    whole += '\n';
    // Where standard error cannot be written there is nobody left to tell.
    const ssize_t written = write(STDERR_FILENO, whole.data(), whole.size());
    static_cast<void>(written);
  };
}

}  // namespace kundig
