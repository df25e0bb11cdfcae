#include <unistd.h>

#include <cstdlib>
#include <exception>
#include <new>
#include <string_view>

#include "cli/command.h"

namespace {

// Where memory runs out and nobody can go on without it. Nothing may be allocated any more.
[[noreturn]] void EndClearly() {
  try {
    if (const auto reason = std::current_exception()) std::rethrow_exception(reason);
  } catch (const std::bad_alloc&) {
    constexpr std::string_view kMessage =
        "kundig: memory ran out. Nothing that was acknowledged is lost. Give it more memory, or "
        "lower [store] memory_limit in kundig.toml, and start it again.\n";
    static_cast<void>(!write(STDERR_FILENO, kMessage.data(), kMessage.size()));
    _exit(EXIT_FAILURE);
  } catch (...) {
  }
  std::abort();
}

}  // namespace

int main(int argc, char** argv) {
  std::set_terminate(EndClearly);
  return kundig::RunCommandLine(argc, argv);
}
