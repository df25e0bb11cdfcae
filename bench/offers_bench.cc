// What an offer takes in memory while its window is open, and once it is sealed; and what it costs
// to read sealed offers back. Usage:
//
//   offers_bench STORE.duckdb [DECISIONS [PERSONS]]
//
// Decisions with one offer each are made evenly over 20 days for as many persons, all of them
// before the picture looks at the time; so that first all are in memory, then none. Then each of 20
// transactions brings one event: as it usually is, a late answer, an answer to a decision that
// nobody made.
#include <fmt/format.h>
#include <malloc.h>

#include <cstdlib>
#include <future>
#include <memory>
#include <string>
#include <vector>

#include "base/check.h"
#include "base/iso_time.h"
#include "base/random.h"
#include "engine/live/decision_log.h"
#include "engine/live/live_picture.h"
#include "engine/live_intake.h"
#include "engine/open_store.h"
#include "events/segment_event.h"
#include "measure.h"

namespace kundig {
namespace {

constexpr int64_t kBegin = 1'772'370'000'000'000;  // 2026-03-01T13:00:00Z
constexpr int64_t kMadeOver = 20 * kMicrosPerDay;
constexpr int64_t kNow = kBegin + 60 * kMicrosPerDay;

size_t AllocatedBytes() {
  const auto info = mallinfo2();
  return info.uordblks + info.hblkhd;
}

class Bench {
 public:
  Bench(const std::string& path, size_t decisions, size_t persons)
      : store_(Store::Open({.path = path, .memory_limit = "1GiB"}, true).value()),
        persons_(persons) {
    config_.store_path = path;
    picture_ = LivePicture::Load(store_, config_, {"tram"}).value();
    intake_ = LiveIntake::Open(store_, config_, picture_.get()).value();
    for (size_t i = 0; i < decisions; ++i) Decide(i, decisions);
    CatchUp();
  }

  void MeasureMemory() {
    const size_t before = picture_->Bytes();
    const size_t allocated = AllocatedBytes();
    KUNDIG_CHECK(picture_->Replan().has_value());  // nothing is due: as of the last decision
    Send(Use("somebody", kNow));
    KUNDIG_CHECK(picture_->Replan().has_value());
    const auto begin = Clock::now();
    Send(Use("somebody", kNow));
    const double sealed_s = SecondsSince(begin);
    const auto count = static_cast<double>(ids_.size());
    const auto each = [count](size_t all, size_t rest) {
      return (static_cast<double>(all) - static_cast<double>(rest)) / count;
    };
    fmt::print(
        "{} decisions for {} persons: sealing freed {:.0f} bytes of each (by malloc), {:.0f} "
        "by the picture's own count, in {:.2f} s; a person keeps {:.0f} bytes\n",
        ids_.size(), persons_, each(allocated, AllocatedBytes()), each(before, picture_->Bytes()),
        sealed_s, static_cast<double>(picture_->Bytes()) / static_cast<double>(persons_));
  }

  template <typename Make>
  void MeasureEvents(const char* what, Make make) {
    std::vector<double> milliseconds;
    for (int i = 0; i < 20; ++i) {
      const std::string event = make();
      const auto begin = Clock::now();
      Send(event);
      milliseconds.push_back(1e3 * SecondsSince(begin));
    }
    fmt::print("{}: stored and in the picture after {:.1f} ms (median), {:.1f} ms (worst of 20)\n",
               what, Quantile(milliseconds, .5), Quantile(milliseconds, 1));
  }

  [[nodiscard]] std::string Use(const std::string& customer, int64_t time_us) {
    return Event(customer, R"("product_id":"tram")", time_us);
  }
  [[nodiscard]] std::string LateAnswer() {
    const size_t decision = random_.Below(ids_.size());
    return Event(CustomerOf(decision), fmt::format(R"("decisionId":"{}")", ids_[decision]), kNow);
  }
  [[nodiscard]] std::string StrayAnswer() {
    return Event("somebody", R"("decisionId":"nobody-knows-it")", kNow);
  }

 private:
  [[nodiscard]] std::string CustomerOf(size_t decision) const {
    return fmt::format("c{}", decision % persons_);
  }
  std::string Event(const std::string& customer, const std::string& properties, int64_t time_us) {
    return fmt::format(R"({{"type":"track","event":"Service Used","userId":"{}","messageId":"m{}",)"
                       R"("timestamp":"{}","properties":{{{}}}}})",
                       customer, ++messages_, FormatIsoTime(time_us), properties);
  }

  void Decide(size_t number, size_t of) {
    const uint64_t high = random_.Next();
    const uint64_t low = random_.Next();
    ids_.push_back(fmt::format("{:016x}{:016x}", high, low));
    LoggedDecision decision{.id = ids_.back(), .customer = CustomerOf(number)};
    decision.time_us =
        kBegin + static_cast<int64_t>(static_cast<double>(kMadeOver) * static_cast<double>(number) /
                                      static_cast<double>(of));
    decision.offers.push_back({.service = "tram", .worth_minor = 100, .features = {kFeatureUnit}});
    const OwnBatch batch{
        .key_number = 1, .time_us = decision.time_us, .payloads = {EncodeDecisionRecord(decision)}};
    while (!intake_->SubmitOwn(batch, [](const Status& kept) { KUNDIG_CHECK(kept.has_value()); })) {
      CatchUp();
    }
  }

  void Send(const std::string& text) {
    LiveBatch batch{.key_number = 1, .received_us = kNow};
    batch.events.push_back(parser_.Parse(text, {.now_us = kNow, .route = {}}).value());
    std::promise<void> done;
    KUNDIG_CHECK(intake_->Submit(batch, [&done](const Status& kept) {
      KUNDIG_CHECK(kept.has_value());
      done.set_value();
    }));
    done.get_future().wait();
    CatchUp();
  }
  void CatchUp() { KUNDIG_CHECK(intake_->CatchUp().has_value()); }

  Config config_;
  Store store_;
  size_t persons_;
  std::unique_ptr<LivePicture> picture_;
  std::unique_ptr<LiveIntake> intake_;
  SegmentEventParser parser_;
  Random random_{15};
  std::vector<std::string> ids_;
  int messages_ = 0;
};

}  // namespace
}  // namespace kundig

int main(int count, char** arguments) {
  if (count < 2) {
    fmt::print(stderr, "usage: offers_bench STORE.duckdb [DECISIONS [PERSONS]]\n");
    return 2;
  }
  const size_t decisions = count > 2 ? std::stoul(arguments[2]) : 1'000'000;
  kundig::Bench bench(arguments[1], decisions, count > 3 ? std::stoul(arguments[3]) : 10'000);
  bench.MeasureMemory();
  bench.MeasureEvents("a use", [&] { return bench.Use("somebody", kundig::kNow); });
  bench.MeasureEvents("a late answer", [&] { return bench.LateAnswer(); });
  bench.MeasureEvents("a stray answer", [&] { return bench.StrayAnswer(); });
  return EXIT_SUCCESS;
}
