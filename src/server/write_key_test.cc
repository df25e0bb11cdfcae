#include "server/write_key.h"

#include <gtest/gtest.h>

namespace kundig {
namespace {

HttpRequest With(std::string name, std::string value, std::string target = "/") {
  HttpRequest request;
  request.target = std::move(target);
  request.fields = {{std::move(name), std::move(value)}};
  return request;
}

TEST(WriteKeyTest, TheKeyIsFoundWhereLibrariesPutIt) {
  EXPECT_EQ(KeyOutsideBody(With("authorization", "Basic a2V5Og==")), "key");      // key:
  EXPECT_EQ(KeyOutsideBody(With("Authorization", "basic a2V5Og")), "key");        // no padding
  EXPECT_EQ(KeyOutsideBody(With("Authorization", "Basic a2V5OnBhc3M=")), "key");  // key:pass
  EXPECT_EQ(KeyOutsideBody(With("Authorization", "Basic a2V5")), "key");
  EXPECT_EQ(KeyOutsideBody(With("Authorization", "Bearer  key ")), "key");
  EXPECT_EQ(KeyOutsideBody(With("x-write-key", "key")), "key");
  EXPECT_EQ(KeyOutsideBody(With("X-Write-Key", "kc_id:secret")), "kc_id_secret");
  EXPECT_EQ(KeyOutsideBody(With("X-Write-Key", "key:")), "key");
  EXPECT_EQ(KeyOutsideBody(With("A", "b", "/beacon/v1/batch?writeKey=key")), "key");
}

TEST(WriteKeyTest, WhatIsNoKeyIsNone) {
  EXPECT_EQ(KeyOutsideBody({}), "");
  EXPECT_EQ(KeyOutsideBody(With("Authorization", "")), "");
  EXPECT_EQ(KeyOutsideBody(With("Authorization", "Basic")), "");
  EXPECT_EQ(KeyOutsideBody(With("Authorization", "Basic ***")), "");
  EXPECT_EQ(KeyOutsideBody(With("Authorization", "Digest a2V5Og==")), "");
}

TEST(WriteKeyTest, TheAuthorizationGoesBeforeTheQuery) {
  EXPECT_EQ(KeyOutsideBody(With("Authorization", "Bearer a", "/?writeKey=b")), "a");
}

}  // namespace
}  // namespace kundig
