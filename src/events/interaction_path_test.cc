#include "events/interaction_path.h"

#include <gtest/gtest.h>

#include <vector>

namespace kundig {
namespace {

TEST(InteractionPath, ReadsNamesAndAList) {
  EXPECT_EQ(ParseInteractionPath("event").value(), (InteractionPath{.names = {"event"}}));
  EXPECT_EQ(ParseInteractionPath("properties.plan.id").value(),
            (InteractionPath{.names = {"properties", "plan", "id"}}));
  EXPECT_EQ(ParseInteractionPath("properties.products[].sku").value(),
            (InteractionPath{
                .names = {"properties", "products"}, .through_list = true, .inside = {"sku"}}));
  EXPECT_EQ(ParseInteractionPath("properties.ids[]").value(),
            (InteractionPath{.names = {"properties", "ids"}, .through_list = true}));
  EXPECT_EQ(ParseInteractionPath("traits.\"net.amount [EUR]\".Größe").value(),
            (InteractionPath{.names = {"traits", "net.amount [EUR]", "Größe"}}));
}

TEST(InteractionPath, WhatIsWrittenReadsBackAsTheSamePath) {
  for (const std::string_view text :
       {"event", "properties.products[].sku", "properties.\"a.b\"[].\"c[]\".d", "context.ids[]"}) {
    EXPECT_EQ(FormatInteractionPath(ParseInteractionPath(text).value()), text);
  }
}

TEST(InteractionPath, ErrorsPointAtThePlace) {
  struct Case {
    std::string_view text;
    std::string_view what;
    std::string_view where;
  };
  const std::vector<Case> cases = {
      {"", "a name is missing", "character 1"},
      {"properties.", "a name is missing", "character 12"},
      {"properties..sku", "a name is missing", "character 12"},
      {".sku", "a name is missing", "character 1"},
      {"properties.products[0].sku", "only [] is understood: each element of the list",
       "character 21"},
      {"properties.products[", "only [] is understood: each element of the list", "character 21"},
      {"properties.products[]sku", "expected a dot, [] or the end", "character 22"},
      {"properties.products[][]", "expected a dot, [] or the end", "character 22"},
      {"properties.a[].b[].c", "a path goes through one list at most", "character 19"},
      {"properties.]", "a name is missing", "character 12"},
      {"properties.\"sku", "the quote is not closed", "character 16"},
      {"properties.\"\"", "a name is missing", "character 14"},
      {"properties.a\nb", "a control character", "character 13"},
      {"products[].sku",
       "a path begins with one of properties, traits, context, event, name, userId, anonymousId, "
       "groupId, messageId",
       "character 1"},
      {"$.properties.sku",
       "a path begins with one of properties, traits, context, event, name, userId, anonymousId, "
       "groupId, messageId",
       "character 1"},
  };
  for (const Case& c : cases) {
    const auto path = ParseInteractionPath(c.text);
    ASSERT_FALSE(path.has_value()) << c.text;
    EXPECT_EQ(path.error().what,
              fmt::format("\"{}\" is no path into an event: {}", c.text, c.what));
    EXPECT_EQ(path.error().where, c.where) << c.text;
  }
  EXPECT_FALSE(ParseInteractionPath(std::string(1001, 'a')).has_value());
}

}  // namespace
}  // namespace kundig
