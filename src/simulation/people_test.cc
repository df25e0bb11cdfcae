#include "simulation/people.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

#include "base/utf8.h"

namespace kundig {
namespace {

TEST(PeopleTest, EmailAndPhoneBelongToOnePerson) {
  const Random seed(1);
  std::set<std::string> emails;
  std::set<std::string> phones;
  constexpr int64_t kPeople = 20'000;
  for (int64_t number = 0; number < kPeople; ++number) {
    const InventedPerson person = DrawPerson(number, seed.Fork(static_cast<uint64_t>(number)));
    emails.insert(person.email);
    phones.insert(person.phone);
    EXPECT_TRUE(IsValidUtf8(person.name));
    EXPECT_TRUE(person.email.ends_with(".example"));
    for (const char c : person.email) EXPECT_TRUE(c > ' ' && c <= '~') << person.email;
  }
  EXPECT_EQ(emails.size(), static_cast<size_t>(kPeople));
  EXPECT_EQ(phones.size(), static_cast<size_t>(kPeople));
}

TEST(PeopleTest, ATypingErrorIsAlwaysAnError) {
  Random random(2);
  for (const std::string text : {"Jürgen Großmann", "+4915800000012", "a.b.cd@post.example"}) {
    for (int i = 0; i < 300; ++i) {
      const std::string typed = Mistype(text, random);
      EXPECT_NE(typed, text);
      EXPECT_TRUE(IsValidUtf8(typed));
      EXPECT_EQ(text.ends_with("@post.example"), typed.ends_with("@post.example"));
    }
  }
}

TEST(PeopleTest, UuidsCarryVersionAndVariant) {
  Random random(3);
  for (int i = 0; i < 100; ++i) {
    const std::string text = UuidText(DrawUuid(random));
    ASSERT_EQ(text.size(), 36u);
    EXPECT_EQ(text[14], '4');
    EXPECT_NE(std::string("89ab").find(text[19]), std::string::npos);
    for (const size_t dash : {8u, 13u, 18u, 23u}) EXPECT_EQ(text[dash], '-');
  }
  EXPECT_EQ(UuidText({.high = 0x0123456789abcdef, .low = 0xfedcba9876543210}),
            "01234567-89ab-cdef-fedc-ba9876543210");
}

}  // namespace
}  // namespace kundig
