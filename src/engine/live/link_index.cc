#include "engine/live/link_index.h"

namespace kundig {

Result<LinkIndex> LinkIndex::Load(Connection& connection) {
  KUNDIG_ASSIGN_OR_RETURN(
      Rows rows, connection.Query("SELECT customer_key, other_key, time FROM identifier_links"));
  LinkIndex index;
  while (true) {
    KUNDIG_ASSIGN_OR_RETURN(const Chunk* chunk, rows.Next());
    if (chunk == nullptr) return index;
    for (size_t i = 0; i < chunk->rows(); ++i) {
      index.Set({chunk->Column<int32_t>(0)[i], chunk->Column<int32_t>(1)[i]},
                chunk->Column<int64_t>(2)[i]);
    }
  }
}

}  // namespace kundig
