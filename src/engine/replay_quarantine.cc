#include "engine/replay_quarantine.h"

#include <fmt/format.h>

#include <future>
#include <set>
#include <utility>

#include "engine/intake_balance.h"
#include "engine/statements.h"

namespace kundig {
namespace {

tl::unexpected<Error> OfTable(const QuarantinedRow& row) {
  return Fail(ErrorCode::kUsage, "a row of a table cannot be sent again by itself",
              fmt::format("{}, line {}", row.file, row.line),
              "Mend it in the file, and import the file again: what is stored is not doubled.");
}

tl::unexpected<Error> NotOpen(const std::string& id) {
  return Fail(ErrorCode::kNotFound, fmt::format("no row \"{}\" is in quarantine", id), id,
              "It was mended, or never was there; kundig quarantine list and GET /v1/quarantine "
              "show what is.");
}

}  // namespace

Result<QuarantineReplay> QuarantineReplay::Make(Store& store, LiveIntake& intake,
                                                const Config& config) {
  KUNDIG_ASSIGN_OR_RETURN(
      InteractionMapper mapper,
      InteractionMapper::Make({.currency = config.currency, .rules = config.interactions}));
  KUNDIG_ASSIGN_OR_RETURN(Connection connection, store.Connect());
  KUNDIG_RETURN_IF_ERROR(PrepareMendedRows(connection));
  return QuarantineReplay(store, intake, std::move(mapper));
}

Result<std::vector<QuarantineReplay::Row>> QuarantineReplay::NamedRows(
    const std::vector<RowToReplay>& named) {
  KUNDIG_ASSIGN_OR_RETURN(Connection connection, store_->Connect());
  std::vector<Row> rows;
  std::set<std::string> seen;
  for (const RowToReplay& one : named) {
    if (!seen.insert(one.id).second) {
      return Fail(ErrorCode::kUsage, fmt::format("the row \"{}\" is named twice", one.id), "rows",
                  "Name each row once.");
    }
    const auto id = ParseQuarantineId(one.id);
    if (!id) return NotOpen(one.id);
    KUNDIG_ASSIGN_OR_RETURN(auto found, FindQuarantined(connection, *id));
    if (!found) return NotOpen(one.id);
    if (found->origin == QuarantineOrigin::kTable) return OfTable(*found);
    std::string text = one.text.value_or(found->raw);
    rows.push_back({.quarantined = *std::move(found), .text = std::move(text)});
  }
  return rows;
}

Result<std::vector<QuarantineReplay::Row>> QuarantineReplay::RowsOf(const ReplayRequest& request) {
  if (request.rows.size() > kMostReplayed) {
    return Fail(ErrorCode::kUsage,
                fmt::format("{} rows are more than {} at once", request.rows.size(), kMostReplayed),
                "rows", "Send them in parts.");
  }
  if (!request.rows.empty()) return NamedRows(request.rows);
  KUNDIG_ASSIGN_OR_RETURN(
      QuarantineReport report,
      ListQuarantine(*store_, {.code = request.code, .most_rows = int64_t{kMostReplayed}}));
  std::vector<Row> rows;
  for (QuarantinedRow& row : report.rows) {
    if (row.origin == QuarantineOrigin::kTable) continue;
    std::string text = row.raw;
    rows.push_back({.quarantined = std::move(row), .text = std::move(text)});
  }
  return rows;
}

// As if it had come when the defective one did, so that it is dated as it would have been, and is
// the same however often it is sent.
OrDefect<Event> QuarantineReplay::Understand(const Row& row) {
  const bool in_file = row.quarantined.origin == QuarantineOrigin::kEventFile;
  const EventArrival arrival{.way = in_file ? EventArrival::Way::kFile : EventArrival::Way::kSent,
                             .now_us = row.quarantined.quarantined_us,
                             .route = {}};
  auto event = parser_.Parse(row.text, arrival);
  if (!event) return event;
  if (const auto interactions = mapper_.Map(*event); !interactions) {
    return tl::unexpected(interactions.error());
  }
  if (row.quarantined.code != EventDefectName(EventDefectCode::kOtherContent)) return event;
  // Under another key the intake would not see the other event of that id.
  const auto before = parser_.Parse(row.quarantined.raw, arrival);
  if (before && before->message_id == event->message_id) {
    return Defect(EventDefectCode::kOtherContent,
                  "the message id is known, with other content: give it another messageId");
  }
  return event;
}

Result<std::vector<Became>> QuarantineReplay::Receive(std::vector<Event> events, int64_t now_us) {
  if (events.empty()) return std::vector<Became>();
  const LiveBatch batch{.key_number = kReplayKey,
                        .received_us = now_us,
                        .events = std::move(events),
                        .defective = {}};
  std::promise<Result<std::vector<Became>>> kept;
  const bool taken = intake_->SubmitEach(
      batch, [&kept](Result<std::vector<Became>> each) { kept.set_value(std::move(each)); });
  if (!taken) {
    return Fail(ErrorCode::kFailure, "too much is waiting to be kept", "",
                "Send it again in a moment.");
  }
  return kept.get_future().get();
}

// After a crash before this the rows are still open; sent again, they are duplicates.
Status QuarantineReplay::Mark(const std::vector<Received>& received) {
  KUNDIG_ASSIGN_OR_RETURN(Connection connection, store_->Connect());
  KUNDIG_ASSIGN_OR_RETURN(Transaction transaction, Transaction::Begin(connection));
  for (const auto& [id, became] : received) {
    KUNDIG_RETURN_IF_ERROR(connection.Run(
        sql::insert_mended_row, {id.import_key, id.line, std::string(BecameName(became))}));
  }
  return transaction.Commit();
}

Result<std::vector<ReplayedRow>> QuarantineReplay::Replay(const ReplayRequest& request,
                                                          int64_t now_us) {
  KUNDIG_ASSIGN_OR_RETURN(const std::vector<Row> rows, RowsOf(request));
  std::vector<ReplayedRow> replayed;
  std::vector<size_t> sent;  // places in `replayed`
  std::vector<Event> events;
  for (const Row& row : rows) {
    replayed.push_back({.id = FormatQuarantineId(row.quarantined.id)});
    auto event = Understand(row);
    if (event) {
      sent.push_back(replayed.size() - 1);
      events.push_back(*std::move(event));
    } else {
      replayed.back().code = EventDefectName(event.error().code);
      replayed.back().reason = event.error().reason;
    }
  }
  KUNDIG_ASSIGN_OR_RETURN(const std::vector<Became> became, Receive(std::move(events), now_us));
  std::vector<Received> received;
  for (size_t i = 0; i < sent.size(); ++i) {
    ReplayedRow& row = replayed[sent[i]];
    row.became = became[i];
    received.push_back({rows[sent[i]].quarantined.id, became[i]});
    if (row.became != Became::kQuarantined) continue;
    row.code = EventDefectName(EventDefectCode::kOtherContent);
    row.reason = "the message id is known, with other content";
  }
  KUNDIG_RETURN_IF_ERROR(Mark(received));
  return replayed;
}

void WriteReplayed(const std::vector<ReplayedRow>& replayed, JsonWriter& json) {
  json.BeginObject().Key("replayed").BeginArray();
  for (const ReplayedRow& row : replayed) {
    json.BeginObject().Field("id", row.id).Field("became", BecameName(row.became)).Key("code");
    row.code.empty() ? json.Null() : json.Value(row.code);
    json.Key("reason");
    row.reason.empty() ? json.Null() : json.Value(row.reason);
    json.EndObject();
  }
  json.EndArray().EndObject();
}

}  // namespace kundig
