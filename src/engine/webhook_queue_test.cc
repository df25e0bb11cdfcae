#include "engine/webhook_queue.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "store/store.h"

namespace kundig {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr int64_t kNow = 1'795'600'000'000'000;

class WebhookQueueTest : public testing::Test {
 protected:
  WebhookQueueTest() { EXPECT_TRUE(PrepareWebhooks(connection_)); }

  std::vector<std::string> Texts(std::string_view sql) {
    std::vector<std::string> texts;
    Rows rows = connection_.Query(sql).value();
    while (const Chunk* chunk = rows.Next().value()) {
      for (size_t i = 0; i < chunk->rows(); ++i) texts.emplace_back(chunk->Text(0, i));
    }
    return texts;
  }

  static WebhookEndpoint Endpoint(std::string url, std::vector<WebhookKind> events) {
    return {.url = std::move(url), .secret = {}, .events = std::move(events)};
  }

  Store store_ = Store::Open({}, true).value();
  Connection connection_ = store_.Connect().value();
  const std::vector<WebhookEndpoint> endpoints_ = {
      Endpoint("https://a.example/", {WebhookKind::kDecision, WebhookKind::kOutcome}),
      Endpoint("https://b.example/", {WebhookKind::kOutcome})};
};

TEST_F(WebhookQueueTest, EachEndpointGetsWhatItWantsInTheOrderOfEvents) {
  Transaction transaction = Transaction::Begin(connection_).value();
  ASSERT_TRUE(QueueWebhooks(connection_, endpoints_, WebhookKind::kDecision, R"({"n":1})", kNow));
  ASSERT_TRUE(
      QueueWebhooks(connection_, endpoints_, WebhookKind::kOutcome, R"({"n":2})", kNow + 1));
  ASSERT_TRUE(transaction.Commit());
  EXPECT_THAT(Texts("SELECT concat_ws(' ', number, url, kind, queued_at, next_try_at = queued_at, "
                    "tries, coalesce(failure, '-')) FROM webhook_deliveries ORDER BY number"),
              ElementsAre("1 https://a.example/ decision 2026-11-25 09:46:40 true 0 -",
                          "2 https://a.example/ outcome 2026-11-25 09:46:40.000001 true 0 -",
                          "3 https://b.example/ outcome 2026-11-25 09:46:40.000001 true 0 -"));
  EXPECT_THAT(
      Texts("SELECT body FROM webhook_deliveries WHERE number = 2"),
      ElementsAre(
          R"({"type":"outcome","timestamp":"2026-11-25T09:46:40.000001Z","data":{"n":2}})"));
}

TEST_F(WebhookQueueTest, WhatIsRolledBackIsNotTold) {
  {
    Transaction transaction = Transaction::Begin(connection_).value();
    ASSERT_TRUE(QueueWebhooks(connection_, endpoints_, WebhookKind::kOutcome, "{}", kNow));
    ASSERT_EQ(Texts("SELECT id FROM webhook_deliveries").size(), 2u);
  }
  EXPECT_THAT(Texts("SELECT id FROM webhook_deliveries"), IsEmpty());
}

TEST_F(WebhookQueueTest, IdsFollowFromTheMessageAndDifferByUrl) {
  const std::vector<WebhookMessage> messages = {{WebhookKind::kOutcome, R"({"n":1})", kNow},
                                                {WebhookKind::kOutcome, R"({"n":2})", kNow}};
  ASSERT_TRUE(QueueWebhooks(connection_, endpoints_, messages));
  const auto first = Texts("SELECT id FROM webhook_deliveries ORDER BY number");
  EXPECT_EQ(std::set(first.begin(), first.end()).size(), 4u);
  EXPECT_THAT(first[0], testing::MatchesRegex("msg_[0-9a-f]{32}"));
  ASSERT_TRUE(connection_.Run("DELETE FROM webhook_deliveries"));
  ASSERT_TRUE(QueueWebhooks(connection_, endpoints_, messages));
  EXPECT_EQ(Texts("SELECT id FROM webhook_deliveries ORDER BY number"), first);
}

TEST_F(WebhookQueueTest, NothingIsQueuedForAReceiverThatIsGone) {
  ASSERT_TRUE(connection_.Run(
      "INSERT INTO webhook_gone VALUES ('https://a.example/', make_timestamp($1))", {kNow}));
  ASSERT_TRUE(QueueWebhooks(connection_, endpoints_, WebhookKind::kOutcome, "{}", kNow));
  EXPECT_THAT(Texts("SELECT url FROM webhook_deliveries"), ElementsAre("https://b.example/"));
}

}  // namespace
}  // namespace kundig
