#include "events/outcome.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "events/interaction_fields.h"

namespace kundig {
namespace {

using simdjson::dom::element;

constexpr std::string_view kDecisionNames[] = {"decisionId", "decision_id"};

std::optional<element> At(std::optional<element> from, std::string_view key) {
  simdjson::dom::object object;
  if (!from || from->get(object) != simdjson::SUCCESS) return std::nullopt;
  return MemberOf(object, key);
}

std::string IdentifierAt(std::optional<element> from, std::string_view key) {
  return ReadItem(At(from, key)).value_or("");
}

std::string DecisionNamedBy(element payload) {
  const auto context = At(payload, "context");
  for (const auto place : {At(payload, "properties"), context, At(context, "kundig")}) {
    for (const std::string_view name : kDecisionNames) {
      if (std::string id = IdentifierAt(place, name); !id.empty()) return id;
    }
  }
  return {};
}

// Nothing where the event does not say it in words.
std::optional<bool> SaidInWords(std::optional<element> properties) {
  std::string word = PlainText(At(properties, "outcome"));
  std::ranges::transform(word, word.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  if (word == "accepted") return true;
  if (word == "declined") return false;
  return std::nullopt;
}

bool IsAnswer(const Interaction& interaction) { return interaction.kind != InteractionKind::kView; }

std::vector<std::string> ItemsOf(std::span<const Interaction> interactions, bool views_too) {
  std::vector<std::string> items;
  for (const Interaction& interaction : interactions) {
    if (interaction.product.empty() || !(views_too || IsAnswer(interaction))) continue;
    items.push_back(interaction.product);
  }
  std::ranges::sort(items);
  items.erase(std::ranges::unique(items).begin(), items.end());
  return items;
}

}  // namespace

std::optional<Outcome> OutcomeOf(const Event& event, std::span<const Interaction> interactions) {
  // The payload is canonical, so that a member's name stands in it letter by letter. Few events
  // name a decision, and looking is far cheaper than parsing.
  if (std::ranges::none_of(kDecisionNames, [&event](std::string_view name) {
        return event.payload.find(name) != std::string::npos;
      })) {
    return std::nullopt;
  }
  simdjson::dom::parser parser;
  element payload;
  if (parser.parse(event.payload).get(payload) != simdjson::SUCCESS) return std::nullopt;
  Outcome outcome{.decision_id = DecisionNamedBy(payload)};
  if (outcome.decision_id.empty()) return std::nullopt;
  const auto properties = At(payload, "properties");
  const std::optional<bool> said = SaidInWords(properties);
  if (!said && std::ranges::none_of(interactions, IsAnswer)) return std::nullopt;
  outcome.accepted = said.value_or(true);
  outcome.service = IdentifierAt(properties, "service");
  if (outcome.service.empty()) outcome.items = ItemsOf(interactions, said.has_value());
  return outcome;
}

}  // namespace kundig
