#include "base/result.h"

namespace kundig {

std::string Error::Message() const {
  std::string message = what;
  if (!where.empty()) message += " (" + where + ")";
  if (!mend.empty()) message += ". " + mend;
  return message;
}

tl::unexpected<Error> Fail(ErrorCode code, std::string what, std::string where, std::string mend) {
  return tl::unexpected<Error>(Error{
      .code = code, .what = std::move(what), .where = std::move(where), .mend = std::move(mend)});
}

tl::unexpected<Error> Fail(Error error) { return tl::unexpected<Error>(std::move(error)); }

}  // namespace kundig
