// Passwords as commands get them: typed unseen, or from standard input; never as an argument, which
// every program on the machine could read.
#pragma once

#include <string>

#include "base/result.h"

namespace kundig {

// The first line of standard input without its end. Errors: kUsage where there is none.
[[nodiscard]] Result<std::string> PasswordFromStandardInput();

// Asks twice on the terminal that standard input is, without showing what is typed. Errors: kUsage
// where it is no terminal, where both differ, and where nothing was typed.
[[nodiscard]] Result<std::string> AskNewPassword(const std::string& user);

}  // namespace kundig
