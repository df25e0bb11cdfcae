// ReportPage: the page and what it shows as one file, which opens without a server.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "server/page_files.h"

namespace kundig {

// What the server would answer, JSON, by the path that the page would ask for: "/v1/needs".
struct ReportAnswer {
  std::string path;
  std::string text;
};

struct Report {
  std::string made_at;  // ISO 8601, UTC: "2026-11-30T04:30:00.000Z"
  std::vector<ReportAnswer> answers;
};

// The files are those of the page: "/" and the assets that it names, each of which goes into it.
// The answers stand in it as {"at", "answers": {PATH: ANSWER}} under the id "report", where
// web/src/report.ts reads them. What the server forbids the page by a field (page_routes.h), the
// report forbids itself by a policy of its own, and the network with it: it runs the one script
// and shows the one style that are in it, by their digests, and asks nobody for anything.
[[nodiscard]] std::string ReportPage(std::span<const PageFile> files, const Report& report);

}  // namespace kundig
