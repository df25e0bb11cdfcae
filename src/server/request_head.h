// HeadDefect: what is wrong with the head of an HTTP request, read strictly. Where two programs in
// a row read a head differently, one request can hide in another (request smuggling); so whatever
// has two readings is refused.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace kundig {

inline constexpr size_t kMaxRequestFields = 100;

// `head` is the request line and the fields with the blank line that ends them. Nothing where it is
// sound by RFC 9112 and has one reading only; refused besides: line ends other than CR LF, lines
// that go on (obs-fold), blanks around a field's name, bytes outside visible ASCII in the target,
// more than one Content-Length even where they agree, Transfer-Encoding other than "chunked", both
// of them, Transfer-Encoding before HTTP/1.1, a missing, second or impossible Host, targets other
// than paths ("*" for OPTIONS), more than kMaxRequestFields fields.
[[nodiscard]] std::optional<std::string> HeadDefect(std::string_view head);

// The length of the head that `bytes` begins with, with its blank line; 0 where it is not there
// yet; nothing where it can be no head any more, because a line ends wrongly.
[[nodiscard]] std::optional<size_t> FindHead(std::string_view bytes);

}  // namespace kundig
