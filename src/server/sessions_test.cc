#include "server/sessions.h"

#include <gtest/gtest.h>

#include <atomic>
#include <future>

#include "server/sign_in_link.h"

namespace kundig {
namespace {

constexpr int64_t kNow = 1'795'600'000'000'000;

class SessionsTest : public testing::Test {
 protected:
  SessionsTest() {
    users_.push_back({.id = "z", .name = "zoe", .role = KeyRole::kAdmin, .password_hash = "h"});
    users_.push_back({.id = "a", .name = "anna", .role = KeyRole::kRead, .password_hash = "i"});
  }
  bool IsThere(const NewSession& session, int64_t now_us = kNow) {
    return sessions_.Use(session.token, now_us).has_value();
  }

  std::vector<UserRow> users_;
  Sessions sessions_{[this] { return std::make_shared<const std::vector<UserRow>>(users_); }};
};

TEST_F(SessionsTest, ATokenIsOfItsSessionAlone) {
  const NewSession zoe = sessions_.Begin(users_[0], kNow);
  const NewSession anna = sessions_.Begin(users_[1], kNow);
  EXPECT_EQ(sessions_.Use(zoe.token, kNow)->user, users_[0]);
  EXPECT_EQ(sessions_.Use(anna.token, kNow)->role(), KeyRole::kRead);
  EXPECT_EQ(KeyIdIn(zoe.token), zoe.session.id);
  std::string mixed = zoe.token;
  mixed.replace(16, 43, anna.token.substr(16));
  for (const std::string& wrong :
       {std::string(), std::string("x"), zoe.session.id, mixed, zoe.token + "A",
        zoe.token.substr(0, zoe.token.size() - 1), "kx" + zoe.token.substr(2)}) {
    EXPECT_FALSE(sessions_.Use(wrong, kNow)) << wrong;
    sessions_.End(wrong);
  }
  EXPECT_TRUE(IsThere(zoe));
  sessions_.End(zoe.token);
  EXPECT_FALSE(IsThere(zoe));
  EXPECT_TRUE(IsThere(anna));
}

TEST_F(SessionsTest, ItEndsWhereNoRequestComesAndAfterAWeekInAnyCase) {
  const NewSession idle = sessions_.Begin(users_[0], kNow);
  EXPECT_EQ(idle.session.until_us, kNow + Sessions::kIdleUs);
  EXPECT_TRUE(IsThere(idle, kNow + Sessions::kIdleUs - 1));
  EXPECT_TRUE(IsThere(idle, kNow + 2 * Sessions::kIdleUs - 2)) << "the use before counts";
  EXPECT_FALSE(IsThere(idle, kNow + 3 * Sessions::kIdleUs));
  EXPECT_FALSE(IsThere(idle, kNow)) << "what has ended stays so";
  const NewSession busy = sessions_.Begin(users_[0], kNow);
  const int64_t end = kNow + Sessions::kLongestUs;
  for (int64_t now = kNow; now < end; now += Sessions::kIdleUs / 2) EXPECT_TRUE(IsThere(busy, now));
  EXPECT_EQ(sessions_.Use(busy.token, end - 1)->until_us, end);
  EXPECT_FALSE(IsThere(busy, end));
}

TEST_F(SessionsTest, ItEndsWithTheUserAsHeWas) {
  const NewSession zoe = sessions_.Begin(users_[0], kNow);
  const NewSession anna = sessions_.Begin(users_[1], kNow);
  EXPECT_TRUE(sessions_.IsAdmin(zoe.session.id));
  EXPECT_FALSE(sessions_.IsAdmin(anna.session.id));
  users_[0].password_hash = "another";
  EXPECT_FALSE(sessions_.IsAdmin(zoe.session.id));
  EXPECT_FALSE(IsThere(zoe));
  users_.clear();
  EXPECT_FALSE(IsThere(anna));
  EXPECT_FALSE(sessions_.IsAdmin("nobody"));
}

TEST_F(SessionsTest, ByTheLinkAnAdminIsSignedInWithoutAUser) {
  const NewSession first = sessions_.BeginWithoutUser(kNow);
  users_.clear();
  EXPECT_EQ(sessions_.Use(first.token, kNow)->role(), KeyRole::kAdmin);
  EXPECT_TRUE(sessions_.IsAdmin(first.session.id));
}

TEST_F(SessionsTest, TheLeastUsedGoesWhereThereAreTooMany) {
  const NewSession oldest = sessions_.Begin(users_[0], kNow);
  const NewSession next = sessions_.Begin(users_[0], kNow + 1);
  for (size_t i = 2; i < Sessions::kMost; ++i) sessions_.Begin(users_[1], kNow + 2);
  EXPECT_TRUE(IsThere(oldest, kNow + 3));
  sessions_.Begin(users_[1], kNow + 3);
  EXPECT_FALSE(IsThere(next, kNow + 3));
  EXPECT_TRUE(IsThere(oldest, kNow + 3));
}

TEST_F(SessionsTest, SessionsAreUsedWhileOthersComeAndGo) {
  const NewSession steady = sessions_.Begin(users_[0], kNow);
  std::atomic<bool> ending = false;
  const auto use = [&] {
    size_t wrong = 0;
    while (!ending) wrong += IsThere(steady) && sessions_.IsAdmin(steady.session.id) ? 0 : 1;
    return wrong;
  };
  auto one = std::async(std::launch::async, use);
  auto other = std::async(std::launch::async, use);
  for (int i = 0; i < 100; ++i) sessions_.End(sessions_.Begin(users_[1], kNow).token);
  ending = true;
  EXPECT_EQ(one.get() + other.get(), 0u);
}

TEST(SignInLinkTest, ALinkHoldsOnceForItsTimeAndEndsTheOneBefore) {
  SignInLink link;
  EXPECT_FALSE(link.Redeem("", kNow));
  const std::string before = link.Make(kNow);
  const std::string token = link.Make(kNow);
  EXPECT_FALSE(link.Redeem(before, kNow));
  EXPECT_FALSE(link.Redeem(token.substr(1), kNow));
  EXPECT_FALSE(link.Redeem(token, kNow + SignInLink::kLifeUs));
  EXPECT_TRUE(link.Redeem(token, kNow + SignInLink::kLifeUs - 1));
  EXPECT_FALSE(link.Redeem(token, kNow)) << "once";
}

}  // namespace
}  // namespace kundig
