// ChangeAsker: who asks a running server to change its keys or users.
#pragma once

#include <functional>
#include <string>

#include "base/result.h"

namespace kundig {

struct ChangeAsker {
  std::string key_id;   // empty: not by a key
  std::string user_id;  // empty: not by a user who is signed in
  // Whether the asker is an admin at that moment. Asked by the thread that makes the change when
  // its turn comes: a change before it may have ended what let the request in, and two admins who
  // remove each other must not both succeed. Empty: nobody.
  std::function<bool()> is_admin;
};

// Errors: kNotAllowed.
[[nodiscard]] inline Status CheckMayChange(const ChangeAsker& by) {
  if (by.is_admin && by.is_admin()) return {};
  return Fail(ErrorCode::kNotAllowed, "whoever asks for it is no admin, or no longer",
              by.key_id.empty() ? by.user_id : by.key_id,
              "Ask with an admin key that is in use, or signed in as an admin.");
}

}  // namespace kundig
