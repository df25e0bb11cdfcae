#include <pthread.h>
#include <signal.h>
#include <sys/resource.h>

#include <iostream>

#include "cli/command.h"
#include "engine/open_store.h"
#include "server/service.h"

namespace kundig {
namespace {

struct Options {
  std::string listen = "127.0.0.1:8080";
  std::string certificate;
  std::string key_file;
  bool allow_plain_remote = false;
  bool quiet = false;
};

// Those that end the server are blocked in every thread that is started after it, and waited for
// by the first. A file that may not grow, and a log that nobody reads any more, are errors of the
// calls that meet them.
class EndSignals {
 public:
  EndSignals() {
    signal(SIGXFSZ, SIG_IGN);
    signal(SIGPIPE, SIG_IGN);
    sigemptyset(&signals_);
    sigaddset(&signals_, SIGINT);
    sigaddset(&signals_, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &signals_, nullptr);
  }
  void Wait() const {
    int signal = 0;
    sigwait(&signals_, &signal);
  }

 private:
  sigset_t signals_{};
};

// As many as the system lets us have: each connection needs one, and the journal new ones.
void AllowManyDescriptors() {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
}

Result<ExitStatus> RunServe(const CommonOptions& common, const Options& options) {
  KUNDIG_ASSIGN_OR_RETURN(const Config config, ConfigFor(common));
  KUNDIG_ASSIGN_OR_RETURN(Store store, OpenStore(config, StoreMustExist::kYes));
  const EndSignals signals;
  AllowManyDescriptors();
  ServiceSettings settings;
  settings.http.listen = options.listen;
  settings.version = KUNDIG_VERSION;
  settings.http.certificate_file = options.certificate;
  settings.http.key_file = options.key_file;
  settings.http.allow_plain_remote = options.allow_plain_remote;
  if (!options.quiet) settings.log = LogToStandardError();
  KUNDIG_ASSIGN_OR_RETURN(const std::unique_ptr<Service> service,
                          Service::Start(store, config, settings));
  std::cout << "listening on port " << service->port() << std::endl;
  signals.Wait();
  return ExitStatus::kOk;
}

}  // namespace

Command MakeServeCommand() {
  const auto options = std::make_shared<Options>();
  return {
      .name = "serve",
      .summary = "Collect events over HTTP, as Segment's and RudderStack's libraries send them",
      .details = {"Make a key first (`kundig key create --role collect`). What was acknowledged "
                  "is on the disk; SIGTERM finishes what was begun. While it runs, the store "
                  "is in use."},
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
                  {"--quiet", &options->quiet, "", "no line for each request"}},
      .run = [options](const CommonOptions& common) { return RunServe(common, *options); }};
}

}  // namespace kundig
