// How fast the store and the live picture follow what was acknowledged, without HTTP: many events
// at once, then 50 at a time, into a store that may hold much already. Usage:
//
//   drain_bench STORE.duckdb browsers|newcomers|regulars [EVENTS]
//
// browsers:  the load of collect_bench, 200,000 customers with user id and anonymous id
// newcomers: every event brings a customer with user id, anonymous id and e-mail address
// regulars:  1,000 customers who are soon known
//
// Seconds of processor are those of the whole process: keeping, draining, following.
#include <fmt/format.h>
#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <future>
#include <memory>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "base/check.h"
#include "base/random.h"
#include "collect_load.h"
#include "engine/live/live_picture.h"
#include "engine/live_intake.h"
#include "engine/open_store.h"
#include "events/segment_event.h"

namespace kundig {
namespace {

using Clock = std::chrono::steady_clock;

double SecondsSince(Clock::time_point begin) {
  return std::chrono::duration<double>(Clock::now() - begin).count();
}

double ProcessorSeconds() {
  rusage used{};
  getrusage(RUSAGE_SELF, &used);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + 1e-6 * static_cast<double>(time.tv_usec);
  };
  return seconds(used.ru_utime) + seconds(used.ru_stime);
}

class Source {
 public:
  explicit Source(std::string_view who) : who_(who), random_(std::random_device()()) {}

  LiveBatch Next(size_t count) {
    LiveBatch batch{.key_number = 1, .received_us = kNow};
    while (count-- > 0) {
      batch.events.push_back(parser_.Parse(Text(), {.now_us = kNow, .route = {}}).value());
    }
    return batch;
  }

 private:
  static constexpr int64_t kNow = 1'772'370'000'000'000;  // 2026-03-01T13:00:00Z

  std::string Text() {
    if (who_ == "browsers") return MakeEvent(random_);
    const bool regular = who_ == "regulars";
    const uint64_t user = regular ? random_.Below(1'000) : random_.Next();
    const uint64_t high = random_.Next();
    const uint64_t low = random_.Next();
    const std::string traits =
        regular ? "" : fmt::format(R"("traits":{{"email":"c{:x}@shop.example"}},)", user);
    const std::string properties = MakeProperties(random_);
    return fmt::format(
        R"({{"messageId":"m{:016x}{:016x}","anonymousId":"a{:x}","userId":"c{:x}",)"
        R"("timestamp":"2026-03-01T12:00:00Z","type":"track","event":"Product Viewed",)"
        R"("properties":{{{}}},"context":{{{}"locale":"de-DE"}}}})",
        high, low, user, user, properties, traits);
  }

  std::string_view who_;
  Random random_;
  SegmentEventParser parser_;
};

void Keep(LiveIntake& intake, std::vector<LiveBatch>& batches) {
  std::vector<std::future<void>> all;
  for (const LiveBatch& batch : batches) {
    auto done = std::make_shared<std::promise<void>>();
    all.push_back(done->get_future());
    while (!intake.Submit(batch, [done](const Status& status) {
      KUNDIG_CHECK(status.has_value());
      done->set_value();
    })) {
      KUNDIG_CHECK(intake.CatchUp().has_value());
    }
  }
  for (auto& done : all) done.wait();
}

void Bench(const std::string& path, std::string_view who, size_t events) {
  Config config;
  config.store_path = path;
  Store store = Store::Open({.path = path}, true).value();
  auto begin = Clock::now();
  const auto picture = LivePicture::Load(store, config, {}).value();
  const auto intake = LiveIntake::Open(store, config, picture.get()).value();
  fmt::print("opened in {:.2f} s; persons and identifiers {} MiB\n", SecondsSince(begin),
             picture->Bytes() >> 20);

  Source source(who);
  constexpr size_t kBatch = 100;
  std::vector<LiveBatch> batches;
  for (size_t i = 0; i < events; i += kBatch) batches.push_back(source.Next(kBatch));
  begin = Clock::now();
  double processor = ProcessorSeconds();
  Keep(*intake, batches);
  const double kept_s = SecondsSince(begin);
  KUNDIG_CHECK(intake->CatchUp().has_value());
  const double all_s = SecondsSince(begin);
  const auto count = static_cast<double>(batches.size() * kBatch);
  fmt::print(
      "{:.0f} events: acknowledged in {:.2f} s, followed in {:.2f} s ({:.0f}/s); "
      "{:.1f} us of processor an event\n",
      count, kept_s, all_s, count / all_s, 1e6 * (ProcessorSeconds() - processor) / count);

  constexpr size_t kRounds = 100;
  std::vector<double> milliseconds;
  processor = ProcessorSeconds();
  for (size_t i = 0; i < kRounds; ++i) {
    std::vector<LiveBatch> one;
    one.push_back(source.Next(50));
    begin = Clock::now();
    Keep(*intake, one);
    KUNDIG_CHECK(intake->CatchUp().has_value());
    milliseconds.push_back(1e3 * SecondsSince(begin));
  }
  std::ranges::sort(milliseconds);
  fmt::print(
      "50 events: in the picture after {:.1f} ms (median), {:.1f} ms (worst of {}); "
      "{:.1f} ms of processor\n",
      milliseconds[kRounds / 2], milliseconds.back(), kRounds,
      1e3 * (ProcessorSeconds() - processor) / kRounds);
}

}  // namespace
}  // namespace kundig

int main(int count, char** arguments) {
  const std::string_view who = count > 2 ? arguments[2] : "";
  if (who != "browsers" && who != "newcomers" && who != "regulars") {
    fmt::print(stderr, "usage: drain_bench STORE.duckdb browsers|newcomers|regulars [EVENTS]\n");
    return 2;
  }
  kundig::Bench(arguments[1], who, count > 3 ? std::stoul(arguments[3]) : 300'000);
  return EXIT_SUCCESS;
}
