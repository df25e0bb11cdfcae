#include "engine/imported_messages.h"

#include "engine/statements.h"
#include "store/journal/fingerprint.h"

namespace kundig {

uint64_t ImportedMessages::MarkOf(std::string_view message_id, std::string_view content_digest) {
  return Checksum(ContentFingerprint(content_digest), message_id);
}

Result<ImportedMessages> ImportedMessages::Load(Connection& connection, int32_t days) {
  ImportedMessages messages;
  KUNDIG_ASSIGN_OR_RETURN(Rows rows,
                          connection.Query(sql::select_imported_messages, {int64_t{days}}));
  while (true) {
    KUNDIG_ASSIGN_OR_RETURN(const Chunk* chunk, rows.Next());
    if (chunk == nullptr) return messages;
    for (size_t i = 0; i < chunk->rows(); ++i) {
      messages.marks_.insert(MarkOf(chunk->Text(0, i), chunk->Text(1, i)));
    }
  }
}

}  // namespace kundig
