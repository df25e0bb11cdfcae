#include "intake/stage_text.h"

#include <chrono>

#include "base/utf8.h"
#include "intake/local_clock.h"
#include "intake/parquet_records.h"
#include "intake/purchase_row.h"
#include "intake/record_reader.h"
#include "intake/statements.h"

namespace kundig {
namespace {

constexpr size_t kSampleBytes = size_t{256} << 10;
constexpr auto kProgressInterval = std::chrono::milliseconds(100);

Result<std::unique_ptr<ByteSource>> OpenUnpacked(const std::string& path) {
  KUNDIG_ASSIGN_OR_RETURN(auto file, OpenFile(path));
  return Unpacked(std::move(file), path);
}

// The beginning of the file up to the last whole line.
Result<std::string> ReadSample(const std::string& path) {
  KUNDIG_ASSIGN_OR_RETURN(const auto source, OpenUnpacked(path));
  std::string sample(kSampleBytes, '\0');
  size_t size = 0;
  while (size < sample.size()) {
    KUNDIG_ASSIGN_OR_RETURN(const size_t read, source->Read(std::span(sample).subspan(size)));
    if (read == 0) break;
    size += read;
  }
  const bool whole = size < sample.size();
  sample.resize(size);
  const size_t last_line = sample.find_last_of("\r\n");
  if (!whole && last_line != std::string::npos) sample.resize(last_line + 1);
  return sample;
}

void AppendText(Appender& appender, std::string_view text) {
  if (text.empty()) {
    appender.Null();
  } else {
    appender.Text(text);
  }
}

// Day, local time, UTC time: exactly one of them, or none.
void AppendTime(Appender& appender, const std::optional<TextTime>& time) {
  constexpr int64_t kMicrosPerDay = 86'400'000'000;
  if (time && !time->micros_of_day) {
    appender.Int32(time->day.number);
  } else {
    appender.Null();
  }
  for (const bool utc : {false, true}) {
    if (time && time->micros_of_day && time->utc == utc) {
      appender.Int64(time->day.number * kMicrosPerDay + *time->micros_of_day);
    } else {
      appender.Null();
    }
  }
}

Status AppendRow(Appender& appender, const TextRecord& record, const PurchaseRow& row) {
  const bool sound = row.code.empty();
  appender.Int64(record.line);
  AppendText(appender, row.code);
  AppendText(appender, row.reason);
  if (sound) {
    appender.Null();
  } else {
    appender.Text(ValidUtf8(record.raw));
  }
  for (const std::string_view text :
       {row.customer, row.product, row.type, row.category, row.service, row.name}) {
    AppendText(appender, sound ? text : std::string_view());
  }
  AppendTime(appender, sound ? row.time : std::nullopt);
  if (sound && row.quantity) {
    appender.Double(*row.quantity);
  } else {
    appender.Null();
  }
  if (sound && row.value_minor) {
    appender.Int64(*row.value_minor);
  } else {
    appender.Null();
  }
  return appender.EndRow();
}

// Tells request.progress now and then. `share` gives what part of the file so many rows are.
class ProgressTeller {
 public:
  using Share = std::function<double(int64_t rows)>;
  ProgressTeller(const ImportRequest& request, Share share)
      : request_(request), share_(std::move(share)) {}
  void Row() {
    constexpr int64_t kRowsBetweenLooks = 4096;
    if (++rows_ % kRowsBetweenLooks != 0 || !request_.progress) return;
    const auto now = std::chrono::steady_clock::now();
    if (now - last_ < kProgressInterval) return;
    last_ = now;
    request_.progress({rows_, share_(rows_)});
  }

 private:
  const ImportRequest& request_;
  Share share_;
  int64_t rows_ = 0;
  std::chrono::steady_clock::time_point last_ = std::chrono::steady_clock::now();
};

// Reads all records into the temporary table staged_lines, over which judged_purchases lies.
Status StageRecords(Connection& connection, const ImportRequest& request, const TextFormat& format,
                    RecordReader& reader, ProgressTeller progress) {
  KUNDIG_RETURN_IF_ERROR(connection.Execute(sql::create_staged_lines));
  KUNDIG_ASSIGN_OR_RETURN(Appender appender, connection.Append("staged_lines"));
  const int minor_digits = MinorDigits(request.currency);
  TextRecord record;
  while (true) {
    KUNDIG_ASSIGN_OR_RETURN(const bool found, reader.Next(record));
    if (!found) break;
    PurchaseRow row{.code = record.code, .reason = record.reason};
    if (record.code.empty()) row = ParsePurchaseRow(record.fields, format, minor_digits);
    KUNDIG_RETURN_IF_ERROR(AppendRow(appender, record, row));
    progress.Row();
  }
  KUNDIG_RETURN_IF_ERROR(appender.Close());
  KUNDIG_RETURN_IF_ERROR(CreateUtcClock(
      connection, {request.timezone, "(SELECT utc_time AS moment FROM staged_lines)"}));
  KUNDIG_RETURN_IF_ERROR(CreateLocalClock(
      connection, {request.timezone, "(SELECT local_time AS moment FROM staged_lines)"}));
  return connection.Execute(sql::create_judged_view);
}

tl::unexpected<Error> AboutFile(Error error, const std::string& path) {
  error.where = path + (error.where.empty() ? "" : ", " + error.where);
  return Fail(std::move(error));
}

}  // namespace

Status StageTextFile(Connection& connection, const ImportRequest& request, ImportReport& report) {
  KUNDIG_ASSIGN_OR_RETURN(const std::string sample, ReadSample(request.path));
  const Result<TextFormat> format = UnderstandText(sample, request.columns);
  if (!format) return AboutFile(format.error(), request.path);
  report.understood = format->InWords();
  KUNDIG_ASSIGN_OR_RETURN(const auto source, OpenUnpacked(request.path));
  std::vector<std::string> names;
  for (const ColumnInfo& column : format->columns) names.push_back(column.name);
  const auto reader =
      format->kind == TextFormat::Kind::kNdjson
          ? ReadNdjson(*source, std::move(names))
          : ReadCsv(*source, format->dialect, format->columns.size(), format->header);
  const auto share = [&source](int64_t) {
    const auto total = static_cast<double>(std::max<int64_t>(1, source->bytes_total()));
    return static_cast<double>(source->bytes_done()) / total;
  };
  return StageRecords(connection, request, *format, *reader, {request, share});
}

Status StageParquetTexts(Connection& connection, const ImportRequest& request,
                         const std::vector<ColumnInfo>& columns, ImportReport& report) {
  constexpr size_t kSampleRecords = 1000;
  KUNDIG_ASSIGN_OR_RETURN(Connection reading, connection.Another());
  KUNDIG_ASSIGN_OR_RETURN(const auto sample, ReadParquetRecords(reading, request.path));
  std::vector<std::vector<std::string>> records;
  TextRecord record;
  while (records.size() < kSampleRecords) {
    KUNDIG_ASSIGN_OR_RETURN(const bool found, sample->Next(record));
    if (!found) break;
    records.emplace_back(record.fields.begin(), record.fields.end());
  }
  const Result<TextFormat> format = UnderstandRecords(
      {.kind = TextFormat::Kind::kParquet, .columns = columns}, records, request.columns);
  if (!format) return AboutFile(format.error(), request.path);
  report.understood = format->InWords();
  KUNDIG_ASSIGN_OR_RETURN(
      const auto rows,
      connection.QueryInt64("SELECT count(*) FROM read_parquet($1)", {request.path}));
  KUNDIG_ASSIGN_OR_RETURN(const auto reader, ReadParquetRecords(reading, request.path));
  const auto share = [total = std::max<int64_t>(1, rows.value_or(1))](int64_t done) {
    return static_cast<double>(done) / static_cast<double>(total);
  };
  return StageRecords(connection, request, *format, *reader, {request, share});
}

}  // namespace kundig
