#include "server/webhook_courier.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <filesystem>
#include <limits>
#include <random>

#include "engine/webhook_queue.h"
#include "server/webhook_receiver_test_data.h"

namespace kundig {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;

constexpr int64_t kNow = 1'795'600'000'000'000;
constexpr int64_t kSecond = 1'000'000;
constexpr int64_t kNever = std::numeric_limits<int64_t>::max();
const std::string kSecret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

// A courier whose clock the test turns.
class WebhookCourierTest : public testing::Test {
 protected:
  WebhookCourierTest()
      : folder_(fs::temp_directory_path() /
                ("kundig_courier_" + std::to_string(std::random_device()()))) {
    fs::create_directories(folder_);
    store_.emplace(Store::Open({.path = folder_ / "kundig.duckdb"}, true).value());
  }
  ~WebhookCourierTest() override {
    courier_.reset();
    store_.reset();
    fs::remove_all(folder_);
  }

  void Receive(WebhookReceiver::Answers answers) {
    receiver_.emplace(std::move(answers));
    endpoint_ = {.url = receiver_->Url(), .secret = kSecret, .events = {WebhookKind::kDecision}};
    courier_ = CourierOf(*store_);
  }
  std::unique_ptr<WebhookCourier> CourierOf(Store& store) {
    return WebhookCourier::Open(
               store, endpoint_,
               {.http = {.timeout = timeout_, .grace = std::chrono::milliseconds(1)},
                .clock = [this] { return now_us_; }},
               {&delivered_, &failed_, &given_up_})
        .value();
  }
  void Queue(int count) {
    Connection connection = store_->Connect().value();
    for (int i = 0; i < count; ++i) {
      ASSERT_TRUE(QueueWebhooks(connection, {endpoint_}, WebhookKind::kDecision,
                                fmt::format("{}", ++queued_), kNow));
    }
  }
  // As often as there is something to be done now.
  int64_t TakeTurns() {
    while (true) {
      const int64_t next_us = courier_->Turn().value();
      if (next_us > now_us_) return next_us;
    }
  }
  WebhookQueueState State() {
    for (const auto states = WebhookDeliveries::Open(*store_).value().States().value();
         const auto& state : states) {
      if (state.url == endpoint_.url) return state;
    }
    return {};
  }
  std::vector<std::string> Data() {
    std::vector<std::string> data;
    for (const HttpRequest& request : receiver_->Came()) {
      data.push_back(request.body.substr(request.body.rfind(':') + 1));
    }
    return data;
  }

  fs::path folder_;
  std::optional<Store> store_;
  std::optional<WebhookReceiver> receiver_;
  WebhookEndpoint endpoint_;
  std::unique_ptr<WebhookCourier> courier_;
  std::chrono::milliseconds timeout_{60'000};  // of couriers made from now on
  int64_t now_us_ = kNow;
  int queued_ = 0;
  Counter delivered_;
  Counter failed_;
  Counter given_up_;
};

TEST_F(WebhookCourierTest, TellsWhatIsQueuedInItsOrderSignedAndOnce) {
  Receive(WebhookReceiver::Always(200));
  EXPECT_EQ(TakeTurns(), kNever);
  Queue(3);
  EXPECT_EQ(TakeTurns(), kNever);
  EXPECT_THAT(Data(), ElementsAre("1}", "2}", "3}"));
  const HttpRequest first = receiver_->Came().front();
  EXPECT_EQ(first.Field("Content-Type"), "application/json");
  EXPECT_EQ(first.Field("webhook-timestamp"), fmt::format("{}", kNow / kSecond));
  EXPECT_EQ(first.Field("webhook-signature"), SignWebhook(kSecret, {.id = first.Field("webhook-id"),
                                                                    .sent_s = kNow / kSecond,
                                                                    .body = first.body}));
  EXPECT_EQ(State().waiting, 0);
  EXPECT_EQ(delivered_.value(), 3u);
}

TEST_F(WebhookCourierTest, AfterAFailureTheReceiverRestsAndTheOthersGoFirst) {
  Receive([](size_t number) { return JsonResponse(number == 0 ? 500 : 200, "{}"); });
  Queue(2);
  EXPECT_EQ(TakeTurns(), kNow + 5 * kSecond);
  EXPECT_THAT(Data(), ElementsAre("1}"));
  EXPECT_EQ(State().last_failure, "the answer was 500");
  now_us_ += 5 * kSecond;
  const int64_t next_us = TakeTurns();
  EXPECT_THAT(Data(), ElementsAre("1}", "2}"));
  EXPECT_GT(next_us, kNow + 5 * kSecond);
  EXPECT_LE(next_us, kNow + 6 * kSecond);
  now_us_ = next_us;
  EXPECT_EQ(TakeTurns(), kNever);
  EXPECT_THAT(Data(), ElementsAre("1}", "2}", "1}"));
  const auto ids = receiver_->Ids();
  EXPECT_EQ(ids[0], ids[2]);
  EXPECT_NE(ids[0], ids[1]);
  EXPECT_EQ(failed_.value(), 1u);
}

TEST_F(WebhookCourierTest, WhatFailsEightTimesIsADeadLetter) {
  Receive(WebhookReceiver::Always(302));
  Queue(1);
  while (State().dead_letters == 0) {
    const int64_t next_us = courier_->Turn().value();
    if (next_us != kNever) now_us_ = std::max(now_us_, next_us);
  }
  EXPECT_EQ(receiver_->Came().size(), 8u);
  EXPECT_GT(now_us_ - kNow, 24 * 3600 * kSecond);
  EXPECT_LT(now_us_ - kNow, 30 * 3600 * kSecond);
  EXPECT_EQ(given_up_.value(), 1u);
  now_us_ += 1000 * 3600 * kSecond;
  EXPECT_EQ(TakeTurns(), kNever);
  EXPECT_EQ(receiver_->Came().size(), 8u);
}

TEST_F(WebhookCourierTest, WhoIsGoneIsToldNothingUntilSomebodyAsksForARetry) {
  Receive([](size_t number) { return JsonResponse(number == 0 ? 410 : 200, "{}"); });
  Queue(3);
  now_us_ = TakeTurns();
  Queue(1);
  EXPECT_EQ(TakeTurns(), kNever);
  EXPECT_EQ(receiver_->Came().size(), 1u);
  EXPECT_TRUE(State().gone);
  EXPECT_EQ(State().dead_letters, 3);
  EXPECT_EQ(given_up_.value(), 3u);
  EXPECT_EQ(WebhookDeliveries::Open(*store_).value().Retry(endpoint_.url, now_us_).value(), 3);
  EXPECT_EQ(TakeTurns(), kNever);
  EXPECT_THAT(Data(), ElementsAre("1}", "1}", "2}", "3}"));
}

TEST_F(WebhookCourierTest, WhoIsSlowIsTriedAgainLater) {
  std::atomic<bool> slow = true;
  timeout_ = std::chrono::milliseconds(50);
  Receive([&slow](size_t) { return slow ? std::nullopt : std::optional(JsonResponse(200, "{}")); });
  Queue(1);
  now_us_ = TakeTurns();
  EXPECT_EQ(State().last_failure, "there was no answer within 0.05 s");
  slow = false;
  timeout_ = std::chrono::milliseconds(60'000);
  courier_ = CourierOf(*store_);
  now_us_ += kSecond;
  EXPECT_EQ(TakeTurns(), kNever);
  EXPECT_EQ(State().waiting, 0);
}

// The files as they are when the process ends between the receiver's answer and our commit.
TEST_F(WebhookCourierTest, ACrashBeforeItIsMarkedTellsItAgainUnderTheSameId) {
  const fs::path crashed = folder_ / "crashed";
  fs::create_directories(crashed);
  Receive([&](size_t number) {
    for (const char* name : {"kundig.duckdb", "kundig.duckdb.wal"}) {
      if (number == 1 && fs::exists(folder_ / name)) fs::copy(folder_ / name, crashed / name);
    }
    return JsonResponse(200, "{}");
  });
  Queue(2);
  EXPECT_EQ(TakeTurns(), kNever);
  EXPECT_EQ(State().waiting, 0);
  courier_.reset();
  store_.emplace(Store::Open({.path = crashed / "kundig.duckdb"}, false).value());
  courier_ = CourierOf(*store_);
  EXPECT_EQ(TakeTurns(), kNever);
  const auto ids = receiver_->Ids();
  EXPECT_THAT(ids, ElementsAre(ids[0], ids[1], ids[0], ids[1]));
}

TEST_F(WebhookCourierTest, WhatIsCutOffByTheEndCountsAsNotTried) {
  Receive([this](size_t) {
    courier_->Stop();
    return std::nullopt;
  });
  Queue(1);
  ASSERT_TRUE(courier_->Turn());
  EXPECT_EQ(receiver_->Came().size(), 1u);
  EXPECT_EQ(State().waiting, 1);
  EXPECT_EQ(State().last_failure, "");
  EXPECT_EQ(failed_.value(), 0u);
}

}  // namespace
}  // namespace kundig
