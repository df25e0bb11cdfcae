#include "cli/ask_password.h"

#include <fmt/format.h>
#include <signal.h>
#include <termios.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <iostream>

#include "base/passwords.h"
#include "cli/table.h"

namespace kundig {
namespace {

constexpr std::array<int, 4> kEndSignals = {SIGINT, SIGTERM, SIGHUP, SIGQUIT};
volatile sig_atomic_t ended_by = 0;  // a signal's handler can reach nothing else

// What is typed is not shown as long as it lives. A signal that would end the program ends it
// afterwards, so that the terminal is left as it was.
class Unseen {
 public:
  Unseen() {
    ended_by = 0;
    struct sigaction action {};
    action.sa_handler = [](int signal) { ended_by = signal; };  // without SA_RESTART: read() ends
    for (size_t i = 0; i < kEndSignals.size(); ++i) {
      sigaction(kEndSignals[i], &action, &before_[i]);
    }
    tcgetattr(STDIN_FILENO, &shown_);
    termios unseen = shown_;
    unseen.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    tcsetattr(STDIN_FILENO, TCSAFLUSH, &unseen);
  }
  ~Unseen() {
    tcsetattr(STDIN_FILENO, TCSAFLUSH, &shown_);
    for (size_t i = 0; i < kEndSignals.size(); ++i) {
      sigaction(kEndSignals[i], &before_[i], nullptr);
    }
    if (ended_by != 0) raise(ended_by);
  }
  Unseen(const Unseen&) = delete;
  Unseen& operator=(const Unseen&) = delete;

 private:
  termios shown_{};
  std::array<struct sigaction, kEndSignals.size()> before_{};
};

// Byte by byte: what stands behind the line is somebody else's.
std::string ReadLine() {
  std::string line;
  char c = '\0';
  while (ended_by == 0 && line.size() <= kMostPasswordBytes) {
    const ssize_t got = read(STDIN_FILENO, &c, 1);
    if (got < 0 && errno == EINTR) continue;
    if (got != 1 || c == '\n') break;
    line += c;
  }
  if (line.ends_with('\r')) line.pop_back();
  return line;
}

std::string AskUnseen(const std::string& question) {
  std::string line;
  {
    const Unseen unseen;  // first: what is typed before it is forgotten
    std::cerr << question << std::flush;
    line = ReadLine();
    std::cerr << "\n";
  }
  return line;
}

tl::unexpected<Error> NoPassword() {
  return Fail(ErrorCode::kUsage, "there is no password", "standard input",
              "Type it when asked, or give it as the first line of standard input with "
              "--password-stdin.");
}

}  // namespace

Result<std::string> PasswordFromStandardInput() {
  std::string password = ReadLine();
  if (password.empty()) return NoPassword();
  return password;
}

Result<std::string> AskNewPassword(const std::string& user) {
  if (isatty(STDIN_FILENO) == 0) {
    return Fail(ErrorCode::kUsage, "nobody can be asked for a password here", "standard input",
                "Give it as the first line of standard input, with --password-stdin.");
  }
  std::string password = AskUnseen(fmt::format(
      "Password of {} (at least {} characters): ", Printable(user), kLeastPasswordCharacters));
  if (password.empty()) return NoPassword();
  KUNDIG_RETURN_IF_ERROR(CheckPassword(password));
  if (AskUnseen("Once more: ") == password) return password;
  return Fail(ErrorCode::kUsage, "the two passwords differ", "", "Begin again.");
}

}  // namespace kundig
