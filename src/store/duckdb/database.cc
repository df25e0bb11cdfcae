#include "store/duckdb/database.h"

#include <duckdb.h>

#include <atomic>
#include <filesystem>
#include <mutex>

#include "base/check.h"
#include "store/duckdb/disk_room.h"
#include "store/duckdb/engine_errors.h"

namespace kundig {

// ---- Database ----

struct Database::State {
  duckdb_database database = nullptr;
  std::string path;
  std::atomic<bool> commit_failed = false;  // and nothing was done about it yet
  std::mutex mending;                       // held by whoever does
  ~State() { duckdb_close(&database); }
};

Database::Database(std::shared_ptr<State> state) : state_(std::move(state)) {}
Database::Database(Database&&) noexcept = default;
Database& Database::operator=(Database&&) noexcept = default;
Database::~Database() = default;

const std::string& Database::path() const { return state_->path; }

Result<Database> Database::Open(const DatabaseOptions& options) {
  std::error_code ignored;
  if (!options.path.empty() && std::filesystem::is_directory(options.path, ignored)) {
    return Fail(ErrorCode::kFailure, "the store is a folder, not a file", options.path,
                "Name a file with --store.");
  }
  duckdb_config config = nullptr;
  KUNDIG_CHECK(duckdb_create_config(&config) == DuckDBSuccess);
  const auto set = [&config](const char* name, const std::string& value) {
    return duckdb_set_config(config, name, value.c_str()) == DuckDBSuccess;
  };
  bool accepted = set("autoinstall_known_extensions", "false") &&
                  set("autoload_known_extensions", "false") &&
                  set("access_mode", options.read_only ? "READ_ONLY" : "READ_WRITE") &&
                  set("checkpoint_threshold", fmt::format("{}B", LogBytesAllowed(options.path)));
  if (!options.path.empty()) accepted = accepted && set("temp_directory", options.path + ".tmp");
  if (!options.memory_limit.empty())
    accepted = accepted && set("memory_limit", options.memory_limit);
  auto state = std::make_shared<State>();
  state->path = options.path;
  char* message = nullptr;
  const char* path = options.path.empty() ? nullptr : options.path.c_str();
  const bool opened =
      accepted && duckdb_open_ext(path, &state->database, config, &message) == DuckDBSuccess;
  duckdb_destroy_config(&config);
  if (opened) return Database(std::move(state));
  std::string text = message != nullptr ? message : "";
  duckdb_free(message);
  if (!accepted && options.memory_limit.empty()) return Fail(NoMemory(options.path));
  if (!accepted) {
    return Fail(ErrorCode::kUsage, "the store's settings are not understood",
                "[store] memory_limit = \"" + options.memory_limit + "\"", "Write it as \"3GiB\".");
  }
  return Fail(Translate(std::move(text), options.path));
}

// ---- Connection ----

struct Connection::State {
  std::shared_ptr<Database::State> database;  // kept open for as long as the connection lives
  duckdb_connection connection = nullptr;
  ~State() { duckdb_disconnect(&connection); }

  [[nodiscard]] const std::string& path() const { return database->path; }
  static Result<std::unique_ptr<State>> Open(std::shared_ptr<Database::State> database);
};

Connection::Connection(std::unique_ptr<State> state) : state_(std::move(state)) {}
Connection::Connection(Connection&&) noexcept = default;
Connection& Connection::operator=(Connection&&) noexcept = default;
Connection::~Connection() = default;

Result<std::unique_ptr<Connection::State>> Connection::State::Open(
    std::shared_ptr<Database::State> database) {
  auto state = std::make_unique<State>();
  state->database = std::move(database);
  if (duckdb_connect(state->database->database, &state->connection) != DuckDBSuccess) {
    return Fail(ErrorCode::kFailure, "no further connection to the store", state->path());
  }
  return state;
}

Result<Connection> Database::Connect() {
  KUNDIG_ASSIGN_OR_RETURN(auto state, Connection::State::Open(state_));
  return Connection(std::move(state));
}

Result<Connection> Connection::Another() {
  KUNDIG_ASSIGN_OR_RETURN(auto state, State::Open(state_->database));
  return Connection(std::move(state));
}

Status Connection::Execute(std::string_view sql) {
  duckdb_result result;
  const bool done =
      duckdb_query(state_->connection, std::string(sql).c_str(), &result) == DuckDBSuccess;
  std::string message = done ? "" : duckdb_result_error(&result);
  duckdb_destroy_result(&result);
  if (!done) return Fail(Translate(std::move(message), state_->path()));
  return {};
}

// ---- Rows ----

struct Rows::State {
  duckdb_result result{};
  duckdb_data_chunk chunk = nullptr;
  std::string path;
  Chunk view;

  ~State() {
    duckdb_destroy_data_chunk(&chunk);
    duckdb_destroy_result(&result);
  }
};

Rows::Rows(std::unique_ptr<State> state) : state_(std::move(state)) {}
Rows::Rows(Rows&&) noexcept = default;
Rows& Rows::operator=(Rows&&) noexcept = default;
Rows::~Rows() = default;

namespace {

duckdb_state Bind(duckdb_prepared_statement statement, idx_t index, const SqlValue& value) {
  struct Binder {
    duckdb_prepared_statement statement;
    idx_t index;
    duckdb_state operator()(std::monostate) const { return duckdb_bind_null(statement, index); }
    duckdb_state operator()(bool flag) const { return duckdb_bind_boolean(statement, index, flag); }
    duckdb_state operator()(int64_t number) const {
      return duckdb_bind_int64(statement, index, number);
    }
    duckdb_state operator()(double number) const {
      return duckdb_bind_double(statement, index, number);
    }
    duckdb_state operator()(const std::string& text) const {
      return duckdb_bind_varchar_length(statement, index, text.data(), text.size());
    }
  };
  return std::visit(Binder{statement, index}, value);
}

}  // namespace

Result<Rows> Connection::Query(std::string_view sql, const std::vector<SqlValue>& values) {
  duckdb_prepared_statement statement = nullptr;
  const auto fail = [&](const char* message) {
    Error error = Translate(message != nullptr ? message : "the statement failed", state_->path());
    duckdb_destroy_prepare(&statement);
    return Fail(std::move(error));
  };
  if (duckdb_prepare(state_->connection, std::string(sql).c_str(), &statement) != DuckDBSuccess) {
    return fail(duckdb_prepare_error(statement));
  }
  for (size_t i = 0; i < values.size(); ++i) {
    if (Bind(statement, i + 1, values[i]) != DuckDBSuccess) {
      return fail(duckdb_prepare_error(statement));
    }
  }
  auto state = std::make_unique<Rows::State>();
  state->path = state_->path();
  duckdb_pending_result pending = nullptr;
  if (duckdb_pending_prepared_streaming(statement, &pending) != DuckDBSuccess) {
    const auto failure = fail(duckdb_pending_error(pending));
    duckdb_destroy_pending(&pending);
    return failure;
  }
  const bool done = duckdb_execute_pending(pending, &state->result) == DuckDBSuccess;
  duckdb_destroy_pending(&pending);
  if (!done) return fail(duckdb_result_error(&state->result));
  duckdb_destroy_prepare(&statement);
  return Rows(std::move(state));
}

Result<int64_t> Connection::Run(std::string_view sql, const std::vector<SqlValue>& values) {
  KUNDIG_ASSIGN_OR_RETURN(Rows rows, Query(sql, values));
  // INSERT, UPDATE and DELETE answer with one row that holds the count.
  int64_t changed = 0;
  while (true) {
    KUNDIG_ASSIGN_OR_RETURN(const Chunk* chunk, rows.Next());
    if (chunk == nullptr) return changed;
    if (rows.columns() == 1 && chunk->rows() == 1 && rows.ColumnType(0) == "BIGINT") {
      changed = chunk->Column<int64_t>(0)[0];
    }
  }
}

Result<std::optional<int64_t>> Connection::QueryInt64(std::string_view sql,
                                                      const std::vector<SqlValue>& values) {
  KUNDIG_ASSIGN_OR_RETURN(Rows rows, Query(sql, values));
  KUNDIG_ASSIGN_OR_RETURN(const Chunk* chunk, rows.Next());
  if (chunk == nullptr || chunk->rows() == 0 || chunk->IsNull(0, 0)) return std::nullopt;
  KUNDIG_CHECK(rows.ColumnType(0) == "BIGINT");
  return chunk->Column<int64_t>(0)[0];
}

Result<std::optional<std::string>> Connection::QueryText(std::string_view sql,
                                                         const std::vector<SqlValue>& values) {
  KUNDIG_ASSIGN_OR_RETURN(Rows rows, Query(sql, values));
  KUNDIG_ASSIGN_OR_RETURN(const Chunk* chunk, rows.Next());
  if (chunk == nullptr || chunk->rows() == 0 || chunk->IsNull(0, 0)) return std::nullopt;
  KUNDIG_CHECK(rows.ColumnType(0) == "VARCHAR");
  return std::string(chunk->Text(0, 0));
}

Result<const Chunk*> Rows::Next() {
  State& state = *state_;
  duckdb_destroy_data_chunk(&state.chunk);
  state.chunk = duckdb_fetch_chunk(state.result);
  if (state.chunk == nullptr) {
    const char* message = duckdb_result_error(&state.result);
    if (message != nullptr && *message != '\0') return Fail(Translate(message, state.path));
    return nullptr;
  }
  const idx_t columns = duckdb_data_chunk_get_column_count(state.chunk);
  state.view.rows_ = duckdb_data_chunk_get_size(state.chunk);
  state.view.columns_.assign(columns, {});
  for (idx_t i = 0; i < columns; ++i) {
    duckdb_vector vector = duckdb_data_chunk_get_vector(state.chunk, i);
    auto& column = state.view.columns_[i];
    column.data = duckdb_vector_get_data(vector);
    column.validity = duckdb_vector_get_validity(vector);
    if (duckdb_column_type(&state.result, i) == DUCKDB_TYPE_LIST) {
      column.list_data = duckdb_vector_get_data(duckdb_list_vector_get_child(vector));
    }
  }
  return &state.view;
}

size_t Rows::columns() const { return duckdb_column_count(&state_->result); }

std::string Rows::ColumnName(size_t column) const {
  return duckdb_column_name(&state_->result, column);
}

std::string Rows::ColumnType(size_t column) const {
  switch (duckdb_column_type(&state_->result, column)) {
    case DUCKDB_TYPE_BOOLEAN: return "BOOLEAN";
    case DUCKDB_TYPE_TINYINT: return "TINYINT";
    case DUCKDB_TYPE_SMALLINT: return "SMALLINT";
    case DUCKDB_TYPE_INTEGER: return "INTEGER";
    case DUCKDB_TYPE_BIGINT: return "BIGINT";
    case DUCKDB_TYPE_UTINYINT: return "UTINYINT";
    case DUCKDB_TYPE_USMALLINT: return "USMALLINT";
    case DUCKDB_TYPE_UINTEGER: return "UINTEGER";
    case DUCKDB_TYPE_UBIGINT: return "UBIGINT";
    case DUCKDB_TYPE_HUGEINT: return "HUGEINT";
    case DUCKDB_TYPE_FLOAT: return "FLOAT";
    case DUCKDB_TYPE_DOUBLE: return "DOUBLE";
    case DUCKDB_TYPE_DECIMAL: return "DECIMAL";
    case DUCKDB_TYPE_DATE: return "DATE";
    case DUCKDB_TYPE_TIMESTAMP: return "TIMESTAMP";
    case DUCKDB_TYPE_TIMESTAMP_S: return "TIMESTAMP_S";
    case DUCKDB_TYPE_TIMESTAMP_MS: return "TIMESTAMP_MS";
    case DUCKDB_TYPE_TIMESTAMP_NS: return "TIMESTAMP_NS";
    case DUCKDB_TYPE_TIMESTAMP_TZ: return "TIMESTAMP WITH TIME ZONE";
    case DUCKDB_TYPE_VARCHAR: return "VARCHAR";
    case DUCKDB_TYPE_BLOB: return "BLOB";
    case DUCKDB_TYPE_LIST: return "LIST";
    case DUCKDB_TYPE_STRUCT: return "STRUCT";
    default: return "OTHER";
  }
}

int64_t Rows::changed() const { return static_cast<int64_t>(duckdb_rows_changed(&state_->result)); }

// ---- Chunk ----

bool Chunk::IsNull(size_t column, size_t row) const {
  uint64_t* validity = columns_[column].validity;
  return validity != nullptr && !duckdb_validity_row_is_valid(validity, row);
}

std::string_view Chunk::Text(size_t column, size_t row) const {
  if (IsNull(column, row)) return {};
  auto* strings = static_cast<duckdb_string_t*>(columns_[column].data);
  return {duckdb_string_t_data(&strings[row]), duckdb_string_t_length(strings[row])};
}

Chunk::ListSlice Chunk::List(size_t column, size_t row) const {
  if (IsNull(column, row)) return {};
  const auto* entries = static_cast<const duckdb_list_entry*>(columns_[column].data);
  return {entries[row].offset, entries[row].length};
}

// ---- Appender ----

struct Appender::State {
  duckdb_appender appender = nullptr;
  duckdb_data_chunk chunk = nullptr;
  std::vector<duckdb_vector> vectors;
  std::vector<void*> data;
  std::vector<uint64_t*> validity;  // one bit a row; nullptr until a column's first NULL
  std::string path;
  size_t column = 0;
  size_t row = 0;

  ~State() {
    duckdb_destroy_data_chunk(&chunk);
    duckdb_appender_destroy(&appender);
  }
  template <typename T>
  void Put(T value) {
    static_cast<T*>(data[column++])[row] = value;
  }
  void TakeVectors() {
    vectors.resize(duckdb_data_chunk_get_column_count(chunk));
    data.resize(vectors.size());
    validity.assign(vectors.size(), nullptr);
    for (size_t i = 0; i < vectors.size(); ++i) {
      vectors[i] = duckdb_data_chunk_get_vector(chunk, i);
      data[i] = duckdb_vector_get_data(vectors[i]);
    }
  }
  Status AppendChunk() {
    if (row == 0) return {};
    duckdb_data_chunk_set_size(chunk, row);
    if (duckdb_append_data_chunk(appender, chunk) != DuckDBSuccess) {
      return Fail(Translate(duckdb_appender_error(appender), path));
    }
    duckdb_data_chunk_reset(chunk);
    TakeVectors();
    row = 0;
    return {};
  }
};

Appender::Appender(std::unique_ptr<State> state) : state_(std::move(state)) {}
Appender::Appender(Appender&&) noexcept = default;
Appender& Appender::operator=(Appender&&) noexcept = default;
Appender::~Appender() = default;

Result<Appender> Connection::Append(const std::string& table) {
  auto state = std::make_unique<Appender::State>();
  state->path = state_->path();
  if (duckdb_appender_create(state_->connection, nullptr, table.c_str(), &state->appender) !=
      DuckDBSuccess) {
    return Fail(Translate(duckdb_appender_error(state->appender), state->path));
  }
  std::vector<duckdb_logical_type> types;
  for (idx_t i = 0; i < duckdb_appender_column_count(state->appender); ++i) {
    types.push_back(duckdb_appender_column_type(state->appender, i));
  }
  state->chunk = duckdb_create_data_chunk(types.data(), types.size());
  for (duckdb_logical_type& type : types) duckdb_destroy_logical_type(&type);
  state->TakeVectors();
  return Appender(std::move(state));
}

void Appender::Bool(bool value) { state_->Put(value); }
void Appender::UInt8(uint8_t value) { state_->Put(value); }
void Appender::Int32(int32_t value) { state_->Put(value); }
void Appender::Int64(int64_t value) { state_->Put(value); }
void Appender::Double(double value) { state_->Put(value); }
void Appender::Text(std::string_view value) {
  duckdb_vector_assign_string_element_len(state_->vectors[state_->column++], state_->row,
                                          value.data(), value.size());
}
void Appender::Null() {
  constexpr size_t kBits = 64;
  State& state = *state_;
  uint64_t*& validity = state.validity[state.column];
  if (validity == nullptr) {
    duckdb_vector_ensure_validity_writable(state.vectors[state.column]);
    validity = duckdb_vector_get_validity(state.vectors[state.column]);
  }
  validity[state.row / kBits] &= ~(uint64_t{1} << state.row % kBits);
  ++state.column;
}

Status Appender::EndRow() {
  KUNDIG_CHECK(state_->column == state_->vectors.size());
  state_->column = 0;
  if (++state_->row < duckdb_vector_size()) return {};
  return state_->AppendChunk();
}

Status Appender::Close() {
  KUNDIG_RETURN_IF_ERROR(state_->AppendChunk());
  if (duckdb_appender_close(state_->appender) != DuckDBSuccess) {
    return Fail(Translate(duckdb_appender_error(state_->appender), state_->path));
  }
  return {};
}

// ---- Transaction ----

// When a commit fails (the disk is full, say), DuckDB 1.4.4 takes the rows back from the tables in
// memory, but leaves the bytes of their texts behind the last row, and what is appended next begins
// with them. A checkpoint writes the tables anew, without them.
Status Transaction::MendAfterFailedCommit(Connection& connection) {
  auto& database = *connection.state_->database;
  const std::lock_guard lock(database.mending);
  // Taken back first: a commit that fails meanwhile asks for a checkpoint of its own.
  if (!database.commit_failed.exchange(false)) return {};
  // Without room it is not tried: were it to fail, DuckDB would refuse everything from then on.
  Status mended = database.path.empty() ? Status() : CheckRoomToStore(database.path, 0);
  if (mended) mended = connection.Execute("CHECKPOINT");
  if (!mended) database.commit_failed = true;
  return mended;
}

Result<Transaction> Transaction::Begin(Connection& connection) {
  KUNDIG_RETURN_IF_ERROR(MendAfterFailedCommit(connection));
  KUNDIG_RETURN_IF_ERROR(connection.Execute("BEGIN TRANSACTION"));
  return Transaction(&connection, false);
}

Result<Transaction> Transaction::BeginBulk(Connection& connection) {
  KUNDIG_RETURN_IF_ERROR(MendAfterFailedCommit(connection));
  // Every commit exceeds a threshold of one byte, and is then a checkpoint.
  KUNDIG_RETURN_IF_ERROR(connection.Execute("SET GLOBAL checkpoint_threshold = '1B'"));
  Transaction transaction(&connection, true);
  KUNDIG_RETURN_IF_ERROR(connection.Execute("BEGIN TRANSACTION"));
  return transaction;
}

// A failed ROLLBACK or RESET leaves nothing to do: the transaction ends with the connection, and
// checkpoints are slower than the log, not less safe.
Transaction::~Transaction() {
  if (connection_ == nullptr) return;
  static_cast<void>(connection_->Execute("ROLLBACK"));
  EndBulk(*connection_);
}

void Transaction::EndBulk(Connection& connection) const {
  if (bulk_) static_cast<void>(connection.Execute("RESET GLOBAL checkpoint_threshold"));
}

Status Transaction::Commit() {
  Connection* connection = std::exchange(connection_, nullptr);
  Status status = connection->Execute("COMMIT");
  if (!status) connection->state_->database->commit_failed = true;
  EndBulk(*connection);
  return status;
}

std::string SqlLiteral(std::string_view text) {
  std::string literal = "'";
  for (const char c : text) {
    literal += c;
    if (c == '\'') literal += c;
  }
  return literal + "'";
}

}  // namespace kundig
