// What a living store of many customers costs: reading all persons, the first solve of the models,
// memory. Usage: live_bench STORE.duckdb
#include <fmt/format.h>

#include <chrono>
#include <cstdio>
#include <fstream>
#include <string>

#include "engine/live/live_models.h"
#include "engine/live/live_picture.h"
#include "engine/open_store.h"

namespace {

double ResidentMiB() {
  std::ifstream status("/proc/self/status");
  std::string line;
  while (std::getline(status, line)) {
    if (line.starts_with("VmRSS:")) return std::stod(line.substr(6)) / 1024;
  }
  return 0;
}

class Stopwatch {
 public:
  void Lap(const char* what) {
    const auto now = std::chrono::steady_clock::now();
    const std::chrono::duration<double> seconds = now - last_;
    fmt::print("{:<28} {:6.2f} s   {:8.0f} MiB resident\n", what, seconds.count(), ResidentMiB());
    last_ = now;
  }

 private:
  std::chrono::steady_clock::time_point last_ = std::chrono::steady_clock::now();
};

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    fmt::print(stderr, "usage: live_bench STORE.duckdb\n");
    return 2;
  }
  kundig::Config config;
  config.store_path = argv[1];
  Stopwatch watch;
  auto store = kundig::OpenStore(config, kundig::StoreMustExist::kYes);
  if (!store) {
    fmt::print(stderr, "{}\n", store.error().what);
    return 1;
  }
  watch.Lap("open the store");
  const auto picture = kundig::LivePicture::Load(*store, config, {}).value();
  watch.Lap("read all persons, sums");
  kundig::LiveModels models(*store, config, *picture);
  const kundig::Status solved = models.CatchUp();
  if (!solved) fmt::print(stderr, "{}\n", solved.error().what);
  watch.Lap("solve the models twice");
  fmt::print("persons and identifiers: {:.0f} MiB\n",
             static_cast<double>(picture->Bytes()) / (1 << 20));
  return 0;
}
