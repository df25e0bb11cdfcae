#include "intake/stage_parquet.h"

#include <fstream>

#include "base/money.h"
#include "intake/purchase_columns.h"

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

// The SQL expressions that turn one file's columns into staged_purchases. They are made of quoted
// column names, quoted literals and fixed text; no value of the data enters them.
class ParquetExpressions {
 public:
  ParquetExpressions(const std::vector<ColumnInfo>& columns, const PurchaseColumns& assigned,
                     const ImportRequest& request)
      : columns_(columns),
        assigned_(assigned),
        timezone_(SqlLiteral(request.timezone)),
        minor_units_(MinorUnitsPerUnit(request.currency)) {}

  // An empty text is no customer; 17850.0, as pandas writes integers with gaps, is 17850.
  [[nodiscard]] std::string Customer() const {
    const std::string column = Column(ColumnRole::kCustomer);
    const std::string type = Type(ColumnRole::kCustomer);
    if (type == "VARCHAR") return "nullif(trim(" + column + "), '')";
    if (type == "DOUBLE" || type == "FLOAT") {
      return fmt::format("CASE WHEN {0} = floor({0}) AND abs({0}) < 1e15 THEN {0}::BIGINT END",
                         column);
    }
    return column;
  }

  [[nodiscard]] std::string Text(ColumnRole role) const {
    if (!assigned_.At(role)) return "NULL::VARCHAR";
    return "nullif(trim(" + Column(role) + "::VARCHAR), '')";
  }

  [[nodiscard]] std::string Number(ColumnRole role) const {
    if (!assigned_.At(role)) return "NULL::DOUBLE";
    return "TRY_CAST(" + Column(role) + " AS DOUBLE)";
  }

  // The local wall-clock time.
  [[nodiscard]] std::string LocalTime() const {
    if (!assigned_.At(ColumnRole::kTime)) return "NULL::TIMESTAMP";
    const std::string column = Column(ColumnRole::kTime);
    const std::string type = Type(ColumnRole::kTime);
    if (type == "TIMESTAMP WITH TIME ZONE")
      return fmt::format("timezone({}, {})", timezone_, column);
    if (type.ends_with("INTEGER") || type.ends_with("BIGINT")) {
      // 19970930, or seconds, or milliseconds since 1970.
      return fmt::format(
          "CASE WHEN {0} BETWEEN 19000101 AND 22001231 THEN try_strptime({0}::VARCHAR, '%Y%m%d') "
          "WHEN abs({0}) < 100000000000 THEN timezone({1}, to_timestamp({0})) "
          "ELSE timezone({1}, to_timestamp({0} / 1000)) END",
          column, timezone_);
    }
    return "TRY_CAST(" + column + " AS TIMESTAMP)";
  }

  // UTC; NULL where only the day is known.
  [[nodiscard]] std::string UtcTime() const {
    if (!assigned_.At(ColumnRole::kTime) || Type(ColumnRole::kTime) == "DATE")
      return "NULL::TIMESTAMP";
    if (Type(ColumnRole::kTime) == "TIMESTAMP WITH TIME ZONE") {
      return "make_timestamp(epoch_us(" + Column(ColumnRole::kTime) + "))";
    }
    return fmt::format(
        "CASE WHEN local_time <> date_trunc('day', local_time) THEN timezone('UTC', timezone({}, "
        "local_time)) END",
        timezone_);
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
    if (assigned_.At(ColumnRole::kTime)) {
      code +=
          " WHEN local_time IS NULL THEN 'unreadable_time'"
          " WHEN local_time < TIMESTAMP '1900-01-01' OR local_time >= TIMESTAMP '2200-01-01' THEN "
          "'absurd_time'";
    }
    if (assigned_.At(ColumnRole::kQuantity)) {
      code +=
          " WHEN quantity IS NOT NULL AND NOT isfinite(quantity) THEN 'not_a_number'"
          " WHEN quantity < 0 THEN 'negative_quantity'";
    }
    if (assigned_.At(ColumnRole::kValue) || assigned_.At(ColumnRole::kPrice)) {
      code +=
          " WHEN value IS NULL OR isnan(value) THEN 'not_a_number'"
          " WHEN value < 0 THEN 'negative_amount' WHEN value > 1e12 THEN 'absurd_amount'";
    }
    return code + " END";
  }

 private:
  [[nodiscard]] std::string Column(ColumnRole role) const {
    return "file." + SqlName(columns_[*assigned_.At(role)].name);
  }
  [[nodiscard]] std::string Type(ColumnRole role) const {
    return columns_[*assigned_.At(role)].sql_type;
  }

  const std::vector<ColumnInfo>& columns_;
  const PurchaseColumns& assigned_;
  std::string timezone_;
  int64_t minor_units_;
};

constexpr std::string_view kReasons =
    "CASE code WHEN 'no_customer' THEN 'no customer' WHEN 'unreadable_time' THEN 'the time cannot "
    "be read' "
    "WHEN 'absurd_time' THEN 'the time lies before 1900 or after 2199' "
    "WHEN 'not_a_number' THEN 'an amount is not a number' "
    "WHEN 'negative_quantity' THEN 'a negative quantity: a return?' "
    "WHEN 'negative_amount' THEN 'a negative amount: a return?' "
    "WHEN 'absurd_amount' THEN 'an absurd amount' END";

Result<std::vector<ColumnInfo>> ReadColumns(Connection& connection, const std::string& path) {
  KUNDIG_ASSIGN_OR_RETURN(const Rows rows,
                          connection.Query("SELECT * FROM read_parquet($1) LIMIT 0", {path}));
  std::vector<ColumnInfo> columns;
  for (size_t i = 0; i < rows.columns(); ++i)
    columns.push_back({rows.ColumnName(i), rows.ColumnType(i)});
  return columns;
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
                          ReadColumns(connection, request.path));
  KUNDIG_ASSIGN_OR_RETURN(const PurchaseColumns assigned, AssignColumns(columns, request.columns));
  report.understood.push_back("a Parquet file");
  for (size_t i = 0; i < columns.size(); ++i) {
    const auto role = assigned.RoleOf(i);
    report.understood.push_back(fmt::format("column {} {}: {}", i + 1, columns[i].name,
                                            role ? RoleName(*role) : "not used"));
  }
  const ParquetExpressions make(columns, assigned, request);
  return connection.Execute(fmt::format(
      "CREATE OR REPLACE TEMP TABLE staged_purchases AS "
      "WITH read AS (SELECT file_row_number + 1 AS line, {} AS customer, {} AS local_time, {} AS "
      "product, {} AS type, "
      "{} AS category, {} AS service, {} AS name, {} AS quantity, {} AS value, file FROM "
      "read_parquet({}, file_row_number = true) AS file), "
      "judged AS (SELECT *, {} AS code FROM read) "
      "SELECT line, code, {} AS reason, CASE WHEN code IS NOT NULL THEN file::VARCHAR END AS raw, "
      "customer, "
      "CASE WHEN code IS NULL THEN local_time::DATE END AS day, {} AS time, product, type, "
      "category, service, name, "
      "quantity, CASE WHEN code IS NULL THEN value::BIGINT END AS value_minor FROM judged",
      SqlFragment(make.Customer()), SqlFragment(make.LocalTime()),
      SqlFragment(make.Text(ColumnRole::kProduct)), SqlFragment(make.Text(ColumnRole::kType)),
      SqlFragment(make.Text(ColumnRole::kCategory)), SqlFragment(make.Text(ColumnRole::kService)),
      SqlFragment(make.Text(ColumnRole::kName)), SqlFragment(make.Number(ColumnRole::kQuantity)),
      SqlFragment(make.Value()), SqlLiteral(request.path), SqlFragment(make.Code()),
      SqlFragment(kReasons), SqlFragment(make.UtcTime())));
}

}  // namespace kundig
