#include "engine/webhook_deliveries.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <filesystem>
#include <random>
#include <set>
#include <thread>

#include "engine/webhook_queue.h"

namespace kundig {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr int64_t kNow = 1'795'600'000'000'000;
constexpr int64_t kSecond = 1'000'000;
const std::string kShop = "https://shop.example/";
const std::string kOther = "https://other.example/";

class WebhookDeliveriesTest : public testing::Test {
 protected:
  static std::vector<WebhookMessage> Messages(int first, int count, int64_t at_us = kNow) {
    std::vector<WebhookMessage> messages;
    for (int i = first; i < first + count; ++i) {
      messages.push_back({WebhookKind::kDecision, fmt::format("{}", i), at_us});
    }
    return messages;
  }
  void Queue(int first, int count, int64_t at_us = kNow) {
    ASSERT_TRUE(QueueWebhooks(connection_, endpoints_, Messages(first, count, at_us)));
  }
  std::vector<WebhookDelivery> Due(const std::string& url, int64_t now_us) {
    return deliveries_.Due(url, now_us, 100).value();
  }
  // The numbers that were queued as data.
  static std::vector<int> DataOf(const std::vector<WebhookDelivery>& deliveries) {
    std::vector<int> data;
    for (const WebhookDelivery& delivery : deliveries) {
      data.push_back(std::stoi(delivery.body.substr(delivery.body.rfind(':') + 1)));
    }
    return data;
  }
  WebhookQueueState StateOf(const std::string& url) {
    for (const auto states = deliveries_.States().value(); const auto& state : states) {
      if (state.url == url) return state;
    }
    return {};
  }
  void FailFor(const std::string& url, std::optional<int64_t> next_try_us) {
    std::vector<TriedDelivery> tried;
    for (const WebhookDelivery& due : Due(url, kNow)) tried.push_back({due, "no", next_try_us});
    ASSERT_TRUE(deliveries_.Mark(tried));
  }

  Store store_ = Store::Open({}, true).value();
  WebhookDeliveries deliveries_ = WebhookDeliveries::Open(store_).value();
  Connection connection_ = store_.Connect().value();
  const std::vector<WebhookEndpoint> endpoints_ = {
      {.url = kShop, .secret = {}, .events = {WebhookKind::kDecision}},
      {.url = kOther, .secret = {}, .events = {WebhookKind::kDecision}}};
};

TEST_F(WebhookDeliveriesTest, WhatIsQueuedIsDueInItsOrderUntilItHasArrived) {
  Queue(1, 3);
  const auto due = Due(kShop, kNow);
  EXPECT_THAT(DataOf(due), ElementsAre(1, 2, 3));
  EXPECT_THAT(DataOf(deliveries_.Due(kShop, kNow, 2).value()), ElementsAre(1, 2));
  ASSERT_TRUE(deliveries_.Mark(std::vector<TriedDelivery>{{due[1], ""}}));
  EXPECT_THAT(DataOf(Due(kShop, kNow)), ElementsAre(1, 3));
  EXPECT_THAT(DataOf(Due(kOther, kNow)), ElementsAre(1, 2, 3));
}

// Clocks are set back, and those of senders may be ahead of ours.
TEST_F(WebhookDeliveriesTest, WhatWasNotTriedIsDueWhateverTheClockShows) {
  Queue(1, 1, kNow + 3600 * kSecond);
  EXPECT_THAT(DataOf(Due(kShop, kNow)), ElementsAre(1));
}

TEST_F(WebhookDeliveriesTest, WhatFailedWaitsAndHoldsUpNothingElse) {
  Queue(1, 2);
  const auto due = Due(kShop, kNow);
  EXPECT_EQ(deliveries_.NextTry(kShop).value(), std::nullopt);
  ASSERT_TRUE(
      deliveries_.Mark(std::vector<TriedDelivery>{{due[0], "answered 500", kNow + 5 * kSecond}}));
  EXPECT_THAT(DataOf(Due(kShop, kNow + 4 * kSecond)), ElementsAre(2));
  EXPECT_EQ(deliveries_.NextTry(kShop).value(), kNow + 5 * kSecond);
  const auto again = Due(kShop, kNow + 5 * kSecond);
  EXPECT_THAT(DataOf(again), ElementsAre(1, 2));
  EXPECT_EQ(again[0].tries, 1);
  EXPECT_EQ(again[0].id, due[0].id);
}

TEST_F(WebhookDeliveriesTest, StatesTellWhatWaitsAndWhatWasGivenUp) {
  EXPECT_THAT(deliveries_.States().value(), IsEmpty());
  Queue(1, 1, kNow + kSecond);
  Queue(2, 1, kNow);
  EXPECT_EQ(StateOf(kShop).waiting, 2);
  EXPECT_EQ(StateOf(kShop).oldest_us, kNow);
  FailFor(kShop, std::nullopt);
  const WebhookQueueState dead = StateOf(kShop);
  EXPECT_EQ(dead.waiting, 0);
  EXPECT_EQ(dead.oldest_us, std::nullopt);
  EXPECT_EQ(dead.next_try_us, std::nullopt);
  EXPECT_EQ(dead.dead_letters, 2);
  EXPECT_EQ(dead.last_failure, "no");
  EXPECT_EQ(StateOf(kOther).waiting, 2);
  EXPECT_EQ(StateOf(kOther).last_failure, "");
}

TEST_F(WebhookDeliveriesTest, DeadLettersAreTriedAgainOrDroppedWhenAskedFor) {
  Queue(1, 2);
  FailFor(kShop, std::nullopt);
  FailFor(kOther, std::nullopt);
  EXPECT_THAT(Due(kShop, kNow + 3600 * kSecond), IsEmpty());
  EXPECT_EQ(deliveries_.Retry(kShop, kNow).value(), 2);
  const auto again = Due(kShop, kNow);
  EXPECT_THAT(DataOf(again), ElementsAre(1, 2));
  EXPECT_EQ(again[0].tries, 0);
  EXPECT_EQ(StateOf(kOther).dead_letters, 2);
  EXPECT_EQ(deliveries_.Drop(kShop).value(), 0);
  EXPECT_EQ(deliveries_.Drop(kOther).value(), 2);
  EXPECT_EQ(StateOf(kOther).url, "");
  EXPECT_EQ(StateOf(kShop).waiting, 2);
}

TEST_F(WebhookDeliveriesTest, AReceiverThatIsGoneGetsNothingUntilARetry) {
  Queue(1, 2);
  EXPECT_FALSE(deliveries_.IsGone(kShop).value());
  ASSERT_TRUE(deliveries_.MarkGone(kShop, kNow));
  ASSERT_TRUE(deliveries_.MarkGone(kShop, kNow + 1));
  EXPECT_TRUE(deliveries_.IsGone(kShop).value());
  EXPECT_FALSE(deliveries_.IsGone(kOther).value());
  Queue(3, 1);
  EXPECT_EQ(StateOf(kShop).waiting, 0);
  EXPECT_EQ(StateOf(kShop).dead_letters, 2);
  EXPECT_TRUE(StateOf(kShop).gone);
  EXPECT_EQ(StateOf(kOther).waiting, 3);
  ASSERT_TRUE(deliveries_.Drop(kShop));
  EXPECT_TRUE(StateOf(kShop).gone);  // with nothing in the queue
  ASSERT_TRUE(deliveries_.Retry(kShop, kNow));
  Queue(4, 1);
  EXPECT_THAT(DataOf(Due(kShop, kNow)), ElementsAre(4));
}

class WebhookDeliveriesInAFileTest : public WebhookDeliveriesTest {
 protected:
  WebhookDeliveriesInAFileTest()
      : folder_(std::filesystem::temp_directory_path() /
                ("kundig_webhooks_" + std::to_string(std::random_device()()))) {
    std::filesystem::create_directories(folder_);
    store_ = Store::Open({.path = folder_ / "kundig.duckdb"}, true).value();
    deliveries_ = WebhookDeliveries::Open(store_).value();
    connection_ = store_.Connect().value();
  }
  ~WebhookDeliveriesInAFileTest() override { std::filesystem::remove_all(folder_); }

 private:
  std::filesystem::path folder_;
};

// The drain adds rows while two senders mark theirs: nobody's transaction is refused, checkpoints
// or not.
TEST_F(WebhookDeliveriesInAFileTest, QueueingAndMarkingDoNotGetInEachOthersWay) {
  ASSERT_TRUE(connection_.Execute("SET wal_autocheckpoint = '64KB'"));
  constexpr int kTransactions = 150;
  constexpr int kMessages = 20;
  const auto tell = [this](const std::string& url, Status& refused) {
    WebhookDeliveries own = WebhookDeliveries::Open(store_).value();
    std::set<std::string> told;
    while (refused && told.size() < kTransactions * kMessages) {
      const auto due = own.Due(url, kNow, 64);
      if (!due) {
        refused = tl::unexpected(due.error());
        return;
      }
      std::vector<TriedDelivery> tried;
      for (const WebhookDelivery& delivery : *due) {
        const bool fails = delivery.tries == 0 && delivery.number % 3 == 0;
        if (!fails) told.insert(delivery.id);
        tried.push_back({delivery, fails ? "no" : "", kNow});
      }
      refused = own.Mark(tried);
    }
  };
  const auto queue = [this](int first) -> Status {
    KUNDIG_ASSIGN_OR_RETURN(Transaction transaction, Transaction::Begin(connection_));
    KUNDIG_RETURN_IF_ERROR(QueueWebhooks(connection_, endpoints_, Messages(first, kMessages)));
    return transaction.Commit();
  };
  std::array<Status, 3> refused;
  std::thread shop([&] { tell(kShop, refused[0]); });
  std::thread other([&] { tell(kOther, refused[1]); });
  for (int i = 0; i < kTransactions && refused[2]; ++i) refused[2] = queue(i * kMessages);
  shop.join();
  other.join();
  for (const Status& one : refused) EXPECT_TRUE(one) << one.error().Message();
  EXPECT_THAT(deliveries_.States().value(), IsEmpty());
}

}  // namespace
}  // namespace kundig
