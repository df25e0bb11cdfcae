// Database, Connection, Rows, Appender: DuckDB's C API with ownership and Result. Nothing else
// includes duckdb.h; nothing of DuckDB's types or error codes leaves this header.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "base/result.h"

namespace kundig {

struct DatabaseOptions {
  std::string path;  // of the file; empty: in memory
  std::string
      memory_limit;  // such as "3GiB"; empty: DuckDB's default, 80 % of the machine's memory
  bool read_only = false;
};

// A value bound to a parameter of a statement.
using SqlValue = std::variant<std::monostate, bool, int64_t, double, std::string>;

// One piece of an answer, column by column; at most 2,048 rows. Borrowed from the Rows that gave it
// until the next call of Next().
class Chunk {
 public:
  [[nodiscard]] size_t rows() const { return rows_; }
  // The values of a column whose SQL type has the width and kind of T: INTEGER and DATE int32_t,
  // BIGINT and TIMESTAMP int64_t, DOUBLE double, UTINYINT uint8_t. The value of a NULL is
  // undefined.
  template <typename T>
  [[nodiscard]] std::span<const T> Column(size_t column) const {
    return {static_cast<const T*>(columns_[column].data), rows_};
  }
  // A VARCHAR; empty for NULL.
  [[nodiscard]] std::string_view Text(size_t column, size_t row) const;
  [[nodiscard]] bool IsNull(size_t column, size_t row) const;
  // A LIST column: its row's first element and number of elements in ListColumn().
  struct ListSlice {
    uint64_t offset = 0;
    uint64_t length = 0;
  };
  [[nodiscard]] ListSlice List(size_t column, size_t row) const;
  template <typename T>
  [[nodiscard]] const T* ListValues(size_t column) const {
    return static_cast<const T*>(columns_[column].list_data);
  }

 private:
  friend class Rows;
  struct ColumnData {
    void* data = nullptr;
    uint64_t* validity = nullptr;
    void* list_data = nullptr;
  };
  std::vector<ColumnData> columns_;
  size_t rows_ = 0;
};

// The answer of a query, read forward once.
class Rows {
 public:
  Rows(Rows&&) noexcept;
  Rows& operator=(Rows&&) noexcept;
  ~Rows();

  // The next piece, or nullptr after the last one. Errors: what the engine met on the way.
  Result<const Chunk*> Next();
  [[nodiscard]] size_t columns() const;
  [[nodiscard]] std::string ColumnName(size_t column) const;
  // The SQL type, such as "BIGINT" or "DECIMAL"; of use where a file's types are not known
  // beforehand.
  [[nodiscard]] std::string ColumnType(size_t column) const;
  // Rows that an INSERT, UPDATE or DELETE changed.
  [[nodiscard]] int64_t changed() const;

 private:
  friend class Connection;
  struct State;
  explicit Rows(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

// Appends rows to a table, column by column. Rows that were appended are visible after Close().
class Appender {
 public:
  Appender(Appender&&) noexcept;
  Appender& operator=(Appender&&) noexcept;
  ~Appender();

  // Values for the columns of the current row, from left to right; EndRow() closes it.
  void Bool(bool value);
  void UInt8(uint8_t value);
  void Int32(int32_t value);
  void Int64(int64_t value);
  void Double(double value);
  void Text(std::string_view value);
  void Null();
  // Errors: a row with too few or too many values is a bug of ours (CHECK); disk full and the like
  // are returned.
  Status EndRow();
  // Writes what is left. Without Close() the last rows are not written.
  Status Close();

 private:
  friend class Connection;
  struct State;
  explicit Appender(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

// One session with the database. Not to be used by two threads at once.
class Connection {
 public:
  Connection(Connection&&) noexcept;
  Connection& operator=(Connection&&) noexcept;
  ~Connection();

  // A further session with the same database.
  Result<Connection> Another();
  // One or several statements without parameters and without an answer.
  Status Execute(std::string_view sql);
  // One statement; `?` or `$1` are bound to `values` in order. The answer is streamed: the next
  // statement on this connection ends it.
  Result<Rows> Query(std::string_view sql, const std::vector<SqlValue>& values = {});
  // One statement whose answer is of no interest. Gives the number of rows changed.
  Result<int64_t> Run(std::string_view sql, const std::vector<SqlValue>& values = {});
  // The single value of a query with one row and one BIGINT column; absent where there is no row or
  // it is NULL.
  Result<std::optional<int64_t>> QueryInt64(std::string_view sql,
                                            const std::vector<SqlValue>& values = {});
  Result<std::optional<std::string>> QueryText(std::string_view sql,
                                               const std::vector<SqlValue>& values = {});
  // `table` without schema; temporary tables too.
  Result<Appender> Append(const std::string& table);

 private:
  friend class Database;
  friend class Transaction;
  struct State;
  explicit Connection(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

// BEGIN on construction; ROLLBACK on destruction unless Commit() succeeded.
class Transaction {
 public:
  static Result<Transaction> Begin(Connection& connection);
  // For transactions that insert more rows than a row group of DuckDB holds (122,880). They are
  // committed by a checkpoint instead of the write-ahead log: of a log that was cut before the
  // commit, DuckDB 1.4.4 keeps whole row groups while it drops the rest (duckdb/duckdb#25931).
  // Requires that no other transaction is open at Commit(); the log is used otherwise.
  static Result<Transaction> BeginBulk(Connection& connection);
  Transaction(Transaction&& other) noexcept
      : connection_(std::exchange(other.connection_, nullptr)), bulk_(other.bulk_) {}
  Transaction& operator=(Transaction&&) = delete;
  ~Transaction();
  Status Commit();

 private:
  Transaction(Connection* connection, bool bulk) : connection_(connection), bulk_(bulk) {}
  static Status MendAfterFailedCommit(Connection& connection);
  // Lets commits that follow use the log again.
  void EndBulk(Connection& connection) const;

  Connection* connection_;  // borrowed; null after Commit() and after a move
  bool bulk_;
};

class Database {
 public:
  // Opens the file, or creates it. Extensions are never loaded from anywhere.
  // Errors: kStoreInUse where another process has it open; kFailure where it is no DuckDB file, of
  // a newer version, a folder, or not readable.
  static Result<Database> Open(const DatabaseOptions& options);
  Database(Database&&) noexcept;
  Database& operator=(Database&&) noexcept;
  ~Database();

  Result<Connection> Connect();
  [[nodiscard]] const std::string& path() const;

 private:
  friend class Connection;
  struct State;
  explicit Database(std::shared_ptr<State> state);
  std::shared_ptr<State> state_;
};

// `text` as an SQL string literal, for the few places where a statement takes no parameter (a
// file's name in COPY). Doubles the quotes.
[[nodiscard]] std::string SqlLiteral(std::string_view text);

// Says, to the reader and to tools/check_house.py, that `sql` is made of fixed text, quoted names
// and quoted literals alone.
[[nodiscard]] inline std::string SqlFragment(std::string_view sql) { return std::string(sql); }

}  // namespace kundig
