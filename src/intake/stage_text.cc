#include "intake/stage_text.h"

#include <chrono>

#include "base/utf8.h"
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

// Tells request.progress now and then.
class ProgressTeller {
 public:
  ProgressTeller(const ImportRequest& request, const ByteSource& source)
      : request_(request), source_(source) {}
  void Row() {
    constexpr int64_t kRowsBetweenLooks = 4096;
    if (++rows_ % kRowsBetweenLooks != 0 || !request_.progress) return;
    const auto now = std::chrono::steady_clock::now();
    if (now - last_ < kProgressInterval) return;
    last_ = now;
    const auto total = static_cast<double>(std::max<int64_t>(1, source_.bytes_total()));
    request_.progress({rows_, static_cast<double>(source_.bytes_done()) / total});
  }

 private:
  const ImportRequest& request_;
  const ByteSource& source_;
  int64_t rows_ = 0;
  std::chrono::steady_clock::time_point last_ = std::chrono::steady_clock::now();
};

Status AppendFile(Connection& connection, const ImportRequest& request, const TextFormat& format) {
  KUNDIG_ASSIGN_OR_RETURN(const auto source, OpenUnpacked(request.path));
  std::vector<std::string> names;
  for (const ColumnInfo& column : format.columns) names.push_back(column.name);
  const auto reader = format.json
                          ? ReadNdjson(*source, std::move(names))
                          : ReadCsv(*source, format.dialect, format.columns.size(), format.header);
  KUNDIG_ASSIGN_OR_RETURN(Appender appender, connection.Append("staged_lines"));
  const int minor_digits = MinorDigits(request.currency);
  ProgressTeller progress(request, *source);
  TextRecord record;
  while (true) {
    KUNDIG_ASSIGN_OR_RETURN(const bool found, reader->Next(record));
    if (!found) break;
    PurchaseRow row{.code = record.code, .reason = record.reason};
    if (record.code.empty()) row = ParsePurchaseRow(record.fields, format, minor_digits);
    KUNDIG_RETURN_IF_ERROR(AppendRow(appender, record, row));
    progress.Row();
  }
  return appender.Close();
}

}  // namespace

Status StageTextFile(Connection& connection, const ImportRequest& request, ImportReport& report) {
  KUNDIG_ASSIGN_OR_RETURN(const std::string sample, ReadSample(request.path));
  Result<TextFormat> format = UnderstandText(sample, request.columns);
  if (!format) {
    Error error = format.error();
    error.where = request.path + (error.where.empty() ? "" : ", " + error.where);
    return Fail(std::move(error));
  }
  report.understood = format->InWords();
  KUNDIG_RETURN_IF_ERROR(connection.Execute(sql::create_staged_lines));
  KUNDIG_RETURN_IF_ERROR(AppendFile(connection, request, *format));
  std::string view(sql::create_staged_view);
  const std::string_view mark = "'$timezone'";
  for (size_t at = view.find(mark); at != std::string::npos; at = view.find(mark, at)) {
    view.replace(at, mark.size(), SqlLiteral(request.timezone));
  }
  return connection.Execute(view);
}

}  // namespace kundig
