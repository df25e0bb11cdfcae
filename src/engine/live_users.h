// LiveUsers: the users of a running server, who can be made and removed while it runs. Passwords
// are hashed and compared by a thread of its own, one at a time.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "engine/change_asker.h"
#include "engine/change_queue.h"
#include "engine/users.h"

namespace kundig {

class LiveUsers {
 public:
  static constexpr size_t kMostSignIns = 16;  // waiting
  static constexpr size_t kMostWaiting = 64;  // sign-ins and changes

  // The users whom the store holds now; nobody else changes them from then on. `store` is borrowed
  // for as long as the users live. Errors: those of LoadUsers.
  static Result<std::unique_ptr<LiveUsers>> Open(Store& store);
  // Its end finishes all that was taken.
  LiveUsers(const LiveUsers&) = delete;
  LiveUsers& operator=(const LiveUsers&) = delete;

  // As they are now; what is given never changes. From any thread, as all that follows.
  [[nodiscard]] std::shared_ptr<const std::vector<UserRow>> now() const;

  // All that follows returns at once. `done` is called once, by the thread of the users, and must
  // be quick: the change is stored then, and what now() gives has it. False where too much is
  // waiting; `done` is not called then. Errors: those of users.h; kNotAllowed where `by` is no
  // admin (any more) when its turn comes.
  using Changed = std::function<void(const Result<UserRow>&)>;
  [[nodiscard]] bool Create(const ChangeAsker& by, NewUser user, Changed done);
  // The row that was. Errors: kCheckFailed where `id` is the asker's, so that an admin is left.
  [[nodiscard]] bool Remove(const ChangeAsker& by, const std::string& id, Changed done);
  [[nodiscard]] bool ChangePassword(const ChangeAsker& by, const std::string& id,
                                    std::string password, Changed done);

  // The user of that name and password; nothing where there is none, after the same time. Errors:
  // kFailure where there is no memory for it.
  using SignedIn = std::function<void(const Result<std::optional<UserRow>>&)>;
  [[nodiscard]] bool SignIn(const std::string& name, std::string password, SignedIn done);
  // The same, and gives the user another password, with which the row is that it then has. Errors:
  // also those of ChangePassword() in users.h.
  [[nodiscard]] bool ChangeOwnPassword(const std::string& name, std::string password,
                                       std::string new_password, SignedIn done);

 private:
  LiveUsers(Store& store, std::vector<UserRow> users);
  [[nodiscard]] bool Submit(const ChangeAsker& by, std::function<Result<UserRow>()> change,
                            Changed done);
  Result<std::optional<UserRow>> SignInNow(const std::string& name, const std::string& password);
  Result<std::optional<UserRow>> ChangeOwnNow(const std::string& name, const std::string& password,
                                              const std::string& new_password);
  Status Reload();

  Store& store_;
  mutable std::mutex mutex_;  // of the users
  std::shared_ptr<const std::vector<UserRow>> users_;
  ChangeQueue changes_;  // ends first: its changes need what stands above
};

}  // namespace kundig
