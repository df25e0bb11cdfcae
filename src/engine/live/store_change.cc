#include "engine/live/store_change.h"

#include "engine/statements.h"

namespace kundig {
namespace {

// One row of an answer.
struct Row {
  const Chunk& chunk;
  size_t row;

  template <typename T>
  [[nodiscard]] T At(size_t column) const {
    return chunk.Column<T>(column)[row];
  }
  [[nodiscard]] std::string Text(size_t column) const {
    return std::string(chunk.Text(column, row));
  }
  [[nodiscard]] bool IsNull(size_t column) const { return chunk.IsNull(column, row); }
};

Status ForEachRow(Connection& connection, std::string_view statement,
                  const std::vector<SqlValue>& values,
                  const std::function<void(const Row&)>& visit) {
  KUNDIG_ASSIGN_OR_RETURN(Rows rows, connection.Query(statement, values));
  while (true) {
    KUNDIG_ASSIGN_OR_RETURN(const Chunk* chunk, rows.Next());
    if (chunk == nullptr) return {};
    for (size_t row = 0; row < chunk->rows(); ++row) visit({*chunk, row});
  }
}

StoredInteraction InteractionAt(const Row& row) {
  StoredInteraction interaction{
      .person_key = row.At<int32_t>(0), .item_key = row.At<int32_t>(1), .kind = row.At<uint8_t>(2)};
  if (!row.IsNull(3)) interaction.day = Day{row.At<int32_t>(3)};
  if (!row.IsNull(4)) interaction.time_us = row.At<int64_t>(4);
  if (!row.IsNull(5)) interaction.value_minor = row.At<int64_t>(5);
  return interaction;
}

}  // namespace

void AddTo(PersonIndex& index, const NewIdentifier& identifier) {
  index.Add({.customer_key = identifier.customer_key,
             .person_key = identifier.person_key,
             .kind = static_cast<IdentifierKind>(identifier.kind),
             .text = identifier.text});
}

void ApplyTo(PersonIndex& index, const StoreChange& change) {
  for (const NewIdentifier& identifier : change.identifiers) AddTo(index, identifier);
  for (const auto& [loser, winner] : change.merges) index.Merge(loser, winner);
}

Status VisitItems(Connection& connection, KnownKeys known,
                  const std::function<void(const NewItem&)>& visit) {
  return ForEachRow(connection, sql::select_new_items, {int64_t{known.items}}, [&](const Row& row) {
    NewItem item{.key = row.At<int32_t>(0), .names = {}};
    for (size_t level = 0; level < item.names.size(); ++level) {
      item.names[level] = row.Text(level + 1);
    }
    visit(item);
  });
}

Status VisitIdentifiers(Connection& connection, KnownKeys known,
                        const std::function<void(const NewIdentifier&)>& visit) {
  return ForEachRow(connection, sql::select_new_identifiers, {int64_t{known.customers}},
                    [&](const Row& row) {
                      visit({.customer_key = row.At<int32_t>(0),
                             .person_key = row.At<int32_t>(1),
                             .kind = row.At<uint8_t>(2),
                             .text = row.Text(3)});
                    });
}

Status VisitActivity(Connection& connection, const std::vector<int32_t>& items,
                     const std::function<void(const StoredInteraction&)>& visit) {
  KUNDIG_RETURN_IF_ERROR(
      connection.Execute("CREATE OR REPLACE TEMP TABLE watched_items (item_key INTEGER NOT NULL)"));
  KUNDIG_ASSIGN_OR_RETURN(Appender appender, connection.Append("watched_items"));
  for (const int32_t item : items) {
    appender.Int32(item);
    KUNDIG_RETURN_IF_ERROR(appender.EndRow());
  }
  KUNDIG_RETURN_IF_ERROR(appender.Close());
  return ForEachRow(connection, sql::select_activity, {},
                    [&](const Row& row) { visit(InteractionAt(row)); });
}

}  // namespace kundig
