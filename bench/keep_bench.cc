// What durable keeping costs: a group of N events by a DuckDB transaction, by the journal alone, by
// the whole keeper (ids, counts, journal) with the store drained beside it; against parsing the
// same bytes with simdjson and writing them with one sync. The files lie in the folder that
// KUNDIG_BENCH_FOLDER names (default: the current one).
//
// build/release/bench/keep_bench; docs/decisions/0005-a-journal-before-the-store.md has the
// outcome.
#include <benchmark/benchmark.h>
#include <fmt/format.h>
#include <simdjson.h>

#include <atomic>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <thread>
#include <vector>

#include "base/check.h"
#include "base/random.h"
#include "store/duckdb/database.h"
#include "store/journal/drain.h"
#include "store/journal/event_keeper.h"

namespace kundig {
namespace {

using Clock = std::chrono::steady_clock;

// A folder that is removed at the end.
class BenchFolder {
 public:
  BenchFolder() {
    const char* parent = std::getenv("KUNDIG_BENCH_FOLDER");
    path_ = std::filesystem::path(parent != nullptr ? parent : ".") / "keep_bench_data";
    std::filesystem::remove_all(path_);
    std::filesystem::create_directories(path_);
  }
  BenchFolder(const BenchFolder&) = delete;
  BenchFolder& operator=(const BenchFolder&) = delete;
  ~BenchFolder() { std::filesystem::remove_all(path_); }
  [[nodiscard]] std::string File(const std::string& name) const { return (path_ / name).string(); }
  [[nodiscard]] uint64_t Bytes() const {
    uint64_t bytes = 0;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(path_)) {
      if (entry.is_regular_file()) bytes += entry.file_size();
    }
    return bytes;
  }

 private:
  std::filesystem::path path_;
};

// An event as browser libraries send it, about 500 bytes; no two are alike.
std::string MakeEvent(Random& random) {
  return fmt::format(
      R"({{"type":"track","event":"Product Viewed","messageId":"ajs-next-{:016x}{:016x}",)"
      R"("anonymousId":"{:016x}","userId":"u{}","timestamp":"2026-03-01T12:{:02}:{:02}.123Z",)"
      R"("properties":{{"product_id":"p{}","name":"Whole milk, one litre","price":2.1{},)"
      R"("currency":"EUR","category":"dairy"}},"context":{{"page":{{"path":"/shop/dairy/p{}",)"
      R"("url":"https://shop.example/dairy","title":"Milk"}},"userAgent":"Mozilla/5.0 X11 Linux",)"
      R"("library":{{"name":"analytics.js","version":"next-1.84.0"}},"locale":"de-DE"}}}})",
      random.Next(), random.Next(), random.Next(), random.Below(1'000'000), random.Below(60),
      random.Below(60), random.Below(50'000), random.Below(10), random.Below(50'000));
}

// Groups of events, made before the clock runs and used in turn.
std::vector<std::vector<std::string>> MakeGroups(int64_t events_a_group) {
  Random random(1);
  const int64_t groups = std::max<int64_t>(2, 40'000 / events_a_group);
  std::vector<std::vector<std::string>> made(static_cast<size_t>(groups));
  for (auto& group : made) {
    for (int64_t i = 0; i < events_a_group; ++i) group.push_back(MakeEvent(random));
  }
  return made;
}

// Counts events and bytes, and the time of each group.
class Meter {
 public:
  explicit Meter(benchmark::State& state) : state_(state) {}
  template <typename Step>
  void Group(const Step& step) {
    const auto begin = Clock::now();
    step();
    milliseconds_.push_back(
        std::chrono::duration<double, std::milli>(Clock::now() - begin).count());
  }
  void Report(uint64_t bytes_on_disk) {
    const auto groups = static_cast<int64_t>(milliseconds_.size());
    const int64_t events = groups * state_.range(0);
    state_.SetItemsProcessed(events);
    std::ranges::sort(milliseconds_);
    const auto at = [&](double share) {
      return milliseconds_[static_cast<size_t>(share * static_cast<double>(groups - 1))];
    };
    state_.counters["p50_ms"] = at(0.5);
    state_.counters["p99_ms"] = at(0.99);
    state_.counters["bytes/event"] =
        static_cast<double>(bytes_on_disk) / static_cast<double>(events);
  }

 private:
  benchmark::State& state_;
  std::vector<double> milliseconds_;
};

void ParseAndWrite(benchmark::State& state) {
  const BenchFolder folder;
  PosixFileSystem files;
  const auto file = files.Create(folder.File("bytes")).value();
  std::vector<simdjson::padded_string> bodies;
  for (const auto& group : MakeGroups(state.range(0))) {
    bodies.emplace_back(fmt::format("[{}]", fmt::join(group, ",")));
  }
  simdjson::dom::parser parser;
  Meter meter(state);
  size_t next = 0;
  for (auto _ : state) {
    meter.Group([&] {
      const auto& body = bodies[next++ % bodies.size()];
      benchmark::DoNotOptimize(parser.parse(body).error());
      KUNDIG_CHECK(AppendAll(*file, std::string_view(body)).has_value());
      KUNDIG_CHECK(file->Sync().has_value());
    });
  }
  meter.Report(folder.Bytes());
}

constexpr std::string_view kCreateKept =
    "CREATE TABLE kept (kind INTEGER, key_id BIGINT, received_at BIGINT, message_high BIGINT, "
    "message_low BIGINT, content BIGINT, payload VARCHAR)";

Status AppendKept(Connection& connection, std::span<const JournalRecord> records) {
  KUNDIG_ASSIGN_OR_RETURN(Appender appender, connection.Append("kept"));
  for (const JournalRecord& record : records) {
    appender.Int32(static_cast<int32_t>(record.kind));
    appender.Int64(record.key_id);
    appender.Int64(record.received_at_us);
    appender.Int64(static_cast<int64_t>(record.message.high));
    appender.Int64(static_cast<int64_t>(record.message.low));
    appender.Int64(static_cast<int64_t>(record.content));
    appender.Text(record.payload);
    KUNDIG_RETURN_IF_ERROR(appender.EndRow());
  }
  return appender.Close();
}

JournalRecord MakeRecord(uint64_t number, std::string_view payload) {
  return {.key_id = 1,
          .received_at_us = 1'772'000'000'000'000,
          .message = MessageFingerprint(1, fmt::format("message {}", number)),
          .content = ContentFingerprint(payload),
          .payload = payload};
}

void DuckDbTransaction(benchmark::State& state) {
  const BenchFolder folder;
  Database database = Database::Open({.path = folder.File("store.duckdb")}).value();
  Connection connection = database.Connect().value();
  KUNDIG_CHECK(connection.Execute(kCreateKept).has_value());
  const auto groups = MakeGroups(state.range(0));
  Meter meter(state);
  uint64_t number = 0;
  size_t next = 0;
  std::vector<JournalRecord> records;
  for (auto _ : state) {
    meter.Group([&] {
      records.clear();
      for (const auto& event : groups[next % groups.size()]) {
        records.push_back(MakeRecord(number++, event));
      }
      ++next;
      Transaction transaction = Transaction::Begin(connection).value();
      KUNDIG_CHECK(AppendKept(connection, records).has_value());
      KUNDIG_CHECK(transaction.Commit().has_value());
    });
  }
  meter.Report(folder.Bytes());
}

void JournalAlone(benchmark::State& state) {
  const BenchFolder folder;
  PosixFileSystem files;
  auto journal =
      Journal::Open(files, {.folder = folder.File("journal")}, 1, [](const JournalRecord&) {
      }).value();
  const auto groups = MakeGroups(state.range(0));
  Meter meter(state);
  uint64_t number = 0;
  size_t next = 0;
  for (auto _ : state) {
    meter.Group([&] {
      for (const auto& event : groups[next++ % groups.size()]) {
        journal->Stage(MakeRecord(number++, event));
      }
      KUNDIG_CHECK(journal->Commit().has_value());
    });
  }
  meter.Report(folder.Bytes());
}

void KeeperDrained(benchmark::State& state) {
  const BenchFolder folder;
  PosixFileSystem files;
  Database database = Database::Open({.path = folder.File("store.duckdb")}).value();
  Connection connection = database.Connect().value();
  KUNDIG_CHECK(connection.Execute(kCreateKept).has_value());
  DuckDbDrainTarget target = DuckDbDrainTarget::Open(std::move(connection), AppendKept).value();
  auto keeper =
      EventKeeper::Open(
          files, {.journal = {.folder = folder.File("journal")}, .ids_folder = folder.File("ids")},
          {})
          .value();
  Drain drain(*keeper, target, 1);
  const auto groups = MakeGroups(state.range(0));
  Meter meter(state);
  uint64_t number = 0;
  size_t next = 0;
  std::atomic<bool> ending = false;
  const auto started = Clock::now();
  // Drains while events come in, then to the end; all of it within the measured time.
  std::thread drainer([&] {
    while (true) {
      const bool last = ending;
      if (drain.Once(32u << 20).value() == 0 && last) return;
      // Large transactions: the store takes a few thousand events about as fast as one.
      if (!last) std::this_thread::sleep_for(std::chrono::milliseconds(100));
    }
  });
  for (auto _ : state) {
    meter.Group([&] {
      for (const auto& event : groups[next++ % groups.size()]) {
        const JournalRecord record = MakeRecord(number++, event);
        keeper->Stage({.key_id = record.key_id,
                       .received_at_us = record.received_at_us,
                       .message = record.message,
                       .content = record.content,
                       .payload = event});
      }
      KUNDIG_CHECK(keeper->Commit().has_value());
    });
  }
  const auto begin = Clock::now();
  ending = true;
  drainer.join();
  state.counters["catch_up_s"] = std::chrono::duration<double>(Clock::now() - begin).count();
  // Events a second until the store, too, has them all.
  state.counters["drained/s"] =
      static_cast<double>(number) / std::chrono::duration<double>(Clock::now() - started).count();
  meter.Report(folder.Bytes());
}

// Looks messages up among 30 days of a million each: new ones, which every file's filter must turn
// away, and old ones.
void FindMessages(benchmark::State& state) {
  const bool are_new = state.range(0) == 1;
  constexpr uint64_t kMessagesADay = 1'000'000;
  constexpr int64_t kDays = 30;
  const BenchFolder folder;
  PosixFileSystem files;
  const auto archive = IdArchive::Open(files, folder.File("ids")).value();
  std::vector<JournalRecord> records(kMessagesADay);
  Random random(3);
  for (int64_t day = 0; day < kDays; ++day) {
    for (JournalRecord& record : records) {
      record.received_at_us = day * 86'400'000'000;
      record.message = {.high = random.Next(), .low = random.Next()};
    }
    KUNDIG_CHECK(archive->Add(records).has_value());
  }
  const MessageIds ids(*archive);
  size_t next = 0;
  for (auto _ : state) {
    const Fingerprint message = are_new ? Fingerprint{random.Next(), random.Next()}
                                        : records[next++ % kMessagesADay].message;
    const bool found = ids.Find(message).has_value();
    KUNDIG_CHECK(found != are_new);
  }
  state.SetItemsProcessed(static_cast<int64_t>(state.iterations()));
  state.counters["filter bytes/message"] = static_cast<double>(archive->files()->filter_bytes()) /
                                           static_cast<double>(archive->files()->size());
}

BENCHMARK(ParseAndWrite)->ArgsProduct({{100, 1'000, 10'000}})->UseRealTime();
BENCHMARK(DuckDbTransaction)->ArgsProduct({{1, 100, 1'000, 10'000}})->UseRealTime();
BENCHMARK(JournalAlone)->ArgsProduct({{1, 100, 1'000, 10'000}})->UseRealTime();
BENCHMARK(FindMessages)->ArgName("new")->Arg(1)->Arg(0)->Iterations(1'000'000)->UseRealTime();
BENCHMARK(KeeperDrained)->ArgsProduct({{100, 1'000, 10'000}})->UseRealTime();

}  // namespace
}  // namespace kundig
