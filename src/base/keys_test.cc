#include "base/keys.h"

#include <gtest/gtest.h>

#include <set>

namespace kundig {
namespace {

TEST(KeyRingTest, AMadeKeyIsFoundAndAllElseIsNot) {
  KeyRing ring;
  const NewKey made = ring.Create(KeyRole::kCollect, "shop", 1);
  EXPECT_EQ(*ring.Find(made.key), made.row);
  EXPECT_EQ(made.row.name, "shop");
  for (size_t i = 0; i < made.key.size(); ++i) {
    std::string wrong = made.key;
    wrong[i] = wrong[i] == 'x' ? 'y' : 'x';
    EXPECT_EQ(ring.Find(wrong), nullptr) << wrong;
    EXPECT_EQ(ring.Find(made.key.substr(0, i)), nullptr);
  }
  EXPECT_EQ(ring.Find(made.key + "x"), nullptr);
}

TEST(KeyRingTest, AKeyHasTheFormThatIsPromised) {
  KeyRing ring;
  std::set<std::string> keys;
  constexpr std::string_view kPrefixes[] = {"kc_", "kd_", "kr_", "ka_"};
  for (const KeyRole role :
       {KeyRole::kCollect, KeyRole::kDecide, KeyRole::kRead, KeyRole::kAdmin}) {
    const NewKey made = ring.Create(role, "", 1);
    EXPECT_TRUE(made.key.starts_with(kPrefixes[static_cast<size_t>(role)])) << made.key;
    EXPECT_EQ(made.key.size(), 3u + 12 + 1 + 43);
    EXPECT_EQ(KeyIdIn(made.key), made.row.id);
    EXPECT_EQ(made.key.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                         "0123456789-_"),
              std::string::npos);
    keys.insert(made.key);
  }
  EXPECT_EQ(keys.size(), 4u);
}

TEST(KeyRingTest, TheRowsDoNotHoldTheKey) {
  KeyRing ring;
  const NewKey made = ring.Create(KeyRole::kAdmin, "name", 1);
  const std::string secret = made.key.substr(16);
  const std::string hash(reinterpret_cast<const char*>(made.row.hash.data()), made.row.hash.size());
  EXPECT_EQ((made.row.id + made.row.name + hash).find(secret), std::string::npos);
  EXPECT_EQ(made.row.hash, Blake2b256(std::as_bytes(std::span(made.key.data(), made.key.size()))));
}

TEST(KeyRingTest, ARingIsTheSameAfterStoringItsRows) {
  KeyRing ring;
  const NewKey a = ring.Create(KeyRole::kCollect, "a", 1);
  const NewKey b = ring.Create(KeyRole::kAdmin, "b", 2);
  ASSERT_TRUE(ring.Revoke(b.row.id, 3));
  const auto loaded = KeyRing::Load(ring.Rows());
  ASSERT_TRUE(loaded);
  EXPECT_EQ(loaded->Rows(), ring.Rows());
  EXPECT_EQ(*loaded->Find(a.key), a.row);
  EXPECT_EQ(loaded->Find(b.key), nullptr);
}

TEST(KeyRingTest, ARevokedKeyStaysRevokedSinceTheFirstTime) {
  KeyRing ring;
  const NewKey made = ring.Create(KeyRole::kRead, "", 1);
  ASSERT_NE(ring.Find(made.key), nullptr);
  EXPECT_EQ(ring.Revoke(made.row.id, 5)->revoked_us, 5);
  EXPECT_EQ(ring.Revoke(made.row.id, 9)->revoked_us, 5);
  EXPECT_EQ(ring.Find(made.key), nullptr);
  EXPECT_EQ(ring.Revoke("nobody", 1).error().code, ErrorCode::kNotFound);
}

TEST(KeyRingTest, RowsWithTheSameIdAreRefused) {
  const KeyRow row{.id = "a", .role = KeyRole::kRead};
  const std::vector<KeyRow> rows = {row, row};
  EXPECT_EQ(KeyRing::Load(rows).error().code, ErrorCode::kFailure);
}

TEST(KeyRingTest, ARowWithoutHashOpensNothing) {
  const std::vector<KeyRow> rows = {{.id = "abcdefghijkl", .role = KeyRole::kAdmin}};
  const auto ring = KeyRing::Load(rows);
  ASSERT_TRUE(ring);
  EXPECT_EQ(ring->Find("ka_abcdefghijkl_" + std::string(43, 'A')), nullptr);
}

TEST(KeyRoleTest, ARoleAllowsItselfAndAnAdminAllowsAll) {
  const KeyRole roles[] = {KeyRole::kCollect, KeyRole::kDecide, KeyRole::kRead, KeyRole::kAdmin};
  for (const KeyRole held : roles) {
    for (const KeyRole needed : roles) {
      EXPECT_EQ(Allows(held, needed), held == needed || held == KeyRole::kAdmin);
    }
    EXPECT_EQ(ParseKeyRole(KeyRoleName(held)).value(), held);
  }
  EXPECT_EQ(ParseKeyRole("root").error().code, ErrorCode::kUsage);
}

TEST(WithoutSecretsTest, EveryKeyLosesItsSecretAndNothingElseChanges) {
  KeyRing ring;
  const std::string stars(43, '*');
  for (const KeyRole role :
       {KeyRole::kCollect, KeyRole::kDecide, KeyRole::kRead, KeyRole::kAdmin}) {
    const std::string key = ring.Create(role, "", 1).key;
    const std::string id = key.substr(0, 15);
    const std::string secret = key.substr(16);
    EXPECT_EQ(WithoutSecrets(key), id + "_" + stars);
    EXPECT_EQ(WithoutSecrets(R"({"writeKey":")" + key + R"(","n":"k_1"})"),
              R"({"writeKey":")" + id + "_" + stars + R"(","n":"k_1"})");
    EXPECT_EQ(WithoutSecrets(id + ":" + secret + " " + key),
              id + ":" + stars + " " + id + "_" + stars);
    for (size_t length = 0; length < key.size(); ++length) {
      EXPECT_EQ(WithoutSecrets(key.substr(0, length)), (id + "_" + stars).substr(0, length));
    }
  }
}

TEST(WithoutSecretsTest, WhatIsNoKeyStays) {
  for (const std::string text :
       {"", "_", ":::___", "kc_", "kc_abcdefghijkl", "kc_abcdefghijkl_", "kc_ABCDEFGHIJKL_secret",
        "xc_abcdefghijkl_secret", "kc-abcdefghijkl_secret", "kc_abcdefghijk_secret",
        "https://example.com/a_b:c?d=kc_a_b"}) {
    EXPECT_EQ(WithoutSecrets(text), text);
  }
}

}  // namespace
}  // namespace kundig
