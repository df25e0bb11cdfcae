#include "engine/health_view.h"

#include <filesystem>

#include "engine/access_keys.h"
#include "store/journal/drain.h"
#include "store/journal/overlay_file_system.h"

namespace kundig {

Result<HealthView> HealthAtRest(Store& store, const Config& config) {
  KUNDIG_ASSIGN_OR_RETURN(Connection connection, store.Connect());
  KUNDIG_ASSIGN_OR_RETURN(AccessKeys keys, LoadAccessKeys(store));
  KUNDIG_ASSIGN_OR_RETURN(const DrainedState drained, ReadDrainedState(connection));
  HealthView view{.counts = drained.counts, .keys = std::move(keys.numbers)};
  const std::string folder = config.store_path + ".journal";
  std::error_code ignored;
  if (!std::filesystem::exists(folder, ignored)) return view;
  PosixFileSystem files;
  OverlayFileSystem overlay(files);
  KUNDIG_ASSIGN_OR_RETURN(const auto keeper,
                          EventKeeper::Open(overlay,
                                            {.journal = {.folder = folder, .random_bits = {}},
                                             .ids_folder = config.store_path + ".ids"},
                                            drained));
  view.counts = keeper->Counts();
  view.waiting = {.records = keeper->journal().durable_until() - drained.next_sequence,
                  .bytes = keeper->journal().record_bytes()};
  return view;
}

std::string HealthAsJson(const HealthView& view, int64_t first_hour) {
  JsonWriter json;
  json.BeginObject();
  WriteBalance(view.counts, view.keys, first_hour, json);
  json.Key("waiting").BeginObject().Field("records", view.waiting.records);
  json.Field("bytes", view.waiting.bytes).EndObject();
  json.Key("trouble");
  view.trouble ? json.Value(*view.trouble) : json.Null();
  json.EndObject();
  return json.Take();
}

}  // namespace kundig
