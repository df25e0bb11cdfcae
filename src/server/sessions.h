// Sessions: who is signed in. In memory alone: after a restart one signs in again.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/digest.h"
#include "base/iso_time.h"
#include "engine/users.h"

namespace kundig {

struct Session {
  std::string id;  // no secret
  UserRow user;    // as he was when he signed in; without id and name: by the first sign-in's link
  int64_t until_us = 0;  // in UTC, where no request comes before; later with each request

  [[nodiscard]] KeyRole role() const { return user.role; }
};

struct NewSession {
  std::string token;  // for the browser, told once; of the form of keys, "ks_..." (keys.h)
  Session session;
};

// Safe to use from many threads.
class Sessions {
 public:
  static constexpr int64_t kIdleUs = int64_t{12} * 3600 * kMicrosPerSecond;
  static constexpr int64_t kLongestUs = int64_t{7} * 24 * 3600 * kMicrosPerSecond;
  static constexpr size_t kMost = 1000;

  // The users as they are now; asked for with every request.
  using CurrentUsers = std::function<std::shared_ptr<const std::vector<UserRow>>()>;
  explicit Sessions(CurrentUsers users) : users_(std::move(users)) {}

  // Where there are kMost, the one that was not used for the longest time ends.
  NewSession Begin(const UserRow& user, int64_t now_us);
  // Of an admin who is no user yet.
  NewSession BeginWithoutUser(int64_t now_us);

  // The session of that token, and counts it as used; nothing where there is none, or where it has
  // ended: idle for kIdleUs, kLongestUs old, or its user is not exactly as he was any more. The
  // token's hash is compared in constant time.
  [[nodiscard]] std::optional<Session> Use(std::string_view token, int64_t now_us);
  // Whether the session with that id (not its token) is there and its user may do all. Does not
  // count as use.
  [[nodiscard]] bool IsAdmin(std::string_view id) const;
  void End(std::string_view token);

 private:
  struct Held {
    Session session;
    Digest hash{};
    int64_t begun_us = 0;
    int64_t used_us = 0;
  };
  using HeldById = std::map<std::string, Held, std::less<>>;
  [[nodiscard]] HeldById::iterator Find(std::string_view token);
  [[nodiscard]] bool IsUnchanged(const UserRow& user) const;
  static int64_t EndOf(const Held& held);

  CurrentUsers users_;
  mutable std::mutex mutex_;  // of the sessions
  HeldById held_;
};

}  // namespace kundig
