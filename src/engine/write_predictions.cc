#include "engine/write_predictions.h"

#include <filesystem>

#include "base/json_writer.h"
#include "engine/statements.h"

namespace kundig {
namespace {

constexpr size_t kBatch = 65536;
constexpr std::string_view kHeader =
    "customer,p_alive,purchases,purchases_low,purchases_high,spend_minor,value_minor,value_low_"
    "minor,value_high_minor,"
    "needs\n";

// Calls write(prediction) for every customer, batch by batch.
template <typename Write>
Status ForEachPrediction(const Learned& learned, const Predictor& predictor, int32_t needs,
                         const Write& write) {
  const size_t customers = learned.base.customers.size();
  for (size_t begin = 0; begin < customers; begin += kBatch) {
    const size_t end = std::min(customers, begin + kBatch);
    for (const Prediction& prediction : predictor.Predict(begin, end, needs)) {
      KUNDIG_RETURN_IF_ERROR(write(prediction));
    }
  }
  return {};
}

std::string JoinNeeds(const Learned& learned, const Prediction& prediction, char separator) {
  std::string joined;
  for (const CustomerNeed& need : prediction.needs) {
    if (!joined.empty()) joined += separator;
    joined += learned.plan.items.catalogue[static_cast<size_t>(need.item)];
  }
  return joined;
}

// RFC 4180; a leading =, +, - or @ would be run as a formula by spreadsheets.
std::string CsvField(std::string_view text) {
  const bool formula =
      !text.empty() && std::string_view("=+-@\t\r").find(text.front()) != std::string_view::npos;
  if (!formula && text.find_first_of(",\"\r\n;") == std::string_view::npos)
    return std::string(text);
  std::string field = formula ? "\"'" : "\"";
  for (const char c : text) {
    field += c;
    if (c == '"') field += c;
  }
  return field + '"';
}

Status WriteCsv(const Learned& learned, const Predictor& predictor, int32_t needs,
                const std::vector<std::string>& names, std::ostream& out) {
  out << kHeader;
  const bool money = learned.models.spend.has_value();
  return ForEachPrediction(learned, predictor, needs, [&](const Prediction& p) -> Status {
    std::string line = CsvField(names[static_cast<size_t>(p.customer_key)]) + ",";
    line += p.dated ? fmt::format("{:.6f},{:.6f},{},{},", p.p_alive, p.purchases.value,
                                  p.purchases.low, p.purchases.high)
                    : ",,,,";
    line += p.dated && money
                ? fmt::format("{:.0f},{:.0f},{:.0f},{:.0f},", p.spend_minor, p.value_minor.value,
                              p.value_minor.low, p.value_minor.high)
                : ",,,,";
    out << line << CsvField(JoinNeeds(learned, p, ';')) << "\n";
    return {};
  });
}

void WriteNumber(JsonWriter& json, std::string_view key, double value, bool known) {
  json.Key(key);
  known ? json.Value(value) : json.Null();
}

Status WriteJson(const Learned& learned, const Predictor& predictor, int32_t needs,
                 const std::vector<std::string>& names, std::ostream& out) {
  out << "[";
  bool first = true;
  const bool has_money = learned.models.spend.has_value();
  KUNDIG_RETURN_IF_ERROR(
      ForEachPrediction(learned, predictor, needs, [&](const Prediction& p) -> Status {
        const bool money = p.dated && has_money;
        JsonWriter json;
        json.BeginObject().Field("customer", names[static_cast<size_t>(p.customer_key)]);
        WriteNumber(json, "p_alive", p.p_alive, p.dated);
        WriteNumber(json, "purchases", p.purchases.value, p.dated);
        WriteNumber(json, "purchases_low", p.purchases.low, p.dated);
        WriteNumber(json, "purchases_high", p.purchases.high, p.dated);
        WriteNumber(json, "spend_minor", std::round(p.spend_minor), money);
        WriteNumber(json, "value_minor", std::round(p.value_minor.value), money);
        WriteNumber(json, "value_low_minor", std::round(p.value_minor.low), money);
        WriteNumber(json, "value_high_minor", std::round(p.value_minor.high), money);
        json.Key("needs").BeginArray();
        for (const CustomerNeed& need : p.needs) {
          json.Value(learned.plan.items.catalogue[static_cast<size_t>(need.item)]);
        }
        json.EndArray().EndObject();
        out << (first ? "\n" : ",\n") << json.text();
        first = false;
        return {};
      }));
  out << "\n]\n";
  return {};
}

void AppendEstimate(Appender& appender, const Prediction& p, bool money) {
  for (const double number : {p.p_alive, p.purchases.value, p.purchases.low, p.purchases.high}) {
    p.dated ? appender.Double(number) : appender.Null();
  }
  for (const double minor :
       {p.spend_minor, p.value_minor.value, p.value_minor.low, p.value_minor.high}) {
    money ? appender.Int64(std::llround(minor)) : appender.Null();
  }
}

}  // namespace

Status WritePredictions(Store& store, const Learned& learned, const Predictor& predictor,
                        int32_t needs, std::ostream& out, PredictionFormat format) {
  KUNDIG_ASSIGN_OR_RETURN(const std::vector<std::string> names, store.CustomerNames());
  if (format == PredictionFormat::kJson) return WriteJson(learned, predictor, needs, names, out);
  return WriteCsv(learned, predictor, needs, names, out);
}

Status WritePredictionsParquet(Store& store, const Learned& learned, const Predictor& predictor,
                               int32_t needs, const std::string& path) {
  KUNDIG_ASSIGN_OR_RETURN(const std::vector<std::string> names, store.CustomerNames());
  KUNDIG_ASSIGN_OR_RETURN(Connection connection, store.Connect());
  KUNDIG_RETURN_IF_ERROR(connection.Execute(sql::create_predictions));
  KUNDIG_ASSIGN_OR_RETURN(Appender appender, connection.Append("predictions"));
  const bool has_money = learned.models.spend.has_value();
  KUNDIG_RETURN_IF_ERROR(ForEachPrediction(learned, predictor, needs, [&](const Prediction& p) {
    appender.Text(names[static_cast<size_t>(p.customer_key)]);
    AppendEstimate(appender, p, p.dated && has_money);
    appender.Text(JoinNeeds(learned, p, '\x1f'));
    return appender.EndRow();
  }));
  KUNDIG_RETURN_IF_ERROR(appender.Close());
  const std::string unfinished = path + ".incomplete";
  // The mark that the files of a simulated market carry too.
  const std::string_view mark =
      learned.plan.simulated == Simulated::kNone ? "" : ", KV_METADATA {simulated: 'true'}";
  const std::string copy =
      fmt::format("COPY ({}) TO {} (FORMAT parquet, COMPRESSION zstd{})", sql::select_predictions,
                  SqlLiteral(unfinished), SqlFragment(mark));
  std::error_code error;
  if (const Status copied = connection.Execute(copy); !copied) {
    std::filesystem::remove(unfinished, error);
    return Fail(ErrorCode::kFailure, copied.error().what, path,
                "Is the folder writable, and is there room on the disk?");
  }
  std::filesystem::rename(unfinished, path, error);
  if (error) return Fail(ErrorCode::kFailure, error.message(), path, "Is the name free?");
  return {};
}

}  // namespace kundig
