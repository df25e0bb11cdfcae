// `kundig serve`, for commands that end in it.
#pragma once

#include <string>
#include <vector>

#include "cli/command.h"

namespace kundig {

struct ServeOptions {
  std::string listen = "127.0.0.1:8080";
  std::string certificate;
  std::string key_file;
  bool allow_plain_remote = false;
  std::vector<std::string> hosts;
  bool open = false;  // the first sign-in's link in the browser
  bool quiet = false;
};

// Returns once it was asked to end.
Result<ExitStatus> Serve(const CommonOptions& common, const ServeOptions& options);

}  // namespace kundig
