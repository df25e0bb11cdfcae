#include "base/result.h"

#include <gtest/gtest.h>

#include <string>

namespace kundig {
namespace {

Result<int> Half(int number) {
  if (number % 2 != 0) return Fail(ErrorCode::kUsage, "the number is odd", "line 3", "Double it.");
  return number / 2;
}

Result<int> Quarter(int number) {
  KUNDIG_ASSIGN_OR_RETURN(const int half, Half(number));
  KUNDIG_ASSIGN_OR_RETURN(const int quarter, Half(half));
  return quarter;
}

Status CheckEven(int number) {
  KUNDIG_RETURN_IF_ERROR(Half(number));
  return {};
}

TEST(ErrorTest, MessageSaysWhatWhereAndHowToMend) {
  const Error error{.what = "no customer \"4711\"", .where = "shop.duckdb", .mend = "Look again."};
  EXPECT_EQ(error.Message(), "no customer \"4711\" (shop.duckdb). Look again.");
}

TEST(ErrorTest, MessageLeavesOutWhatIsEmpty) {
  EXPECT_EQ(Error{.what = "the disk is full"}.Message(), "the disk is full");
  EXPECT_EQ((Error{.what = "no", .mend = "Yes."}).Message(), "no. Yes.");
}

TEST(ResultTest, ValueGoesThrough) {
  EXPECT_EQ(Quarter(12).value(), 3);
  EXPECT_TRUE(CheckEven(2).has_value());
}

TEST(ResultTest, FirstErrorComesBackUnchanged) {
  const auto quarter = Quarter(6);
  ASSERT_FALSE(quarter.has_value());
  EXPECT_EQ(quarter.error().code, ErrorCode::kUsage);
  EXPECT_EQ(quarter.error().where, "line 3");
  EXPECT_EQ(CheckEven(7).error(), Half(7).error());
}

}  // namespace
}  // namespace kundig
