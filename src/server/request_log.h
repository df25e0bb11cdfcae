// RequestLog: one JSON line for each answered request, without anything personal or secret.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace kundig {

struct RequestRecord {
  int64_t time_us = 0;
  std::string_view method;
  std::string_view route;  // the pattern, never the path: paths have customers in them
  int status = 0;
  size_t bytes_in = 0;
  size_t bytes_out = 0;
  int64_t took_us = 0;
  std::string_view address;
};

// {"time": ..., "level": "info", "method": ..., "route": ..., ..., "network": "192.0.2.0/24"},
// without a line break. `level` is "error" from status 500 on, "warn" from 400 on.
[[nodiscard]] std::string FormatRequestRecord(const RequestRecord& record);

// The network that an address lies in, too large to tell a person: /24 of IPv4, /48 of IPv6; empty
// where it is no address. IPv4 in IPv6 ("::ffff:192.0.2.7") counts as IPv4.
[[nodiscard]] std::string NetworkOf(std::string_view address);

// Where lines go; called from many threads.
using LogSink = std::function<void(std::string_view line)>;
// Each line is one write(2), so that lines do not mix.
[[nodiscard]] LogSink LogToStandardError();

}  // namespace kundig
