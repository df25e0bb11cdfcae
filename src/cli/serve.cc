#include "cli/serve.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/resource.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <functional>
#include <iostream>

#include "base/check.h"
#include "engine/open_store.h"
#include "server/service.h"

namespace kundig {
namespace {

std::array<int, 2> end_pipe = {-1, -1};  // a signal's handler can reach nothing else

// Those that end the server may come to any thread: libraries start some before we do anything.
// A file that may not grow, and a log that nobody reads any more, are errors of the calls that meet
// them.
class EndSignals {
 public:
  EndSignals() {
    signal(SIGXFSZ, SIG_IGN);
    signal(SIGPIPE, SIG_IGN);
    KUNDIG_CHECK(pipe2(end_pipe.data(), O_CLOEXEC | O_NONBLOCK) == 0);
    struct sigaction action {};
    action.sa_handler = [](int /*signal*/) {
      const int number = errno;
      static_cast<void>(!write(end_pipe[1], "e", 1));
      errno = number;
    };
    action.sa_flags = SA_RESTART;
    sigaction(SIGINT, &action, nullptr);
    sigaction(SIGTERM, &action, nullptr);
  }
  // True where one of them came, within about a second.
  [[nodiscard]] bool Come() const {
    constexpr int kSecondMs = 1000;
    pollfd came{.fd = end_pipe[0], .events = POLLIN, .revents = 0};
    return poll(&came, 1, kSecondMs) > 0;
  }
};

// As many as the system lets us have: each connection needs one, and the journal new ones.
void AllowManyDescriptors() {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
}

bool HasDesktop() {
  return std::getenv("DISPLAY") != nullptr || std::getenv("WAYLAND_DISPLAY") != nullptr;
}

// A page that leads to the link, for nobody else to read: an argument of a program is seen by all.
std::string LeadTo(const std::string& link) {
  const char* own = std::getenv("XDG_RUNTIME_DIR");
  std::string path = fmt::format("{}/kundig-XXXXXX.html", own == nullptr ? "/tmp" : own);
  constexpr int kEndingBytes = 5;
  const int file = mkstemps(path.data(), kEndingBytes);
  if (file < 0) return {};
  const std::string page =
      fmt::format("<!doctype html><meta http-equiv=\"refresh\" content=\"0; url={}\">\n", link);
  const bool whole = write(file, page.data(), page.size()) == static_cast<ssize_t>(page.size());
  close(file);
  return whole ? path : std::string();
}

// By whatever opens pages on this desktop; where nothing does, the link was told anyway.
void OpenInBrowser(const std::string& link) {
  std::string page = LeadTo(link);
  if (page.empty()) return;
  std::string program = "xdg-open";
  std::array<char*, 3> words = {program.data(), page.data(), nullptr};
  posix_spawn_file_actions_t silent{};
  posix_spawn_file_actions_init(&silent);
  for (const int descriptor : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    posix_spawn_file_actions_addopen(&silent, descriptor, "/dev/null", O_RDWR, 0);
  }
  signal(SIGCHLD, SIG_IGN);  // nobody waits for it
  pid_t process = 0;
  static_cast<void>(posix_spawnp(&process, words[0], &silent, nullptr, words.data(), environ));
  posix_spawn_file_actions_destroy(&silent);
}

// How the first person signs in, as long as there is nobody.
void TellFirstSignIn(Service& service, bool open) {
  if (service.has_users()) return;
  const auto link = service.NewSignInLink();
  if (link && open && HasDesktop()) OpenInBrowser(*link);
  std::cerr << (link ? fmt::format("kundig: sign in within 15 minutes, once, at {}\n", *link)
                     : "kundig: nobody can sign in yet; stop it, and make an admin with `kundig "
                       "user create NAME --role admin`\n")
            << std::flush;
}

enum class Ending { kAsked, kStoreLost };

// `listening` is called with the port.
Result<Ending> ServeUntilItEnds(const Config& config, const ServiceSettings& settings,
                                const EndSignals& signals, bool open,
                                const std::function<void(uint16_t)>& listening) {
  KUNDIG_ASSIGN_OR_RETURN(Store store, OpenStore(config, StoreMustExist::kYes));
  KUNDIG_ASSIGN_OR_RETURN(const std::unique_ptr<Service> service,
                          Service::Start(store, config, settings));
  TellFirstSignIn(*service, open);
  listening(service->port());
  bool prepared = false;
  while (!signals.Come()) {
    if (!prepared) prepared = service->PrepareFirstPage();
    if (!service->intake().StoreIsLost()) continue;
    if (const auto trouble = service->intake().Trouble()) {
      std::cerr << "kundig: " << trouble->Message() << "\n";
    }
    return Ending::kStoreLost;
  }
  return Ending::kAsked;
}

}  // namespace

Result<ExitStatus> Serve(const CommonOptions& common, const ServeOptions& options) {
  KUNDIG_ASSIGN_OR_RETURN(const Config config, ConfigFor(common));
  const EndSignals signals;
  AllowManyDescriptors();
  ServiceSettings settings;
  settings.http.listen = options.listen;
  settings.version = KUNDIG_VERSION;
  settings.http.certificate_file = options.certificate;
  settings.http.key_file = options.key_file;
  settings.http.allow_plain_remote = options.allow_plain_remote;
  settings.hosts = options.hosts;
  if (!options.quiet) settings.log = LogToStandardError();
  bool served = false;
  const auto listening = [&served](uint16_t port) {
    if (!served) std::cout << "listening on port " << port << std::endl;
    served = true;
  };
  // DuckDB gives a store up when a checkpoint fails. What was acknowledged is in the journal, and
  // comes into the store once it is opened anew, which a full disk may hinder for a while.
  while (true) {
    const auto ending =
        ServeUntilItEnds(config, settings, signals, options.open && !served, listening);
    if (ending && *ending == Ending::kAsked) return ExitStatus::kOk;
    if (ending) continue;
    if (!served || ending.error().code != ErrorCode::kFailure) return Fail(ending.error());
    if (signals.Come()) return ExitStatus::kOk;
  }
}

Command MakeServeCommand() {
  const auto options = std::make_shared<ServeOptions>();
  return {
      .name = "serve",
      .summary = "Collect events over HTTP, as Segment's and RudderStack's libraries send them",
      .details = {"Make a key first (`kundig key create --role collect`). What was acknowledged "
                  "is on the disk; SIGTERM finishes what was begun. While it runs, the store "
                  "is in use.",
                  "As long as there is no user (`kundig user`) it prints a link by which the first "
                  "person signs in."},
      .examples = {"kundig serve",
                   "kundig serve --listen 0.0.0.0:443 --certificate chain.pem "
                   "--key-file key.pem"},
      .options = {{"--listen", &options->listen, "ADDRESS:PORT",
                   "where to listen; port 0 takes a free one"},
                  {"--certificate", &options->certificate, "FILE",
                   "certificate with its chain, PEM: TLS"},
                  {"--key-file", &options->key_file, "FILE", "its private key, PEM"},
                  {"--allow-plain-remote", &options->allow_plain_remote, "",
                   "other machines may connect without TLS, such as a proxy that has it"},
                  {"--host", &options->hosts, "NAME",
                   "a further name by which browsers come, such as a proxy's"},
                  {"--open", &options->open, "", "open the first sign-in in the browser"},
                  {"--quiet", &options->quiet, "", "no line for each request"}},
      .run = [options](const CommonOptions& common) { return Serve(common, *options); }};
}

}  // namespace kundig
