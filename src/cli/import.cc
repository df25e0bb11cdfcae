#include <filesystem>
#include <iostream>

#include "base/json_writer.h"
#include "cli/command.h"
#include "cli/progress.h"
#include "cli/table.h"
#include "engine/import_files.h"
#include "engine/open_store.h"

namespace kundig {
namespace {

struct Options {
  std::vector<std::string> files;
  std::string as = "purchases";
  std::string columns;
  std::string source = "own";
};

void WriteReport(JsonWriter& json, const ImportReport& report) {
  json.BeginObject()
      .Field("file", report.file)
      .Field("rows", report.rows)
      .Field("stored", report.stored)
      .Field("duplicate", report.duplicate)
      .Field("quarantined", report.quarantined)
      .Field("seconds", report.seconds)
      .Field("known_file", report.known_file)
      .Key("understood")
      .BeginArray();
  for (const std::string& line : report.understood) json.Value(line);
  json.EndArray().EndObject();
}

void PrintReport(const ImportReport& report) {
  std::cout << Printable(report.file) << "\n";
  for (const std::string& line : report.understood) std::cout << "  " << Printable(line) << "\n";
  if (report.known_file) std::cout << "  the same file was imported before; nothing was done\n";
  std::cout << fmt::format("  {} rows = {} stored + {} duplicate + {} quarantined, in {:.1f} s\n",
                           report.rows, report.stored, report.duplicate, report.quarantined,
                           report.seconds);
  if (report.quarantined > 0 && !report.known_file) {
    std::cout << "  `kundig quarantine list` shows what could not be stored, and why\n";
  }
}

Result<ExitStatus> RunImport(const CommonOptions& common, const Options& options) {
  KUNDIG_ASSIGN_OR_RETURN(const Config config, ConfigFor(common));
  const RowKind kind = options.as == "events" ? RowKind::kEvents : RowKind::kPurchases;
  if (kind == RowKind::kEvents && !options.columns.empty()) {
    return Fail(ErrorCode::kUsage, "events have no columns", "--columns",
                "Leave it out; [[interaction]] in kundig.toml says what becomes of events.");
  }
  ImportFilesRequest request{.kind = kind, .source = options.source};
  KUNDIG_ASSIGN_OR_RETURN(request.columns, ParseColumns(options.columns));
  for (const std::string& file : options.files) {
    if (!std::filesystem::exists(file)) {
      return Fail(ErrorCode::kNotFound, "there is no such file", file,
                  "Check the name; nothing was imported.");
    }
  }
  KUNDIG_ASSIGN_OR_RETURN(Store store, OpenStore(config, StoreMustExist::kNo));
  std::vector<ImportReport> reports;
  for (const std::string& file : options.files) {
    ProgressLine line(file, "rows");
    request.progress = [&line](const std::string&, const ImportProgress& progress) {
      line.Show(progress.rows, progress.share);
    };
    KUNDIG_ASSIGN_OR_RETURN(ImportReport report, ImportFile(store, config, request, file));
    reports.push_back(std::move(report));
  }
  bool in_part = false;
  JsonWriter json;
  if (reports.size() > 1) json.BeginArray();
  for (const ImportReport& report : reports) {
    in_part = in_part || report.quarantined > 0;
    common.json ? WriteReport(json, report) : PrintReport(report);
  }
  if (reports.size() > 1) json.EndArray();
  if (common.json) std::cout << json.text() << "\n";
  return in_part ? ExitStatus::kDoneInPart : ExitStatus::kOk;
}

}  // namespace

Command MakeImportCommand() {
  const auto options = std::make_shared<Options>();
  return {.name = "import",
          .summary = "Bring files of purchases or events into the store",
          .details = {"CSV with any delimiter, NDJSON and Parquet, also packed with gzip. What is "
                      "not told is guessed, and "
                      "what was understood is shown. The same rows twice are stored once. Bad rows "
                      "go to the quarantine, "
                      "exit status 6.",
                      "With --as events: Segment events, one JSON object a line, also packed with "
                      "gzip (docs/events.md)."},
          .examples = {"kundig import purchases.csv",
                       "kundig import CDNOW_sample.txt --as purchases --columns "
                       "customer=1,time=3,quantity=4,value=5",
                       "kundig import orders.parquet --source shop",
                       "kundig import events.ndjson.gz --as events"},
          .options =
              {{"FILE", &options->files, "", "the files", true},
               {"--as", &options->as, "KIND", "what the rows are", false, {"purchases", "events"}},
               {"--columns", &options->columns, "ROLE=COLUMN,...",
                "which column is the customer, time, item, type, category, service, name, "
                "quantity, price (of one "
                "unit), value (of the line); by name or number from 1"},
               {"--source", &options->source, "NAME",
                "whose data; rows are recognised again within a source"}},
          .run = [options](const CommonOptions& common) { return RunImport(common, *options); }};
}

}  // namespace kundig
