#include "engine/import_files.h"

#include "intake/event_import.h"
#include "intake/import_purchases.h"

namespace kundig {

Result<std::vector<std::pair<std::string, std::string>>> ParseColumns(std::string_view text) {
  std::vector<std::pair<std::string, std::string>> columns;
  while (!text.empty()) {
    const std::string_view part = text.substr(0, text.find(','));
    text.remove_prefix(std::min(text.size(), part.size() + 1));
    const size_t equals = part.find('=');
    if (equals == std::string_view::npos || equals == 0 || equals + 1 == part.size()) {
      return Fail(ErrorCode::kUsage, fmt::format("\"{}\" does not say which column", part),
                  "--columns", "Write role=column with commas between: customer=1,time=3,value=5");
    }
    columns.emplace_back(part.substr(0, equals), part.substr(equals + 1));
  }
  return columns;
}

Result<ImportReport> ImportFile(Store& store, const Config& config,
                                const ImportFilesRequest& request, const std::string& file) {
  ImportRequest one{.path = file,
                    .source = request.source,
                    .columns = request.columns,
                    .currency = config.currency,
                    .timezone = config.timezone,
                    .country = config.country};
  if (request.progress) {
    one.progress = [&request, &file](const ImportProgress& progress) {
      request.progress(file, progress);
    };
  }
  if (request.kind == RowKind::kEvents) return ImportEvents(store, one, config.interactions);
  return ImportPurchases(store, one);
}

}  // namespace kundig
