#include "engine/live/recall_offers.h"

#include <algorithm>
#include <functional>

#include "engine/live/load_offers.h"
#include "engine/statements.h"

namespace kundig {
namespace {

Status ForEachRow(Connection& connection, std::string_view statement,
                  const std::function<void(const Chunk&, size_t)>& visit) {
  KUNDIG_ASSIGN_OR_RETURN(Rows rows, connection.Query(statement));
  while (true) {
    KUNDIG_ASSIGN_OR_RETURN(const Chunk* chunk, rows.Next());
    if (chunk == nullptr) return {};
    for (size_t row = 0; row < chunk->rows(); ++row) visit(*chunk, row);
  }
}

}  // namespace

Result<std::vector<int32_t>> FindDecided(Connection& connection,
                                         std::span<const std::string> decision_ids) {
  KUNDIG_RETURN_IF_ERROR(connection.Execute(sql::create_asked_offers));
  KUNDIG_ASSIGN_OR_RETURN(Appender asked, connection.Append("asked_decisions"));
  for (const std::string& id : decision_ids) {
    asked.Text(id);
    KUNDIG_RETURN_IF_ERROR(asked.EndRow());
  }
  KUNDIG_RETURN_IF_ERROR(asked.Close());
  std::vector<int32_t> persons;
  KUNDIG_RETURN_IF_ERROR(ForEachRow(
      connection, sql::select_decided_persons,
      [&](const Chunk& chunk, size_t row) { persons.push_back(chunk.Column<int32_t>(0)[row]); }));
  return persons;
}

Result<std::vector<RecalledOffers>> RecallOffers(Connection& connection,
                                                 std::span<const int32_t> person_keys) {
  KUNDIG_RETURN_IF_ERROR(connection.Execute(sql::create_asked_offers));
  KUNDIG_ASSIGN_OR_RETURN(Appender asked, connection.Append("asked_persons"));
  for (const int32_t key : person_keys) {
    asked.Int32(key);
    KUNDIG_RETURN_IF_ERROR(asked.EndRow());
  }
  KUNDIG_RETURN_IF_ERROR(asked.Close());
  std::vector<RecalledOffers> recalled;
  KUNDIG_RETURN_IF_ERROR(
      ForEachRow(connection, sql::select_asked_offers, [&](const Chunk& chunk, size_t row) {
        const int32_t key = chunk.Column<int32_t>(0)[row];
        if (recalled.empty() || recalled.back().person_key != key) {
          recalled.push_back({.person_key = key, .offers = {}, .outcomes = {}});
        }
        recalled.back().offers.push_back(ReadOffer(chunk, row));
      }));
  KUNDIG_RETURN_IF_ERROR(
      ForEachRow(connection, sql::select_asked_outcomes, [&](const Chunk& chunk, size_t row) {
        const auto found = std::ranges::lower_bound(recalled, chunk.Column<int32_t>(0)[row], {},
                                                    &RecalledOffers::person_key);
        if (found == recalled.end() || found->person_key != chunk.Column<int32_t>(0)[row]) return;
        found->outcomes.push_back(ReadOutcome(chunk, row));
      }));
  return recalled;
}

}  // namespace kundig
