#include "engine/live_keys.h"

#include <utility>

#include "base/check.h"

namespace kundig {

Result<std::unique_ptr<LiveKeys>> LiveKeys::Open(Store& store) {
  KUNDIG_ASSIGN_OR_RETURN(AccessKeys keys, LoadAccessKeys(store));
  return std::unique_ptr<LiveKeys>(new LiveKeys(store, std::move(keys)));
}

LiveKeys::LiveKeys(Store& store, AccessKeys keys)
    : store_(store), keys_(std::make_shared<const AccessKeys>(std::move(keys))) {}

std::shared_ptr<const AccessKeys> LiveKeys::now() const {
  const std::lock_guard lock(mutex_);
  return keys_;
}

std::shared_ptr<const KeyRing> LiveKeys::ring() const {
  const auto keys = now();
  return {keys, &keys->ring};
}

uint32_t LiveKeys::NumberOf(const KeyRow& key) const {
  // Rows are never removed, so a key that was let in before a change is there after it too.
  const auto keys = now();
  const auto found = keys->numbers.find(key.id);
  KUNDIG_CHECK(found != keys->numbers.end());
  return found->second;
}

ChangeAsker LiveKeys::AskerWith(const std::string& id) const {
  return {.key_id = id, .user_id = {}, .is_admin = [this, id] {
            const auto keys = now();
            const KeyRow* row = keys->ring.WithId(id);
            return row != nullptr && !row->revoked() && Allows(row->role, KeyRole::kAdmin);
          }};
}

bool LiveKeys::Create(const ChangeAsker& by, KeyRole role, const std::string& name, Made done) {
  return changes_.Submit(
      [this, by, role, name, done = std::move(done)] { done(CreateNow(by, role, name)); },
      kMostWaiting);
}

bool LiveKeys::Revoke(const ChangeAsker& by, const std::string& id, Revoked done) {
  return changes_.Submit([this, by, id, done = std::move(done)] { done(RevokeNow(by, id)); },
                         kMostWaiting);
}

Result<NewKey> LiveKeys::CreateNow(const ChangeAsker& by, KeyRole role, const std::string& name) {
  KUNDIG_RETURN_IF_ERROR(CheckMayChange(by));
  KUNDIG_ASSIGN_OR_RETURN(NewKey made, CreateAccessKey(store_, role, name));
  KUNDIG_RETURN_IF_ERROR(Reload());
  return made;
}

Result<KeyRow> LiveKeys::RevokeNow(const ChangeAsker& by, const std::string& id) {
  KUNDIG_RETURN_IF_ERROR(CheckMayChange(by));
  if (id == by.key_id) {
    return Fail(ErrorCode::kCheckFailed, "an admin key cannot revoke itself", id,
                "Make another admin key, and revoke this one with it.");
  }
  KUNDIG_ASSIGN_OR_RETURN(KeyRow row, RevokeAccessKey(store_, id));
  KUNDIG_RETURN_IF_ERROR(Reload());
  return row;
}

Status LiveKeys::Reload() {
  KUNDIG_ASSIGN_OR_RETURN(AccessKeys keys, LoadAccessKeys(store_));
  auto loaded = std::make_shared<const AccessKeys>(std::move(keys));
  const std::lock_guard lock(mutex_);
  keys_.swap(loaded);  // the ring before it goes after the lock
  return {};
}

}  // namespace kundig
