#include "intake/event_import.h"

#include <chrono>
#include <memory>
#include <string>
#include <string_view>

#include "base/utf8.h"
#include "events/segment_event.h"
#include "intake/byte_source.h"
#include "intake/imported_file.h"
#include "intake/line_reader.h"
#include "intake/statements.h"

namespace kundig {
namespace {

constexpr size_t kMaxRawBytes = size_t{64} << 10;
// What `kundig simulate` writes into context.library.name.
constexpr std::string_view kSimulatedLibrary = "kundig-simulation";
constexpr auto kProgressInterval = std::chrono::milliseconds(100);
constexpr int64_t kLinesBetweenLooks = 1024;

int64_t NowMicros() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::microseconds>(now).count();
}

// Writes a file's lines into staged_events and staged_interactions.
class EventStaging {
 public:
  static Result<EventStaging> Begin(Connection& connection, InteractionMapper mapper) {
    KUNDIG_RETURN_IF_ERROR(connection.Execute(sql::create_staged_events));
    KUNDIG_ASSIGN_OR_RETURN(Appender events, connection.Append("staged_events"));
    KUNDIG_ASSIGN_OR_RETURN(Appender interactions, connection.Append("staged_interactions"));
    return EventStaging(std::move(events), std::move(interactions), std::move(mapper));
  }

  Status Add(const TextLine& line) {
    if (line.over_long) {
      return AddDefect(
          line, {EventDefectCode::kTooLarge, fmt::format("larger than {} bytes", kMaxEventBytes)});
    }
    const EventArrival arrival{
        .way = EventArrival::Way::kFile, .now_us = now_us_, .route = std::nullopt};
    const auto event = parser_.Parse(line.text, arrival);
    if (!event) return AddDefect(line, event.error());
    const auto interactions = mapper_.Map(*event);
    if (!interactions) return AddDefect(line, interactions.error());
    for (const Interaction& interaction : *interactions) {
      KUNDIG_RETURN_IF_ERROR(AddInteraction(line.number, CustomerOf(*event), interaction));
    }
    return AddEvent(line.number, *event);
  }

  Status Close() {
    KUNDIG_RETURN_IF_ERROR(events_.Close());
    return interactions_.Close();
  }

 private:
  EventStaging(Appender events, Appender interactions, InteractionMapper mapper)
      : events_(std::move(events)),
        interactions_(std::move(interactions)),
        mapper_(std::move(mapper)) {}

  static void AppendText(Appender& appender, std::string_view text) {
    text.empty() ? appender.Null() : appender.Text(text);
  }

  Status AddDefect(const TextLine& line, const EventDefect& defect) {
    constexpr int kColumnsOfSoundEvents = 9;
    events_.Int64(line.number);
    events_.Text(EventDefectName(defect.code));
    events_.Text(defect.reason);
    events_.Text(ValidUtf8(line.text.substr(0, kMaxRawBytes)));
    for (int i = 0; i < kColumnsOfSoundEvents; ++i) events_.Null();
    return events_.EndRow();
  }

  Status AddEvent(int64_t line, const Event& event) {
    constexpr int kColumnsOfBadLines = 3;
    events_.Int64(line);
    for (int i = 0; i < kColumnsOfBadLines; ++i) events_.Null();
    events_.Text(event.message_id);
    events_.Text(event.content_digest);
    events_.Text(EventTypeName(event.type));
    AppendText(events_, event.name);
    AppendText(events_, event.user_id);
    AppendText(events_, event.anonymous_id);
    events_.Int64(event.time_us);
    events_.Int64(event.received_us);
    events_.Text(event.payload);
    return events_.EndRow();
  }

  Status AddInteraction(int64_t line, std::string_view customer, const Interaction& interaction) {
    interactions_.Int64(line);
    interactions_.Text(customer);
    interactions_.Int32(static_cast<int32_t>(interaction.kind));
    AppendText(interactions_, interaction.product);
    AppendText(interactions_, interaction.category);
    AppendText(interactions_, interaction.name);
    interactions_.Int64(interaction.time_us);
    interaction.quantity ? interactions_.Double(*interaction.quantity) : interactions_.Null();
    interaction.value_minor ? interactions_.Int64(*interaction.value_minor) : interactions_.Null();
    return interactions_.EndRow();
  }

  Appender events_;
  Appender interactions_;
  InteractionMapper mapper_;
  SegmentEventParser parser_;
  int64_t now_us_ = NowMicros();
};

Status StageFile(Connection& connection, const ImportRequest& request, InteractionMapper mapper,
                 ImportReport& report) {
  KUNDIG_ASSIGN_OR_RETURN(auto file, OpenFile(request.path));
  KUNDIG_ASSIGN_OR_RETURN(const auto source, Unpacked(std::move(file), request.path));
  KUNDIG_ASSIGN_OR_RETURN(EventStaging staging, EventStaging::Begin(connection, std::move(mapper)));
  LineReader reader(*source, kMaxEventBytes);
  auto last_told = std::chrono::steady_clock::now();
  TextLine line;
  while (true) {
    KUNDIG_ASSIGN_OR_RETURN(const bool found, reader.Next(line));
    if (!found) break;
    KUNDIG_RETURN_IF_ERROR(staging.Add(line));
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
  KUNDIG_RETURN_IF_ERROR(connection.Run(sql::find_repeated_events, {request.source}));
  KUNDIG_RETURN_IF_ERROR(connection.Execute(sql::assign_keys));
  KUNDIG_ASSIGN_OR_RETURN(report.stored, connection.Run(sql::insert_events, {key}));
  KUNDIG_RETURN_IF_ERROR(connection.Run(sql::insert_event_interactions, {key, request.timezone}));
  KUNDIG_ASSIGN_OR_RETURN(
      report.quarantined,
      connection.Run(
          sql::insert_event_quarantine,
          {key, file.name(), std::string(EventDefectName(EventDefectCode::kOtherContent)),
           std::string("the message id is known, with other content")}));
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
    KUNDIG_RETURN_IF_ERROR(StageFile(connection, request, std::move(mapper), report));
    KUNDIG_RETURN_IF_ERROR(StoreStaged(connection, request, file, report));
    KUNDIG_RETURN_IF_ERROR(file.CheckUnchanged());
    KUNDIG_RETURN_IF_ERROR(transaction.Commit());
    report.understood = {"one Segment event a line"};
  }
  report.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  return report;
}

}  // namespace kundig
