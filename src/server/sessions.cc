#include "server/sessions.h"

#include <sodium.h>

#include <algorithm>
#include <utility>

namespace kundig {

int64_t Sessions::EndOf(const Held& held) {
  return std::min(held.begun_us + kLongestUs, held.used_us + kIdleUs);
}

NewSession Sessions::Begin(const UserRow& user, int64_t now_us) {
  NewSession made{.token = RandomKeyText('s'), .session = {.user = user}};
  made.session.id = std::string(KeyIdIn(made.token).value());
  Held held{.session = made.session,
            .hash = HashOfKey(made.token),
            .begun_us = now_us,
            .used_us = now_us};
  held.session.until_us = made.session.until_us = EndOf(held);
  const std::lock_guard lock(mutex_);
  std::erase_if(held_, [&](const auto& one) { return EndOf(one.second) <= now_us; });
  if (held_.size() >= kMost) {
    held_.erase(
        std::ranges::min_element(held_, {}, [](const auto& one) { return one.second.used_us; }));
  }
  held_.insert_or_assign(made.session.id, std::move(held));
  return made;
}

NewSession Sessions::BeginWithoutUser(int64_t now_us) {
  UserRow nobody;
  nobody.role = KeyRole::kAdmin;
  return Begin(nobody, now_us);
}

std::optional<Session> Sessions::Use(std::string_view token, int64_t now_us) {
  const std::lock_guard lock(mutex_);
  const auto found = Find(token);
  if (found == held_.end()) return std::nullopt;
  Held& held = found->second;
  if (EndOf(held) <= now_us || !IsUnchanged(held.session.user)) {
    held_.erase(found);
    return std::nullopt;
  }
  held.used_us = std::max(held.used_us, now_us);
  held.session.until_us = EndOf(held);
  return held.session;
}

bool Sessions::IsAdmin(std::string_view id) const {
  const std::lock_guard lock(mutex_);
  const auto found = held_.find(id);
  if (found == held_.end()) return false;
  const Session& session = found->second.session;
  return session.role() == KeyRole::kAdmin && IsUnchanged(session.user);
}

void Sessions::End(std::string_view token) {
  const std::lock_guard lock(mutex_);
  const auto found = Find(token);
  if (found != held_.end()) held_.erase(found);
}

Sessions::HeldById::iterator Sessions::Find(std::string_view token) {
  const auto id = KeyIdIn(token);
  const auto found = id ? held_.find(*id) : held_.end();
  const Digest unknown{};
  const Digest& expected = found == held_.end() ? unknown : found->second.hash;
  const Digest hash = HashOfKey(token);
  const bool equal = sodium_memcmp(hash.data(), expected.data(), hash.size()) == 0;
  return equal ? found : held_.end();
}

bool Sessions::IsUnchanged(const UserRow& user) const {
  if (user.id.empty()) return true;
  const auto users = users_();
  const UserRow* row = UserWithId(*users, user.id);
  return row != nullptr && *row == user;
}

}  // namespace kundig
