#include "intake/event_import.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>
#include <zlib.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "base/json_writer.h"

namespace kundig {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr std::string_view kOrder =
    R"({"type":"track","event":"Order Completed","userId":"u1","messageId":"m1",)"
    R"("timestamp":"2026-11-24T23:30:00Z","properties":{"revenue":12.5,"products":[)"
    R"({"product_id":"tea","category":"Drinks","price":10,"quantity":1},)"
    R"({"product_id":"cup","price":2.5,"quantity":1}]}})";
constexpr std::string_view kView =
    R"({"type":"track","event":"Product Viewed","anonymousId":"a1","messageId":"m2",)"
    R"("timestamp":"2026-11-25T08:00:00Z","properties":{"product_id":"tea","category":"Drinks"}})";
constexpr std::string_view kIdentify =
    R"({"type":"identify","userId":"u1","anonymousId":"a1","messageId":"m3",)"
    R"("timestamp":"2026-11-25T08:01:00Z","traits":{"email":"a@example.org"}})";

class EventImportTest : public testing::Test {
 protected:
  EventImportTest() : store_(Store::Open({}, true).value()), connection_(store_.Connect().value()) {
    folder_ = std::filesystem::temp_directory_path() / fmt::format("kundig-events-{}", getpid());
    std::filesystem::create_directories(folder_);
  }
  ~EventImportTest() override { std::filesystem::remove_all(folder_); }

  std::string Write(const std::string& name, std::string_view bytes) {
    const std::string path = folder_ / name;
    std::ofstream(path, std::ios::binary) << bytes;
    return path;
  }
  static std::string Lines(std::initializer_list<std::string_view> lines) {
    std::string text;
    for (const std::string_view line : lines) text += std::string(line) + "\n";
    return text;
  }

  Result<ImportReport> Import(const std::string& path, const std::string& source = "own") {
    return ImportEvents(store_, {.path = path, .source = source}, rules_);
  }
  // "rows = stored + duplicate + quarantined"
  std::string Counts(const std::string& path, const std::string& source = "own") {
    const auto report = Import(path, source);
    if (!report) return report.error().Message();
    return fmt::format("{} = {} + {} + {}", report->rows, report->stored, report->duplicate,
                       report->quarantined);
  }

  // The rows of a query whose one column is a text.
  std::vector<std::string> Select(std::string_view sql) {
    std::vector<std::string> texts;
    Rows rows = connection_.Query(sql).value();
    while (const Chunk* chunk = rows.Next().value()) {
      for (size_t i = 0; i < chunk->rows(); ++i) texts.emplace_back(chunk->Text(0, i));
    }
    return texts;
  }
  std::vector<std::string> Interactions() {
    return Select(
        "SELECT concat_ws(' ', customer, interactions.kind, coalesce(product, '-'), "
        "coalesce(category, '-'), day, time, quantity, coalesce(value_minor::VARCHAR, '-')) FROM "
        "interactions "
        "JOIN customers USING (customer_key) LEFT JOIN items USING (item_key) ORDER BY ALL");
  }
  std::vector<std::string> Quarantine() {
    return Select("SELECT concat_ws(' ', file, line, code) FROM quarantine ORDER BY ALL");
  }

  std::filesystem::path folder_;
  Store store_;
  Connection connection_;
  std::vector<InteractionRule> rules_;
};

TEST_F(EventImportTest, StoresEventsAndTheirInteractions) {
  EXPECT_EQ(Counts(Write("a.ndjson", Lines({kOrder, kView, kIdentify}))), "3 = 3 + 0 + 0");
  // The order came at half past midnight, as the clock in Berlin showed it.
  EXPECT_THAT(Interactions(),
              ElementsAre("a1 2 tea Drinks 2026-11-25 2026-11-25 08:00:00 1.0 -",
                          "u1 0 cup - 2026-11-25 2026-11-24 23:30:00 1.0 250",
                          "u1 0 tea Drinks 2026-11-25 2026-11-24 23:30:00 1.0 1000"));
  EXPECT_THAT(Select("SELECT concat_ws(' ', message_id, type, coalesce(event, '-'), "
                     "coalesce(user_id, '-'), coalesce(anonymous_id, '-'), time) "
                     "FROM events ORDER BY ALL"),
              ElementsAre("m1 track Order Completed u1 - 2026-11-24 23:30:00",
                          "m2 track Product Viewed - a1 2026-11-25 08:00:00",
                          "m3 identify - u1 a1 2026-11-25 08:01:00"));
  EXPECT_EQ(store_.Contents()->purchases, 2);
}

TEST_F(EventImportTest, NothingIsDoubled) {
  const std::string path = Write("a.ndjson", Lines({kOrder, kView}));
  EXPECT_EQ(Counts(path), "2 = 2 + 0 + 0");
  EXPECT_EQ(Counts(path), "2 = 0 + 2 + 0");
  EXPECT_EQ(Counts(Write("b.ndjson", Lines({kView, kOrder, kIdentify, kOrder}))), "4 = 1 + 3 + 0");
  EXPECT_EQ(Interactions().size(), 3u);
  EXPECT_THAT(Select("SELECT message_id FROM events ORDER BY ALL"), ElementsAre("m1", "m2", "m3"));
}

TEST_F(EventImportTest, EventsThatNameADecisionBecomeOutcomesOnce) {
  const std::string_view order =
      R"({"type":"track","event":"Order Completed","userId":"u1","messageId":"m1",)"
      R"("timestamp":"2026-11-24T10:00:00Z","properties":{"decisionId":"d1","products":)"
      R"([{"product_id":"tram"},{"product_id":"bike"}]}})";
  const std::string_view declined =
      R"({"type":"page","userId":"u1","messageId":"m2","timestamp":"2026-11-24T11:00:00Z",)"
      R"("properties":{"outcome":"declined","service":"pool"},"context":{"decisionId":"d2"}})";
  const std::string_view bad =
      R"({"type":"track","event":"Order Completed","userId":"u1","messageId":"m3",)"
      R"("timestamp":"2026-11-24T10:00:00Z","properties":{"decisionId":"d3","revenue":"free"}})";
  EXPECT_EQ(Counts(Write("a.ndjson", Lines({order, declined, kOrder, bad, order}))),
            "5 = 2 + 1 + 2");
  EXPECT_EQ(Counts(Write("b.ndjson", Lines({declined, order}))), "2 = 0 + 2 + 0");
  EXPECT_THAT(
      Select("SELECT concat_ws(' ', decision_id, coalesce(service, '-'), accepted, time, "
             "message_id) FROM outcomes ORDER BY ALL"),
      ElementsAre("d1 - true 2026-11-24 10:00:00 m1", "d1 bike true 2026-11-24 10:00:00 m1",
                  "d1 tram true 2026-11-24 10:00:00 m1", "d2 pool false 2026-11-24 11:00:00 m2"));
}

TEST_F(EventImportTest, AnEventWithoutMessageIdIsKnownByItsContent) {
  const std::string_view event =
      R"({"type":"track","event":"Service Used","userId":"u","timestamp":"2026-11-24",)"
      R"("properties":{"product_id":"pool"}})";
  const std::string_view same =
      R"({"userId":"u","event":"Service Used","properties":{"product_id":"pool"},)"
      R"("timestamp":"2026-11-24T00:00:00Z","type":"track","sentAt":"2026-11-25"})";
  EXPECT_EQ(Counts(Write("a.ndjson", Lines({event}))), "1 = 1 + 0 + 0");
  EXPECT_EQ(Counts(Write("b.ndjson", Lines({same}))), "1 = 0 + 1 + 0");
  EXPECT_EQ(Interactions().size(), 1u);
}

TEST_F(EventImportTest, AKnownMessageIdWithOtherContentGoesToQuarantine) {
  std::string other(kView);
  other.replace(other.find("tea"), 3, "cup");
  EXPECT_EQ(Counts(Write("a.ndjson", Lines({kView, other}))), "2 = 1 + 0 + 1");
  EXPECT_EQ(Counts(Write("b.ndjson", Lines({other, kView}))), "2 = 0 + 1 + 1");
  EXPECT_THAT(Quarantine(), ElementsAre("a.ndjson 2 other_content", "b.ndjson 1 other_content"));
  EXPECT_EQ(Interactions().size(), 1u);
  EXPECT_EQ(Counts(Write("c.ndjson", Lines({other})), "partner"), "1 = 1 + 0 + 0");
}

TEST_F(EventImportTest, BadLinesGoToQuarantineAndTheGoodOnesIn) {
  const std::string text = Lines({"not json", kOrder, "", R"({"type":"page"})", "{\"a\":\"\xff\"}",
                                  R"({"type":"track","event":"Order Completed","userId":"u",)"
                                  R"("timestamp":"2026-11-24","properties":{"revenue":"free"}})",
                                  R"({"type":"page","userId":"u"})"}) +
                           std::string(kView.substr(0, 50));
  EXPECT_EQ(Counts(Write("a.ndjson", text)), "7 = 1 + 0 + 6");
  EXPECT_THAT(Quarantine(),
              ElementsAre("a.ndjson 1 not_json", "a.ndjson 4 no_id", "a.ndjson 5 not_utf8",
                          "a.ndjson 6 bad_amount", "a.ndjson 7 no_time", "a.ndjson 8 not_json"));
  EXPECT_THAT(Select("SELECT raw FROM quarantine WHERE line = 5"),
              ElementsAre("{\"a\":\"\xef\xbf\xbd\"}"));
  EXPECT_EQ(Interactions().size(), 2u);
}

TEST_F(EventImportTest, OverLongLinesCostNoOther) {
  const std::string path = Write("a.ndjson", Lines({kOrder, std::string(3 << 20, 'x'), kView}));
  EXPECT_EQ(Counts(path), "3 = 2 + 0 + 1");
  EXPECT_THAT(Quarantine(), ElementsAre("a.ndjson 2 too_large"));
}

TEST_F(EventImportTest, ReadsGzipAndStoresNothingOfADamagedFile) {
  const std::string path = folder_ / "a.ndjson.gz";
  std::string lines;
  for (int i = 0; i < 5000; ++i) {
    lines += fmt::format(R"({{"type":"page","userId":"u{0}","messageId":"m{0}",)"
                         R"("timestamp":"2026-11-24"}})"
                         "\n",
                         i * 7919 % 5000);
  }
  gzFile file = gzopen(path.c_str(), "wb");
  gzwrite(file, lines.data(), static_cast<unsigned>(lines.size()));
  gzclose(file);
  const auto size = std::filesystem::file_size(path);
  const std::string damaged = folder_ / "damaged.gz";
  std::filesystem::copy_file(path, damaged);
  std::filesystem::resize_file(damaged, size / 2);
  EXPECT_FALSE(Import(damaged).has_value());
  EXPECT_THAT(Select("SELECT message_id FROM events"), IsEmpty());
  EXPECT_EQ(Counts(path), "5000 = 5000 + 0 + 0");
}

TEST_F(EventImportTest, SaysWhyAFileCannotBeRead) {
  EXPECT_EQ(Import(folder_ / "missing").error().code, ErrorCode::kNotFound);
  EXPECT_EQ(Import(folder_).error().code, ErrorCode::kFailure);
  EXPECT_EQ(Import(Write("empty", "")).error().code, ErrorCode::kFailure);
  EXPECT_EQ(Counts(Write("blank", "\n\n")), "0 = 0 + 0 + 0");
  rules_ = {{.event = "E", .kind = "buy"}};
  EXPECT_EQ(Import(Write("a.ndjson", kOrder)).error().code, ErrorCode::kUsage);
}

TEST_F(EventImportTest, RulesOfTheConfigurationApply) {
  rules_ = {{.event = "Identified Need", .kind = "answer", .item = "properties.needs[]"}};
  const std::string_view event =
      R"({"type":"track","event":"Identified Need","userId":"u","timestamp":"2026-11-24T12:00Z",)"
      R"("properties":{"needs":["heat","light"]}})";
  EXPECT_EQ(Counts(Write("a.ndjson", Lines({event}))), "1 = 1 + 0 + 0");
  EXPECT_THAT(Interactions(), ElementsAre("u 3 heat - 2026-11-24 2026-11-24 12:00:00 1.0 -",
                                          "u 3 light - 2026-11-24 2026-11-24 12:00:00 1.0 -"));
}

TEST_F(EventImportTest, HostileTextsLieInTheStoreByteForByte) {
  const std::vector<std::string> texts = {"'; DROP TABLE events; --",
                                          "\"",
                                          "\\",
                                          "$1",
                                          "=1+1",
                                          "<b>",
                                          "../x",
                                          "\x1b[31m",
                                          "田中さん",
                                          "\xe2\x80\xae"
                                          "x",
                                          "Ω≈ç",
                                          "NULL",
                                          "null"};
  std::string lines;
  for (const std::string& text : texts) {
    JsonWriter json;
    json.BeginObject()
        .Field("type", "track")
        .Field("event", "Product Viewed")
        .Field("userId", text);
    json.Field("messageId", text).Field("timestamp", "2026-11-24").Key("properties").BeginObject();
    json.Field("product_id", text).Field("category", text).EndObject().EndObject();
    lines += json.text() + "\n";
  }
  EXPECT_TRUE(Import(Write("a'b.ndjson", lines)).has_value());
  for (const std::string_view sql :
       {"SELECT message_id FROM events", "SELECT user_id FROM events",
        "SELECT customer FROM customers", "SELECT product FROM items", "SELECT category FROM items",
        "SELECT payload->>'userId' FROM events"}) {
    EXPECT_THAT(Select(sql), testing::UnorderedElementsAreArray(texts)) << sql;
  }
}

}  // namespace
}  // namespace kundig
