// Decisions a second over HTTP by a server that knows many customers, alone and while events come
// in: the server in a process of its own, its clients on the same machine.
//
//   kundig simulate --customers 1000000 --events-share 0 -o market
//   kundig import market/purchases.parquet --store market.duckdb
//   build/release/bench/serve_bench market.duckdb [--services 1000] [--learnt 30]
//       [--seconds 10] [--rate 10000] [--events-per-second 50000] [--connections 16]
//
// Works on a copy of the store, which it removes at the end. First so many decisions a service are
// made and answered, one in twenty with yes. Then: decisions as fast as they are answered; the same
// while events come in; and both at a steady rate, where a decision's time counts from when it was
// due.
#include <fmt/format.h>
#include <simdjson.h>

#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <span>
#include <string>
#include <thread>
#include <vector>

#include "base/check.h"
#include "base/random.h"
#include "collect_load.h"
#include "engine/access_keys.h"
#include "http_load.h"
#include "measure.h"
#include "server/service.h"
#include "server_process.h"
#include "simulation/services.h"

namespace kundig {
namespace {

namespace fs = std::filesystem;

// ---- The server's process ----

// Each serves one of the market's services, at a price of its own.
Config ConfigOf(size_t services) {
  Config config;
  config.holdout = 0;
  const auto market = MarketServices();
  for (size_t i = 0; i < services; ++i) {
    const MarketService& served = market[i % market.size()];
    ServiceConfig service{.id = fmt::format("service{:04}", i)};
    service.price_minor = 500 + static_cast<int64_t>(i);
    service.needs = {std::string(served.id)};
    config.services.push_back(std::move(service));
  }
  return config;
}

struct Report {
  IntakeCounts counts;
  double processor_s = 0;
  double catch_up_s = 0;
  int64_t resident_megabytes = 0;
};

int Serve(const std::string& path, size_t services) {
  Store store = Store::Open({.path = path}, false).value();
  const NewKey key = CreateAccessKey(store, KeyRole::kAdmin, "bench").value();
  ServiceSettings settings;
  settings.http.listen = "127.0.0.1:0";
  settings.limits.per_key.per_second = 0;
  settings.limits.per_address.per_second = 0;
  const auto service = Service::Start(store, ConfigOf(services), settings).value();
  KUNDIG_CHECK(service->platform().models().CatchUp().has_value());
  const double processor_before = ProcessorSeconds();
  Tell(STDOUT_FILENO, MakeGreeting(service->port(), key.key));
  // One byte asks to catch up, the next ends it.
  Hear<char>(STDIN_FILENO);
  KUNDIG_CHECK(service->platform().CatchUp().has_value());
  Tell(STDOUT_FILENO, 'c');
  Hear<char>(STDIN_FILENO);
  Report report{.counts = service->intake().Counts().Total()};
  const auto begin = Clock::now();
  KUNDIG_CHECK(service->intake().CatchUp().has_value());
  report.catch_up_s = SecondsSince(begin);
  report.processor_s = ProcessorSeconds() - processor_before;
  report.resident_megabytes = LargestResidentMegabytes();
  Tell(STDOUT_FILENO, report);
  return EXIT_SUCCESS;
}

// ---- The load ----

struct Options {
  std::string store;
  size_t services = 1'000;
  size_t learnt = 30;
  double seconds = 10;
  double rate = 10'000;
  double events_per_second = 50'000;
  size_t connections = 16;
};

class StoreCopy {
 public:
  explicit StoreCopy(const std::string& store) {
    fs::remove_all(folder_);
    fs::create_directories(folder_);
    fs::copy_file(store, path());
  }
  StoreCopy(const StoreCopy&) = delete;
  StoreCopy& operator=(const StoreCopy&) = delete;
  ~StoreCopy() { fs::remove_all(folder_); }
  [[nodiscard]] std::string path() const { return folder_ / "store.duckdb"; }

 private:
  fs::path folder_ = "serve_bench_data";
};

std::vector<std::string> CustomersOf(const std::string& path) {
  Store store = Store::Open({.path = path}, false).value();
  Connection connection = store.Connect().value();
  Rows rows = connection
                  .Query(
                      "SELECT customer FROM customers USING SAMPLE reservoir(100000 ROWS) "
                      "REPEATABLE (1)")
                  .value();
  std::vector<std::string> customers;
  while (const Chunk* chunk = rows.Next().value()) {
    for (size_t row = 0; row < chunk->rows(); ++row) customers.emplace_back(chunk->Text(0, row));
  }
  return customers;
}

std::vector<std::string> DecideRequests(size_t count, const std::vector<std::string>& customers,
                                        std::string_view authorization, uint64_t seed) {
  Random random(seed);
  std::vector<std::string> requests;
  for (size_t i = 0; i < count; ++i) {
    const std::string& customer = customers[random.Below(customers.size())];
    requests.push_back(
        PostRequest("/v1/decide", authorization,
                    fmt::format(R"({{"userId":"{}","placement":"home"}})", customer)));
  }
  return requests;
}

// An event that answers the decision, where it offered something.
std::string AnswerTo(const std::string& decision, Random& random, simdjson::dom::parser& parser) {
  const simdjson::dom::element answer = parser.parse(decision);
  const std::string_view id = answer["decisionId"];
  return fmt::format(
      R"({{"type":"track","event":"Offer Answered","messageId":"m-{0}","userId":"answers",)"
      R"("properties":{{"decisionId":"{0}","outcome":"{1}"}}}})",
      id, random.Chance(.05) ? "accepted" : "declined");
}

// Makes decisions and answers them, until each service has been answered so often on average.
void Teach(const Options& options, const std::vector<std::string>& customers, uint16_t port,
           std::string_view authorization) {
  Random random(7);
  simdjson::dom::parser parser;
  constexpr size_t kRounds = 5;  // so that the models are solved in between
  for (size_t round = 0; round < kRounds; ++round) {
    const auto asked = DecideRequests(options.services * options.learnt / kRounds, customers,
                                      authorization, 100 + round);
    std::vector<std::string> batches;
    std::string batch;
    size_t size = 0;
    const auto close = [&] {
      batches.push_back(PostRequest("/v1/batch", authorization, R"({"batch":[)" + batch + "]}"));
      batch.clear();
      size = 0;
    };
    SendAll(asked, {.port = port,
                    .connections = options.connections,
                    .on_answer = [&](const std::string& decision) {
                      if (size > 0) batch += ',';
                      batch += AnswerTo(decision, random, parser);
                      if (++size == 100) close();
                    }});
    if (size > 0) close();
    SendAll(batches, {.port = port, .connections = 4});
  }
}

void Print(std::string_view name, Sent& sent) {
  fmt::print("{:<44}{:>8.0f}/s   p50 {:6.2f} ms   p99 {:6.2f} ms   p99.9 {:6.2f} ms\n", name,
             static_cast<double>(sent.milliseconds.size()) / sent.seconds,
             Quantile(sent.milliseconds, .5), Quantile(sent.milliseconds, .99),
             Quantile(sent.milliseconds, .999));
}

// Decisions for so many seconds, at most `rate` a second (0: as many as are answered), beside
// `events_per_second`.
struct Round {
  std::string_view name;
  double rate = 0;
  double events_per_second = 0;
};

void Measure(const Round& round, const Options& options, const std::vector<std::string>& customers,
             uint16_t port, std::string_view authorization) {
  constexpr double kMostDecisions = 40'000;  // a second, for those without a rate
  const double most = options.seconds * (round.rate > 0 ? round.rate : kMostDecisions);
  const auto asked =
      DecideRequests(static_cast<size_t>(most), customers, authorization, options.services);
  constexpr size_t kBatch = 100;
  std::vector<std::string> batches;
  if (round.events_per_second > 0) {
    const auto count = static_cast<size_t>(round.events_per_second * options.seconds);
    static uint64_t seed = 1;
    for (const std::string& body : MakeBatches(count, kBatch, ++seed).bodies) {
      batches.push_back(PostRequest("/v1/batch", authorization, body));
    }
  }
  std::atomic<bool> over = false;
  Sent events;
  std::thread collecting([&] {
    if (batches.empty()) return;
    events = SendAll(batches, {.port = port,
                               .connections = 8,
                               .per_second = round.events_per_second / kBatch,
                               .enough = [&over] { return over.load(); }});
  });
  const auto begin = Clock::now();
  Sent decisions = SendAll(
      asked,
      {.port = port, .connections = options.connections, .per_second = round.rate, .enough = [&] {
         return SecondsSince(begin) > options.seconds;
       }});
  over = true;
  collecting.join();
  Print(round.name, decisions);
  if (!batches.empty()) {
    Print(fmt::format("  batches of {} events beside them", kBatch), events);
  }
}

void Run(const Options& options) {
  const StoreCopy copy(options.store);
  const std::vector<std::string> customers = CustomersOf(copy.path());
  ServerProcess server({"--serve", copy.path(), std::to_string(options.services)});
  const std::string authorization = fmt::format("Authorization: Bearer {}", server.key());
  fmt::print("models solved {:.1f} s after the start; {} services\n", server.seconds_to_ready(),
             options.services);
  if (options.learnt > 0) {
    Teach(options, customers, server.port(), authorization);
    server.End<char>();
    fmt::print("{} decisions a service answered\n", options.learnt);
  } else {
    server.End<char>();
  }
  const double half = options.events_per_second;
  for (const Round& round :
       {Round{"decisions alone", 0, 0}, Round{"decisions beside events", 0, half},
        Round{"decisions at a steady rate", options.rate, 0},
        Round{"decisions at a steady rate beside events", options.rate, half}}) {
    Measure(round, options, customers, server.port(), authorization);
  }
  const auto report = server.End<Report>();
  fmt::print("{} events received; the store had all {:.1f} s after the end; {} MB at most\n",
             report.counts.received, report.catch_up_s, report.resident_megabytes);
}

Options ReadOptions(std::span<char*> arguments) {
  KUNDIG_CHECK(arguments.size() >= 2);
  Options options{.store = arguments[1]};
  for (size_t i = 2; i + 1 < arguments.size(); i += 2) {
    const std::string_view name = arguments[i];
    const double value = std::stod(arguments[i + 1]);
    if (name == "--services") options.services = static_cast<size_t>(value);
    if (name == "--learnt") options.learnt = static_cast<size_t>(value);
    if (name == "--seconds") options.seconds = value;
    if (name == "--rate") options.rate = value;
    if (name == "--events-per-second") options.events_per_second = value;
    if (name == "--connections") options.connections = static_cast<size_t>(value);
  }
  return options;
}

}  // namespace
}  // namespace kundig

int main(int count, char** arguments) {
  std::setvbuf(stdout, nullptr, _IOLBF, 0);
  const std::span<char*> all(arguments, static_cast<size_t>(count));
  if (count == 4 && std::string_view(all[1]) == "--serve") {
    return kundig::Serve(all[2], std::stoul(all[3]));
  }
  kundig::Run(kundig::ReadOptions(all));
  return EXIT_SUCCESS;
}
