#include "engine/live/identifier_joiner.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "engine/statements.h"

namespace kundig {

int32_t IdentifierJoiner::Add(std::span<const Identifier> identifiers, const Evidence& evidence) {
  const int32_t first = KeyOf(identifiers.front());
  for (const Identifier& other : identifiers.subspan(1)) AddLink(first, KeyOf(other), evidence);
  return first;
}

int32_t IdentifierJoiner::KeyOf(const Identifier& identifier) {
  const Fingerprint fingerprint = PersonIndex::FingerprintOf(identifier.kind, identifier.value);
  if (const auto known = index_.FindCustomer(fingerprint)) {
    if (identifier.kind < known->kind) {
      now_user_ids_.try_emplace(known->customer_key, identifier.value);
    }
    return known->customer_key;
  }
  const int32_t next = first_new_ + static_cast<int32_t>(new_.size());
  const auto [found, is_new] = new_key_of_.try_emplace(fingerprint, next);
  const auto kind = static_cast<uint8_t>(identifier.kind);
  if (is_new) {
    new_.push_back(
        {.customer_key = next, .person_key = next, .kind = kind, .text = identifier.value});
  }
  uint8_t& least = new_[static_cast<size_t>(found->second - first_new_)].kind;
  least = std::min(least, kind);
  return found->second;
}

void IdentifierJoiner::AddLink(int32_t one, int32_t other, const Evidence& evidence) {
  const LinkIndex::Pair pair{std::min(one, other), std::max(one, other)};
  const auto known_us = links_.Find(pair);
  if (known_us && *known_us < evidence.time_us) return;
  const auto [found, is_new] = seen_.try_emplace(pair);
  Link& link = found->second;
  if (is_new || std::tuple(evidence.time_us, evidence.message_id) <
                    std::tuple(link.time_us, std::string_view(link.message_id))) {
    link = {.time_us = evidence.time_us,
            .message_id = std::string(evidence.message_id),
            .known = known_us.has_value()};
  }
  if (known_us) return;  // they are one person already
  const int32_t one_person = PersonOf(one);
  const int32_t other_person = PersonOf(other);
  if (one_person == other_person) return;
  joined_[std::max(one_person, other_person)] = std::min(one_person, other_person);
}

int32_t IdentifierJoiner::PersonOf(int32_t customer_key) {
  return Root(customer_key < first_new_ ? index_.PersonOf(customer_key) : customer_key);
}

// Shortens the way for the next time.
int32_t IdentifierJoiner::Root(int32_t person_key) {
  int32_t root = person_key;
  for (auto at = joined_.find(root); at != joined_.end(); at = joined_.find(root)) {
    root = at->second;
  }
  while (person_key != root) person_key = std::exchange(joined_.at(person_key), root);
  return root;
}

Status IdentifierJoiner::Store(Connection& connection, int64_t import_key) {
  for (NewIdentifier& added : new_) added.person_key = Root(added.customer_key);
  merges_.clear();
  for (const auto& [loser, winner] : joined_) {
    if (loser < first_new_) merges_.push_back({.loser = loser, .winner = winner});
  }
  for (PersonMerge& merge : merges_) merge.winner = Root(merge.loser);
  std::ranges::sort(merges_, {}, &PersonMerge::loser);
  KUNDIG_RETURN_IF_ERROR(StoreMerges(connection));
  KUNDIG_RETURN_IF_ERROR(StoreNewNames(connection));
  KUNDIG_RETURN_IF_ERROR(StoreIdentifiers(connection));
  KUNDIG_RETURN_IF_ERROR(StoreLinks(connection, import_key));
  return StoreEarlierLinks(connection, import_key);
}

Status IdentifierJoiner::StoreMerges(Connection& connection) const {
  if (merges_.empty()) return {};
  KUNDIG_RETURN_IF_ERROR(connection.Execute(sql::create_merged_persons));
  KUNDIG_ASSIGN_OR_RETURN(Appender rows, connection.Append("merged_persons"));
  for (const PersonMerge& merge : merges_) {
    rows.Int32(merge.loser);
    rows.Int32(merge.winner);
    KUNDIG_RETURN_IF_ERROR(rows.EndRow());
  }
  KUNDIG_RETURN_IF_ERROR(rows.Close());
  return connection.Execute(sql::update_merged_persons);
}

Status IdentifierJoiner::StoreNewNames(Connection& connection) const {
  if (now_user_ids_.empty()) return {};
  KUNDIG_RETURN_IF_ERROR(connection.Execute(sql::create_named_customers));
  KUNDIG_ASSIGN_OR_RETURN(Appender rows, connection.Append("named_customers"));
  for (const auto& [customer_key, text] : now_user_ids_) {
    rows.Int32(customer_key);
    KUNDIG_RETURN_IF_ERROR(rows.EndRow());
  }
  KUNDIG_RETURN_IF_ERROR(rows.Close());
  return connection.Execute(sql::update_named_customers);
}

Status IdentifierJoiner::StoreIdentifiers(Connection& connection) const {
  if (new_.empty()) return {};
  KUNDIG_ASSIGN_OR_RETURN(Appender rows, connection.Append("customers"));
  for (const NewIdentifier& added : new_) {
    rows.Int32(added.customer_key);
    rows.Text(added.text);
    rows.UInt8(added.kind);
    rows.Int32(added.person_key);
    KUNDIG_RETURN_IF_ERROR(rows.EndRow());
  }
  return rows.Close();
}

Status IdentifierJoiner::StoreLinks(Connection& connection, int64_t import_key) const {
  const auto is_new = [](const auto& entry) { return !entry.second.known; };
  if (std::ranges::none_of(seen_, is_new)) return {};
  KUNDIG_ASSIGN_OR_RETURN(Appender rows, connection.Append("identifier_links"));
  for (const auto& [pair, link] : seen_) {
    if (link.known) continue;
    rows.Int32(pair.customer_key);
    rows.Int32(pair.other_key);
    rows.Text(link.message_id);
    rows.Int64(link.time_us);
    rows.Int32(static_cast<int32_t>(import_key));
    KUNDIG_RETURN_IF_ERROR(rows.EndRow());
  }
  return rows.Close();
}

// Whether the evidence is earlier is for the store to say, which has the messages too.
Status IdentifierJoiner::StoreEarlierLinks(Connection& connection, int64_t import_key) const {
  const auto is_known = [](const auto& entry) { return entry.second.known; };
  if (std::ranges::none_of(seen_, is_known)) return {};
  KUNDIG_RETURN_IF_ERROR(connection.Execute(sql::create_earlier_links));
  KUNDIG_ASSIGN_OR_RETURN(Appender rows, connection.Append("earlier_links"));
  for (const auto& [pair, link] : seen_) {
    if (!link.known) continue;
    rows.Int32(pair.customer_key);
    rows.Int32(pair.other_key);
    rows.Text(link.message_id);
    rows.Int64(link.time_us);
    KUNDIG_RETURN_IF_ERROR(rows.EndRow());
  }
  KUNDIG_RETURN_IF_ERROR(rows.Close());
  KUNDIG_RETURN_IF_ERROR(connection.Run(sql::update_earlier_links, {import_key}));
  return {};
}

void IdentifierJoiner::AddTo(StoreChange& change) {
  change.identifiers = new_;
  for (const auto& [customer_key, text] : now_user_ids_) {
    change.identifiers.push_back({.customer_key = customer_key,
                                  .person_key = PersonOf(customer_key),
                                  .kind = static_cast<uint8_t>(IdentifierKind::kUserId),
                                  .text = text});
  }
  change.merges = merges_;
}

void IdentifierJoiner::CommitTo(LinkIndex& links) const {
  for (const auto& [pair, link] : seen_) links.Set(pair, link.time_us);
}

}  // namespace kundig
