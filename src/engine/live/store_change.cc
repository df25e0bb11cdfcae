#include "engine/live/store_change.h"

#include <algorithm>

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

PersonalOffer OfferAt(const Row& row) {
  PersonalOffer made{.person_key = row.At<int32_t>(0),
                     .offer = {.decision_id = row.Text(1),
                               .place = row.At<int32_t>(2),
                               .service = row.Text(3),
                               .time_us = row.At<int64_t>(4),
                               .worth_minor = row.At<int64_t>(5),
                               .message = row.At<int32_t>(6) == 1}};
  const Chunk::ListSlice features = row.chunk.List(7, row.row);
  std::copy_n(row.chunk.ListValues<int32_t>(7) + features.offset,
              std::min<size_t>(features.length, kRewardFeatures), made.offer.features.begin());
  return made;
}

NamedOutcome OutcomeAt(const Row& row) {
  return {.decision_id = row.Text(0),
          .service = row.Text(1),
          .accepted = row.At<int32_t>(2) == 1,
          .time_us = row.At<int64_t>(3)};
}

}  // namespace

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

Result<StoreChange> ReadStoreChange(Connection& connection, KnownKeys known) {
  StoreChange change;
  KUNDIG_RETURN_IF_ERROR(VisitItems(
      connection, known, [&change](const NewItem& item) { change.items.push_back(item); }));
  KUNDIG_RETURN_IF_ERROR(VisitIdentifiers(connection, known, [&change](const NewIdentifier& added) {
    change.identifiers.push_back(added);
  }));
  KUNDIG_RETURN_IF_ERROR(ForEachRow(
      connection, "SELECT loser, winner FROM merged_persons", {}, [&change](const Row& row) {
        change.merges.push_back({.loser = row.At<int32_t>(0), .winner = row.At<int32_t>(1)});
      }));
  KUNDIG_RETURN_IF_ERROR(
      ForEachRow(connection, sql::select_stored_interactions, {},
                 [&change](const Row& row) { change.interactions.push_back(InteractionAt(row)); }));
  KUNDIG_RETURN_IF_ERROR(
      ForEachRow(connection, sql::select_stored_offers, {},
                 [&change](const Row& row) { change.offers.push_back(OfferAt(row)); }));
  KUNDIG_RETURN_IF_ERROR(
      ForEachRow(connection, sql::select_stored_outcomes, {},
                 [&change](const Row& row) { change.outcomes.push_back(OutcomeAt(row)); }));
  return change;
}

}  // namespace kundig
