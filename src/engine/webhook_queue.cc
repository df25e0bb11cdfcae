#include "engine/webhook_queue.h"

#include <algorithm>
#include <set>

#include "base/digest.h"
#include "base/iso_time.h"
#include "engine/statements.h"

namespace kundig {
namespace {

constexpr size_t kIdDigits = 32;

std::string BodyOf(const WebhookMessage& message) {
  return fmt::format(R"({{"type":"{}","timestamp":"{}","data":{}}})", WebhookKindName(message.kind),
                     FormatIsoTime(message.at_us), message.data_json);
}

std::string IdOf(std::string_view url, std::string_view body) {
  const Digest digest = Blake2b256([&](ByteWriter& writer) {
    writer.WriteText(url);
    writer.WriteText(body);
  });
  return "msg_" + ToHex(digest).substr(0, kIdDigits);
}

Result<std::set<std::string, std::less<>>> GoneUrls(Connection& connection) {
  KUNDIG_ASSIGN_OR_RETURN(Rows rows, connection.Query("SELECT url FROM webhook_gone"));
  std::set<std::string, std::less<>> gone;
  while (true) {
    KUNDIG_ASSIGN_OR_RETURN(const Chunk* chunk, rows.Next());
    if (chunk == nullptr) return gone;
    for (size_t i = 0; i < chunk->rows(); ++i) gone.emplace(chunk->Text(0, i));
  }
}

Status AppendDelivery(Appender& appender, int64_t number, const std::string& url,
                      const WebhookMessage& message) {
  const std::string body = BodyOf(message);
  appender.Int64(number);
  appender.Text(IdOf(url, body));
  appender.Text(url);
  appender.Text(WebhookKindName(message.kind));
  appender.Text(body);
  appender.Int64(message.at_us);
  appender.Int32(0);
  appender.Int64(message.at_us);
  appender.Null();
  return appender.EndRow();
}

}  // namespace

Status PrepareWebhooks(Connection& connection) {
  return connection.Execute(sql::create_webhook_tables);
}

Status QueueWebhooks(Connection& connection, const std::vector<WebhookEndpoint>& endpoints,
                     std::span<const WebhookMessage> messages) {
  if (endpoints.empty() || messages.empty()) return {};
  KUNDIG_ASSIGN_OR_RETURN(const auto gone, GoneUrls(connection));
  KUNDIG_ASSIGN_OR_RETURN(const auto last,
                          connection.QueryInt64("SELECT max(number) FROM webhook_deliveries"));
  int64_t number = last.value_or(0);
  KUNDIG_ASSIGN_OR_RETURN(Appender appender, connection.Append("webhook_deliveries"));
  for (const WebhookMessage& message : messages) {
    for (const WebhookEndpoint& endpoint : endpoints) {
      if (!endpoint.Wants(message.kind) || gone.contains(endpoint.url)) continue;
      KUNDIG_RETURN_IF_ERROR(AppendDelivery(appender, ++number, endpoint.url, message));
    }
  }
  return appender.Close();
}

Status QueueWebhooks(Connection& connection, const std::vector<WebhookEndpoint>& endpoints,
                     WebhookKind kind, std::string_view data_json, int64_t at_us) {
  const WebhookMessage message{.kind = kind, .data_json = std::string(data_json), .at_us = at_us};
  return QueueWebhooks(connection, endpoints, std::span(&message, 1));
}

}  // namespace kundig
