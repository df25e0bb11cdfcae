#include "intake/event_import.h"

#include <chrono>
#include <memory>
#include <string>
#include <string_view>

#include "events/segment_event.h"
#include "intake/byte_source.h"
#include "intake/event_staging.h"
#include "intake/imported_file.h"
#include "intake/line_reader.h"
#include "intake/statements.h"

namespace kundig {
namespace {

// What `kundig simulate` writes into context.library.name.
constexpr std::string_view kSimulatedLibrary = "kundig-simulation";
constexpr auto kProgressInterval = std::chrono::milliseconds(100);
constexpr int64_t kLinesBetweenLooks = 1024;

int64_t NowMicros() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::microseconds>(now).count();
}

Status StageLine(EventStaging& staging, SegmentEventParser& parser, const TextLine& line,
                 const EventArrival& arrival) {
  if (line.over_long) {
    return staging.AddDefect(
        line.number,
        {EventDefectCode::kTooLarge, fmt::format("larger than {} bytes", kMaxEventBytes)},
        line.text);
  }
  const auto event = parser.Parse(line.text, arrival);
  if (!event) return staging.AddDefect(line.number, event.error(), line.text);
  return staging.Add(line.number, *event, line.text);
}

Status StageFile(Connection& connection, const ImportRequest& request, InteractionMapper& mapper,
                 ImportReport& report) {
  KUNDIG_ASSIGN_OR_RETURN(auto file, OpenFile(request.path));
  KUNDIG_ASSIGN_OR_RETURN(const auto source, Unpacked(std::move(file), request.path));
  KUNDIG_ASSIGN_OR_RETURN(EventStaging staging,
                          EventStaging::Begin(connection, mapper, request.country));
  LineReader reader(*source, kMaxEventBytes);
  auto last_told = std::chrono::steady_clock::now();
  SegmentEventParser parser;
  const EventArrival arrival{
      .way = EventArrival::Way::kFile, .now_us = NowMicros(), .route = std::nullopt};
  TextLine line;
  while (true) {
    KUNDIG_ASSIGN_OR_RETURN(const bool found, reader.Next(line));
    if (!found) break;
    KUNDIG_RETURN_IF_ERROR(StageLine(staging, parser, line, arrival));
    if (++report.rows % kLinesBetweenLooks != 0 || !request.progress) continue;
    const auto now = std::chrono::steady_clock::now();
    if (now - last_told < kProgressInterval) continue;
    last_told = now;
    request.progress({report.rows, static_cast<double>(source->bytes_done()) /
                                       static_cast<double>(source->bytes_total())});
  }
  return staging.Close();
}

// What is staged goes into the tables, within the caller's transaction.
Status StoreStaged(Connection& connection, const ImportRequest& request, const ImportedFile& file,
                   ImportReport& report) {
  KUNDIG_ASSIGN_OR_RETURN(const int64_t key, ImportedFile::NextKey(connection));
  KUNDIG_RETURN_IF_ERROR(FindRepeatedEvents(connection, request.source));
  KUNDIG_ASSIGN_OR_RETURN(const StoredEvents stored,
                          StoreStagedEvents(connection, {key, file.name(), request.timezone}));
  report.stored = stored.stored;
  report.quarantined = stored.quarantined;
  report.duplicate = report.rows - report.stored - report.quarantined;
  KUNDIG_ASSIGN_OR_RETURN(
      const auto simulated,
      connection.QueryInt64(sql::count_simulated_events, {std::string(kSimulatedLibrary)}));
  return file.Record(connection, key, report, simulated.value_or(0) > 0);
}

}  // namespace

Result<ImportReport> ImportEvents(Store& store, const ImportRequest& request,
                                  const std::vector<InteractionRule>& rules) {
  const auto start = std::chrono::steady_clock::now();
  ImportReport report{.file = request.path};
  KUNDIG_ASSIGN_OR_RETURN(InteractionMapper mapper,
                          InteractionMapper::Make({.currency = request.currency, .rules = rules}));
  KUNDIG_ASSIGN_OR_RETURN(const ImportedFile file, ImportedFile::Look(request, "events"));
  KUNDIG_ASSIGN_OR_RETURN(Connection connection, store.Connect());
  KUNDIG_ASSIGN_OR_RETURN(const bool known, file.IsKnown(connection, report));
  if (!known) {
    KUNDIG_ASSIGN_OR_RETURN(Transaction transaction, Transaction::BeginBulk(connection));
    KUNDIG_RETURN_IF_ERROR(StageFile(connection, request, mapper, report));
    KUNDIG_RETURN_IF_ERROR(StoreStaged(connection, request, file, report));
    KUNDIG_RETURN_IF_ERROR(file.CheckUnchanged());
    KUNDIG_RETURN_IF_ERROR(transaction.Commit());
    report.understood = {"one Segment event a line"};
  }
  report.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  return report;
}

}  // namespace kundig
