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
#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <simdjson.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <span>
#include <string>
#include <vector>

#include "base/check.h"
#include "collect_load.h"
#include "engine/access_keys.h"
#include "events/segment_event.h"
#include "intake/event_staging.h"
#include "server/service.h"
#include "store/journal/file_system.h"

namespace kundig {
namespace {

using Clock = std::chrono::steady_clock;
namespace fs = std::filesystem;

double SecondsSince(Clock::time_point begin) {
  return std::chrono::duration<double>(Clock::now() - begin).count();
}

// Of this process, user and system.
double ProcessorSeconds() {
  rusage used{};
  getrusage(RUSAGE_SELF, &used);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + 1e-6 * static_cast<double>(time.tv_usec);
  };
  return seconds(used.ru_utime) + seconds(used.ru_stime);
}

int64_t LargestResidentMegabytes() {
  rusage used{};
  getrusage(RUSAGE_SELF, &used);
  return used.ru_maxrss / 1024;
}

// ---- The server's process ----

// What it says at the beginning and at the end of its life, over a pipe.
struct Greeting {
  uint16_t port = 0;
  std::array<char, 96> key{};
};
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

template <typename T>
void Tell(int file, const T& value) {
  KUNDIG_CHECK(write(file, &value, sizeof(value)) == sizeof(value));
}
template <typename T>
T Hear(int file) {
  T value;
  KUNDIG_CHECK(read(file, &value, sizeof(value)) == sizeof(value));
  return value;
}

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
  const auto service = Service::Start(store, {}, settings).value();
  Greeting greeting{.port = service->port()};
  KUNDIG_CHECK(key.key.size() < greeting.key.size());
  std::ranges::copy(key.key, greeting.key.begin());
  const double processor_before = ProcessorSeconds();
  Tell(STDOUT_FILENO, greeting);
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

class ServerProcess {
 public:
  ServerProcess(const BenchFolder& folder, bool group_commits) {
    const auto begin = Clock::now();
    std::array<int, 2> in{};
    std::array<int, 2> out{};
    KUNDIG_CHECK(pipe(in.data()) == 0 && pipe(out.data()) == 0);
    child_ = fork();
    KUNDIG_CHECK(child_ >= 0);
    if (child_ == 0) {
      dup2(in[0], STDIN_FILENO);
      dup2(out[1], STDOUT_FILENO);
      const char* mode = group_commits ? "--serve" : "--serve-alone";
      execl("/proc/self/exe", "collect_bench", mode, folder.path().c_str(), nullptr);
      _exit(EXIT_FAILURE);
    }
    close(in[0]);
    close(out[1]);
    to_ = in[1];
    from_ = out[0];
    greeting_ = Hear<Greeting>(from_);
    seconds_to_ready_ = SecondsSince(begin);
  }
  ServerProcess(const ServerProcess&) = delete;
  ServerProcess& operator=(const ServerProcess&) = delete;
  ~ServerProcess() {
    close(to_);
    close(from_);
    waitpid(child_, nullptr, 0);
  }

  [[nodiscard]] uint16_t port() const { return greeting_.port; }
  [[nodiscard]] std::string key() const { return greeting_.key.data(); }
  [[nodiscard]] double seconds_to_ready() const { return seconds_to_ready_; }
  // Ends the load; returns once the store has all.
  Report End() {
    Tell(to_, 'e');
    return Hear<Report>(from_);
  }

 private:
  pid_t child_ = 0;
  int to_ = -1;
  int from_ = -1;
  Greeting greeting_;
  double seconds_to_ready_ = 0;
};

// ---- The client ----

// One connection: a request is under way until its answer has come.
class Client {
 public:
  explicit Client(uint16_t port) : socket_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    KUNDIG_CHECK(connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) ==
                 0);
    const int on = 1;
    setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
  }
  Client(Client&& other) noexcept : socket_(std::exchange(other.socket_, -1)) {}
  Client& operator=(Client&&) = delete;
  ~Client() {
    if (socket_ >= 0) close(socket_);
  }
  [[nodiscard]] int socket_number() const { return socket_; }

  void Send(std::string_view request) {
    begin_ = Clock::now();
    while (!request.empty()) {
      const ssize_t sent = send(socket_, request.data(), request.size(), MSG_NOSIGNAL);
      KUNDIG_CHECK(sent > 0);
      request.remove_prefix(static_cast<size_t>(sent));
    }
  }

  // Takes what has come; true once the answer is whole, which must be a 200.
  bool Receive() {
    std::array<char, 4096> space{};
    const ssize_t got = recv(socket_, space.data(), space.size(), 0);
    KUNDIG_CHECK(got > 0);
    answer_.append(space.data(), static_cast<size_t>(got));
    const size_t head = answer_.find("\r\n\r\n");
    if (head == std::string::npos) return false;
    constexpr std::string_view kLength = "Content-Length: ";
    size_t length = 0;
    const char* digits = answer_.data() + answer_.find(kLength) + kLength.size();
    std::from_chars(digits, answer_.data() + head, length);
    if (answer_.size() < head + 4 + length) return false;
    if (!answer_.starts_with("HTTP/1.1 200 ")) std::cerr << answer_ << "\n";
    KUNDIG_CHECK(answer_.starts_with("HTTP/1.1 200 "));
    answer_.clear();
    return true;
  }

  [[nodiscard]] double milliseconds() const { return 1e3 * SecondsSince(begin_); }

 private:
  int socket_;
  std::string answer_;
  Clock::time_point begin_;
};

struct Sent {
  double seconds = 0;
  std::vector<double> milliseconds;  // of each request
};

std::vector<std::string> RequestsOf(const Load& load, std::string_view path, std::string_view key) {
  std::vector<std::string> requests;
  for (const std::string& body : load.bodies) {
    requests.push_back(
        fmt::format("POST {} HTTP/1.1\r\nHost: localhost\r\nX-Write-Key: {}\r\n"
                    "Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{}",
                    path, key, body.size(), body));
  }
  return requests;
}

Sent SendAll(const std::vector<std::string>& requests, uint16_t port, size_t connections) {
  std::vector<Client> clients;
  const int poll = epoll_create1(EPOLL_CLOEXEC);
  for (size_t i = 0; i < connections; ++i) {
    clients.emplace_back(port);
    epoll_event interest{.events = EPOLLIN, .data = {.u64 = i}};
    KUNDIG_CHECK(epoll_ctl(poll, EPOLL_CTL_ADD, clients[i].socket_number(), &interest) == 0);
  }
  Sent sent;
  sent.milliseconds.reserve(requests.size());
  size_t next = 0;
  const auto begin = Clock::now();
  for (Client& client : clients) {
    if (next < requests.size()) client.Send(requests[next++]);
  }
  std::array<epoll_event, 64> ready{};
  while (sent.milliseconds.size() < requests.size()) {
    const int count = epoll_wait(poll, ready.data(), static_cast<int>(ready.size()), -1);
    for (int i = 0; i < count; ++i) {
      Client& client = clients[ready[static_cast<size_t>(i)].data.u64];
      if (!client.Receive()) continue;
      sent.milliseconds.push_back(client.milliseconds());
      if (next < requests.size()) client.Send(requests[next++]);
    }
  }
  sent.seconds = SecondsSince(begin);
  close(poll);
  return sent;
}

// ---- The measurements ----

double Quantile(std::vector<double>& values, double share) {
  const auto at = static_cast<size_t>(share * static_cast<double>(values.size() - 1));
  std::ranges::nth_element(values, values.begin() + static_cast<ptrdiff_t>(at));
  return values[at];
}

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
  ServerProcess server(folder, run.group_commits);
  const std::vector<std::string> requests = RequestsOf(load, run.path, server.key());
  Sent sent = SendAll(requests, server.port(), run.connections);
  const Report report = server.End();
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
    ServerProcess server(folder, true);
    double seconds = 0;
    for (size_t done = 0; done < events; done += kRound) {
      const Load load = MakeBatches(std::min(kRound, events - done), 100, done + 1);
      const auto requests = RequestsOf(load, "/v1/batch", server.key());
      seconds += SendAll(requests, server.port(), connections).seconds;
    }
    const Report report = server.End();
    fmt::print(
        "{} events stored; {:.0f} s of load, then {:.1f} s until the store had all; {} MB at "
        "most\n",
        report.in_store, seconds, report.catch_up_s, report.resident_megabytes);
  }
  ServerProcess server(folder, true);
  const Report report = server.End();
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
