#include "base/page_memory.h"

#include <gtest/gtest.h>

namespace kundig {
namespace {

TEST(PageMemoryTest, BeginsAsZeros) {
  const auto memory = PageMemory::Allocate(10'000);
  ASSERT_TRUE(memory);
  EXPECT_GE(memory->size(), 10'000u);
  EXPECT_EQ(std::count(memory->As<char>(), memory->As<char>() + 10'000, '\0'), 10'000);
}

TEST(PageMemoryTest, KeepsTheFrontWhenTheEndIsGivenBack) {
  auto memory = PageMemory::Allocate(1 << 20);
  ASSERT_TRUE(memory);
  memory->As<int32_t>()[7] = 42;
  memory->Shrink(100);
  EXPECT_LT(memory->size(), 1u << 20);
  EXPECT_EQ(memory->As<int32_t>()[7], 42);
  memory->Shrink(0);
  EXPECT_EQ(memory->size(), 0u);
}

TEST(PageMemoryTest, MoreThanThereIsIsAnError) {
  const auto memory = PageMemory::Allocate(size_t{1} << 60);
  ASSERT_FALSE(memory);
  EXPECT_EQ(memory.error().code, ErrorCode::kFailure);
}

TEST(PageMemoryTest, MovesWithoutACopy) {
  auto memory = PageMemory::Allocate(100);
  ASSERT_TRUE(memory);
  const auto* begin = memory->As<char>();
  const PageMemory moved = std::move(*memory);
  EXPECT_EQ(moved.As<char>(), begin);
}

}  // namespace
}  // namespace kundig
