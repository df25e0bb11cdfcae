#include "engine/live_keys.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <filesystem>
#include <future>
#include <optional>
#include <random>
#include <vector>

namespace kundig {
namespace {

using testing::HasSubstr;

class LiveKeysTest : public testing::Test {
 protected:
  LiveKeysTest()
      : folder_(std::filesystem::temp_directory_path() /
                ("kundig_live_keys_" + std::to_string(std::random_device()()))) {
    std::filesystem::create_directories(folder_);
    store_.emplace(Store::Open({.path = folder_ / "kundig.duckdb"}, true).value());
    admin_ = CreateAccessKey(*store_, KeyRole::kAdmin, "admin").value();
    keys_ = LiveKeys::Open(*store_).value();
  }
  ~LiveKeysTest() override {
    keys_.reset();
    store_.reset();
    std::filesystem::remove_all(folder_);
  }

  void Restart() {
    keys_.reset();
    store_.reset();
    store_.emplace(Store::Open({.path = folder_ / "kundig.duckdb"}, false).value());
    keys_ = LiveKeys::Open(*store_).value();
  }

  Result<NewKey> Create(KeyRole role, const std::string& by) {
    std::promise<Result<NewKey>> made;
    EXPECT_TRUE(keys_->Create(keys_->AskerWith(by), role, "made",
                              [&](const Result<NewKey>& r) { made.set_value(r); }));
    return made.get_future().get();
  }
  NewKey Create(KeyRole role) { return Create(role, admin_.row.id).value(); }
  Result<KeyRow> Revoke(const std::string& id, const std::string& by) {
    std::promise<Result<KeyRow>> revoked;
    EXPECT_TRUE(keys_->Revoke(keys_->AskerWith(by), id,
                              [&](const Result<KeyRow>& r) { revoked.set_value(r); }));
    return revoked.get_future().get();
  }
  Result<KeyRow> Revoke(const std::string& id) { return Revoke(id, admin_.row.id); }
  ChangeAsker ByAdmin() const { return keys_->AskerWith(admin_.row.id); }
  bool IsKnown(const NewKey& key) const { return keys_->ring()->Find(key.key) != nullptr; }

  std::filesystem::path folder_;
  std::optional<Store> store_;
  NewKey admin_;
  std::unique_ptr<LiveKeys> keys_;
};

TEST_F(LiveKeysTest, AMadeKeyIsKnownAtOnceAndAfterTheRestart) {
  const NewKey made = Create(KeyRole::kCollect);
  ASSERT_TRUE(IsKnown(made));
  EXPECT_EQ(*keys_->ring()->Find(made.key), made.row);
  EXPECT_NE(keys_->NumberOf(made.row), keys_->NumberOf(admin_.row));
  const uint32_t number = keys_->NumberOf(made.row);
  Restart();
  ASSERT_TRUE(IsKnown(made));
  EXPECT_EQ(*keys_->ring()->Find(made.key), made.row);
  EXPECT_EQ(keys_->NumberOf(made.row), number);
}

TEST_F(LiveKeysTest, ARevokedKeyIsUnknownAtOnceAndAfterTheRestart) {
  const NewKey made = Create(KeyRole::kRead);
  const auto row = Revoke(made.row.id);
  ASSERT_TRUE(row);
  EXPECT_TRUE(row->revoked());
  EXPECT_FALSE(IsKnown(made));
  EXPECT_EQ(Revoke(made.row.id), row) << "it stays revoked since the first time";
  Restart();
  EXPECT_FALSE(IsKnown(made));
  EXPECT_TRUE(IsKnown(admin_));
}

TEST_F(LiveKeysTest, WhatWasLetInBeforeTheRevocationIsStillCountedUnderItsKey) {
  const NewKey made = Create(KeyRole::kCollect);
  const auto ring = keys_->ring();
  const KeyRow* borrowed = ring->Find(made.key);
  ASSERT_NE(borrowed, nullptr);
  const uint32_t number = keys_->NumberOf(*borrowed);
  ASSERT_TRUE(Revoke(made.row.id));
  EXPECT_EQ(*borrowed, made.row);
  EXPECT_EQ(keys_->NumberOf(*borrowed), number);
}

TEST_F(LiveKeysTest, OnlyAnAdminKeyThatIsInUseChangesKeys) {
  const NewKey reader = Create(KeyRole::kRead);
  const NewKey left = Create(KeyRole::kAdmin);
  ASSERT_TRUE(Revoke(left.row.id));
  const auto before = keys_->ring()->Rows();
  for (const std::string& by : {reader.row.id, left.row.id, std::string("nobody"), std::string()}) {
    const auto made = Create(KeyRole::kAdmin, by);
    ASSERT_FALSE(made) << by;
    EXPECT_EQ(made.error().code, ErrorCode::kNotAllowed);
    const auto revoked = Revoke(reader.row.id, by);
    ASSERT_FALSE(revoked) << by;
    EXPECT_EQ(revoked.error().code, ErrorCode::kNotAllowed);
  }
  EXPECT_EQ(keys_->ring()->Rows(), before);
}

TEST_F(LiveKeysTest, WhoIsSignedInChangesKeysAsLongAsHeIsAnAdmin) {
  bool is_admin = true;
  const ChangeAsker user{.key_id = {}, .user_id = "u", .is_admin = [&] { return is_admin; }};
  const auto revoke = [&] {
    std::promise<Result<KeyRow>> revoked;
    EXPECT_TRUE(keys_->Revoke(user, admin_.row.id,
                              [&](const Result<KeyRow>& row) { revoked.set_value(row); }));
    return revoked.get_future().get();
  };
  EXPECT_TRUE(revoke());
  EXPECT_FALSE(IsKnown(admin_));
  is_admin = false;
  EXPECT_EQ(revoke().error().code, ErrorCode::kNotAllowed);
}

TEST_F(LiveKeysTest, AnAdminKeyIsAlwaysLeft) {
  const auto itself = Revoke(admin_.row.id);
  ASSERT_FALSE(itself);
  EXPECT_EQ(itself.error().code, ErrorCode::kCheckFailed);
  EXPECT_THAT(itself.error().Message(), HasSubstr("cannot revoke itself"));
  // Both were let in as admin keys; whoever comes second is none any more.
  const NewKey other = Create(KeyRole::kAdmin);
  EXPECT_TRUE(Revoke(other.row.id));
  const auto back = Revoke(admin_.row.id, other.row.id);
  ASSERT_FALSE(back);
  EXPECT_EQ(back.error().code, ErrorCode::kNotAllowed);
  EXPECT_TRUE(IsKnown(admin_));
}

TEST_F(LiveKeysTest, AnUnknownIdIsNotFound) {
  const auto unknown = Revoke("nobody");
  ASSERT_FALSE(unknown);
  EXPECT_EQ(unknown.error().code, ErrorCode::kNotFound);
}

TEST_F(LiveKeysTest, WhenTooManyChangesWaitNoMoreIsTakenUntilOneIsDone) {
  std::promise<void> begun;
  std::promise<void> go_on;
  ASSERT_TRUE(keys_->Create(ByAdmin(), KeyRole::kRead, "first", [&](const Result<NewKey>&) {
    begun.set_value();
    go_on.get_future().wait();
  }));
  begun.get_future().wait();
  size_t done = 0;  // by the one thread of the keys
  std::promise<void> one_is_done;
  const auto submit = [&] {
    return keys_->Revoke(ByAdmin(), "nobody", [&](const Result<KeyRow>&) {
      if (done++ == 0) one_is_done.set_value();
    });
  };
  for (size_t i = 0; i < LiveKeys::kMostWaiting; ++i) EXPECT_TRUE(submit());
  EXPECT_FALSE(submit());
  EXPECT_FALSE(keys_->Create(ByAdmin(), KeyRole::kRead, "", [&](const Result<NewKey>&) {}));
  go_on.set_value();
  one_is_done.get_future().wait();
  EXPECT_TRUE(submit());
  keys_.reset();
  EXPECT_EQ(done, LiveKeys::kMostWaiting + 1);
}

TEST_F(LiveKeysTest, ChangesThatWereTakenAreStoredBeforeTheEnd) {
  constexpr size_t kChanges = 8;
  std::vector<NewKey> made;  // by the one thread of the keys
  for (size_t i = 0; i < kChanges; ++i) {
    ASSERT_TRUE(keys_->Create(ByAdmin(), KeyRole::kRead, "last",
                              [&](const Result<NewKey>& key) { made.push_back(key.value()); }));
  }
  Restart();
  ASSERT_EQ(made.size(), kChanges);
  for (const NewKey& key : made) EXPECT_TRUE(IsKnown(key));
}

// One key stays while others come and go.
TEST_F(LiveKeysTest, KeysAreCheckedWhileTheyChange) {
  std::atomic<bool> ending = false;
  const NewKey steady = Create(KeyRole::kCollect);
  const auto check = [&] {
    size_t wrong = 0;
    while (!ending) {
      const auto ring = keys_->ring();
      const KeyRow* row = ring->Find(steady.key);
      wrong += row == nullptr || *row != steady.row || keys_->NumberOf(*row) == 0 ? 1 : 0;
    }
    return wrong;
  };
  std::vector<std::future<size_t>> checks;
  for (int i = 0; i < 2; ++i) checks.push_back(std::async(std::launch::async, check));
  for (int i = 0; i < 10; ++i) {
    const NewKey made = Create(KeyRole::kCollect);
    EXPECT_TRUE(IsKnown(made));
    EXPECT_TRUE(Revoke(made.row.id));
    EXPECT_FALSE(IsKnown(made));
  }
  ending = true;
  for (auto& each : checks) EXPECT_EQ(each.get(), 0u);
}

}  // namespace
}  // namespace kundig
