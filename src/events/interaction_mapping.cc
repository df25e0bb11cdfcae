#include "events/interaction_mapping.h"

#include <fmt/format.h>

#include <optional>
#include <span>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "base/check.h"
#include "base/money.h"
#include "events/ecommerce_events.h"
#include "events/interaction_fields.h"
#include "events/interaction_path.h"
#include "events/segment_event.h"

namespace kundig {
namespace {

using simdjson::dom::element;
using simdjson::dom::object;

// A rule whose paths have been read.
struct Mapping {
  InteractionKind kind = InteractionKind::kPurchase;
  std::optional<InteractionPath> item;
  std::optional<InteractionPath> value;
  std::optional<InteractionPath> price;
  std::optional<InteractionPath> quantity;
};

Result<std::optional<InteractionPath>> ReadPath(std::string_view member, const std::string& text) {
  if (text.empty()) return std::nullopt;
  Result<InteractionPath> path = ParseInteractionPath(text);
  if (path) return *std::move(path);
  Error error = std::move(path.error());
  error.where =
      error.where.empty() ? std::string(member) : fmt::format("{}, {}", member, error.where);
  return Fail(std::move(error));
}

bool GoThroughOneList(const InteractionPath& a, const InteractionPath& b) {
  return a.through_list == b.through_list && (!a.through_list || a.names == b.names);
}

// Value and price belong to an element of the item's list; a quantity may also be one for all.
Status CheckLists(const Mapping& mapping) {
  const InteractionPath none;
  const InteractionPath& item = mapping.item ? *mapping.item : none;
  const auto check = [&item](std::string_view member, const std::optional<InteractionPath>& path,
                             bool may_stand_outside) -> Status {
    if (!path || GoThroughOneList(item, *path)) return {};
    if (may_stand_outside && !path->through_list) return {};
    if (!item.through_list) {
      return Fail(ErrorCode::kUsage, "the path goes through a list, and the item's does not",
                  std::string(member), "Let both go through the same list, or neither.");
    }
    return Fail(ErrorCode::kUsage,
                fmt::format("the path does not go through the item's list, {}[]",
                            fmt::join(item.names, ".")),
                std::string(member), "Name a member of that list's elements.");
  };
  KUNDIG_RETURN_IF_ERROR(check("value", mapping.value, false));
  KUNDIG_RETURN_IF_ERROR(check("price", mapping.price, false));
  return check("quantity", mapping.quantity, true);
}

Result<Mapping> ReadRule(const InteractionRule& rule) {
  Mapping mapping;
  if (rule.event.empty()) return Fail(ErrorCode::kUsage, "the event's name is missing", "event");
  const auto kind = ParseInteractionKind(rule.kind);
  if (!kind) {
    return Fail(ErrorCode::kUsage, fmt::format("\"{}\" is no kind of interaction", rule.kind),
                "kind", "Use purchase, use, view or answer.");
  }
  mapping.kind = *kind;
  if (rule.item.empty() && *kind != InteractionKind::kPurchase) {
    return Fail(ErrorCode::kUsage, "the item is missing", "item",
                "Only a purchase may be without one.");
  }
  if (!rule.value.empty() && !rule.price.empty()) {
    return Fail(ErrorCode::kUsage, "value and price are both given", "price",
                "Keep value, the line's total, or price, that of one piece.");
  }
  KUNDIG_ASSIGN_OR_RETURN(mapping.item, ReadPath("item", rule.item));
  KUNDIG_ASSIGN_OR_RETURN(mapping.value, ReadPath("value", rule.value));
  KUNDIG_ASSIGN_OR_RETURN(mapping.price, ReadPath("price", rule.price));
  KUNDIG_ASSIGN_OR_RETURN(mapping.quantity, ReadPath("quantity", rule.quantity));
  KUNDIG_RETURN_IF_ERROR(CheckLists(mapping));
  return mapping;
}

std::optional<element> Descend(element from, std::span<const std::string> names) {
  if (from.is_null()) return std::nullopt;
  std::optional<element> at = from;
  for (const std::string& name : names) {
    object inner;
    if (at->get(inner) != simdjson::SUCCESS) return std::nullopt;
    at = MemberOf(inner, name);
    if (!at) return std::nullopt;
  }
  return at;
}

// An event, and the element of the list that an interaction is read from.
struct Place {
  element event;
  element row;  // the event itself where the item goes through no list

  [[nodiscard]] std::optional<element> At(const std::optional<InteractionPath>& path) const {
    if (!path) return std::nullopt;
    if (path->through_list) return Descend(row, path->inside);
    return Descend(event, path->names);
  }
};

// The item with the category and name beside it.
OrDefect<Interaction> ReadNamedItem(const InteractionPath& path, const Place& place) {
  const element start = path.through_list ? place.row : place.event;
  const std::vector<std::string>& names = path.through_list ? path.inside : path.names;
  Interaction interaction;
  if (!names.empty()) {
    const auto around = Descend(start, std::span(names).first(names.size() - 1));
    object product;
    if (around && around->get(product) == simdjson::SUCCESS) {
      interaction.category = ReadItem(MemberOf(product, "category")).value_or("");
      interaction.name = ReadItem(MemberOf(product, "name")).value_or("");
    }
  }
  KUNDIG_ASSIGN_OR_RETURN(interaction.product, ReadItem(Descend(start, names)));
  return interaction;
}

OrDefect<Interaction> ReadInteraction(const Mapping& mapping, const Place& place,
                                      int minor_digits) {
  Interaction interaction;
  if (mapping.item) {
    KUNDIG_ASSIGN_OR_RETURN(interaction, ReadNamedItem(*mapping.item, place));
  }
  interaction.kind = mapping.kind;
  KUNDIG_ASSIGN_OR_RETURN(const Millionths quantity, ReadQuantity(place.At(mapping.quantity)));
  interaction.quantity = ToDouble(quantity);
  KUNDIG_ASSIGN_OR_RETURN(const auto value, ReadAmount(place.At(mapping.value), "the value"));
  KUNDIG_ASSIGN_OR_RETURN(const auto price, ReadAmount(place.At(mapping.price), "the price"));
  if (value) interaction.value_minor = ToMinor(*value, minor_digits);
  if (price) {
    KUNDIG_ASSIGN_OR_RETURN(interaction.value_minor,
                            LineValueMinor(*price, quantity, minor_digits));
  }
  return interaction;
}

std::vector<element> RowsOf(const Mapping& mapping, element event) {
  if (!mapping.item || !mapping.item->through_list) return {event};
  std::vector<element> rows;
  const auto list = Descend(event, mapping.item->names);
  simdjson::dom::array array;
  if (!list || list->get(array) != simdjson::SUCCESS) return rows;
  for (const element row : array) rows.push_back(row);
  return rows;
}

}  // namespace

struct InteractionMapper::State {
  simdjson::dom::parser parser;
  CompanyMoney money;
  std::unordered_map<std::string, std::vector<Mapping>> mappings;  // by folded event name

  [[nodiscard]] OrDefect<std::vector<Interaction>> Apply(const std::vector<Mapping>& rules,
                                                         element event) const;
};

OrDefect<std::vector<Interaction>> InteractionMapper::State::Apply(
    const std::vector<Mapping>& rules, element event) const {
  std::vector<Interaction> interactions;
  bool has_money = false;
  for (const Mapping& mapping : rules) {
    for (const element row : RowsOf(mapping, event)) {
      KUNDIG_ASSIGN_OR_RETURN(
          Interaction interaction,
          ReadInteraction(mapping, {.event = event, .row = row}, money.minor_digits));
      const bool kept = mapping.kind == InteractionKind::kPurchase || !interaction.product.empty();
      if (!kept) continue;
      has_money = has_money || interaction.value_minor.has_value();
      interactions.push_back(std::move(interaction));
    }
  }
  object properties;
  if (has_money && event.at_key("properties").get(properties) == simdjson::SUCCESS) {
    KUNDIG_RETURN_IF_ERROR(CheckCurrency(properties, money));
  }
  return interactions;
}

InteractionMapper::InteractionMapper(std::unique_ptr<State> state) : state_(std::move(state)) {}
InteractionMapper::InteractionMapper(InteractionMapper&&) noexcept = default;
InteractionMapper& InteractionMapper::operator=(InteractionMapper&&) noexcept = default;
InteractionMapper::~InteractionMapper() = default;

Result<InteractionMapper> InteractionMapper::Make(const InteractionSettings& settings) {
  auto state = std::make_unique<State>();
  state->money = {settings.currency, MinorDigits(settings.currency)};
  for (size_t i = 0; i < settings.rules.size(); ++i) {
    const InteractionRule& rule = settings.rules[i];
    Result<Mapping> mapping = ReadRule(rule);
    if (!mapping) {
      Error error = std::move(mapping.error());
      error.where = fmt::format("[[interaction]] {}, {}", i + 1, error.where);
      return Fail(std::move(error));
    }
    state->mappings[FoldEventName(rule.event)].push_back(*std::move(mapping));
  }
  return InteractionMapper(std::move(state));
}

OrDefect<std::vector<Interaction>> InteractionMapper::Map(const Event& event) {
  std::vector<Interaction> none;
  if (event.type != EventType::kTrack) return none;
  const std::string name = FoldEventName(event.name);
  const auto rules = state_->mappings.find(name);
  const bool configured = rules != state_->mappings.end();
  if (!configured && !IsEcommerceEvent(name)) return none;
  // A payload that was no event is a mistake of ours, and holds no interactions.
  element root;
  object payload;
  if (state_->parser.parse(event.payload).get(root) != simdjson::SUCCESS ||
      root.get(payload) != simdjson::SUCCESS) {
    return Defect(EventDefectCode::kNotJson, "the payload is no JSON object");
  }
  auto interactions = configured ? state_->Apply(rules->second, root)
                                 : MapEcommerceEvent(name, payload, state_->money);
  if (!interactions) return interactions;
  for (Interaction& interaction : *interactions) interaction.time_us = event.time_us;
  return interactions;
}

}  // namespace kundig
