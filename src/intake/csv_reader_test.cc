#include "intake/csv_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck.h>

namespace kundig {
namespace {

using testing::ElementsAre;

// A record that outlives the reader's next step.
struct Kept {
  std::vector<std::string> fields;
  std::string raw;
  int64_t line = 0;
  CsvDefect defect = CsvDefect::kNone;
};

std::vector<Kept> ReadAll(std::string_view text, CsvDialect dialect = {}) {
  const auto source = BytesInMemory(text);
  CsvReader reader(*source, dialect);
  std::vector<Kept> records;
  CsvRecord record;
  while (reader.Next(record).value()) {
    records.push_back({{record.fields.begin(), record.fields.end()},
                       std::string(record.raw),
                       record.line,
                       record.defect});
  }
  return records;
}

std::vector<std::vector<std::string>> FieldsOf(std::string_view text, CsvDialect dialect = {}) {
  std::vector<std::vector<std::string>> fields;
  for (const Kept& record : ReadAll(text, dialect)) {
    EXPECT_EQ(record.defect, CsvDefect::kNone) << record.raw;
    fields.push_back(record.fields);
  }
  return fields;
}

TEST(CsvReader, ReadsPlainFields) {
  EXPECT_THAT(FieldsOf("a,b\n1,,3\n"),
              ElementsAre(ElementsAre("a", "b"), ElementsAre("1", "", "3")));
  EXPECT_THAT(FieldsOf("a;b\n", {.delimiter = ';'}), ElementsAre(ElementsAre("a", "b")));
}

TEST(CsvReader, TheLastLineNeedsNoLineEnd) {
  EXPECT_THAT(FieldsOf("a,b\nc,d"), ElementsAre(ElementsAre("a", "b"), ElementsAre("c", "d")));
  EXPECT_THAT(FieldsOf("a,"), ElementsAre(ElementsAre("a", "")));
  EXPECT_THAT(FieldsOf("\"a\""), ElementsAre(ElementsAre("a")));
  EXPECT_TRUE(FieldsOf("").empty());
}

TEST(CsvReader, CarriageReturnsBelongToTheLineEnd) {
  EXPECT_THAT(FieldsOf("a,b\r\n\"c\",\"d\"\r\ne,f\r"),
              ElementsAre(ElementsAre("a", "b"), ElementsAre("c", "d"), ElementsAre("e", "f")));
  EXPECT_THAT(FieldsOf("a,b\rc,d", {.line_end = '\r'}),
              ElementsAre(ElementsAre("a", "b"), ElementsAre("c", "d")));
}

TEST(CsvReader, QuotedFieldsHoldDelimitersQuotesAndLineEnds) {
  EXPECT_THAT(FieldsOf("\"a,b\",\"say \"\"hi\"\"\",\"two\nlines\"\n"),
              ElementsAre(ElementsAre("a,b", "say \"hi\"", "two\nlines")));
  EXPECT_THAT(FieldsOf("\"\",\"\"\"\"\n"), ElementsAre(ElementsAre("", "\"")));
}

TEST(CsvReader, BlanksMayStandAroundQuotes) {
  EXPECT_THAT(FieldsOf("a, \"b\" ,c\n"), ElementsAre(ElementsAre("a", "b", "c")));
}

TEST(CsvReader, AQuoteInsideAnUnquotedFieldIsText) {
  EXPECT_THAT(FieldsOf("5\" pipe,x\n"), ElementsAre(ElementsAre("5\" pipe", "x")));
}

TEST(CsvReader, RunsOfBlanksAreOneDelimiter) {
  EXPECT_THAT(
      FieldsOf(" 00004  0001\t19970101   29.33\r\n   \n5 6 \n", {.blank_runs = true}),
      ElementsAre(ElementsAre("00004", "0001", "19970101", "29.33"), ElementsAre("5", "6")));
}

TEST(CsvReader, AByteOrderMarkIsNoText) {
  EXPECT_THAT(FieldsOf("\xef\xbb\xbf"
                       "a,b\n"),
              ElementsAre(ElementsAre("a", "b")));
}

TEST(CsvReader, LinesAreCountedWhereRecordsBegin) {
  const auto records = ReadAll("a\n\n\"b\n\nb\"\nc\n\n\nd");
  ASSERT_EQ(records.size(), 4u);
  EXPECT_EQ(records[0].line, 1);
  EXPECT_EQ(records[1].line, 3);
  EXPECT_EQ(records[2].line, 6);
  EXPECT_EQ(records[3].line, 9);
}

TEST(CsvReader, AQuoteThatNeverClosesCostsOneLine) {
  const auto records = ReadAll("a,b\n1,\"open\n2,x\n");
  ASSERT_EQ(records.size(), 3u);
  EXPECT_EQ(records[1].defect, CsvDefect::kUnbalancedQuotes);
  EXPECT_EQ(records[1].raw, "1,\"open");
  EXPECT_EQ(records[1].line, 2);
  EXPECT_THAT(records[2].fields, ElementsAre("2", "x"));
  EXPECT_EQ(records[2].line, 3);
}

TEST(CsvReader, TextBehindAClosingQuoteIsADefect) {
  const auto records = ReadAll("\"a\"b,c\nd,e\n");
  ASSERT_EQ(records.size(), 2u);
  EXPECT_EQ(records[0].defect, CsvDefect::kUnbalancedQuotes);
  EXPECT_EQ(records[0].raw, "\"a\"b,c");
  EXPECT_THAT(records[1].fields, ElementsAre("d", "e"));
}

TEST(CsvReader, ANulByteIsADefect) {
  using std::string_view_literals::operator""sv;
  const auto records = ReadAll("a,\0b\nc,d\n"sv);
  ASSERT_EQ(records.size(), 2u);
  EXPECT_EQ(records[0].defect, CsvDefect::kNulByte);
  EXPECT_EQ(records[0].raw, "a,\0b"sv);
  EXPECT_THAT(records[1].fields, ElementsAre("c", "d"));
}

TEST(CsvReader, AnOverLongLineKeepsItsBeginning) {
  const std::string longest(CsvReader::kMaxRecordBytes, 'x');
  for (const size_t beyond : {1u, 2u, 100u, 3'000'000u}) {
    const std::string line = longest + std::string(beyond, 'y');
    const auto records = ReadAll(longest + "\r\n" + line + "\nnext,line\n");
    ASSERT_EQ(records.size(), 3u) << beyond;
    EXPECT_EQ(records[0].defect, CsvDefect::kNone);
    EXPECT_EQ(records[1].defect, CsvDefect::kOverLong);
    EXPECT_EQ(records[1].raw, longest);
    EXPECT_EQ(records[2].line, 3);
    EXPECT_THAT(records[2].fields, ElementsAre("next", "line"));
  }
}

TEST(CsvReader, RecordsAcrossBuffersAreWhole) {
  std::string text;
  for (int i = 0; i < 200'000; ++i) text += fmt::format("{},\"{}\"\"\n\",z\n", i, i * 7);
  const auto records = ReadAll(text);
  ASSERT_EQ(records.size(), 200'000u);
  for (int i = 0; i < 200'000; ++i) {
    const Kept& record = records[static_cast<size_t>(i)];
    ASSERT_EQ(record.line, 2 * i + 1);
    ASSERT_EQ(record.fields[0], std::to_string(i));
    ASSERT_EQ(record.fields[1], std::to_string(i * 7) + "\"\n");
  }
}

std::string Quoted(const std::string& text) {
  std::string quoted = "\"";
  for (const char c : text) quoted.append(c == '"' ? 2 : 1, c);
  quoted += '"';
  return quoted;
}

TEST(CsvReader, WhateverIsQuotedComesBack) {
  const bool holds = rc::check("quoted fields round trip", [] {
    const auto byte = rc::gen::elementOf(std::string("ab,;\"\n\r\t é'"));
    const auto rows = *rc::gen::container<std::vector<std::vector<std::string>>>(rc::gen::nonEmpty(
        rc::gen::container<std::vector<std::string>>(rc::gen::container<std::string>(byte))));
    std::string text;
    for (const auto& row : rows) {
      for (size_t i = 0; i < row.size(); ++i) {
        if (i > 0) text += ',';
        text += Quoted(row[i]);
      }
      text += "\r\n";
    }
    RC_ASSERT(FieldsOf(text) == rows);
  });
  EXPECT_TRUE(holds);
}

}  // namespace
}  // namespace kundig
