#include "server/webhook_sender.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <future>
#include <thread>

#include "engine/webhook_queue.h"
#include "server/webhook_receiver_test_data.h"

namespace kundig {
namespace {

using testing::HasSubstr;

constexpr int64_t kNow = 1'795'600'000'000'000;

class WebhookSenderTest : public testing::Test {
 protected:
  void Start(const std::vector<WebhookReceiver*>& receivers) {
    for (const WebhookReceiver* receiver : receivers) {
      endpoints_.push_back({.url = receiver->Url(),
                            .secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
                            .events = {WebhookKind::kOutcome}});
    }
    sender_ = WebhookSender::Make(
                  store_, endpoints_,
                  {.http = {.grace = std::chrono::milliseconds(1)}, .clock = [] { return kNow; }},
                  metrics_)
                  .value();
    sender_->Start();
  }
  void Queue(int count) {
    Connection connection = store_.Connect().value();
    for (int i = 0; i < count; ++i) {
      ASSERT_TRUE(QueueWebhooks(connection, endpoints_, WebhookKind::kOutcome,
                                fmt::format("{}", ++queued_), kNow));
    }
    sender_->Wake();
  }
  // Until so many have arrived, and we know it.
  void AwaitDelivered(uint64_t count) {
    const Counter& delivered =
        metrics_.CounterOf("kundig_webhook_tries_total", "", {{"result", "delivered"}});
    while (delivered.value() < count) std::this_thread::yield();
  }
  std::string Report() {
    std::promise<std::string> made;
    sender_->MakeReport([&made](const Result<WebhookSender::Report>& report) {
      made.set_value(WebhookReportAsJson(report.value()));
    });
    return made.get_future().get();
  }
  Result<int64_t> Retry(const std::string& url) {
    std::promise<Result<int64_t>> done;
    sender_->Retry(url, [&done](Result<int64_t> retried) { done.set_value(std::move(retried)); });
    return done.get_future().get();
  }

  Store store_ = Store::Open({}, true).value();
  Metrics metrics_;
  std::vector<WebhookEndpoint> endpoints_;
  std::unique_ptr<WebhookSender> sender_;
  int queued_ = 0;
};

TEST_F(WebhookSenderTest, WhatIsQueuedIsToldToAllWhoWantIt) {
  WebhookReceiver one(WebhookReceiver::Always(200));
  WebhookReceiver other(WebhookReceiver::Always(200));
  Start({&one, &other});
  Queue(2);
  AwaitDelivered(4);
  Queue(1);
  AwaitDelivered(6);
  EXPECT_EQ(one.Came().size(), 3u);
  EXPECT_EQ(other.Came().size(), 3u);
  EXPECT_THAT(metrics_.Text(), HasSubstr("kundig_webhook_tries_total{result=\"delivered\"} 6"));
}

TEST_F(WebhookSenderTest, WhoDoesNotAnswerHoldsUpNobodyElseAndNotTheEnd) {
  WebhookReceiver silent([](size_t) { return std::nullopt; });
  WebhookReceiver other(WebhookReceiver::Always(200));
  Start({&silent, &other});
  Queue(3);
  silent.Await(1);
  AwaitDelivered(3);
  sender_->Stop();
  EXPECT_EQ(silent.Came().size(), 1u);
  EXPECT_EQ(WebhookDeliveries::Open(store_).value().Count(endpoints_[0].url).value().waiting, 3);
  EXPECT_EQ(WebhookDeliveries::Open(store_).value().Count(endpoints_[1].url).value().waiting, 0);
}

TEST_F(WebhookSenderTest, DeadLettersAreShownAndTriedAgain) {
  // The clock stands still, so that the rest after the failure is never over.
  WebhookReceiver receiver(WebhookReceiver::Always(410));
  Start({&receiver});
  EXPECT_THAT(Report(), HasSubstr(R"("configured":true,"gone":false,"waiting":0,"oldest":null)"));
  Queue(2);
  receiver.Await(1);
  std::string report;
  while ((report = Report()).find(R"("gone":true)") == std::string::npos) std::this_thread::yield();
  EXPECT_THAT(report, HasSubstr(R"("waiting":0,"oldest":null,"nextTry":null,"deadLetters":2)"));
  EXPECT_THAT(report, HasSubstr("the receiver is gone"));
  EXPECT_EQ(Retry("https://nobody.example/").error().code, ErrorCode::kNotFound);
  EXPECT_EQ(Retry(endpoints_[0].url).value(), 2);
  EXPECT_THAT(Report(), HasSubstr(R"("gone":false,"waiting":2)"));
}

}  // namespace
}  // namespace kundig
