// ServerProcess: the server of a benchmark, in a process of its own, so that its processor time and
// memory are its own.
#pragma once

#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <vector>

#include "base/check.h"
#include "measure.h"

namespace kundig {

// What a server says at the beginning of its life, over its standard output. At the end, when it
// hears a byte, it says its report.
struct Greeting {
  uint16_t port = 0;
  std::array<char, 96> key{};
};

inline Greeting MakeGreeting(uint16_t port, const std::string& key) {
  Greeting greeting{.port = port};
  KUNDIG_CHECK(key.size() < greeting.key.size());
  std::ranges::copy(key, greeting.key.begin());
  return greeting;
}

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

class ServerProcess {
 public:
  // This very program with these arguments. Returns once it has greeted.
  explicit ServerProcess(std::vector<std::string> arguments) {
    const auto begin = Clock::now();
    std::array<int, 2> in{};
    std::array<int, 2> out{};
    KUNDIG_CHECK(pipe(in.data()) == 0 && pipe(out.data()) == 0);
    std::vector<char*> words;
    static std::string name = "server";
    words.push_back(name.data());
    for (std::string& argument : arguments) words.push_back(argument.data());
    words.push_back(nullptr);
    child_ = fork();
    KUNDIG_CHECK(child_ >= 0);
    if (child_ == 0) {
      dup2(in[0], STDIN_FILENO);
      dup2(out[1], STDOUT_FILENO);
      execv("/proc/self/exe", words.data());
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
  template <typename Report>
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

}  // namespace kundig
