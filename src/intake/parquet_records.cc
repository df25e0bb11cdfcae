#include "intake/parquet_records.h"

#include "intake/statements.h"

namespace kundig {
namespace {

class ParquetRecords final : public RecordReader {
 public:
  explicit ParquetRecords(Rows rows) : rows_(std::move(rows)) {}

  Result<bool> Next(TextRecord& record) override {
    while (chunk_ == nullptr || row_ == chunk_->rows()) {
      KUNDIG_ASSIGN_OR_RETURN(chunk_, rows_.Next());
      if (chunk_ == nullptr) return false;
      row_ = 0;
    }
    raw_.clear();
    record.fields.clear();
    for (size_t column = 1; column < rows_.columns(); ++column) {
      record.fields.push_back(chunk_->Text(column, row_));
      if (column > 1) raw_ += ',';
      raw_ += record.fields.back();
    }
    record.raw = std::string_view(raw_).substr(0, CsvReader::kMaxRecordBytes);
    record.line = chunk_->Column<int64_t>(0)[row_++];
    record.code = record.reason = {};
    return true;
  }

 private:
  Rows rows_;
  const Chunk* chunk_ = nullptr;
  size_t row_ = 0;
  std::string raw_;
};

}  // namespace

Result<std::vector<ColumnInfo>> ParquetColumns(Connection& connection, const std::string& path) {
  KUNDIG_ASSIGN_OR_RETURN(const Rows rows,
                          connection.Query("SELECT * FROM read_parquet($1) LIMIT 0", {path}));
  std::vector<ColumnInfo> columns;
  for (size_t i = 0; i < rows.columns(); ++i) {
    columns.push_back({rows.ColumnName(i), rows.ColumnType(i)});
  }
  return columns;
}

Result<std::unique_ptr<RecordReader>> ReadParquetRecords(Connection& connection,
                                                         const std::string& path) {
  KUNDIG_ASSIGN_OR_RETURN(Rows rows, connection.Query(sql::select_parquet_texts, {path}));
  return std::make_unique<ParquetRecords>(std::move(rows));
}

}  // namespace kundig
