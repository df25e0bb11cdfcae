// Who is one person, live: the same as from a file, across restarts, and by every sum.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <future>
#include <random>

#include "engine/customer_view.h"
#include "engine/import_files.h"
#include "engine/live_intake.h"
#include "events/segment_event.h"

namespace kundig {
namespace {

namespace fs = std::filesystem;

constexpr int64_t kNow = 1'795'600'000'000'000;  // 2026-11-25

std::string EventOf(int number, const std::string& members) {
  return fmt::format(R"({{"messageId":"m{0}","timestamp":"2026-0{1}-1{2}T10:{3:02}:00Z",{4}}})",
                     number, 1 + number % 9, number % 7, number % 60, members);
}

// People who come back under one of several names, and sometimes say that two of them are theirs.
std::vector<std::string> RandomEvents(uint32_t seed, int count) {
  std::mt19937 random(seed);
  const auto below = [&random](uint32_t n) { return random() % n; };
  std::vector<std::string> events;
  for (int i = 0; i < count; ++i) {
    const uint32_t kind = below(8);
    const std::string user = fmt::format(R"("userId":"u{}")", below(12));
    const std::string anonymous = fmt::format(R"("anonymousId":"a{}")", below(25));
    const uint32_t number = below(6);
    if (kind < 5) {
      events.push_back(EventOf(
          i, fmt::format(R"("type":"track","event":"Order Completed",{0},)"
                         R"("properties":{{"products":[{{"product_id":"p{1}","price":{1}}}]}})",
                         kind < 2 ? user : anonymous, number)));
    } else if (kind == 5) {
      events.push_back(EventOf(i, fmt::format(R"("type":"page",{},{})", user, anonymous)));
    } else if (kind == 6) {
      events.push_back(
          EventOf(i, fmt::format(R"("type":"identify",{},"traits":{{"email":"E{}@example.org"}})",
                                 anonymous, number)));
    } else {
      events.push_back(
          EventOf(i, fmt::format(R"("type":"alias","previousId":"a{}",{})", number, user)));
    }
  }
  return events;
}

class LiveIdentityTest : public testing::Test {
 protected:
  LiveIdentityTest()
      : folder_(fs::temp_directory_path() /
                ("kundig_identity_test_" + std::to_string(std::random_device()()))) {
    fs::create_directories(folder_);
    config_.min_customers = 1;
  }
  ~LiveIdentityTest() override { fs::remove_all(folder_); }

  Store OpenStoreAt(const std::string& name) {
    return Store::Open({.path = folder_ / name}, true).value();
  }
  // One request; returns once it is on the disk.
  void Keep(LiveIntake& intake, std::span<const std::string> texts) {
    LiveBatch batch{.key_number = 1, .received_us = kNow};
    for (const std::string& text : texts) {
      batch.events.push_back(parser_.Parse(text, {.now_us = kNow, .route = {}}).value());
    }
    std::promise<Status> kept;
    ASSERT_TRUE(intake.Submit(batch, [&kept](Status s) { kept.set_value(std::move(s)); }));
    ASSERT_TRUE(kept.get_future().get());
  }
  void ImportAll(Store& store, const std::vector<std::string>& texts) {
    const std::string path = folder_ / "events.ndjson";
    std::ofstream file(path);
    for (const std::string& text : texts) file << text << "\n";
    file.close();
    ASSERT_TRUE(ImportFile(store, config_, {.kind = RowKind::kEvents}, path));
  }

  static std::vector<std::string> Select(Store& store, std::string_view sql) {
    std::vector<std::string> texts;
    Connection connection = store.Connect().value();
    Rows rows = connection.Query(sql).value();
    while (const Chunk* chunk = rows.Next().value()) {
      for (size_t i = 0; i < chunk->rows(); ++i) texts.emplace_back(chunk->Text(0, i));
    }
    return texts;
  }
  // Persons by their identifiers, why they are one, and all sums; the sums are the same both ways,
  // or the test fails.
  std::vector<std::string> PictureOf(Store& store) {
    std::vector<std::string> picture = Select(
        store,
        "SELECT string_agg(concat(kind, ':', customer), ' ' ORDER BY kind, customer) AS person "
        "FROM customers GROUP BY person_key ORDER BY person");
    const auto links =
        Select(store,
               "SELECT concat_ws(' ', least(one.customer, other.customer), "
               "greatest(one.customer, other.customer), message_id, time) AS link "
               "FROM identifier_links JOIN customers AS one USING (customer_key) "
               "JOIN customers AS other ON other.customer_key = other_key ORDER BY link");
    picture.insert(picture.end(), links.begin(), links.end());
    const SumsPlan plan = PlanSums(store, config_, std::nullopt, 90).value();
    const Sums gathered = GatherSums(store, plan).value();
    const Sums queried = QuerySums(store, plan).value();
    EXPECT_EQ(DigestOf(gathered.repeat_purchases), DigestOf(queried.repeat_purchases));
    EXPECT_EQ(DigestOf(gathered.spend), DigestOf(queried.spend));
    EXPECT_EQ(DigestOf(gathered.opportunities), DigestOf(queried.opportunities));
    EXPECT_EQ(DigestOf(gathered.forecasts), DigestOf(queried.forecasts));
    EXPECT_EQ(DigestOf(gathered.co_occurrence), DigestOf(queried.co_occurrence));
    for (const std::string& digest :
         {DigestOf(gathered.repeat_purchases), DigestOf(gathered.spend),
          DigestOf(gathered.opportunities), DigestOf(gathered.forecasts),
          DigestOf(gathered.co_occurrence)}) {
      picture.push_back(digest);
    }
    return picture;
  }

  fs::path folder_;
  Config config_;
  SegmentEventParser parser_;
};

TEST_F(LiveIdentityTest, LiveEventsJoinAsTheSameEventsInAFileDo) {
  const std::vector<std::string> texts = RandomEvents(1, 200);
  Store filed = OpenStoreAt("filed.duckdb");
  ImportAll(filed, texts);
  Store live = OpenStoreAt("live.duckdb");
  {
    const auto intake = LiveIntake::Open(live, config_).value();
    for (size_t i = 0; i < texts.size(); i += 20) Keep(*intake, std::span(texts).subspan(i, 20));
  }
  EXPECT_EQ(PictureOf(live), PictureOf(filed));
  EXPECT_LT(live.Contents()->customers, 15);  // of 43 names: some were joined, and not all
  EXPECT_GT(live.Contents()->customers, 1);
}

TEST_F(LiveIdentityTest, ARestartBetweenAnyTwoEventsChangesNothing) {
  const std::vector<std::string> texts = RandomEvents(2, 40);
  Store filed = OpenStoreAt("filed.duckdb");
  ImportAll(filed, texts);
  for (const std::string& text : texts) {
    Store live = OpenStoreAt("live.duckdb");
    const auto intake = LiveIntake::Open(live, config_).value();
    Keep(*intake, {&text, 1});
  }
  Store live = OpenStoreAt("live.duckdb");
  EXPECT_EQ(live.Contents()->customers, filed.Contents()->customers);
  EXPECT_EQ(PictureOf(live), PictureOf(filed));
}

TEST_F(LiveIdentityTest, ACustomerIsFoundByAnyIdentifierInAnyWriting) {
  Store store = OpenStoreAt("a.duckdb");
  std::vector<std::string> texts = RandomEvents(3, 60);
  texts.push_back(EventOf(1000, R"("type":"identify","userId":"anna","anonymousId":"visitor",)"
                                R"("traits":{"email":"Anna@Example.org","phone":"0171 1234567"})"));
  texts.push_back(EventOf(1001,
                          R"("type":"track","event":"Order Completed","anonymousId":"visitor",)"
                          R"("properties":{"products":[{"product_id":"p1","price":7}]})"));
  ImportAll(store, texts);
  for (const char* asked : {"anna", "visitor", "anna@example.org", " ANNA@example.org ",
                            "+491711234567", "0049 171 1234567"}) {
    const auto view = ViewCustomer(store, config_, {.keep_customers = true}, asked, 1);
    ASSERT_TRUE(view.has_value()) << asked << ": " << view.error().Message();
    EXPECT_EQ(view->customer, "anna");
    EXPECT_EQ(view->spend_minor, 700);
    EXPECT_THAT(CustomerAsJson(*view),
                testing::HasSubstr(R"("identifiers":[{"kind":"user_id","value":"anna"},)"
                                   R"({"kind":"anonymous_id","value":"visitor"},)"
                                   R"({"kind":"email","value":"anna@example.org"},)"
                                   R"({"kind":"phone","value":"+491711234567"}])"));
  }
  const auto nobody = ViewCustomer(store, config_, {.keep_customers = true}, "0171 7654321", 1);
  ASSERT_FALSE(nobody.has_value());
  EXPECT_EQ(nobody.error().code, ErrorCode::kNotFound);
}

}  // namespace
}  // namespace kundig
