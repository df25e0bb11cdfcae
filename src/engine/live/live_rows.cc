#include "engine/live/live_rows.h"

#include "base/keys.h"
#include "base/utf8.h"
#include "engine/statements.h"
#include "identity/identifiers.h"

namespace kundig {
namespace {

constexpr size_t kMaxRawBytes = size_t{64} << 10;

void AppendText(Appender& appender, std::string_view text) {
  text.empty() ? appender.Null() : appender.Text(text);
}

}  // namespace

Result<Appender*> LiveRows::To(std::optional<Appender>& appender, const char* table) {
  if (!appender) {
    KUNDIG_ASSIGN_OR_RETURN(appender, connection_.Append(table));
  }
  return &*appender;
}

Status LiveRows::Add(int64_t line, const Event& event, std::string_view raw) {
  const auto interactions = mapper_.Map(event);
  if (!interactions) {
    AddDefect(line, interactions.error(), raw);
    return {};
  }
  const int32_t customer_key =
      joiner_.Add(IdentifiersOf(event, origin_.country),
                  {.message_id = event.message_id, .time_us = event.time_us});
  for (const Interaction& interaction : *interactions) {
    KUNDIG_RETURN_IF_ERROR(AddInteraction(customer_key, interaction));
  }
  if (const auto outcome = OutcomeOf(event, *interactions)) {
    KUNDIG_RETURN_IF_ERROR(AddOutcome(event, *outcome));
  }
  return AddEvent(event);
}

void LiveRows::AddDefect(int64_t line, const EventDefect& defect, std::string_view raw) {
  defects_.push_back({line, defect, ValidUtf8(WithoutSecrets(raw.substr(0, kMaxRawBytes)))});
}

Status LiveRows::AddEvent(const Event& event) {
  KUNDIG_ASSIGN_OR_RETURN(Appender* const row, To(events_, "events"));
  row->Text(event.message_id);
  row->Text(event.content_digest);
  row->Text(EventTypeName(event.type));
  AppendText(*row, event.name);
  AppendText(*row, event.user_id);
  AppendText(*row, event.anonymous_id);
  row->Int64(event.time_us);
  row->Int64(event.received_us);
  row->Text(event.payload);
  row->Int32(static_cast<int32_t>(origin_.import_key));
  ++stored_;
  return row->EndRow();
}

Status LiveRows::AddInteraction(int32_t customer_key, const Interaction& interaction) {
  const int32_t item_key = items_.Add(interaction.product, interaction.category, interaction.name);
  KUNDIG_ASSIGN_OR_RETURN(const Day day, indexes_.days.Of(connection_, interaction.time_us));
  const auto kind = static_cast<uint8_t>(interaction.kind);
  KUNDIG_ASSIGN_OR_RETURN(Appender* const row, To(interactions_, "interactions"));
  row->Int32(customer_key);
  item_key < 0 ? row->Null() : row->Int32(item_key);
  row->UInt8(kind);
  row->Int32(day.number);
  row->Int64(interaction.time_us);
  interaction.quantity ? row->Double(*interaction.quantity) : row->Null();
  interaction.value_minor ? row->Int64(*interaction.value_minor) : row->Null();
  row->Int32(static_cast<int32_t>(origin_.import_key));
  change_.interactions.push_back({.person_key = customer_key,
                                  .item_key = item_key,
                                  .kind = kind,
                                  .day = day,
                                  .time_us = interaction.time_us,
                                  .value_minor = interaction.value_minor.value_or(0)});
  return row->EndRow();
}

// A row a service that may be meant, and one for the case that none of them was offered; one row
// alone where the event says which is meant.
Status LiveRows::AddOutcome(const Event& event, const Outcome& outcome) {
  KUNDIG_ASSIGN_OR_RETURN(Appender* const row, To(outcomes_, "outcomes"));
  const auto add = [&](const std::string& service) {
    row->Text(outcome.decision_id);
    AppendText(*row, service);
    row->Bool(outcome.accepted);
    row->Int64(event.time_us);
    row->Text(event.message_id);
    change_.outcomes.push_back({.decision_id = outcome.decision_id,
                                .service = service,
                                .accepted = outcome.accepted,
                                .time_us = event.time_us});
    return row->EndRow();
  };
  for (const std::string& item : outcome.items) KUNDIG_RETURN_IF_ERROR(add(item));
  return add(outcome.service);
}

Status LiveRows::StoreDefects() {
  if (defects_.empty()) return {};
  KUNDIG_RETURN_IF_ERROR(connection_.Execute(sql::create_staged_defects));
  KUNDIG_ASSIGN_OR_RETURN(Appender rows, connection_.Append("staged_defects"));
  for (const Defect& defect : defects_) {
    rows.Int64(defect.line);
    rows.Text(EventDefectName(defect.defect.code));
    rows.Text(defect.defect.reason);
    rows.Text(defect.raw);
    KUNDIG_RETURN_IF_ERROR(rows.EndRow());
  }
  KUNDIG_RETURN_IF_ERROR(rows.Close());
  KUNDIG_RETURN_IF_ERROR(
      connection_.Run(sql::insert_staged_defects, {origin_.import_key, origin_.file}));
  return {};
}

Result<StoreChange> LiveRows::Close() {
  for (std::optional<Appender>* rows : {&events_, &interactions_, &outcomes_}) {
    if (!*rows) continue;
    KUNDIG_RETURN_IF_ERROR((*rows)->Close());
    rows->reset();
  }
  KUNDIG_RETURN_IF_ERROR(StoreDefects());
  KUNDIG_RETURN_IF_ERROR(items_.Store(connection_));
  KUNDIG_RETURN_IF_ERROR(joiner_.Store(connection_, origin_.import_key));
  for (StoredInteraction& interaction : change_.interactions) {
    interaction.person_key = joiner_.PersonOf(interaction.person_key);
  }
  change_.items = items_.items();
  joiner_.AddTo(change_);
  return std::move(change_);
}

void LiveRows::Commit(const StoreChange& change) const {
  for (const NewItem& item : change.items) indexes_.items.Add(item);
  joiner_.CommitTo(indexes_.links);
}

}  // namespace kundig
