#include "engine/live_keys.h"

#include <utility>

#include "base/check.h"

namespace kundig {

Result<std::unique_ptr<LiveKeys>> LiveKeys::Open(Store& store) {
  KUNDIG_ASSIGN_OR_RETURN(AccessKeys keys, LoadAccessKeys(store));
  return std::unique_ptr<LiveKeys>(new LiveKeys(store, std::move(keys)));
}

LiveKeys::LiveKeys(Store& store, AccessKeys keys)
    : store_(store),
      keys_(std::make_shared<const AccessKeys>(std::move(keys))),
      thread_([this] { Run(); }) {}

LiveKeys::~LiveKeys() {
  {
    const std::lock_guard lock(mutex_);
    ending_ = true;
  }
  came_.notify_all();
  thread_.join();
}

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

bool LiveKeys::Create(const std::string& by, KeyRole role, const std::string& name, Made done) {
  return Submit(
      [this, by, role, name, done = std::move(done)] { done(CreateNow(by, role, name)); });
}

bool LiveKeys::Revoke(const std::string& by, const std::string& id, Revoked done) {
  return Submit([this, by, id, done = std::move(done)] { done(RevokeNow(by, id)); });
}

bool LiveKeys::Submit(std::function<void()> change) {
  {
    const std::lock_guard lock(mutex_);
    if (waiting_.size() >= kMostWaiting) return false;
    waiting_.push_back(std::move(change));
  }
  came_.notify_all();
  return true;
}

void LiveKeys::Run() {
  while (true) {
    std::function<void()> change;
    {
      std::unique_lock lock(mutex_);
      came_.wait(lock, [this] { return ending_ || !waiting_.empty(); });
      if (waiting_.empty()) return;
      change = std::move(waiting_.front());
      waiting_.pop_front();
    }
    change();
  }
}

// Its key was an admin key when the request was let in; a change before this one may have revoked
// it, and two keys that revoke each other must not both succeed.
Status LiveKeys::CheckMayChange(const std::string& by) const {
  const auto keys = now();
  const KeyRow* row = keys->ring.WithId(by);
  if (row != nullptr && !row->revoked() && Allows(row->role, KeyRole::kAdmin)) return {};
  return Fail(ErrorCode::kNotAllowed, "the key that asks for it is no admin key, or was revoked",
              by, "Ask with an admin key that is in use.");
}

Result<NewKey> LiveKeys::CreateNow(const std::string& by, KeyRole role, const std::string& name) {
  KUNDIG_RETURN_IF_ERROR(CheckMayChange(by));
  KUNDIG_ASSIGN_OR_RETURN(NewKey made, CreateAccessKey(store_, role, name));
  KUNDIG_RETURN_IF_ERROR(Reload());
  return made;
}

Result<KeyRow> LiveKeys::RevokeNow(const std::string& by, const std::string& id) {
  KUNDIG_RETURN_IF_ERROR(CheckMayChange(by));
  if (id == by) {
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
