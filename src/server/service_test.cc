// The whole service over loopback sockets.
#include "server/service.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <random>

#include "engine/access_keys.h"
#include "server/raw_client_test_data.h"

namespace kundig {
namespace {

using testing::ContainsRegex;
using testing::HasSubstr;
using testing::StartsWith;

class ServiceTest : public testing::Test {
 protected:
  ServiceTest()
      : folder_(std::filesystem::temp_directory_path() /
                ("kundig_service_test_" + std::to_string(std::random_device()()))) {
    std::filesystem::create_directories(folder_);
    store_.emplace(Store::Open({.path = folder_ / "kundig.duckdb"}, true).value());
    for (const KeyRole role : {KeyRole::kCollect, KeyRole::kDecide, KeyRole::kRead}) {
      keys_[role] = CreateAccessKey(*store_, role, "test").value().key;
    }
  }
  ~ServiceTest() override {
    service_.reset();
    store_.reset();
    std::filesystem::remove_all(folder_);
  }

  void Start() {
    ServiceSettings settings;
    settings.http.listen = "127.0.0.1:0";
    auto service = Service::Start(*store_, config_, settings);
    ASSERT_TRUE(service) << service.error().Message();
    service_ = std::move(*service);
    ASSERT_TRUE(service_->platform().CatchUp());
  }
  // The whole answer, with its head.
  std::string Ask(const std::string& what, KeyRole role, const std::string& body = {}) {
    RawClient client(service_->port());
    client.Send(
        fmt::format("{} HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer {}\r\n"
                    "Content-Length: {}\r\n\r\n{}",
                    what, keys_[role], body.size(), body));
    return client.ReceiveResponse();
  }
  std::string Track(int number, size_t bytes) {
    return Ask("POST /v1/track", KeyRole::kCollect,
               fmt::format(R"({{"event":"Read","userId":"u","messageId":"m{}",)"
                           R"("properties":{{"text":"{}"}}}})",
                           number, std::string(bytes, 'x')));
  }
  std::string Decide() { return Ask("POST /v1/decide", KeyRole::kDecide, R"({"userId":"u"})"); }

  std::filesystem::path folder_;
  Config config_;
  std::optional<Store> store_;
  std::map<KeyRole, std::string> keys_;
  std::unique_ptr<Service> service_;
};

TEST_F(ServiceTest, WhereTooMuchWaitsForTheStoreSendersAreToldToComeAgain) {
  config_.max_waiting_mb = 1;
  Start();
  int kept = 0;
  std::string refused;
  {
    // Another's transaction holds what the drain has to write.
    Connection connection = store_->Connect().value();
    const Transaction held = Transaction::Begin(connection).value();
    ASSERT_TRUE(connection.Execute("UPDATE journal_position SET next_sequence = 0"));
    while (kept < 10 && (refused = Track(kept, 300'000)).starts_with("HTTP/1.1 200")) ++kept;
    EXPECT_EQ(kept, 4);
    EXPECT_THAT(refused, StartsWith("HTTP/1.1 429"));
    EXPECT_THAT(refused, ContainsRegex("Retry-After: [1-6]?[0-9]\r\n"));
    refused = Decide();
    EXPECT_THAT(refused, StartsWith("HTTP/1.1 429"));
    EXPECT_THAT(refused, ContainsRegex("Retry-After: [1-6]?[0-9]\r\n"));
    EXPECT_THAT(Ask("GET /v1/health", KeyRole::kRead), HasSubstr(R"("received":4)"));
    const std::string metrics = Ask("GET /metrics", KeyRole::kRead);
    EXPECT_THAT(metrics, HasSubstr("\nkundig_intake_waiting_records 4\n"));
    EXPECT_THAT(metrics, ContainsRegex("\nkundig_intake_waiting_bytes 12[0-9]{5}\n"));
    EXPECT_THAT(metrics, HasSubstr("\nkundig_intake_refused_total{of=\"collect\"} 1\n"));
    EXPECT_THAT(metrics, HasSubstr("\nkundig_intake_refused_total{of=\"decide\"} 1\n"));
  }
  ASSERT_TRUE(service_->platform().CatchUp());
  EXPECT_THAT(Track(kept, 10), StartsWith("HTTP/1.1 200"));
  EXPECT_THAT(Decide(), StartsWith("HTTP/1.1 200"));
  ASSERT_TRUE(service_->platform().CatchUp());
  EXPECT_THAT(Ask("GET /metrics", KeyRole::kRead), HasSubstr("\nkundig_intake_waiting_bytes 0\n"));
  EXPECT_EQ(store_->Connect()->QueryInt64("SELECT count(*) FROM events").value(), 5);
}

TEST_F(ServiceTest, HealthTellsTheBalanceByKeyAndHour) {
  Start();
  EXPECT_THAT(Track(1, 10), StartsWith("HTTP/1.1 200"));
  EXPECT_THAT(Track(1, 10), StartsWith("HTTP/1.1 200"));
  ASSERT_TRUE(service_->platform().CatchUp());
  const std::string counts =
      R"("received":2,"stored":1,"duplicate":1,"quarantined":0,"suppressed":0,"balanced":true)";
  const std::string health = Ask("GET /v1/health?hours=2", KeyRole::kRead);
  EXPECT_THAT(health, StartsWith("HTTP/1.1 200"));
  EXPECT_THAT(health, HasSubstr("{" + counts + R"(,"keys":[{"key":")"));
  EXPECT_THAT(health, HasSubstr(counts + R"(,"hours":[{"hour":")"));
  EXPECT_THAT(health, HasSubstr(R"(,"waiting":{"records":0,"bytes":0},"trouble":null})"));
  for (const char* wrong : {"0", "-1", "many", "8785", "1e3"}) {
    const std::string refused = Ask(fmt::format("GET /v1/health?hours={}", wrong), KeyRole::kRead);
    EXPECT_THAT(refused, StartsWith("HTTP/1.1 400")) << wrong;
    EXPECT_THAT(refused, HasSubstr("from 1 to 8784"));
  }
}

}  // namespace
}  // namespace kundig
