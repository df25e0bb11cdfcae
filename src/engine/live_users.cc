#include "engine/live_users.h"

#include <utility>

#include "base/passwords.h"

namespace kundig {

Result<std::unique_ptr<LiveUsers>> LiveUsers::Open(Store& store) {
  KUNDIG_ASSIGN_OR_RETURN(std::vector<UserRow> users, LoadUsers(store));
  return std::unique_ptr<LiveUsers>(new LiveUsers(store, std::move(users)));
}

LiveUsers::LiveUsers(Store& store, std::vector<UserRow> users)
    : store_(store), users_(std::make_shared<const std::vector<UserRow>>(std::move(users))) {}

std::shared_ptr<const std::vector<UserRow>> LiveUsers::now() const {
  const std::lock_guard lock(mutex_);
  return users_;
}

bool LiveUsers::Create(const ChangeAsker& by, NewUser user, Changed done) {
  return Submit(
      by, [this, user = std::move(user)] { return CreateUser(store_, user); }, std::move(done));
}

bool LiveUsers::Remove(const ChangeAsker& by, const std::string& id, Changed done) {
  return Submit(
      by,
      [this, id, asker = by.user_id]() -> Result<UserRow> {
        if (id != asker) return RemoveUser(store_, id);
        return Fail(ErrorCode::kCheckFailed, "nobody can remove himself", id,
                    "Let another admin do it.");
      },
      std::move(done));
}

bool LiveUsers::ChangePassword(const ChangeAsker& by, const std::string& id, std::string password,
                               Changed done) {
  return Submit(
      by,
      [this, id, password = std::move(password)] {
        return kundig::ChangePassword(store_, id, password);
      },
      std::move(done));
}

bool LiveUsers::SignIn(const std::string& name, std::string password, SignedIn done) {
  return changes_.Submit([this, name, password = std::move(password),
                          done = std::move(done)] { done(SignInNow(name, password)); },
                         kMostSignIns);
}

bool LiveUsers::ChangeOwnPassword(const std::string& name, std::string password,
                                  std::string new_password, SignedIn done) {
  return changes_.Submit(
      [this, name, password = std::move(password), new_password = std::move(new_password),
       done = std::move(done)] { done(ChangeOwnNow(name, password, new_password)); },
      kMostSignIns);
}

bool LiveUsers::Submit(const ChangeAsker& by, std::function<Result<UserRow>()> change,
                       Changed done) {
  return changes_.Submit(
      [this, by, change = std::move(change), done = std::move(done)] {
        const auto make = [&]() -> Result<UserRow> {
          KUNDIG_RETURN_IF_ERROR(CheckMayChange(by));
          KUNDIG_ASSIGN_OR_RETURN(UserRow row, change());
          KUNDIG_RETURN_IF_ERROR(Reload());
          return row;
        };
        done(make());
      },
      kMostWaiting);
}

Result<std::optional<UserRow>> LiveUsers::SignInNow(const std::string& name,
                                                    const std::string& password) {
  const auto users = now();
  const UserRow* user = UserNamed(*users, name);
  KUNDIG_ASSIGN_OR_RETURN(
      const bool right,
      IsPassword(password, user == nullptr ? HashOfNoPassword() : user->password_hash));
  if (!right || user == nullptr) return std::nullopt;
  return *user;
}

Result<std::optional<UserRow>> LiveUsers::ChangeOwnNow(const std::string& name,
                                                       const std::string& password,
                                                       const std::string& new_password) {
  KUNDIG_ASSIGN_OR_RETURN(const std::optional<UserRow> user, SignInNow(name, password));
  if (!user) return std::nullopt;
  KUNDIG_ASSIGN_OR_RETURN(UserRow row, kundig::ChangePassword(store_, user->id, new_password));
  KUNDIG_RETURN_IF_ERROR(Reload());
  return row;
}

Status LiveUsers::Reload() {
  KUNDIG_ASSIGN_OR_RETURN(std::vector<UserRow> users, LoadUsers(store_));
  auto loaded = std::make_shared<const std::vector<UserRow>>(std::move(users));
  const std::lock_guard lock(mutex_);
  users_.swap(loaded);  // the users before it go after the lock
  return {};
}

}  // namespace kundig
