// What it costs to tell webhooks of outcomes, by how many decisions the store holds: one answer a
// transaction of the drain, or so many at once, with and without a webhook that wants them. Usage:
//
//   told_bench STORE.duckdb DECISIONS [AT_ONCE]
//
// A store that has none is filled with so many decisions of the last two days, one for every fifth
// of them the same customer's. Milliseconds are those of the whole way from keeping the events
// until they are in the store and the picture; the processor's those of the whole process.
#include <fmt/format.h>
#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <future>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "base/check.h"
#include "base/random.h"
#include "engine/live/live_picture.h"
#include "engine/live_intake.h"
#include "events/segment_event.h"

namespace kundig {
namespace {

using Clock = std::chrono::steady_clock;

constexpr int64_t kNow = 1'772'370'000'000'000;  // 2026-03-01T13:00:00Z
constexpr int64_t kDecisionsOfACustomer = 5;
constexpr size_t kRounds = 100;  // where answers come alone
constexpr size_t kRoundsOfMany = 10;

double ProcessorMs() {
  rusage used{};
  getrusage(RUSAGE_SELF, &used);
  const auto milliseconds = [](const timeval& time) {
    return 1e3 * static_cast<double>(time.tv_sec) + 1e-3 * static_cast<double>(time.tv_usec);
  };
  return milliseconds(used.ru_utime) + milliseconds(used.ru_stime);
}

// Decision i is md5(i), made to customer "c" and i / 5.
void Fill(Store& store, int64_t decisions) {
  Connection connection = store.Connect().value();
  if (connection.QueryInt64("SELECT count(*) FROM decisions").value().value_or(0) > 0) return;
  const auto run = [&connection](std::string_view statement, std::vector<SqlValue> values) {
    KUNDIG_CHECK(connection.Run(statement, values).has_value());
  };
  run("INSERT INTO customers SELECT range, 'c' || range, 0, range FROM range($1::BIGINT)",
      {(decisions + kDecisionsOfACustomer - 1) / kDecisionsOfACustomer});
  run("INSERT INTO decisions SELECT md5(range::VARCHAR), range // $2, "
      "make_timestamp($3 - ($1 - range) * 172800000000 // $1), NULL, 0, 'thompson', 'm', range, 1, "
      "0, NULL, 0, ''::BLOB FROM range($1::BIGINT)",
      {decisions, kDecisionsOfACustomer, kNow});
  run("INSERT INTO offers SELECT md5(range::VARCHAR), 0, 's' || range % 1000, 1, 0, 2, .5, 500, "
      "[65536, 0, 0, 0, 0, 0, 0, 0, 0, 0] FROM range($1::BIGINT)",
      {decisions});
  run("CHECKPOINT", {});
}

std::string DecisionId(Store& store, int64_t number) {
  Connection connection = store.Connect().value();
  Rows rows = connection.Query("SELECT md5($1::VARCHAR)", {number}).value();
  return std::string(rows.Next().value()->Text(0, 0));
}

// An acceptance that names its decision, or the use of what was offered.
std::string Answer(const std::string& decision, int64_t number, bool named, uint64_t message) {
  const std::string says = named
                               ? fmt::format(R"("decisionId":"{}","outcome":"accepted")", decision)
                               : fmt::format(R"("product_id":"s{}")", number % 1000);
  return fmt::format(R"({{"type":"track","event":"{}","userId":"c{}","messageId":"m{:x}",)"
                     R"("timestamp":"2026-03-01T13:00:00Z","properties":{{{}}}}})",
                     named ? "Answered" : "Service Used", number / kDecisionsOfACustomer, message,
                     says);
}

LiveBatch Answers(Store& store, int64_t decisions, size_t count, bool named) {
  static Random random(std::random_device{}());
  SegmentEventParser parser;
  LiveBatch batch{.key_number = 1, .received_us = kNow};
  while (batch.events.size() < count) {
    const auto number = static_cast<int64_t>(random.Below(static_cast<uint64_t>(decisions)));
    const std::string text = Answer(DecisionId(store, number), number, named, random.Next());
    batch.events.push_back(parser.Parse(text, {.now_us = kNow, .route = {}}).value());
  }
  return batch;
}

struct Size {
  int64_t decisions = 0;
  size_t at_once = 1;
};

void Measure(Store& store, const Config& config, Size size, bool named) {
  const auto picture = LivePicture::Load(store, config, {}).value();
  const auto intake = LiveIntake::Open(store, config, picture.get()).value();
  KUNDIG_CHECK(intake->CatchUp().has_value());
  const size_t rounds = size.at_once == 1 ? kRounds : kRoundsOfMany;
  std::vector<double> milliseconds;
  double processor_ms = 0;
  while (milliseconds.size() < rounds) {
    const LiveBatch batch = Answers(store, size.decisions, size.at_once, named);
    processor_ms -= ProcessorMs();
    const auto begin = Clock::now();
    std::promise<void> kept;
    KUNDIG_CHECK(intake->Submit(batch, [&kept](const Status&) { kept.set_value(); }));
    kept.get_future().wait();
    KUNDIG_CHECK(intake->CatchUp().has_value());
    milliseconds.push_back(std::chrono::duration<double, std::milli>(Clock::now() - begin).count());
    processor_ms += ProcessorMs();
  }
  std::ranges::sort(milliseconds);
  fmt::print("{:<10} {:<16} {:8.1f} ms (median) {:8.1f} ms (worst of {}) {:8.1f} ms of processor\n",
             named ? "named" : "attributed", config.webhooks.empty() ? "no webhook" : "told",
             milliseconds[rounds / 2], milliseconds.back(), rounds,
             processor_ms / static_cast<double>(rounds));
}

void Bench(const std::string& path, Size size) {
  Config config;
  config.store_path = path;
  Store store = Store::Open({.path = path}, true).value();
  Fill(store, size.decisions);
  for (const bool told : {false, true}) {
    config.webhooks.clear();
    if (told) {
      config.webhooks = {
          {.url = "https://shop.example/hooks", .secret = "", .events = {WebhookKind::kOutcome}}};
    }
    for (const bool named : {true, false}) Measure(store, config, size, named);
  }
  Connection connection = store.Connect().value();
  fmt::print("{} told\n",
             connection.QueryInt64("SELECT count(*) FROM webhook_deliveries").value().value_or(0));
}

}  // namespace
}  // namespace kundig

int main(int count, char** arguments) {
  if (count != 3 && count != 4) {
    fmt::print(stderr, "usage: told_bench STORE.duckdb DECISIONS [AT_ONCE]\n");
    return 2;
  }
  const size_t at_once = count > 3 ? std::stoul(arguments[3]) : 1;
  kundig::Bench(arguments[1], {.decisions = std::stol(arguments[2]), .at_once = at_once});
  return EXIT_SUCCESS;
}
