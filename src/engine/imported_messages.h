// ImportedMessages: which events the store has from files, so that one that also comes over HTTP is
// not counted twice.
#pragma once

#include <boost/unordered/unordered_flat_set.hpp>
#include <cstdint>

#include "base/result.h"
#include "events/event.h"
#include "store/duckdb/database.h"

namespace kundig {

// About 12 bytes an event. May be read by many threads.
class ImportedMessages {
 public:
  // Of files that were imported within the last `days`. Errors: those of the store.
  static Result<ImportedMessages> Load(Connection& connection, int32_t days);

  // Whether a file had an event with this id and this content, whatever its source. The same id
  // with other content is another's: sources number as they like.
  [[nodiscard]] bool Has(const Event& event) const {
    return !marks_.empty() && marks_.contains(MarkOf(event.message_id, event.content_digest));
  }

 private:
  // 64 bits that stand for both.
  static uint64_t MarkOf(std::string_view message_id, std::string_view content_digest);

  boost::unordered_flat_set<uint64_t> marks_;
};

}  // namespace kundig
