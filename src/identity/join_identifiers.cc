#include "identity/join_identifiers.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "identity/disjoint_sets.h"
#include "identity/statements.h"

namespace kundig {
namespace {

using Bridge = std::pair<int32_t, int32_t>;

Result<std::vector<Bridge>> ReadBridges(Connection& connection) {
  KUNDIG_ASSIGN_OR_RETURN(Rows rows, connection.Query(sql::select_bridges));
  std::vector<Bridge> bridges;
  while (true) {
    KUNDIG_ASSIGN_OR_RETURN(const Chunk* chunk, rows.Next());
    if (chunk == nullptr) return bridges;
    for (size_t i = 0; i < chunk->rows(); ++i) {
      const Bridge bridge(chunk->Column<int32_t>(0)[i], chunk->Column<int32_t>(1)[i]);
      if (bridge.first != bridge.second) bridges.push_back(bridge);
    }
  }
}

// The keys on both sides, ascending, each once.
std::vector<int32_t> KeysOf(const std::vector<Bridge>& bridges) {
  std::vector<int32_t> keys;
  keys.reserve(bridges.size() * 2);
  for (const auto& [one, other] : bridges) {
    keys.push_back(one);
    keys.push_back(other);
  }
  std::ranges::sort(keys);
  keys.erase(std::ranges::unique(keys).begin(), keys.end());
  return keys;
}

// Fills joined_persons: of each component of the bridges, all but the least key.
Status FindJoined(Connection& connection) {
  KUNDIG_ASSIGN_OR_RETURN(const std::vector<Bridge> bridges, ReadBridges(connection));
  if (bridges.empty()) return {};
  const std::vector<int32_t> keys = KeysOf(bridges);
  const auto position = [&keys](int32_t key) {
    return static_cast<size_t>(std::ranges::lower_bound(keys, key) - keys.begin());
  };
  DisjointSets sets(keys.size());
  for (const auto& [one, other] : bridges) sets.Join(position(one), position(other));
  KUNDIG_ASSIGN_OR_RETURN(Appender joined, connection.Append("joined_persons"));
  for (size_t i = 0; i < keys.size(); ++i) {
    if (sets.Find(i) == i) continue;
    joined.Int32(keys[i]);
    joined.Int32(keys[sets.Find(i)]);
    KUNDIG_RETURN_IF_ERROR(joined.EndRow());
  }
  return joined.Close();
}

}  // namespace

Status BeginIdentifiers(Connection& connection) {
  return connection.Execute(sql::create_staged_identifiers);
}

Status JoinStagedIdentifiers(Connection& connection, int64_t import_key) {
  KUNDIG_RETURN_IF_ERROR(connection.Execute(sql::assign_identifier_keys));
  KUNDIG_RETURN_IF_ERROR(FindJoined(connection));
  KUNDIG_RETURN_IF_ERROR(connection.Execute(sql::join_persons));
  KUNDIG_RETURN_IF_ERROR(connection.Run(sql::update_links, {import_key}));
  KUNDIG_RETURN_IF_ERROR(connection.Run(sql::insert_links, {import_key}));
  return {};
}

}  // namespace kundig
