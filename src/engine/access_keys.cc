#include "engine/access_keys.h"

#include <chrono>

#include "engine/statements.h"

namespace kundig {
namespace {

int64_t NowMicros() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::microseconds>(now).count();
}

}  // namespace

Result<AccessKeys> LoadAccessKeys(Store& store) {
  KUNDIG_ASSIGN_OR_RETURN(Connection connection, store.Connect());
  KUNDIG_ASSIGN_OR_RETURN(Rows rows, connection.Query(sql::select_access_keys));
  AccessKeys keys;
  std::vector<KeyRow> known;
  while (true) {
    KUNDIG_ASSIGN_OR_RETURN(const Chunk* chunk, rows.Next());
    if (chunk == nullptr) break;
    for (size_t i = 0; i < chunk->rows(); ++i) {
      KeyRow row{.id = std::string(chunk->Text(1, i)),
                 .name = std::string(chunk->Text(3, i)),
                 .created_us = chunk->Column<int64_t>(5)[i],
                 .revoked_us = chunk->Column<int64_t>(6)[i]};
      KUNDIG_ASSIGN_OR_RETURN(row.role, ParseKeyRole(chunk->Text(2, i)));
      KUNDIG_ASSIGN_OR_RETURN(row.hash, DigestFromHex(chunk->Text(4, i)));
      keys.numbers.emplace(row.id, static_cast<uint32_t>(chunk->Column<int64_t>(0)[i]));
      known.push_back(std::move(row));
    }
  }
  KUNDIG_ASSIGN_OR_RETURN(keys.ring, KeyRing::Load(known));
  return keys;
}

Result<NewKey> CreateAccessKey(Store& store, KeyRole role, const std::string& name) {
  NewKey made = KeyRing().Create(role, name, NowMicros());
  KUNDIG_ASSIGN_OR_RETURN(Connection connection, store.Connect());
  KUNDIG_ASSIGN_OR_RETURN(Transaction transaction, Transaction::Begin(connection));
  KUNDIG_RETURN_IF_ERROR(
      connection.Run(sql::insert_access_key, {made.row.id, std::string(KeyRoleName(role)), name,
                                              ToHex(made.row.hash), made.row.created_us}));
  KUNDIG_RETURN_IF_ERROR(transaction.Commit());
  return made;
}

Result<KeyRow> RevokeAccessKey(Store& store, const std::string& id) {
  KUNDIG_ASSIGN_OR_RETURN(AccessKeys keys, LoadAccessKeys(store));
  KUNDIG_ASSIGN_OR_RETURN(KeyRow row, keys.ring.Revoke(id, NowMicros()));
  KUNDIG_ASSIGN_OR_RETURN(Connection connection, store.Connect());
  KUNDIG_ASSIGN_OR_RETURN(Transaction transaction, Transaction::Begin(connection));
  KUNDIG_RETURN_IF_ERROR(
      connection.Run("UPDATE access_keys SET revoked_at = make_timestamp($2) WHERE id = $1",
                     {id, row.revoked_us}));
  KUNDIG_RETURN_IF_ERROR(transaction.Commit());
  return row;
}

}  // namespace kundig
