// LiveKeys: the keys of a running server, which can be made and revoked while it runs. Changes are
// stored by a thread of its own, so that whoever asks for one never waits for the store.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>

#include "engine/access_keys.h"
#include "engine/change_asker.h"
#include "engine/change_queue.h"

namespace kundig {

class LiveKeys {
 public:
  static constexpr size_t kMostWaiting = 64;  // changes

  // The keys that the store holds now; nobody else changes them from then on. `store` is borrowed
  // for as long as the keys live. Errors: those of LoadAccessKeys.
  static Result<std::unique_ptr<LiveKeys>> Open(Store& store);
  // Its end finishes all changes that were taken.
  LiveKeys(const LiveKeys&) = delete;
  LiveKeys& operator=(const LiveKeys&) = delete;

  // As they are now. What is given never changes: rows may be borrowed from it for as long as it is
  // held. From any thread, as all that follows.
  [[nodiscard]] std::shared_ptr<const AccessKeys> now() const;
  [[nodiscard]] std::shared_ptr<const KeyRing> ring() const;
  // The number by which the journal knows the key. Requires that it is or was one of the keys.
  [[nodiscard]] uint32_t NumberOf(const KeyRow& key) const;

  // The key of that id as one who asks for changes, borrowed from the keys.
  [[nodiscard]] ChangeAsker AskerWith(const std::string& id) const;

  // Both return at once. `done` is called once, by the thread of the keys, and must be quick: the
  // change is stored then, and what now() gives has it. False where too many changes are waiting;
  // `done` is not called then. Errors: kNotAllowed where `by` is no admin (any more) when its turn
  // comes; those of the store, and nothing is changed.
  using Made = std::function<void(const Result<NewKey>&)>;
  [[nodiscard]] bool Create(const ChangeAsker& by, KeyRole role, const std::string& name,
                            Made done);
  // The row as it is then; a revoked key stays revoked since the first time. No key revokes itself,
  // so that an admin key is always left. Errors: kNotFound; kCheckFailed where `id` is the asker's.
  using Revoked = std::function<void(const Result<KeyRow>&)>;
  [[nodiscard]] bool Revoke(const ChangeAsker& by, const std::string& id, Revoked done);

 private:
  LiveKeys(Store& store, AccessKeys keys);
  Result<NewKey> CreateNow(const ChangeAsker& by, KeyRole role, const std::string& name);
  Result<KeyRow> RevokeNow(const ChangeAsker& by, const std::string& id);
  Status Reload();

  Store& store_;
  mutable std::mutex mutex_;  // of the keys
  std::shared_ptr<const AccessKeys> keys_;
  ChangeQueue changes_;  // ends first: its changes need what stands above
};

}  // namespace kundig
