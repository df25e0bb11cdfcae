// WebhookDeliveries: what is queued for webhooks, read and marked by whoever tells it.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "engine/webhook_endpoint.h"
#include "store/store.h"

namespace kundig {

// One message on its way to one url.
struct WebhookDelivery {
  int64_t number = 0;
  std::string id;  // the field webhook-id
  std::string body;
  int32_t tries = 0;  // that failed
};

// What became of one try.
struct TriedDelivery {
  WebhookDelivery delivery;
  std::string failure;  // in words; empty: it has arrived
  // UTC, of a failure; nothing: it is given up, a dead letter.
  std::optional<int64_t> next_try_us = {};
};

// What an url has in the queue.
struct WebhookQueueState {
  std::string url;
  bool gone = false;  // the receiver said so: nothing is queued for it
  int64_t waiting = 0;
  std::optional<int64_t> oldest_us;    // when that happened which has waited longest; UTC
  std::optional<int64_t> next_try_us;  // UTC; in the past: it is due
  int64_t dead_letters = 0;
  std::string last_failure;  // of the newest message that failed; empty: none
};

// A session of the store's. Not to be used by two threads at once. The drain queues while this
// reads and marks: they never change the same rows.
class WebhookDeliveries {
 public:
  // Makes the tables where they are missing.
  static Result<WebhookDeliveries> Open(Store& store);

  // What may be sent to the url now, in the order in which it happened; at most `most`. What was
  // not tried yet may be, whatever the clock showed when it happened.
  Result<std::vector<WebhookDelivery>> Due(const std::string& url, int64_t now_us, int64_t most);
  // When the first of those that failed is to be tried again.
  Result<std::optional<int64_t>> NextTry(const std::string& url);
  // All in one transaction: what arrived is removed, what did not waits or is a dead letter.
  Status Mark(std::span<const TriedDelivery> tried);

  Result<bool> IsGone(const std::string& url);
  // The receiver is gone: all that waits for the url becomes dead letters, and nothing more is
  // queued for it until Retry(). Gives how many.
  Result<int64_t> MarkGone(const std::string& url, int64_t now_us);

  struct Counts {
    int64_t waiting = 0;
    int64_t dead_letters = 0;
  };
  Result<Counts> Count(const std::string& url);
  // By url, of all that have something in the queue or are gone.
  Result<std::vector<WebhookQueueState>> States();
  // The dead letters of the url wait again, as if they had never been tried; a receiver that was
  // gone is there again. Gives how many.
  Result<int64_t> Retry(const std::string& url, int64_t now_us);
  // Forgets the dead letters of the url. Gives how many.
  Result<int64_t> Drop(const std::string& url);

 private:
  explicit WebhookDeliveries(Connection connection) : connection_(std::move(connection)) {}

  Connection connection_;
};

}  // namespace kundig
