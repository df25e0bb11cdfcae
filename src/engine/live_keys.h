// LiveKeys: the keys of a running server, which can be made and revoked while it runs. Changes are
// stored by a thread of its own, so that whoever asks for one never waits for the store.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include "engine/access_keys.h"

namespace kundig {

class LiveKeys {
 public:
  static constexpr size_t kMostWaiting = 64;  // changes

  // The keys that the store holds now; nobody else changes them from then on. `store` is borrowed
  // for as long as the keys live. Errors: those of LoadAccessKeys.
  static Result<std::unique_ptr<LiveKeys>> Open(Store& store);
  // Finishes all changes that were taken.
  ~LiveKeys();
  LiveKeys(const LiveKeys&) = delete;
  LiveKeys& operator=(const LiveKeys&) = delete;

  // As they are now. What is given never changes: rows may be borrowed from it for as long as it is
  // held. From any thread, as all that follows.
  [[nodiscard]] std::shared_ptr<const AccessKeys> now() const;
  [[nodiscard]] std::shared_ptr<const KeyRing> ring() const;
  // The number by which the journal knows the key. Requires that it is or was one of the keys.
  [[nodiscard]] uint32_t NumberOf(const KeyRow& key) const;

  // Both return at once. `done` is called once, by the thread of the keys, and must be quick: the
  // change is stored then, and what now() gives has it. False where too many changes are waiting;
  // `done` is not called then. `by` is the id of the key that asks for it. Errors: kNotAllowed
  // where it is no admin key (any more) when its turn comes; those of the store, and nothing is
  // changed.
  using Made = std::function<void(const Result<NewKey>&)>;
  [[nodiscard]] bool Create(const std::string& by, KeyRole role, const std::string& name,
                            Made done);
  // The row as it is then; a revoked key stays revoked since the first time. No key revokes itself,
  // so that an admin key is always left. Errors: kNotFound; kCheckFailed where `id` is `by`.
  using Revoked = std::function<void(const Result<KeyRow>&)>;
  [[nodiscard]] bool Revoke(const std::string& by, const std::string& id, Revoked done);

 private:
  LiveKeys(Store& store, AccessKeys keys);
  [[nodiscard]] bool Submit(std::function<void()> change);
  void Run();
  [[nodiscard]] Status CheckMayChange(const std::string& by) const;
  Result<NewKey> CreateNow(const std::string& by, KeyRole role, const std::string& name);
  Result<KeyRow> RevokeNow(const std::string& by, const std::string& id);
  Status Reload();

  Store& store_;
  mutable std::mutex mutex_;  // of what follows
  std::condition_variable came_;
  std::shared_ptr<const AccessKeys> keys_;
  std::deque<std::function<void()>> waiting_;
  bool ending_ = false;
  std::thread thread_;
};

}  // namespace kundig
