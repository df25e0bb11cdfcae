#include "intake/stage_parquet.h"

#include <fstream>

#include "base/money.h"
#include "intake/fill_statement.h"
#include "intake/local_clock.h"
#include "intake/parquet_records.h"
#include "intake/stage_text.h"
#include "intake/statements.h"

namespace kundig {
namespace {

// A column's name as an SQL identifier.
std::string SqlName(std::string_view name) {
  std::string quoted = "\"";
  for (const char c : name) {
    quoted += c;
    if (c == '"') quoted += c;
  }
  return quoted + "\"";
}

// The SQL expressions that turn one file's columns into judged_purchases. They are made of quoted
// column names, quoted literals and fixed text; no value of the data enters them.
class ParquetExpressions {
 public:
  ParquetExpressions(const std::vector<ColumnInfo>& columns, const PurchaseColumns& assigned,
                     const ImportRequest& request)
      : columns_(columns), assigned_(assigned), minor_units_(MinorUnitsPerUnit(request.currency)) {}

  // As it lies in the file, so that integers are compared as integers; but 17850.0, as pandas
  // writes integers with gaps, is 17850.
  [[nodiscard]] std::string Customer() const {
    const std::string column = Column(ColumnRole::kCustomer);
    const std::string type = Type(ColumnRole::kCustomer);
    if (type == "DOUBLE" || type == "FLOAT") {
      return fmt::format("CASE WHEN {0} = floor({0}) AND abs({0}) < 1e15 THEN {0}::BIGINT END",
                         column);
    }
    return column;
  }

  [[nodiscard]] std::string Item(ColumnRole role) const {
    return assigned_.At(role) ? Column(role) : "NULL::VARCHAR";
  }

  [[nodiscard]] std::string Number(ColumnRole role) const {
    if (!assigned_.At(role)) return "NULL::DOUBLE";
    return "TRY_CAST(" + Column(role) + " AS DOUBLE)";
  }

  // When it was: of day, local time and UTC time one expression is known, the others are NULL; but
  // a number is a day or a time in UTC.
  [[nodiscard]] std::string Day() const {
    if (TimeIs(TimeKind::kDay)) return Column(ColumnRole::kTime);
    if (!TimeIs(TimeKind::kNumber)) return "NULL::DATE";
    return fmt::format(
        "CASE WHEN {0} BETWEEN 19000101 AND 22001231 THEN "
        "try_strptime({0}::VARCHAR, '%Y%m%d')::DATE END",
        Column(ColumnRole::kTime));
  }
  [[nodiscard]] std::string LocalTime() const {
    if (!TimeIs(TimeKind::kLocal)) return "NULL::TIMESTAMP";
    return "TRY_CAST(" + Column(ColumnRole::kTime) + " AS TIMESTAMP)";
  }
  [[nodiscard]] std::string UtcTime() const {
    const std::string column = assigned_.At(ColumnRole::kTime) ? Column(ColumnRole::kTime) : "";
    if (TimeIs(TimeKind::kUtc)) return "make_timestamp(epoch_us(" + column + "))";
    if (!TimeIs(TimeKind::kNumber)) return "NULL::TIMESTAMP";
    // Seconds, or milliseconds since 1970; NULL for days, and for what no calendar reaches.
    return fmt::format(
        "CASE WHEN {0} BETWEEN 19000101 AND 22001231 THEN NULL "
        "WHEN {0} BETWEEN -99999999999 AND 99999999999 "
        "THEN make_timestamp({0}::BIGINT * 1000000) "
        "WHEN {0} BETWEEN -99999999999999 AND 99999999999999 "
        "THEN make_timestamp({0}::BIGINT * 1000) END",
        column);
  }

  // The line's total in minor units, still as a floating-point number; NULL where the file knows no
  // money.
  [[nodiscard]] std::string Value() const {
    if (assigned_.At(ColumnRole::kValue))
      return fmt::format("round({} * {})", Number(ColumnRole::kValue), minor_units_);
    if (assigned_.At(ColumnRole::kPrice)) {
      return fmt::format("round({} * coalesce({}, 1) * {})", Number(ColumnRole::kPrice),
                         Number(ColumnRole::kQuantity), minor_units_);
    }
    return "NULL::DOUBLE";
  }

  // The first thing that is wrong with a row: its code, or NULL.
  [[nodiscard]] std::string Code() const {
    std::string code = "CASE WHEN customer IS NULL THEN 'no_customer'";
    if (Type(ColumnRole::kCustomer) == "VARCHAR") {
      code += R"( WHEN trim(customer, E' \t\r\n') = '' THEN 'no_customer')";
    }
    if (assigned_.At(ColumnRole::kTime)) {
      code +=
          " WHEN coalesce(given_day, local_time, utc_time) IS NULL THEN 'unreadable_time'"
          " WHEN NOT is_dated(coalesce(given_day, local_time, utc_time)) THEN 'absurd_time'";
    }
    if (assigned_.At(ColumnRole::kQuantity)) {
      code +=
          " WHEN quantity IS NOT NULL AND NOT isfinite(quantity) THEN 'not_a_number'"
          " WHEN quantity < 0 THEN 'negative_quantity' WHEN quantity > 1e9 THEN 'absurd_amount'";
    }
    if (assigned_.At(ColumnRole::kValue) || assigned_.At(ColumnRole::kPrice)) {
      code +=
          " WHEN value IS NULL OR isnan(value) THEN 'not_a_number'"
          " WHEN value < 0 THEN 'negative_amount' WHEN value > 1e12 THEN 'absurd_amount'";
    }
    return code + " END";
  }

 private:
  enum class TimeKind { kNone, kDay, kLocal, kUtc, kNumber };

  [[nodiscard]] bool TimeIs(TimeKind kind) const {
    if (!assigned_.At(ColumnRole::kTime)) return kind == TimeKind::kNone;
    const std::string type = Type(ColumnRole::kTime);
    if (type == "DATE") return kind == TimeKind::kDay;
    if (type == "TIMESTAMP WITH TIME ZONE") return kind == TimeKind::kUtc;
    return kind == (type.starts_with("TIMESTAMP") ? TimeKind::kLocal : TimeKind::kNumber);
  }
  [[nodiscard]] std::string Column(ColumnRole role) const {
    return "file." + SqlName(columns_[*assigned_.At(role)].name);
  }
  [[nodiscard]] std::string Type(ColumnRole role) const {
    return columns_[*assigned_.At(role)].sql_type;
  }

  const std::vector<ColumnInfo>& columns_;
  const PurchaseColumns& assigned_;
  int64_t minor_units_;
};

// Whether amounts or times are texts, which the engine reads in one form only.
bool HoldsTexts(const std::vector<ColumnInfo>& columns, const PurchaseColumns& assigned) {
  const auto is_text = [&](ColumnRole role) {
    const auto position = assigned.At(role);
    return position && columns[*position].sql_type == "VARCHAR";
  };
  return is_text(ColumnRole::kTime) || is_text(ColumnRole::kQuantity) ||
         is_text(ColumnRole::kPrice) || is_text(ColumnRole::kValue);
}

}  // namespace

bool IsParquet(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::array<char, 4> magic{};
  file.read(magic.data(), magic.size());
  return file && std::string_view(magic.data(), magic.size()) == "PAR1";
}

Status StageParquet(Connection& connection, const ImportRequest& request, ImportReport& report) {
  KUNDIG_ASSIGN_OR_RETURN(const std::vector<ColumnInfo> columns,
                          ParquetColumns(connection, request.path));
  KUNDIG_ASSIGN_OR_RETURN(const PurchaseColumns assigned, AssignColumns(columns, request.columns));
  if (HoldsTexts(columns, assigned)) return StageParquetTexts(connection, request, columns, report);
  report.understood.push_back("a Parquet file");
  for (size_t i = 0; i < columns.size(); ++i) {
    const auto role = assigned.RoleOf(i);
    report.understood.push_back(fmt::format("column {} {}: {}", i + 1, columns[i].name,
                                            role ? RoleName(*role) : "not used"));
  }
  const ParquetExpressions make(columns, assigned, request);
  const std::string file = SqlLiteral(request.path);
  const auto source = [&](const std::string& moment) {
    return ClockSource{request.timezone, FillStatement(sql::select_parquet_moments,
                                                       {{"moment", moment}, {"file", file}})};
  };
  KUNDIG_RETURN_IF_ERROR(CreateUtcClock(connection, source(make.UtcTime())));
  KUNDIG_RETURN_IF_ERROR(CreateLocalClock(connection, source(make.LocalTime())));
  return connection.Execute(
      FillStatement(sql::judge_parquet, {{"customer", make.Customer()},
                                         {"day", make.Day()},
                                         {"local_time", make.LocalTime()},
                                         {"utc_time", make.UtcTime()},
                                         {"product", make.Item(ColumnRole::kProduct)},
                                         {"type", make.Item(ColumnRole::kType)},
                                         {"category", make.Item(ColumnRole::kCategory)},
                                         {"service", make.Item(ColumnRole::kService)},
                                         {"name", make.Item(ColumnRole::kName)},
                                         {"quantity", make.Number(ColumnRole::kQuantity)},
                                         {"value", make.Value()},
                                         {"file", file},
                                         {"code", make.Code()}}));
}

}  // namespace kundig
