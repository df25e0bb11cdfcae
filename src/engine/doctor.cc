#include "engine/doctor.h"

#include <filesystem>

#include "engine/access_keys.h"
#include "engine/quarantine.h"
#include "engine/statements.h"
#include "store/duckdb/write_ahead_log.h"
#include "store/journal/drain.h"
#include "store/journal/overlay_file_system.h"

namespace kundig {
namespace {

constexpr uint64_t kBytesPerMegabyte = 1u << 20;

std::string Megabytes(uint64_t bytes) {
  return fmt::format("{:.1f} MB", static_cast<double>(bytes) / kBytesPerMegabyte);
}

class Examination {
 public:
  explicit Examination(const Config& config) : config_(config) {}

  Result<DoctorReport> Run() {
    LookAtConfiguration();
    KUNDIG_RETURN_IF_ERROR(LookAtStore());
    LookAtRoom();
    return std::move(report_);
  }

 private:
  void Add(std::string check, FindingState state, std::string what, std::string mend = {}) {
    report_.findings.push_back({.check = std::move(check),
                                .state = state,
                                .what = std::move(what),
                                .mend = std::move(mend)});
  }
  // A check that could not be made.
  void AddError(std::string check, const Error& error) {
    Add(std::move(check), FindingState::kWrong,
        error.where.empty() ? error.what : fmt::format("{} ({})", error.what, error.where),
        error.mend);
  }
  void Check(std::string name, Status (Examination::*look)(Connection&)) {
    auto connection = store_->Connect();
    const Status looked =
        connection ? (this->*look)(*connection) : tl::unexpected(std::move(connection.error()));
    if (!looked) AddError(std::move(name), looked.error());
  }

  void LookAtConfiguration();
  Status LookAtStore();
  bool LookAtLog();
  Status LookAtKeys(Connection& connection);
  Status LookAtJournal(Connection& connection);
  void LookAtBalance();
  Status LookAtRows(Connection& connection);
  Status LookAtImports(Connection& connection);
  Status LookAtQuarantine(Connection& connection);
  Status LookAtWebhooks(Connection& connection);
  void LookAtRoom();

  const Config& config_;
  std::optional<Store> store_;
  DoctorReport report_;
};

void Examination::LookAtConfiguration() {
  if (config_.services.empty()) {
    Add("configuration", FindingState::kNote,
        "No service is configured, so nothing can be offered.",
        "Describe services as [[service]] in kundig.toml (docs/decide.md).");
    return;
  }
  Add("configuration", FindingState::kWell,
      fmt::format("{} services, {} placements, {} webhooks.", config_.services.size(),
                  config_.placements.size(), config_.webhooks.size()));
  if (config_.placements.empty()) {
    Add("placements", FindingState::kNote,
        "No placement is named, so no OpenFeature flag is known.",
        "Name them in [decisions] placements where flags are to be asked for.");
  }
}

Status Examination::LookAtStore() {
  auto opened =
      Store::OpenToRead({.path = config_.store_path, .memory_limit = config_.memory_limit});
  if (!opened) {
    const ErrorCode code = opened.error().code;
    if (code == ErrorCode::kStoreInUse) {
      Error error = std::move(opened.error());
      error.mend = "Ask the running server: GET /v1/health, with a key of the role read.";
      return Fail(std::move(error));
    }
    if (code == ErrorCode::kNotFound) return Fail(std::move(opened.error()));
  }
  const bool torn = LookAtLog();
  if (!opened) {
    // Then it is the log that keeps DuckDB from opening it.
    if (!torn) AddError("store", opened.error());
    return {};
  }
  store_.emplace(std::move(*opened));
  Add("store", FindingState::kWell,
      fmt::format("It opens, and has schema version {}.", kSchemaVersion));
  Check("keys", &Examination::LookAtKeys);
  Check("journal", &Examination::LookAtJournal);
  LookAtBalance();
  Check("rows", &Examination::LookAtRows);
  Check("imports", &Examination::LookAtImports);
  Check("quarantine", &Examination::LookAtQuarantine);
  Check("webhooks", &Examination::LookAtWebhooks);
  return {};
}

// Whether it is torn: a command that opens the store mends it, which the doctor does not do.
bool Examination::LookAtLog() {
  PosixFileSystem files;
  const std::string path = config_.store_path + ".wal";
  const auto bytes = files.Read(path, 0, UINT64_MAX);
  const LogTail tail = bytes ? ExamineLog(*bytes).tail : LogTail::kWhole;
  if (tail == LogTail::kTorn) {
    Add("log", FindingState::kNote,
        fmt::format("A power cut tore the end of the store's log ({}); nothing of that was "
                    "acknowledged.",
                    path),
        "Any command that opens the store cuts it off, such as kundig summary; then ask again.");
  } else if (tail == LogTail::kDamaged) {
    Add("log", FindingState::kWrong,
        fmt::format("The store's log ({}) is damaged among what was durable.", path),
        "Restore the store and its log from a copy.");
  }
  return tail == LogTail::kTorn;
}

Status Examination::LookAtKeys(Connection& connection) {
  KUNDIG_ASSIGN_OR_RETURN(AccessKeys keys, LoadAccessKeys(*store_));
  report_.keys = std::move(keys.numbers);
  const auto able = [&connection](KeyRole role) -> Result<int64_t> {
    KUNDIG_ASSIGN_OR_RETURN(
        const auto count,
        connection.QueryInt64(sql::count_able_keys, {std::string(KeyRoleName(role))}));
    return count.value_or(0);
  };
  KUNDIG_ASSIGN_OR_RETURN(const int64_t collecting, able(KeyRole::kCollect));
  KUNDIG_ASSIGN_OR_RETURN(const int64_t deciding, able(KeyRole::kDecide));
  if (collecting == 0) {
    Add("keys", FindingState::kNote, "No key may send events, so no system can.",
        "Make one: kundig key create --role collect.");
  } else if (deciding == 0 && !config_.services.empty()) {
    Add("keys", FindingState::kNote, "No key may ask what to offer.",
        "Make one: kundig key create --role decide.");
  } else {
    Add("keys", FindingState::kWell,
        fmt::format("{} may send events, {} may ask what to offer.", collecting, deciding));
  }
  return {};
}

Status Examination::LookAtJournal(Connection& connection) {
  KUNDIG_ASSIGN_OR_RETURN(const DrainedState drained, ReadDrainedState(connection));
  report_.counts = drained.counts;
  const std::string folder = config_.store_path + ".journal";
  std::error_code ignored;
  if (!std::filesystem::exists(folder, ignored)) {
    if (drained.next_sequence == 1) {
      Add("journal", FindingState::kWell, "No server has used this store yet.");
    } else {
      Add("journal", FindingState::kNote, "The journal's folder is not there; the store has all.",
          "A server begins a new one. Restore the ids of messages from a copy, or what is sent "
          "again is stored twice.");
    }
    return {};
  }
  PosixFileSystem files;
  OverlayFileSystem overlay(files);
  KUNDIG_ASSIGN_OR_RETURN(const auto keeper,
                          EventKeeper::Open(overlay,
                                            {.journal = {.folder = folder, .random_bits = {}},
                                             .ids_folder = config_.store_path + ".ids"},
                                            drained));
  report_.counts = keeper->Counts();
  const Journal& journal = keeper->journal();
  report_.waiting = {.records = journal.durable_until() - drained.next_sequence,
                     .bytes = journal.record_bytes()};
  Add("journal", FindingState::kWell,
      journal.recovery().cut_bytes == 0
          ? std::string("It is readable.")
          : fmt::format("It is readable. {} bytes at its end were cut off by a crash; nothing of "
                        "them was acknowledged.",
                        journal.recovery().cut_bytes));
  Add("waiting", report_.waiting.records == 0 ? FindingState::kWell : FindingState::kNote,
      fmt::format("{} records, {}, wait in the journal for the store.", report_.waiting.records,
                  Megabytes(report_.waiting.bytes)),
      report_.waiting.records == 0 ? "" : "Start the server: it moves them into the store.");
  const Status verified = keeper->archive().Verify();
  if (!verified) {
    AddError("message ids", verified.error());
    return {};
  }
  Add("message ids", FindingState::kWell,
      fmt::format("{} ids of messages are readable.", keeper->archive().files()->size()));
  return {};
}

void Examination::LookAtBalance() {
  constexpr int kNamed = 10;
  int unbalanced = 0;
  for (const auto& [key_hour, counts] : report_.counts.entries()) {
    if (counts.Balanced()) continue;
    if (++unbalanced > kNamed) continue;
    Add("balance", FindingState::kWrong,
        fmt::format(
            "Of what the key {} sent in the hour of {}, {} were received, but {} stored, {} "
            "duplicate, {} quarantined and {} suppressed.",
            KeyIdOf(report_.keys, key_hour.key_id), FormatHour(key_hour.hour), counts.received,
            counts.stored, counts.duplicate, counts.quarantined, counts.suppressed),
        "This must never be: somebody changed the store, or kundig has a bug. Please report it.");
  }
  if (unbalanced > kNamed) {
    Add("balance", FindingState::kWrong,
        fmt::format("In {} further hours it does not balance either.", unbalanced - kNamed),
        "They are in the answer of --json.");
  }
  if (unbalanced > 0) return;
  const IntakeCounts total = report_.counts.Total();
  Add("balance", FindingState::kWell,
      fmt::format(
          "{} received = {} stored + {} duplicate + {} quarantined + {} suppressed, for every "
          "key and hour.",
          total.received, total.stored, total.duplicate, total.quarantined, total.suppressed));
}

// An event that was counted as stored may lie in the quarantine: what it means is understood only
// on the way into the store.
Status Examination::LookAtRows(Connection& connection) {
  KUNDIG_ASSIGN_OR_RETURN(const bool served, HasJournalTables(connection));
  if (!served) return {};
  KUNDIG_ASSIGN_OR_RETURN(Rows rows, connection.Query(sql::count_live_rows));
  KUNDIG_ASSIGN_OR_RETURN(const Chunk* row, rows.Next());
  const auto at = [row](size_t column) { return row->Column<int64_t>(column)[0]; };
  const int64_t found = at(0) + at(1);
  const int64_t counted = at(2) + at(3);
  if (found == counted) {
    Add("rows", FindingState::kWell,
        fmt::format("All {} that were counted as stored or quarantined are there: {} events, {} in "
                    "quarantine.",
                    counted, at(0), at(1)));
    return {};
  }
  Add("rows", FindingState::kWrong,
      fmt::format("{} were counted as stored or quarantined, but {} are there: {} events, {} in "
                  "quarantine.",
                  counted, found, at(0), at(1)),
      "Somebody added or removed rows by hand, or the file is damaged. Restore the store from a "
      "copy.");
  return {};
}

Status Examination::LookAtImports(Connection& connection) {
  KUNDIG_ASSIGN_OR_RETURN(const auto unbalanced,
                          connection.QueryInt64(sql::find_unbalanced_imports));
  if (unbalanced.value_or(0) == 0) {
    Add("imports", FindingState::kWell, "Every import balances.");
  } else {
    Add("imports", FindingState::kWrong,
        fmt::format("{} imports have rows that are not accounted for.", *unbalanced),
        "Somebody changed the table imports. Restore the store from a copy.");
  }
  return {};
}

Status Examination::LookAtQuarantine(Connection&) {
  KUNDIG_ASSIGN_OR_RETURN(const QuarantineReport quarantine, ListQuarantine(*store_, {}));
  if (quarantine.causes.empty()) {
    Add("quarantine", FindingState::kWell, "It is empty.");
    return {};
  }
  int64_t rows = 0;
  std::string causes;
  for (const QuarantineCause& cause : quarantine.causes) {
    const int64_t open = cause.rows - cause.mended;
    rows += open;
    if (open == 0) continue;
    causes += fmt::format("{}{} {}", causes.empty() ? "" : ", ", open, cause.code);
  }
  if (rows == 0) {
    Add("quarantine", FindingState::kWell, "All that was in it was mended and sent again.");
    return {};
  }
  Add("quarantine", FindingState::kNote, fmt::format("{} rows are in it: {}.", rows, causes),
      "Look at them with kundig quarantine list, and have their senders mended; what is mended "
      "goes in by kundig quarantine replay.");
  return {};
}

Status Examination::LookAtWebhooks(Connection& connection) {
  KUNDIG_ASSIGN_OR_RETURN(const auto tables,
                          connection.QueryInt64("SELECT count(*) FROM information_schema.tables "
                                                "WHERE table_name = 'webhook_deliveries'"));
  if (tables.value_or(0) == 0) return {};
  KUNDIG_ASSIGN_OR_RETURN(Rows rows, connection.Query(sql::count_webhooks));
  KUNDIG_ASSIGN_OR_RETURN(const Chunk* row, rows.Next());
  const int64_t waiting = row->Column<int64_t>(0)[0];
  const int64_t dead = row->Column<int64_t>(1)[0];
  if (dead == 0) {
    Add("webhooks", FindingState::kWell,
        fmt::format("{} are to be told; none was given up.", waiting));
  } else {
    Add("webhooks", FindingState::kNote,
        fmt::format("{} could not be told and were given up; {} are still to be told.", dead,
                    waiting),
        "Mend the receivers, then have them told again (docs/webhooks.md).");
  }
  return {};
}

void Examination::LookAtRoom() {
  std::error_code failed;
  const auto path = std::filesystem::absolute(config_.store_path, failed).parent_path();
  const auto space = std::filesystem::space(path, failed);
  if (failed) {
    Add("room", FindingState::kNote,
        fmt::format("How much room is left on the disk cannot be told: {}.", failed.message()));
    return;
  }
  const std::string left =
      fmt::format("{} are free on the disk of the store.", Megabytes(uint64_t{space.available}));
  const auto needed = static_cast<uint64_t>(config_.max_waiting_mb) * kBytesPerMegabyte;
  if (space.available >= needed) {
    Add("room", FindingState::kWell, left);
  } else {
    Add("room", FindingState::kNote, left,
        fmt::format("Make room: {} MB may wait for the store ([intake] max_waiting_mb).",
                    config_.max_waiting_mb));
  }
}

}  // namespace

std::string_view FindingStateName(FindingState state) {
  constexpr std::array<std::string_view, 3> kNames = {"well", "note", "wrong"};
  return kNames[static_cast<size_t>(state)];
}

bool DoctorReport::IsWell() const {
  return std::ranges::none_of(
      findings, [](const Finding& finding) { return finding.state == FindingState::kWrong; });
}

Result<DoctorReport> Diagnose(const Config& config) { return Examination(config).Run(); }

std::string DoctorAsJson(const DoctorReport& report, int64_t first_hour) {
  JsonWriter json;
  json.BeginObject().Field("well", report.IsWell()).Key("findings").BeginArray();
  for (const Finding& finding : report.findings) {
    json.BeginObject().Field("check", finding.check);
    json.Field("state", FindingStateName(finding.state)).Field("what", finding.what);
    json.Field("mend", finding.mend).EndObject();
  }
  json.EndArray().Key("waiting").BeginObject().Field("records", report.waiting.records);
  json.Field("bytes", report.waiting.bytes).EndObject();
  WriteBalance(report.counts, report.keys, first_hour, json);
  json.EndObject();
  return json.Take();
}

}  // namespace kundig
