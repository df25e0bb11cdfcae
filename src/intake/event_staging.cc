#include "intake/event_staging.h"

#include "base/keys.h"
#include "base/utf8.h"
#include "identity/identifiers.h"
#include "identity/join_identifiers.h"
#include "intake/fill_statement.h"
#include "intake/statements.h"

namespace kundig {
namespace {

constexpr size_t kMaxRawBytes = size_t{64} << 10;

void AppendText(Appender& appender, std::string_view text) {
  text.empty() ? appender.Null() : appender.Text(text);
}

// The columns that staged_events and events have in common.
void AppendEvent(Appender& appender, const Event& event) {
  appender.Text(event.message_id);
  appender.Text(event.content_digest);
  appender.Text(EventTypeName(event.type));
  AppendText(appender, event.name);
  AppendText(appender, event.user_id);
  AppendText(appender, event.anonymous_id);
  appender.Int64(event.time_us);
  appender.Int64(event.received_us);
  appender.Text(event.payload);
}

}  // namespace

Result<EventStaging> EventStaging::Begin(Connection& connection, InteractionMapper& mapper,
                                         const std::string& country) {
  KUNDIG_RETURN_IF_ERROR(connection.Execute(sql::create_staged_events));
  KUNDIG_RETURN_IF_ERROR(BeginIdentifiers(connection));
  KUNDIG_ASSIGN_OR_RETURN(Appender events, connection.Append("staged_events"));
  KUNDIG_ASSIGN_OR_RETURN(Appender interactions, connection.Append("staged_interactions"));
  KUNDIG_ASSIGN_OR_RETURN(Appender outcomes, connection.Append("staged_outcomes"));
  KUNDIG_ASSIGN_OR_RETURN(Appender identifiers, connection.Append("staged_identifiers"));
  return EventStaging({.events = std::move(events),
                       .interactions = std::move(interactions),
                       .outcomes = std::move(outcomes),
                       .identifiers = std::move(identifiers)},
                      mapper, country);
}

Status EventStaging::Add(int64_t line, const Event& event, std::string_view raw) {
  const auto interactions = mapper_->Map(event);
  if (!interactions) return AddDefect(line, interactions.error(), raw);
  for (const Interaction& interaction : *interactions) {
    KUNDIG_RETURN_IF_ERROR(AddInteraction(line, interaction));
  }
  if (const auto outcome = OutcomeOf(event, *interactions)) {
    KUNDIG_RETURN_IF_ERROR(AddOutcome(line, event, *outcome));
  }
  KUNDIG_RETURN_IF_ERROR(AddIdentifiers(line, event));
  return AddEvent(line, event);
}

Status EventStaging::AddDefect(int64_t line, const EventDefect& defect, std::string_view raw) {
  constexpr int kColumnsOfSoundEvents = 9;
  Appender& row = tables_.events;
  row.Int64(line);
  row.Text(EventDefectName(defect.code));
  row.Text(defect.reason);
  row.Text(ValidUtf8(WithoutSecrets(raw.substr(0, kMaxRawBytes))));
  for (int i = 0; i < kColumnsOfSoundEvents; ++i) row.Null();
  return row.EndRow();
}

Status EventStaging::AddEvent(int64_t line, const Event& event) {
  constexpr int kColumnsOfDefects = 3;
  Appender& row = tables_.events;
  row.Int64(line);
  for (int i = 0; i < kColumnsOfDefects; ++i) row.Null();
  AppendEvent(row, event);
  return row.EndRow();
}

Status EventStaging::AddInteraction(int64_t line, const Interaction& interaction) {
  Appender& row = tables_.interactions;
  row.Int64(line);
  row.Int32(static_cast<int32_t>(interaction.kind));
  AppendText(row, interaction.product);
  AppendText(row, interaction.category);
  AppendText(row, interaction.name);
  row.Int64(interaction.time_us);
  interaction.quantity ? row.Double(*interaction.quantity) : row.Null();
  interaction.value_minor ? row.Int64(*interaction.value_minor) : row.Null();
  return row.EndRow();
}

// A row a service that may be meant, and one for the case that none of them was offered; one row
// alone where the event says which is meant.
Status EventStaging::AddOutcome(int64_t line, const Event& event, const Outcome& outcome) {
  Appender& row = tables_.outcomes;
  const auto add = [&](std::string_view service) {
    row.Int64(line);
    row.Text(outcome.decision_id);
    AppendText(row, service);
    row.Int32(outcome.accepted ? 1 : 0);
    row.Int64(event.time_us);
    row.Text(event.message_id);
    return row.EndRow();
  };
  for (const std::string& item : outcome.items) KUNDIG_RETURN_IF_ERROR(add(item));
  return add(outcome.service);
}

Status EventStaging::AddIdentifiers(int64_t line, const Event& event) {
  Appender& row = tables_.identifiers;
  int32_t place = 0;
  for (const Identifier& identifier : IdentifiersOf(event, country_)) {
    row.Int64(line);
    row.Int32(place++);
    row.Int32(static_cast<int32_t>(identifier.kind));
    row.Text(identifier.value);
    if (place == 1) {
      row.Null();
      row.Null();
    } else {
      row.Text(event.message_id);
      row.Int64(event.time_us);
    }
    KUNDIG_RETURN_IF_ERROR(row.EndRow());
  }
  return {};
}

Status EventStaging::Close() {
  KUNDIG_RETURN_IF_ERROR(tables_.events.Close());
  KUNDIG_RETURN_IF_ERROR(tables_.interactions.Close());
  KUNDIG_RETURN_IF_ERROR(tables_.outcomes.Close());
  return tables_.identifiers.Close();
}

Status FindRepeatedEvents(Connection& connection, const std::string& source) {
  KUNDIG_RETURN_IF_ERROR(connection.Run(sql::find_repeated_events, {source}));
  return {};
}

Result<StoredEvents> StoreStagedEvents(Connection& connection, const StagedOrigin& origin) {
  StoredEvents stored;
  KUNDIG_RETURN_IF_ERROR(JoinStagedIdentifiers(connection, origin.import_key));
  KUNDIG_RETURN_IF_ERROR(connection.Execute(sql::assign_item_keys));
  KUNDIG_RETURN_IF_ERROR(connection.Execute(
      FillStatement(sql::create_stored_interactions, {{"timezone", SqlLiteral(origin.timezone)}})));
  KUNDIG_ASSIGN_OR_RETURN(stored.stored, connection.Run(sql::insert_events, {origin.import_key}));
  KUNDIG_RETURN_IF_ERROR(connection.Run(sql::insert_event_interactions, {origin.import_key}));
  KUNDIG_RETURN_IF_ERROR(connection.Run(sql::insert_event_outcomes));
  KUNDIG_ASSIGN_OR_RETURN(
      stored.quarantined,
      connection.Run(sql::insert_event_quarantine,
                     {origin.import_key, origin.file,
                      std::string(EventDefectName(EventDefectCode::kOtherContent)),
                      std::string("the message id is known, with other content")}));
  return stored;
}

}  // namespace kundig
