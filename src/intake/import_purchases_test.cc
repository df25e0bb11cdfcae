#include "intake/import_purchases.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "base/reference_test_data.h"

namespace kundig {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

// A folder for files, and a store; verbs to write, import and look.
class ImportPurchasesTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = testing::TempDir() + "kundig_import_XXXXXX";
    ASSERT_NE(mkdtemp(pattern.data()), nullptr);
    folder_ = pattern;
    store_.emplace(Store::Open({}, true).value());
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  std::string Write(std::string_view text, const std::string& name = "purchases.csv") {
    const std::string path = folder_ + "/" + name;
    std::ofstream(path, std::ios::binary) << text;
    return path;
  }
  // Has the engine write the rows of `sql` as Parquet.
  std::string WriteParquet(const std::string& sql, const std::string& name = "purchases.parquet") {
    const std::string path = folder_ + "/" + name;
    EXPECT_TRUE(store_->Connect()->Execute("COPY (" + sql + ") TO " + SqlLiteral(path)));
    return path;
  }
  Result<ImportReport> Import(ImportRequest request) { return ImportPurchases(*store_, request); }
  Result<ImportReport> Import(const std::string& path) {
    return Import(ImportRequest{.path = path});
  }
  ImportReport ImportText(std::string_view text) { return Import(Write(text)).value(); }

  // The answer of a query whose columns are all texts, a line a row, fields with bars between.
  std::vector<std::string> Ask(const std::string& sql) {
    Connection connection = store_->Connect().value();
    Rows rows = connection.Query(sql).value();
    std::vector<std::string> lines;
    while (const Chunk* chunk = rows.Next().value()) {
      for (size_t row = 0; row < chunk->rows(); ++row) {
        std::string line;
        for (size_t column = 0; column < rows.columns(); ++column) {
          if (column > 0) line += '|';
          line += chunk->IsNull(column, row) ? "-" : chunk->Text(column, row);
        }
        lines.push_back(line);
      }
    }
    return lines;
  }
  // customer|product|day|time in UTC|quantity|value_minor, in order.
  std::vector<std::string> Purchases() {
    return Ask(
        "SELECT customer, product, day::VARCHAR, time::VARCHAR, quantity::VARCHAR, "
        "value_minor::VARCHAR FROM interactions JOIN customers USING (customer_key) "
        "LEFT JOIN items USING (item_key) ORDER BY ALL");
  }
  // line|code|raw, in order.
  std::vector<std::string> Quarantine() {
    return Ask("SELECT line::VARCHAR, code, raw FROM quarantine ORDER BY quarantine.line");
  }

  std::string folder_;
  std::optional<Store> store_;
};

void ExpectBalance(const ImportReport& report) {
  EXPECT_EQ(report.rows, report.stored + report.duplicate + report.quarantined) << report.file;
}

TEST_F(ImportPurchasesTest, GoodRowsGoInAndBadRowsAreKept) {
  const ImportReport report = ImportText(
      "customer,date,item,quantity,value\n"
      "anna,2024-05-01,tea,2,7.50\n"
      ",2024-05-01,tea,1,3\n"
      "bert,2024-02-30,tea,1,3\n"
      "bert,1850-01-01,tea,1,3\n"
      "bert,2024-05-02,tea,1,NaN\n"
      "bert,2024-05-02,tea,1,-3\n"
      "bert,2024-05-02,tea,-1,3\n"
      "bert,2024-05-02,tea,1,99999999999999\n"
      "bert,2024-05-02,tea\n"
      "bert,2024-05-02,tea,1,3,4\n"
      "bert,2024-05-02,t\xff,1,3\n"
      "bert,2024-05-02,\"tea,1,3\n"
      "carl,2024-05-03,\"green, or \"\"black\"\"\",1,3\n");
  EXPECT_EQ(report.rows, 13);
  EXPECT_EQ(report.stored, 2);
  ExpectBalance(report);
  EXPECT_THAT(Purchases(), ElementsAre("anna|tea|2024-05-01|-|2.0|750",
                                       "carl|green, or \"black\"|2024-05-03|-|1.0|300"));
  EXPECT_THAT(Quarantine(), ElementsAre("3|no_customer|,2024-05-01,tea,1,3",
                                        "4|unreadable_time|bert,2024-02-30,tea,1,3",
                                        "5|absurd_time|bert,1850-01-01,tea,1,3",
                                        "6|not_a_number|bert,2024-05-02,tea,1,NaN",
                                        "7|negative_amount|bert,2024-05-02,tea,1,-3",
                                        "8|negative_quantity|bert,2024-05-02,tea,-1,3",
                                        "9|absurd_amount|bert,2024-05-02,tea,1,99999999999999",
                                        "10|too_few_columns|bert,2024-05-02,tea",
                                        "11|too_many_columns|bert,2024-05-02,tea,1,3,4",
                                        "12|bad_utf8|bert,2024-05-02,t\xef\xbf\xbd,1,3",
                                        "13|unbalanced_quotes|bert,2024-05-02,\"tea,1,3"));
}

TEST_F(ImportPurchasesTest, TheSameFileTwiceDoublesNothing) {
  const std::string path =
      Write("customer,date,value\na,2024-05-01,1\na,2024-05-01,1\n,2024-05-01,1\n");
  EXPECT_EQ(Import(path)->stored, 2);
  const ImportReport again = Import(path).value();
  EXPECT_TRUE(again.known_file);
  EXPECT_EQ(again.stored, 0);
  EXPECT_EQ(again.duplicate, 2);
  ExpectBalance(again);
  EXPECT_EQ(Purchases().size(), 2u);
  EXPECT_EQ(Quarantine().size(), 1u);
}

TEST_F(ImportPurchasesTest, OverlappingFilesOfOneSourceAreAMultisetUnion) {
  ImportText(
      "customer,date,item,value\na,2024-05-01,tea,1\na,2024-05-01,tea,1\nb,2024-05-02,tea,1\n");
  const ImportReport report = ImportText(
      "customer,date,item,value\na,2024-05-01,tea,1\na,2024-05-01,tea,1\na,2024-05-01,tea,1\n"
      "b,2024-05-02,tea,2\nc,2024-05-02,tea,1\n");
  EXPECT_EQ(report.duplicate, 2);
  EXPECT_EQ(report.stored, 3);
  ExpectBalance(report);
  EXPECT_EQ(Purchases().size(), 6u);
}

TEST_F(ImportPurchasesTest, AnotherSourceIsNotADuplicate) {
  const std::string path = Write("customer,date,value\na,2024-05-01,1\n");
  EXPECT_EQ(Import({.path = path, .source = "shop"})->stored, 1);
  EXPECT_EQ(Import({.path = path, .source = "branch"})->stored, 1);
}

TEST_F(ImportPurchasesTest, ParquetAndTextOfTheSameRowsAreDuplicates) {
  ImportText("customer,date,item,quantity,value\n17,2024-05-01,tea,2,7.55\n18,2024-05-02,,1,3\n");
  const ImportReport report =
      Import(WriteParquet("SELECT * FROM (VALUES (17::INTEGER, DATE '2024-05-01', 'tea', 2, 7.55), "
                          "(18, DATE '2024-05-02', NULL, 1, 3.00)) "
                          "AS t(customer, date, item, quantity, value)"))
          .value();
  EXPECT_EQ(report.duplicate, 2);
  ExpectBalance(report);
}

TEST_F(ImportPurchasesTest, ParquetRowsAreJudgedAsTextRowsAre) {
  const ImportReport report =
      Import(
          WriteParquet("SELECT * FROM (VALUES (1, TIMESTAMP '2024-07-01 00:30:00', 'tea', 1.0, "
                       "2.5::DOUBLE), "
                       "(NULL, TIMESTAMP '2024-07-01', 'tea', 1, 2.5), (2, NULL, 'tea', 1, 2.5), "
                       "(3, TIMESTAMP '2300-01-01', 'tea', 1, 2.5), "
                       "(4, TIMESTAMP '2024-07-01', 'tea', 1, 'nan'::DOUBLE), "
                       "(5, TIMESTAMP '2024-07-01', 'tea', 1, -1), "
                       "(6, TIMESTAMP '2024-07-01', 'tea', 1, 'inf'::DOUBLE)) "
                       "AS t(customer, time, item, quantity, value)"))
          .value();
  EXPECT_EQ(report.rows, 7);
  ExpectBalance(report);
  EXPECT_THAT(Purchases(), ElementsAre("1|tea|2024-07-01|2024-06-30 22:30:00|1.0|250"));
  EXPECT_THAT(Ask("SELECT line::VARCHAR, code FROM quarantine ORDER BY quarantine.line"),
              ElementsAre("2|no_customer", "3|unreadable_time", "4|absurd_time", "5|not_a_number",
                          "6|negative_amount", "7|absurd_amount"));
}

TEST_F(ImportPurchasesTest, ParquetWithTextsIsReadAsTextIs) {
  const ImportReport report =
      Import(WriteParquet("SELECT * FROM (VALUES (1::INTEGER, '31.12.2023', 'tea', '1.234,50'), "
                          "(2, '01.02.2024', 'tea', 'dear'), (NULL, '01.02.2024', 'tea', '1,00')) "
                          "AS t(kunde, datum, artikel, umsatz)"))
          .value();
  EXPECT_EQ(report.rows, 3);
  ExpectBalance(report);
  EXPECT_THAT(Purchases(), ElementsAre("1|tea|2023-12-31|-|-|123450"));
  EXPECT_THAT(Quarantine(), ElementsAre("2|not_a_number|2,01.02.2024,tea,dear",
                                        "3|no_customer|,01.02.2024,tea,1,00"));
}

TEST_F(ImportPurchasesTest, TimesAreCutIntoTheDaysOfTheTimeZone) {
  ImportText(
      "customer,time,value\na,2024-07-01T23:30:00Z,1\nb,2024-07-01 23:30:00,1\nc,2024-07-01,1\n"
      "d,2024-03-31 02:30:00,1\ne,2024-10-27 02:30:00,1\nf,2024-07-01T00:00:00+02:00,1\n");
  EXPECT_THAT(Purchases(),
              ElementsAre("a|-|2024-07-02|2024-07-01 23:30:00|-|100",
                          "b|-|2024-07-01|2024-07-01 21:30:00|-|100", "c|-|2024-07-01|-|-|100",
                          "d|-|2024-03-31|2024-03-31 01:30:00|-|100",
                          "e|-|2024-10-27|2024-10-27 01:30:00|-|100",
                          "f|-|2024-07-01|2024-06-30 22:00:00|-|100"));
}

TEST_F(ImportPurchasesTest, NdjsonIsUnderstoodByItsKeys) {
  const ImportReport report = ImportText(
      R"({"user_id": "a", "timestamp": "2024-07-01T10:00:00Z", "sku": "tea", "value": 2.5})"
      "\n"
      R"({"value": 1e1, "user_id": 4711, "timestamp": 1719828000})"
      "\n{broken\n[]\n"
      R"({"user_id": null, "timestamp": 1719828000, "value": 1})"
      "\n");
  ExpectBalance(report);
  EXPECT_THAT(Purchases(), ElementsAre("4711|-|2024-07-01|2024-07-01 10:00:00|-|1000",
                                       "a|tea|2024-07-01|2024-07-01 10:00:00|-|250"));
  EXPECT_THAT(Ask("SELECT line::VARCHAR, code FROM quarantine ORDER BY quarantine.line"),
              ElementsAre("3|malformed_json", "4|malformed_json", "5|no_customer"));
}

TEST_F(ImportPurchasesTest, AFileWithoutTimesServesNeedsOnly) {
  const ImportReport report = ImportText("customer,item\na,tea\nb,milk\na,tea\n");
  EXPECT_EQ(report.stored, 3);
  EXPECT_THAT(Purchases(), ElementsAre("a|tea|-|-|-|-", "a|tea|-|-|-|-", "b|milk|-|-|-|-"));
}

TEST_F(ImportPurchasesTest, HostileNamesComeBackByteForByte) {
  const std::vector<std::string> names = {
      "'; DROP TABLE customers; --",
      "\"quoted\"",
      "=cmd|' /C calc'!A0",
      "<script>alert(1)</script>",
      "\x1b[31mred\x07",
      "\xf0\x9f\x98\x80 \xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x91\xa7",
      "../../etc/passwd",
      "a\nb\r\nc",
      "\xe2\x80\xae"
      "rtl",
      "NULL",
      "$1 $timezone '$timezone'",
      "{0} %s %n",
      "\\x00\\",
      "\xc2\x85 next line",
      "-1",
      "0x1F"};
  std::string text = "customer,date,item,value\n";
  for (const std::string& name : names) {
    std::string quoted;
    for (const char c : name) quoted.append(c == '"' ? 2 : 1, c);
    text += fmt::format("\"{0}\",2024-05-01,\"{0}\",1\n", quoted);
  }
  const std::string path = Write(text, "'; DROP TABLE imports; -- \xf0\x9f\x98\x80.csv");
  EXPECT_EQ(Import(path)->stored, static_cast<int64_t>(names.size()));
  EXPECT_THAT(Ask("SELECT customer FROM customers"), testing::UnorderedElementsAreArray(names));
  EXPECT_THAT(Ask("SELECT product FROM items"), testing::UnorderedElementsAreArray(names));
  const std::string parquet = WriteParquet(
      "SELECT customer AS \"cust\"\"omer\", 'x' || product AS \"it'em\", day AS \"d;ay\" FROM "
      "interactions JOIN customers USING (customer_key) JOIN items USING (item_key)",
      "it's; -- a \"file\".parquet");
  EXPECT_EQ(Import({.path = parquet,
                    .columns = {{"customer", "cust\"omer"}, {"item", "it'em"}, {"time", "d;ay"}}})
                ->stored,
            static_cast<int64_t>(names.size()));
  EXPECT_EQ(Ask("SELECT customer FROM customers").size(), names.size());
}

TEST_F(ImportPurchasesTest, WhatIsNoFileOfPurchasesIsAnErrorAndChangesNothing) {
  EXPECT_EQ(Import(folder_ + "/nowhere.csv").error().code, ErrorCode::kNotFound);
  EXPECT_THAT(Import(folder_).error().what, HasSubstr("folder"));
  EXPECT_THAT(Import(Write("")).error().what, HasSubstr("empty"));
  EXPECT_THAT(Import(Write("\xff\xfe"
                           "a,b"))
                  .error()
                  .what,
              HasSubstr("UTF-16"));
  EXPECT_THAT(Import(Write("PAR1 and no more")).error().Message(), HasSubstr("purchases.csv"));
  EXPECT_THAT(Import(Write("\x1f\x8b\x08", "cut.csv.gz")).error().what, HasSubstr("too early"));
  EXPECT_THAT(Import(Write("x,y\n1,2\n")).error().Message(), HasSubstr("--columns customer=1"));
  EXPECT_THAT(Ask("SELECT file FROM imports"), IsEmpty());
  EXPECT_THAT(Purchases(), IsEmpty());
}

TEST_F(ImportPurchasesTest, AHeaderAloneIsAFileWithoutRows) {
  const ImportReport report = ImportText("customer,date,item,value\n");
  EXPECT_EQ(report.rows, 0);
  EXPECT_EQ(Ask("SELECT file FROM imports").size(), 1u);
}

TEST_F(ImportPurchasesTest, CompleteJourneyGoesInWhole) {
  const auto path = ReferenceData("complete-journey/transactions.csv.gz");
  if (!path) GTEST_SKIP() << "skipped: no data (complete-journey)";
  const ImportReport report = Import(*path).value();
  EXPECT_EQ(report.rows, 75'000);
  ExpectBalance(report);
  EXPECT_GT(report.stored, 74'000);
  EXPECT_THAT(Ask("SELECT count(*)::VARCHAR FROM customers"), ElementsAre("2377"));
}

TEST_F(ImportPurchasesTest, CdnowGoesInAsItIs) {
  const auto path = ReferenceData("cdnow/CDNOW_sample.txt");
  if (!path) GTEST_SKIP() << "skipped: no data (cdnow)";
  const ImportReport report =
      Import({.path = *path,
              .columns = {{"customer", "1"}, {"time", "3"}, {"quantity", "4"}, {"value", "5"}}})
          .value();
  EXPECT_EQ(report.rows, 6'919);
  EXPECT_EQ(report.stored, 6'919);
  EXPECT_THAT(Ask("SELECT count(*)::VARCHAR, min(day)::VARCHAR, max(day)::VARCHAR FROM "
                  "interactions"),
              ElementsAre("6919|1997-01-01|1998-06-30"));
  EXPECT_THAT(Ask("SELECT count(*)::VARCHAR FROM customers"), ElementsAre("2357"));
}

TEST_F(ImportPurchasesTest, ProgressIsToldAndNeverRunsBackwards) {
  std::string text = "customer,date,item,value\n";
  for (int i = 0; i < 300'000; ++i) text += fmt::format("c{},2024-05-01,tea,1\n", i % 100);
  std::vector<ImportProgress> told;
  const auto tell = [&told](const ImportProgress& progress) { told.push_back(progress); };
  EXPECT_EQ(Import({.path = Write(text), .progress = tell})->stored, 300'000);
  for (size_t i = 1; i < told.size(); ++i) {
    EXPECT_GE(told[i].rows, told[i - 1].rows);
    EXPECT_GE(told[i].share, told[i - 1].share);
    EXPECT_LE(told[i].share, 1.0);
  }
}

}  // namespace
}  // namespace kundig
