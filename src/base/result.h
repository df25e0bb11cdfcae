// What can fail for reasons from outside returns Result<T>: a value, or an Error that says what the
// caller can do.
#pragma once

#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <utility>

namespace kundig {

// What the caller can do about it. cli/exit_status.cc turns it into an exit status; a server turns
// it into an HTTP status; nothing else switches on it.
enum class ErrorCode {
  kFailure,   // the operation failed (input unreadable, disk full, ...): mend the cause and repeat
  kUsage,     // the request itself is wrong: mend the call
  kNotFound,  // what was named does not exist
  kNotAllowed,   // the caller may not do this
  kStoreInUse,   // another process has the store open: wait or stop it
  kCheckFailed,  // a check that was asked for found a difference
};

// Says what was wrong, where (file, line, field), and how to mend it. `where` and `mend` may be
// empty.
struct Error {
  ErrorCode code = ErrorCode::kFailure;
  std::string what;
  std::string where;
  std::string mend;

  // One line for people: "what (where). mend"
  [[nodiscard]] std::string Message() const;

  friend bool operator==(const Error&, const Error&) = default;
};

template <typename T>
using Result = tl::expected<T, Error>;
using Status = Result<void>;

// return Fail(ErrorCode::kNotFound, "no customer \"4711\"", "kundig.duckdb", "see `kundig predict`
// for the ids");
[[nodiscard]] tl::unexpected<Error> Fail(ErrorCode code, std::string what, std::string where = {},
                                         std::string mend = {});
[[nodiscard]] tl::unexpected<Error> Fail(Error error);

}  // namespace kundig

// Returns the error of `expression` from the enclosing function, if it has one. Both macros serve
// every tl::expected, whatever the type of its error.
#define KUNDIG_RETURN_IF_ERROR(expression)                       \
  do {                                                           \
    if (auto kundig_status = (expression); !kundig_status) {     \
      return ::tl::unexpected(std::move(kundig_status.error())); \
    }                                                            \
  } while (false)

// KUNDIG_ASSIGN_OR_RETURN(auto rows, Read(path)): declares `rows` from the value, or returns the
// error.
#define KUNDIG_ASSIGN_OR_RETURN(declaration, expression) \
  KUNDIG_ASSIGN_OR_RETURN_NAMED(KUNDIG_JOIN(kundig_result_, __LINE__), declaration, expression)
#define KUNDIG_ASSIGN_OR_RETURN_NAMED(name, declaration, expression) \
  auto name = (expression);                                          \
  if (!name) return ::tl::unexpected(std::move(name.error()));       \
  declaration = std::move(*name)
#define KUNDIG_JOIN(a, b) KUNDIG_JOIN_AGAIN(a, b)
#define KUNDIG_JOIN_AGAIN(a, b) a##b
