#include "engine/live_users.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <future>

namespace kundig {
namespace {

using testing::HasSubstr;

constexpr const char* kPassword = "four words of nobody";

class LiveUsersTest : public testing::Test {
 protected:
  // What `ask` was answered, which gets the function to be called when it is done.
  template <typename Answer, typename Ask>
  static Answer AnswerTo(const Ask& ask) {
    std::promise<Answer> answered;
    EXPECT_TRUE(ask([&](const Answer& answer) { answered.set_value(answer); }));
    return answered.get_future().get();
  }
  Result<UserRow> Create(const std::string& name, KeyRole role, const ChangeAsker& by) {
    return AnswerTo<Result<UserRow>>([&](const LiveUsers::Changed& done) {
      return users_->Create(by, {.name = name, .role = role, .password = kPassword}, done);
    });
  }
  Result<UserRow> Remove(const std::string& id, const ChangeAsker& by) {
    return AnswerTo<Result<UserRow>>(
        [&](const LiveUsers::Changed& done) { return users_->Remove(by, id, done); });
  }
  std::optional<UserRow> SignIn(const std::string& name, const std::string& password) {
    return AnswerTo<Result<std::optional<UserRow>>>([&](const LiveUsers::SignedIn& done) {
             return users_->SignIn(name, password, done);
           })
        .value();
  }
  // A user who is an admin as long as he is there.
  ChangeAsker By(const UserRow& user) const {
    return {.key_id = {}, .user_id = user.id, .is_admin = [this, user] {
              return UserWithId(*users_->now(), user.id) != nullptr;
            }};
  }
  static ChangeAsker ByAdmin() {
    return {.key_id = {}, .user_id = {}, .is_admin = [] { return true; }};
  }

  Store store_ = Store::Open({}, true).value();
  std::unique_ptr<LiveUsers> users_ = LiveUsers::Open(store_).value();
};

TEST_F(LiveUsersTest, AUserSignsInByTheRightPasswordAlone) {
  const UserRow zoe = Create("zoe", KeyRole::kAdmin, ByAdmin()).value();
  EXPECT_THAT(*users_->now(), testing::ElementsAre(zoe));
  EXPECT_EQ(SignIn("zoe", kPassword), zoe);
  EXPECT_EQ(SignIn("zoe", "other words of nobody"), std::nullopt);
  EXPECT_EQ(SignIn("anna", kPassword), std::nullopt);
  users_.reset();
  users_ = LiveUsers::Open(store_).value();
  EXPECT_EQ(SignIn("zoe", kPassword), zoe) << "also after the restart";
}

TEST_F(LiveUsersTest, WhoIsRemovedOrHasAnotherPasswordSignsInNoMoreByTheOld) {
  const UserRow zoe = Create("zoe", KeyRole::kAdmin, ByAdmin()).value();
  const UserRow anna = Create("anna", KeyRole::kRead, By(zoe)).value();
  const auto changed = AnswerTo<Result<UserRow>>([&](const LiveUsers::Changed& done) {
    return users_->ChangePassword(By(zoe), zoe.id, "other words of nobody", done);
  });
  EXPECT_EQ(SignIn("zoe", kPassword), std::nullopt);
  EXPECT_EQ(SignIn("zoe", "other words of nobody"), changed.value());
  EXPECT_EQ(Remove(anna.id, By(zoe)), anna);
  EXPECT_EQ(SignIn("anna", kPassword), std::nullopt);
}

TEST_F(LiveUsersTest, OnlyAdminsChangeUsers) {
  const UserRow zoe = Create("zoe", KeyRole::kAdmin, ByAdmin()).value();
  for (const ChangeAsker& by :
       {ChangeAsker{},
        ChangeAsker{.key_id = {}, .user_id = "u", .is_admin = [] { return false; }}}) {
    EXPECT_EQ(Create("anna", KeyRole::kRead, by).error().code, ErrorCode::kNotAllowed);
    EXPECT_EQ(Remove(zoe.id, by).error().code, ErrorCode::kNotAllowed);
  }
  EXPECT_THAT(*users_->now(), testing::ElementsAre(zoe));
}

TEST_F(LiveUsersTest, AnAdminIsAlwaysLeft) {
  const UserRow zoe = Create("zoe", KeyRole::kAdmin, ByAdmin()).value();
  const UserRow anna = Create("anna", KeyRole::kAdmin, By(zoe)).value();
  const auto itself = Remove(zoe.id, By(zoe));
  EXPECT_EQ(itself.error().code, ErrorCode::kCheckFailed);
  EXPECT_THAT(itself.error().Message(), HasSubstr("nobody can remove himself"));
  EXPECT_TRUE(Remove(anna.id, By(zoe)));
  EXPECT_EQ(Remove(zoe.id, By(anna)).error().code, ErrorCode::kNotAllowed);
}

TEST_F(LiveUsersTest, AttemptsToSignInLeaveRoomForChanges) {
  std::promise<void> begun;
  std::promise<void> go_on;
  ASSERT_TRUE(users_->Remove(ByAdmin(), "nobody", [&](const Result<UserRow>&) {
    begun.set_value();
    go_on.get_future().wait();
  }));
  begun.get_future().wait();
  size_t done = 0;  // by the one thread of the users
  const auto attempt = [&] {
    return users_->SignIn("nobody", "", [&](const Result<std::optional<UserRow>>&) { ++done; });
  };
  const auto change = [&] {
    return users_->Remove(ByAdmin(), "nobody", [&](const Result<UserRow>&) { ++done; });
  };
  for (size_t i = 0; i < LiveUsers::kMostSignIns; ++i) EXPECT_TRUE(attempt());
  EXPECT_FALSE(attempt());
  for (size_t i = LiveUsers::kMostSignIns; i < LiveUsers::kMostWaiting; ++i) EXPECT_TRUE(change());
  EXPECT_FALSE(change());
  go_on.set_value();
  users_.reset();
  EXPECT_EQ(done, LiveUsers::kMostWaiting);
}

}  // namespace
}  // namespace kundig
