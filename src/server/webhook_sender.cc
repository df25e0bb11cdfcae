#include "server/webhook_sender.h"

#include <algorithm>
#include <atomic>
#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>

#include "base/random.h"
#include "server/webhook_courier.h"

namespace kundig {
namespace {

namespace asio = boost::asio;

// After an error of the store; and the least time between two counts of the queue.
constexpr int64_t kPauseMicros = 1'000'000;
// So long it sleeps at most, whatever became of the clock meanwhile.
constexpr int64_t kMostSleepMicros = 60'000'000;

}  // namespace

struct WebhookSender::State {
  State(std::vector<WebhookEndpoint> all, const WebhookSenderSettings& settings,
        WebhookDeliveries care_session)
      : endpoints(std::move(all)), clock(settings.clock), deliveries(std::move(care_session)) {}

  // An endpoint with its thread.
  struct Desk {
    std::unique_ptr<WebhookCourier> courier;
    bool woken = true;  // under the lock
    std::atomic<int64_t> waiting = 0;
    std::atomic<int64_t> dead_letters = 0;
    int64_t counted_us = 0;
    std::thread thread;
  };

  void Run(Desk& desk);
  int64_t TakeTurn(Desk& desk);
  [[nodiscard]] double Sum(std::atomic<int64_t> Desk::*count) const;

  std::vector<WebhookEndpoint> endpoints;
  std::function<int64_t()> clock;
  std::vector<std::unique_ptr<Desk>> desks;
  std::mutex mutex;
  std::condition_variable changed;
  bool ending = false;
  // Of the one thread of the pool.
  WebhookDeliveries deliveries;
  asio::thread_pool care{1};
};

// When to look again. Whoever counts the queue after each delivery counts a long one often.
int64_t WebhookSender::State::TakeTurn(Desk& desk) {
  const Result<int64_t> next = desk.courier->Turn();
  const int64_t now_us = clock();
  const bool idle = !next || *next > now_us;
  if (idle || std::abs(now_us - desk.counted_us) >= kPauseMicros) {
    desk.counted_us = now_us;
    if (const auto counts = desk.courier->Count()) {
      desk.waiting = counts->waiting;
      desk.dead_letters = counts->dead_letters;
    }
  }
  return next ? *next : now_us + kPauseMicros;
}

void WebhookSender::State::Run(Desk& desk) {
  std::unique_lock lock(mutex);
  while (!ending) {
    desk.woken = false;
    lock.unlock();
    const int64_t next_us = TakeTurn(desk);
    const int64_t sleep_us = std::clamp<int64_t>(next_us - clock(), 0, kMostSleepMicros);
    lock.lock();
    changed.wait_for(lock, std::chrono::microseconds(sleep_us),
                     [&] { return ending || desk.woken; });
  }
}

double WebhookSender::State::Sum(std::atomic<int64_t> Desk::*count) const {
  int64_t sum = 0;
  for (const auto& desk : desks) sum += (*desk).*count;
  return static_cast<double>(sum);
}

WebhookSender::WebhookSender(std::unique_ptr<State> state) : state_(std::move(state)) {}

Result<std::unique_ptr<WebhookSender>> WebhookSender::Make(
    Store& store, const std::vector<WebhookEndpoint>& endpoints,
    const WebhookSenderSettings& settings, Metrics& metrics) {
  KUNDIG_ASSIGN_OR_RETURN(WebhookDeliveries deliveries, WebhookDeliveries::Open(store));
  auto state = std::make_unique<State>(endpoints, settings, std::move(deliveries));
  const auto counter = [&metrics](std::string result) {
    return &metrics.CounterOf("kundig_webhook_tries_total",
                              "Webhooks that were sent, by what became of it; given_up: those that "
                              "became dead letters.",
                              {{"result", std::move(result)}});
  };
  const WebhookCounters counters{.delivered = counter("delivered"),
                                 .failed = counter("failed"),
                                 .given_up = counter("given_up")};
  Random seeds(settings.seed);
  for (const WebhookEndpoint& endpoint : endpoints) {
    state->desks.push_back(std::make_unique<State::Desk>());
    KUNDIG_ASSIGN_OR_RETURN(
        state->desks.back()->courier,
        WebhookCourier::Open(store, endpoint,
                             {.http = settings.http, .clock = settings.clock, .seed = seeds.Next()},
                             counters));
  }
  const auto gauge = [&](std::string_view name, std::string_view help,
                         std::atomic<int64_t> State::Desk::*count) {
    metrics.AddGauge(name, help, [raw = state.get(), count] { return raw->Sum(count); });
  };
  gauge("kundig_webhooks_waiting", "Webhooks that are queued.", &State::Desk::waiting);
  gauge("kundig_webhooks_dead", "Webhooks that were given up.", &State::Desk::dead_letters);
  return std::unique_ptr<WebhookSender>(new WebhookSender(std::move(state)));
}

void WebhookSender::Start() {
  for (const auto& desk : state_->desks) {
    desk->thread = std::thread([raw = state_.get(), own = desk.get()] { raw->Run(*own); });
  }
}

WebhookSender::~WebhookSender() { Stop(); }

void WebhookSender::Wake() {
  const std::lock_guard lock(state_->mutex);
  for (const auto& desk : state_->desks) desk->woken = true;
  state_->changed.notify_all();
}

void WebhookSender::Stop() {
  {
    const std::lock_guard lock(state_->mutex);
    state_->ending = true;
  }
  state_->changed.notify_all();
  for (const auto& desk : state_->desks) desk->courier->Stop();
  for (const auto& desk : state_->desks) {
    if (desk->thread.joinable()) desk->thread.join();
  }
  state_->care.join();
}

void WebhookSender::MakeReport(std::function<void(Result<Report>)> done) {
  asio::post(state_->care, [raw = state_.get(), done = std::move(done)] {
    done(ReportWebhooks(raw->deliveries, raw->endpoints));
  });
}

void WebhookSender::Retry(const std::string& url, std::function<void(Result<int64_t>)> done) {
  asio::post(state_->care, [this, url, done = std::move(done)] {
    if (std::ranges::find(state_->endpoints, url, &WebhookEndpoint::url) ==
        state_->endpoints.end()) {
      return done(Fail(ErrorCode::kNotFound, "there is no [[webhook]] with that url", {},
                       "GET /v1/webhooks shows those that there are."));
    }
    const Result<int64_t> retried = state_->deliveries.Retry(url, state_->clock());
    Wake();
    done(retried);
  });
}

}  // namespace kundig
