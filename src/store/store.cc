#include "store/store.h"

#include <filesystem>

#include "store/statements.h"

namespace kundig {
namespace {

constexpr std::array<std::string_view, 4> kLevelNames = {"product", "type", "category", "service"};

Status CreateTables(Connection& connection) {
  KUNDIG_ASSIGN_OR_RETURN(Transaction transaction, Transaction::Begin(connection));
  KUNDIG_RETURN_IF_ERROR(connection.Execute(sql::create_tables));
  KUNDIG_RETURN_IF_ERROR(
      connection.Run("INSERT INTO store_properties VALUES ('schema_version', $1)",
                     {std::to_string(kSchemaVersion)}));
  return transaction.Commit();
}

// In one transaction: a store is of the old version or of the new one.
Status MigrateFrom1(Connection& connection) {
  KUNDIG_ASSIGN_OR_RETURN(Transaction transaction, Transaction::BeginBulk(connection));
  KUNDIG_RETURN_IF_ERROR(connection.Execute(sql::begin_migration_from_1));
  KUNDIG_RETURN_IF_ERROR(connection.Execute(sql::create_tables));
  KUNDIG_RETURN_IF_ERROR(connection.Execute(sql::end_migration_from_1));
  return transaction.Commit();
}

Result<std::optional<std::string>> SchemaVersionOf(Connection& connection) {
  return connection.QueryText("SELECT value FROM store_properties WHERE name = 'schema_version'");
}

tl::unexpected<Error> OtherVersion(const std::optional<std::string>& version,
                                   const std::string& path) {
  return Fail(ErrorCode::kFailure,
              fmt::format("the store has schema version {}; this kundig reads version {}",
                          version.value_or("none"), kSchemaVersion),
              path, "Use the kundig that wrote it, or name another store with --store.");
}

Status BringUpToDate(Connection& connection, const std::string& path) {
  KUNDIG_ASSIGN_OR_RETURN(const auto version, SchemaVersionOf(connection));
  if (version == std::to_string(kSchemaVersion)) return {};
  if (version == "1") return MigrateFrom1(connection);
  return OtherVersion(version, path);
}

tl::unexpected<Error> NoStore(const std::string& path) {
  return Fail(ErrorCode::kNotFound, "there is no store", path,
              "Make one with `kundig init` or `kundig import FILE`, or name it with --store.");
}

Status CheckIsOurs(Connection& connection, const std::string& path) {
  KUNDIG_ASSIGN_OR_RETURN(const auto ours,
                          connection.QueryInt64("SELECT count(*) FROM information_schema.tables "
                                                "WHERE table_name = 'store_properties'"));
  if (ours != 0) return {};
  return Fail(ErrorCode::kFailure, "the file is a DuckDB database, but not a kundig store", path,
              "Name the store with --store.");
}

Result<Simulated> SimulatedShare(Connection& connection) {
  KUNDIG_ASSIGN_OR_RETURN(Rows rows, connection.Query(sql::count_simulated));
  KUNDIG_ASSIGN_OR_RETURN(const Chunk* row, rows.Next());
  const int64_t files = row->Column<int64_t>(0)[0];
  const int64_t simulated = row->Column<int64_t>(1)[0];
  if (simulated == 0) return Simulated::kNone;
  return simulated == files ? Simulated::kAll : Simulated::kPart;
}

}  // namespace

std::string_view ItemLevelName(ItemLevel level) { return kLevelNames[static_cast<size_t>(level)]; }

Result<ItemLevel> ParseItemLevel(std::string_view text) {
  for (size_t i = 0; i < kLevelNames.size(); ++i) {
    if (text == kLevelNames[i]) return static_cast<ItemLevel>(i);
  }
  return Fail(ErrorCode::kUsage, fmt::format("\"{}\" is no level of items", text), {},
              "Use product, type, category or service.");
}

Result<Store> Store::Open(const DatabaseOptions& options, bool create) {
  const bool exists = !options.path.empty() && std::filesystem::exists(options.path);
  if (!exists && !create) return NoStore(options.path);
  KUNDIG_ASSIGN_OR_RETURN(Database database, Database::Open(options));
  Store store(std::move(database));
  KUNDIG_ASSIGN_OR_RETURN(Connection connection, store.Connect());
  KUNDIG_ASSIGN_OR_RETURN(const auto tables,
                          connection.QueryInt64("SELECT count(*) FROM information_schema.tables"));
  if (tables == 0) {
    KUNDIG_RETURN_IF_ERROR(CreateTables(connection));
    return store;
  }
  KUNDIG_RETURN_IF_ERROR(CheckIsOurs(connection, options.path));
  KUNDIG_RETURN_IF_ERROR(BringUpToDate(connection, options.path));
  return store;
}

Result<Store> Store::OpenToRead(DatabaseOptions options) {
  if (!std::filesystem::exists(options.path)) return NoStore(options.path);
  options.read_only = true;
  KUNDIG_ASSIGN_OR_RETURN(Database database, Database::Open(options));
  Store store(std::move(database));
  KUNDIG_ASSIGN_OR_RETURN(Connection connection, store.Connect());
  KUNDIG_RETURN_IF_ERROR(CheckIsOurs(connection, options.path));
  KUNDIG_ASSIGN_OR_RETURN(const auto version, SchemaVersionOf(connection));
  if (version == std::to_string(kSchemaVersion)) return store;
  if (version != "1") return OtherVersion(version, options.path);
  return Fail(ErrorCode::kCheckFailed,
              fmt::format("the store has schema version 1, and is to have {}", kSchemaVersion),
              options.path, "Any command that opens it brings it up to date, such as summary.");
}

Status Store::StayOnCallersThread() {
  KUNDIG_ASSIGN_OR_RETURN(Connection connection, Connect());
  return connection.Execute("SET threads = 1");
}

Result<StoreContents> Store::Contents() {
  KUNDIG_ASSIGN_OR_RETURN(Connection connection, Connect());
  StoreContents contents;
  {
    KUNDIG_ASSIGN_OR_RETURN(Rows rows, connection.Query(sql::select_contents));
    KUNDIG_ASSIGN_OR_RETURN(const Chunk* row, rows.Next());
    contents.customers = row->Column<int64_t>(0)[0];
    contents.purchases = row->Column<int64_t>(1)[0];
    contents.undated_purchases = row->Column<int64_t>(2)[0];
    if (!row->IsNull(3, 0)) {
      contents.first_day = Day{static_cast<int32_t>(row->Column<int64_t>(3)[0])};
      contents.last_day = Day{static_cast<int32_t>(row->Column<int64_t>(4)[0])};
    }
    contents.has_money = row->Column<int64_t>(5)[0] > 0;
  }
  KUNDIG_ASSIGN_OR_RETURN(const auto quarantined,
                          connection.QueryInt64("SELECT count(*) FROM quarantine"));
  contents.quarantined = quarantined.value_or(0);
  KUNDIG_ASSIGN_OR_RETURN(contents.simulated, SimulatedShare(connection));
  return contents;
}

Result<ItemTable> Store::Items(ItemLevel level, int64_t min_customers, int64_t max_items) {
  KUNDIG_ASSIGN_OR_RETURN(Connection connection, Connect());
  const auto level_number = static_cast<int64_t>(level);
  ItemTable table;
  {
    KUNDIG_ASSIGN_OR_RETURN(
        Rows rows, connection.Query(sql::select_items, {level_number, min_customers, max_items}));
    while (true) {
      KUNDIG_ASSIGN_OR_RETURN(const Chunk* chunk, rows.Next());
      if (chunk == nullptr) break;
      for (size_t i = 0; i < chunk->rows(); ++i) table.catalogue.emplace_back(chunk->Text(0, i));
    }
  }
  std::ranges::sort(table.catalogue);
  KUNDIG_ASSIGN_OR_RETURN(Rows rows, connection.Query(sql::select_item_names, {level_number}));
  while (true) {
    KUNDIG_ASSIGN_OR_RETURN(const Chunk* chunk, rows.Next());
    if (chunk == nullptr) break;
    for (size_t i = 0; i < chunk->rows(); ++i) {
      const auto key = static_cast<size_t>(chunk->Column<int32_t>(0)[i]);
      if (table.item_of_key.size() <= key) table.item_of_key.resize(key + 1, -1);
      if (chunk->IsNull(1, i)) continue;
      const auto found = std::ranges::lower_bound(table.catalogue, chunk->Text(1, i));
      if (found != table.catalogue.end() && *found == chunk->Text(1, i)) {
        table.item_of_key[key] = static_cast<int32_t>(found - table.catalogue.begin());
      }
    }
  }
  return table;
}

Result<std::vector<std::string>> Store::CustomerNames() {
  KUNDIG_ASSIGN_OR_RETURN(Connection connection, Connect());
  KUNDIG_ASSIGN_OR_RETURN(Rows rows, connection.Query(sql::select_customers));
  std::vector<std::string> names;
  std::vector<std::pair<uint8_t, int32_t>> taken;  // kind and customer key of each name
  while (true) {
    KUNDIG_ASSIGN_OR_RETURN(const Chunk* chunk, rows.Next());
    if (chunk == nullptr) return names;
    const auto customers = chunk->Column<int32_t>(0);
    const auto persons = chunk->Column<int32_t>(1);
    const auto kinds = chunk->Column<uint8_t>(2);
    for (size_t i = 0; i < chunk->rows(); ++i) {
      const auto person = static_cast<size_t>(persons[i]);
      if (names.size() <= person) {
        names.resize(std::max(person + 1, names.size() + names.size() / 2));
        taken.resize(names.size(), {UINT8_MAX, 0});
      }
      const std::pair candidate(kinds[i], customers[i]);
      if (candidate >= taken[person]) continue;
      taken[person] = candidate;
      names[person] = chunk->Text(3, i);
    }
  }
}

Result<std::optional<int32_t>> Store::FindCustomer(const std::string& customer) {
  KUNDIG_ASSIGN_OR_RETURN(Connection connection, Connect());
  KUNDIG_ASSIGN_OR_RETURN(const auto key, connection.QueryInt64(sql::find_customer, {customer}));
  if (!key) return std::nullopt;
  return static_cast<int32_t>(*key);
}

Result<std::vector<Identifier>> Store::Identifiers(int32_t person_key) {
  KUNDIG_ASSIGN_OR_RETURN(Connection connection, Connect());
  KUNDIG_ASSIGN_OR_RETURN(Rows rows,
                          connection.Query(sql::select_identifiers, {int64_t{person_key}}));
  std::vector<Identifier> identifiers;
  while (true) {
    KUNDIG_ASSIGN_OR_RETURN(const Chunk* chunk, rows.Next());
    if (chunk == nullptr) return identifiers;
    for (size_t i = 0; i < chunk->rows(); ++i) {
      identifiers.push_back({static_cast<IdentifierKind>(chunk->Column<uint8_t>(0)[i]),
                             std::string(chunk->Text(1, i))});
    }
  }
}

}  // namespace kundig
