#include "intake/text_format.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

namespace kundig {
namespace {

using testing::HasSubstr;
using Overrides = std::vector<std::pair<std::string, std::string>>;

TextFormat Understood(std::string_view sample, const Overrides& overrides = {}) {
  const auto format = UnderstandText(sample, overrides);
  EXPECT_TRUE(format.has_value()) << format.error().Message();
  return format.value_or(TextFormat{});
}

TEST(TextFormat, EveryDelimiterIsFound) {
  for (const char delimiter : {',', ';', '\t', '|'}) {
    std::string text = "customer;date;value\na b;2024-05-01;1\nc d;2024-05-02;2\n";
    std::ranges::replace(text, ';', delimiter);
    const TextFormat format = Understood(text);
    EXPECT_EQ(format.dialect.delimiter, delimiter);
    EXPECT_TRUE(format.header);
    EXPECT_EQ(format.columns.size(), 3u);
  }
}

TEST(TextFormat, TheDelimiterIsNotTheDecimalComma) {
  const TextFormat format =
      Understood("Kunde;Datum;Umsatz\n1;01.05.2024;3,50\n2;02.05.2024;1.234,50\n");
  EXPECT_EQ(format.dialect.delimiter, ';');
  EXPECT_EQ(format.decimal_mark, DecimalMark::kComma);
}

TEST(TextFormat, CommasInQuotesDoNotCount) {
  const TextFormat format = Understood("customer;name;value\n1;\"a, b, c\";2\n2;\"d, e, f\";3\n");
  EXPECT_EQ(format.dialect.delimiter, ';');
}

TEST(TextFormat, BlanksWithoutHeader) {
  const TextFormat format = Understood(" 00004 0001 19970101  2   29.33\r\n",
                                       {{"customer", "1"}, {"time", "3"}, {"value", "5"}});
  EXPECT_TRUE(format.dialect.blank_runs);
  EXPECT_FALSE(format.header);
  EXPECT_EQ(format.columns.size(), 5u);
}

TEST(TextFormat, TheDataTellTheOrderOfDayAndMonth) {
  const std::string header = "customer,date,value\n";
  EXPECT_EQ(Understood(header + "1,1/2/2011,1\n1,13/2/2011,1\n").date_order, DateOrder::kDayFirst);
  EXPECT_EQ(Understood(header + "1,1/2/2011,1\n1,2/13/2011,1\n").date_order,
            DateOrder::kMonthFirst);
  const TextFormat untold = Understood(header + "1,1/2/2011,1\n");
  EXPECT_EQ(untold.date_order, DateOrder::kDayFirst);
  EXPECT_THAT(untold.InWords(), testing::Contains(HasSubstr("none that would tell")));
}

TEST(TextFormat, GroupsOfThreeDoNotTellTheDecimalMark) {
  EXPECT_EQ(Understood("customer;value\na;1,234\nb;1.5\n").decimal_mark, DecimalMark::kPoint);
  EXPECT_EQ(Understood("customer;value\na;1.234\nb;1,5\n").decimal_mark, DecimalMark::kComma);
}

TEST(TextFormat, KeysOfJsonAreColumns) {
  const TextFormat format =
      Understood("{\"user\": \"a\", \"date\": \"2024-05-01\"}\n{\"user\": \"b\", \"price\": 1}\n");
  EXPECT_EQ(format.kind, TextFormat::Kind::kNdjson);
  EXPECT_EQ(format.columns.size(), 3u);
  EXPECT_EQ(format.roles.At(ColumnRole::kPrice), 2u);
}

TEST(TextFormat, WhatCannotBeReadIsSaid) {
  using std::string_view_literals::operator""sv;
  for (const std::string_view text :
       {"\xff\xfe"
        "a\0,\0b\0\n\0"sv,
        "\xfe\xff\0a\0,"sv, "c\0u\0s\0t\0,\0d\0\n\0"sv, "\0c\0u\0s\0t\0,\0d\0\n"sv}) {
    const auto format = UnderstandText(text, {});
    ASSERT_FALSE(format.has_value());
    EXPECT_THAT(format.error().Message(), HasSubstr("UTF-16"));
  }
  EXPECT_FALSE(UnderstandText("", {}).has_value());
  EXPECT_FALSE(UnderstandText("one\ntwo\n", {}).has_value());
  const auto foreign = UnderstandText("colour,shape\nred,round\n", {});
  ASSERT_FALSE(foreign.has_value());
  EXPECT_THAT(foreign.error().Message(), HasSubstr("colour"));
}

// Each file of tests/data/intake has beside it, under the same name with .words, what is understood
// of it.
TEST(TextFormat, FilesOfTheWorldAreUnderstood) {
  const std::string folder = KUNDIG_SOURCE_DIR "/tests/data/intake";
  const auto read = [](const std::filesystem::path& path) {
    std::ostringstream text;
    text << std::ifstream(path, std::ios::binary).rdbuf();
    return text.str();
  };
  int files = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.path().extension() == ".words") continue;
    ++files;
    std::string words;
    const auto format = UnderstandText(read(entry.path()), {});
    if (!format) {
      words = format.error().Message() + "\n";
    } else {
      for (const std::string& line : format->InWords()) words += line + "\n";
    }
    EXPECT_EQ(words, read(entry.path().string() + ".words")) << entry.path();
  }
  EXPECT_GE(files, 10);
}

}  // namespace
}  // namespace kundig
