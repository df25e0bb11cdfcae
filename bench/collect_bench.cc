// Events a second over HTTP that are durable when they are acknowledged: a server in a process of
// its own, and a client with many connections that each send one request after the other.
//
//   build/release/bench/collect_bench [--events N] [--batch N] [--connections N] [--only-groups]
//   build/release/bench/collect_bench --restart N
//
// The second form stores N events through the server, and says how long it takes to start again.
//
// In one run, on the same events: (a) batches, one commit for all that came in meanwhile; (b) the
// same server with a commit for each request, of a batch and of a single event; (c) a DuckDB
// transaction for each event, without a server; (d) the bare minimum: parsing the same bytes with
// simdjson and writing them, with a sync for as many bytes as a commit of (a) had, and for each
// batch. The store's count is checked after each. Files lie in the folder that
// KUNDIG_BENCH_FOLDER names (default: the current one).
#include <fmt/format.h>
#include <simdjson.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "base/check.h"
#include "collect_load.h"
#include "engine/access_keys.h"
#include "events/segment_event.h"
#include "http_load.h"
#include "intake/event_staging.h"
#include "measure.h"
#include "server/service.h"
#include "server_process.h"
#include "store/journal/file_system.h"

namespace kundig {
namespace {

namespace fs = std::filesystem;

// ---- The server's process ----

struct Report {
  IntakeCounts counts;
  uint64_t commits = 0;
  double load_processor_s = 0;  // until the load ended
  double processor_s = 0;       // until the store had all
  int64_t waiting = 0;          // events that the store had not got when the load ended
  double catch_up_s = 0;
  int64_t in_store = 0;
  int64_t resident_megabytes = 0;
};

int64_t EventsIn(Store& store) {
  return store.Connect()->QueryInt64("SELECT count(*) FROM events").value().value();
}

// Serves until something comes over standard input.
int Serve(const std::string& folder, bool group_commits) {
  Store store = Store::Open({.path = folder + "/store.duckdb"}, true).value();
  const NewKey key = CreateAccessKey(store, KeyRole::kCollect, "bench").value();
  ServiceSettings settings;
  settings.http.listen = "127.0.0.1:0";
  settings.limits.per_key.per_second = 0;
  settings.limits.per_address.per_second = 0;
  if (!group_commits) settings.commits.max_group_bytes = 1;
  Config config;
  config.max_waiting_mb = 1'000'000;  // the load is not to be told to wait
  const auto service = Service::Start(store, config, settings).value();
  const double processor_before = ProcessorSeconds();
  Tell(STDOUT_FILENO, MakeGreeting(service->port(), key.key));
  Hear<char>(STDIN_FILENO);
  Report report{.counts = service->intake().Counts().Total(),
                .commits = service->intake().Commits(),
                .load_processor_s = ProcessorSeconds() - processor_before};
  report.waiting = report.counts.stored - EventsIn(store);
  const auto begin = Clock::now();
  KUNDIG_CHECK(service->intake().CatchUp().has_value());
  report.catch_up_s = SecondsSince(begin);
  report.processor_s = ProcessorSeconds() - processor_before;
  report.in_store = EventsIn(store);
  report.resident_megabytes = LargestResidentMegabytes();
  Tell(STDOUT_FILENO, report);
  return EXIT_SUCCESS;
}

// A folder that is removed at the end.
class BenchFolder {
 public:
  BenchFolder() {
    const char* parent = std::getenv("KUNDIG_BENCH_FOLDER");
    path_ = fs::path(parent != nullptr ? parent : ".") / "collect_bench_data";
    fs::remove_all(path_);
    fs::create_directories(path_);
  }
  BenchFolder(const BenchFolder&) = delete;
  BenchFolder& operator=(const BenchFolder&) = delete;
  ~BenchFolder() { fs::remove_all(path_); }
  [[nodiscard]] std::string path() const { return path_; }

 private:
  fs::path path_;
};

std::vector<std::string> ServeArguments(const BenchFolder& folder, bool group_commits) {
  return {group_commits ? "--serve" : "--serve-alone", folder.path()};
}

std::vector<std::string> RequestsOf(const Load& load, std::string_view path, std::string_view key) {
  std::vector<std::string> requests;
  for (const std::string& body : load.bodies) {
    requests.push_back(PostRequest(path, fmt::format("X-Write-Key: {}", key), body));
  }
  return requests;
}

// ---- The measurements ----

struct Measured {
  double rate = 0;  // events acknowledged a second
  double commit_bytes = 0;
};

struct ServerRun {
  std::string_view name;
  std::string_view path;
  bool group_commits = true;
  size_t connections = 1;
};

Measured MeasureServer(const ServerRun& run, const Load& load) {
  const BenchFolder folder;
  ServerProcess server(ServeArguments(folder, run.group_commits));
  const std::vector<std::string> requests = RequestsOf(load, run.path, server.key());
  Sent sent = SendAll(requests, {.port = server.port(), .connections = run.connections});
  const Report report = server.End<Report>();
  const auto events = static_cast<int64_t>(load.events);
  KUNDIG_CHECK(report.counts.received == events && report.counts.stored == events &&
               report.in_store == events);
  const auto count = static_cast<double>(events);
  const double rate = count / sent.seconds;
  fmt::print(
      "{:<38}{:>9.0f} events/s acknowledged, p50 {:.1f} ms, p99 {:.1f} ms; {:.0f} events a commit; "
      "{:.1f} us of processor an event\n{:<38}{:>9.0f} events/s until the store had all; {} waited "
      "at the end; {:.1f} us an event in all; {} MB at most\n",
      run.name, rate, Quantile(sent.milliseconds, .5), Quantile(sent.milliseconds, .99),
      count / static_cast<double>(report.commits), 1e6 * report.load_processor_s / count, "",
      count / (sent.seconds + report.catch_up_s), report.waiting, 1e6 * report.processor_s / count,
      report.resident_megabytes);
  return {.rate = rate,
          .commit_bytes = static_cast<double>(load.bytes()) / static_cast<double>(report.commits)};
}

// Parses and writes, with a sync after every `commit_bytes`.
double MeasureBareMinimum(std::string_view name, const Load& load, double commit_bytes) {
  std::vector<simdjson::padded_string> bodies(load.bodies.begin(), load.bodies.end());
  const BenchFolder folder;
  PosixFileSystem files;
  const auto file = files.Create(folder.path() + "/bytes").value();
  simdjson::dom::parser parser;
  const double processor_before = ProcessorSeconds();
  const auto begin = Clock::now();
  size_t unsynced = 0;
  for (const auto& body : bodies) {
    KUNDIG_CHECK(parser.parse(body).error() == simdjson::SUCCESS);
    KUNDIG_CHECK(AppendAll(*file, std::string_view(body)).has_value());
    unsynced += body.size();
    if (static_cast<double>(unsynced) < commit_bytes) continue;
    KUNDIG_CHECK(file->Sync().has_value());
    unsynced = 0;
  }
  KUNDIG_CHECK(file->Sync().has_value());
  const auto count = static_cast<double>(load.events);
  const double rate = count / SecondsSince(begin);
  fmt::print("{:<38}{:>9.0f} events/s; {:.1f} us of processor an event\n", name, rate,
             1e6 * (ProcessorSeconds() - processor_before) / count);
  return rate;
}

double MeasureTransactions(std::string_view name, const Load& load) {
  const BenchFolder folder;
  Store store = Store::Open({.path = folder.path() + "/store.duckdb"}, true).value();
  Connection connection = store.Connect().value();
  InteractionMapper mapper = InteractionMapper::Make({}).value();
  SegmentEventParser parser;
  const auto begin = Clock::now();
  for (const std::string& body : load.bodies) {
    const Event event = parser.Parse(body, {.now_us = 1'772'368'000'000'000, .route = {}}).value();
    Transaction transaction = Transaction::Begin(connection).value();
    EventStaging staging = EventStaging::Begin(connection, mapper, "DE").value();
    KUNDIG_CHECK(staging.Add(1, event, body).has_value() && staging.Close().has_value());
    KUNDIG_CHECK(StoreStagedEvents(connection, {0, "bench", "UTC"}).has_value());
    KUNDIG_CHECK(transaction.Commit().has_value());
  }
  const double rate = static_cast<double>(load.events) / SecondsSince(begin);
  KUNDIG_CHECK(EventsIn(store) == static_cast<int64_t>(load.events));
  fmt::print("{:<38}{:>9.0f} events/s\n", name, rate);
  return rate;
}

// A store of so many events, then the same server anew.
void MeasureRestart(size_t events, size_t connections) {
  constexpr size_t kRound = 500'000;
  const BenchFolder folder;
  {
    ServerProcess server(ServeArguments(folder, true));
    double seconds = 0;
    for (size_t done = 0; done < events; done += kRound) {
      const Load load = MakeBatches(std::min(kRound, events - done), 100, done + 1);
      const auto requests = RequestsOf(load, "/v1/batch", server.key());
      seconds += SendAll(requests, {.port = server.port(), .connections = connections}).seconds;
    }
    const Report report = server.End<Report>();
    fmt::print(
        "{} events stored; {:.0f} s of load, then {:.1f} s until the store had all; {} MB at "
        "most\n",
        report.in_store, seconds, report.catch_up_s, report.resident_megabytes);
  }
  ServerProcess server(ServeArguments(folder, true));
  const Report report = server.End<Report>();
  fmt::print("ready {:.2f} s after its start, with {} events; {} MB at most\n",
             server.seconds_to_ready(), report.in_store, report.resident_megabytes);
}

struct Options {
  size_t events = 1'500'000;
  size_t batch = 100;
  size_t connections = 16;
  bool only_groups = false;
  size_t restart = 0;
};

void Run(const Options& options) {
  const Load batches = MakeBatches(options.events, options.batch);
  fmt::print("{} events of {:.0f} bytes in batches of {}, {} connections\n", batches.events,
             static_cast<double>(batches.bytes()) / static_cast<double>(batches.events),
             options.batch, options.connections);
  const Measured grouped =
      MeasureServer({"batches, group commit", "/v1/batch", true, options.connections}, batches);
  if (options.only_groups) return;
  const double minimum =
      MeasureBareMinimum("parse, write, sync as often", batches, grouped.commit_bytes);
  const double minimum_each = MeasureBareMinimum("parse, write, sync each batch", batches, 1);
  const Measured batch_alone = MeasureServer(
      {"batches, each committed alone", "/v1/batch", false, options.connections}, batches);
  const Load singles = MakeSingles(options.events / 50);
  MeasureServer({"single events, group commit", "/v1/track", true, options.connections}, singles);
  const Measured single_alone =
      MeasureServer({"single events, each committed alone", "/v1/track", false, 1}, singles);
  const double transaction =
      MeasureTransactions("single events, a transaction each", MakeSingles(2'000));
  fmt::print(
      "batches with group commit: {:.1f} times single events committed alone, {:.1f} times a "
      "transaction each, {:.2f} times batches committed alone; {:.2f} times the time of the bare "
      "minimum with as many syncs, {:.2f} times with a sync a batch\n",
      grouped.rate / single_alone.rate, grouped.rate / transaction, grouped.rate / batch_alone.rate,
      minimum / grouped.rate, minimum_each / grouped.rate);
}

Options ReadOptions(std::span<char*> arguments) {
  Options options;
  for (size_t i = 1; i < arguments.size(); ++i) {
    const std::string_view name = arguments[i];
    if (name == "--only-groups") {
      options.only_groups = true;
      continue;
    }
    KUNDIG_CHECK(i + 1 < arguments.size());
    const size_t value = std::stoul(arguments[++i]);
    if (name == "--events") options.events = value;
    if (name == "--batch") options.batch = value;
    if (name == "--restart") options.restart = value;
    if (name == "--connections") options.connections = value;
  }
  return options;
}

}  // namespace
}  // namespace kundig

int main(int count, char** arguments) {
  std::setvbuf(stdout, nullptr, _IOLBF, 0);
  const std::span<char*> all(arguments, static_cast<size_t>(count));
  const std::string_view first = count > 2 ? all[1] : "";
  if (first.starts_with("--serve")) return kundig::Serve(all[2], first == "--serve");
  const kundig::Options options = kundig::ReadOptions(all);
  options.restart > 0 ? kundig::MeasureRestart(options.restart, options.connections)
                      : kundig::Run(options);
  return EXIT_SUCCESS;
}
