#include "engine/quarantine.h"

#include <fmt/format.h>

#include <charconv>

#include "base/iso_time.h"
#include "engine/statements.h"

namespace kundig {
namespace {

QuarantineOrigin OriginOf(std::string_view reading) {
  if (reading == "live") return QuarantineOrigin::kLive;
  return reading == "events" ? QuarantineOrigin::kEventFile : QuarantineOrigin::kTable;
}

Result<std::vector<QuarantinedRow>> ReadRows(Rows rows) {
  std::vector<QuarantinedRow> read;
  while (true) {
    KUNDIG_ASSIGN_OR_RETURN(const Chunk* chunk, rows.Next());
    if (chunk == nullptr) return read;
    for (size_t i = 0; i < chunk->rows(); ++i) {
      const int64_t line = chunk->Column<int64_t>(1)[i];
      read.push_back({.id = {.import_key = chunk->Column<int64_t>(0)[i], .line = line},
                      .file = std::string(chunk->Text(2, i)),
                      .line = line,
                      .code = std::string(chunk->Text(3, i)),
                      .reason = std::string(chunk->Text(4, i)),
                      .raw = std::string(chunk->Text(5, i)),
                      .quarantined_us = chunk->Column<int64_t>(6)[i],
                      .origin = OriginOf(chunk->Text(7, i))});
    }
  }
}

Result<std::vector<QuarantineCause>> CountCauses(Connection& connection) {
  std::vector<QuarantineCause> causes;
  KUNDIG_ASSIGN_OR_RETURN(Rows rows, connection.Query(sql::count_quarantine));
  while (true) {
    KUNDIG_ASSIGN_OR_RETURN(const Chunk* chunk, rows.Next());
    if (chunk == nullptr) return causes;
    for (size_t i = 0; i < chunk->rows(); ++i) {
      causes.push_back({.code = std::string(chunk->Text(0, i)),
                        .rows = chunk->Column<int64_t>(1)[i],
                        .mended = chunk->Column<int64_t>(2)[i]});
    }
  }
}

Status ExpectMendedRows(Connection& connection) {
  KUNDIG_ASSIGN_OR_RETURN(const auto tables,
                          connection.QueryInt64("SELECT count(*) FROM information_schema.tables "
                                                "WHERE table_name = 'mended_rows'"));
  return tables.value_or(0) > 0 ? Status() : connection.Execute(sql::lack_mended_rows);
}

}  // namespace

std::string FormatQuarantineId(const QuarantineId& id) {
  return fmt::format("{}:{}", id.import_key, id.line);
}

std::optional<QuarantineId> ParseQuarantineId(std::string_view text) {
  QuarantineId id;
  const char* const end = text.data() + text.size();
  const auto [colon, of_import] = std::from_chars(text.data(), end, id.import_key);
  if (of_import != std::errc() || colon == end || *colon != ':') return std::nullopt;
  const auto [stop, of_line] = std::from_chars(colon + 1, end, id.line);
  if (of_line != std::errc() || stop != end) return std::nullopt;
  return id;
}

Result<QuarantineReport> ListQuarantine(Store& store, const QuarantineQuestion& question) {
  KUNDIG_ASSIGN_OR_RETURN(Connection connection, store.Connect());
  KUNDIG_RETURN_IF_ERROR(ExpectMendedRows(connection));
  QuarantineReport report;
  KUNDIG_ASSIGN_OR_RETURN(report.causes, CountCauses(connection));
  KUNDIG_ASSIGN_OR_RETURN(
      Rows rows, connection.Query(sql::select_quarantine, {question.code, question.most_rows}));
  KUNDIG_ASSIGN_OR_RETURN(report.rows, ReadRows(std::move(rows)));
  return report;
}

Result<std::optional<QuarantinedRow>> FindQuarantined(Connection& connection,
                                                      const QuarantineId& id) {
  KUNDIG_ASSIGN_OR_RETURN(Rows rows,
                          connection.Query(sql::select_quarantined_row, {id.import_key, id.line}));
  KUNDIG_ASSIGN_OR_RETURN(auto found, ReadRows(std::move(rows)));
  if (found.empty()) return std::nullopt;
  return std::move(found.front());
}

Status PrepareMendedRows(Connection& connection) {
  return connection.Execute(sql::create_mended_rows);
}

void WriteQuarantine(const QuarantineReport& report, JsonWriter& json) {
  int64_t rows = 0;
  int64_t mended = 0;
  for (const QuarantineCause& cause : report.causes) {
    rows += cause.rows;
    mended += cause.mended;
  }
  json.BeginObject().Field("quarantined", rows).Field("mended", mended);
  json.Key("causes").BeginArray();
  for (const QuarantineCause& cause : report.causes) {
    json.BeginObject()
        .Field("code", cause.code)
        .Field("rows", cause.rows)
        .Field("mended", cause.mended)
        .EndObject();
  }
  json.EndArray().Key("rows").BeginArray();
  for (const QuarantinedRow& row : report.rows) {
    json.BeginObject()
        .Field("id", FormatQuarantineId(row.id))
        .Field("file", row.file)
        .Field("line", row.line)
        .Field("code", row.code)
        .Field("reason", row.reason)
        .Field("raw", row.raw)
        .Field("quarantinedAt", FormatIsoTime(row.quarantined_us))
        .Field("replayable", row.origin != QuarantineOrigin::kTable)
        .EndObject();
  }
  json.EndArray().EndObject();
}

}  // namespace kundig
