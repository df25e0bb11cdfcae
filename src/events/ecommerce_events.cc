#include "events/ecommerce_events.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "base/bytes.h"
#include "events/interaction_fields.h"

namespace kundig {
namespace {

using simdjson::dom::element;
using simdjson::dom::object;

struct MappedEvent {
  std::string_view folded_name;
  InteractionKind kind;
};

// "Service Used" is no event of Segment's but what services that are not sold one by one need.
constexpr std::array<MappedEvent, 8> kMappedEvents = {{
    {"order completed", InteractionKind::kPurchase},
    {"completed order", InteractionKind::kPurchase},
    {"product viewed", InteractionKind::kView},
    {"viewed product", InteractionKind::kView},
    {"product added", InteractionKind::kView},
    {"added product", InteractionKind::kView},
    {"product added to wishlist", InteractionKind::kView},
    {"service used", InteractionKind::kUse},
}};

const MappedEvent* Find(std::string_view folded_name) {
  const auto found = std::ranges::find(kMappedEvents, folded_name, &MappedEvent::folded_name);
  return found == kMappedEvents.end() ? nullptr : &*found;
}

std::vector<object> ProductsOf(object properties) {
  std::vector<object> products;
  const auto list = MemberOf(properties, "products");
  simdjson::dom::array array;
  if (!list || list->get(array) != simdjson::SUCCESS) return products;
  for (const element item : array) {
    object product;
    if (item.get(product) == simdjson::SUCCESS) products.push_back(product);
  }
  return products;
}

// What an order's products say by themselves.
struct OrderLines {
  std::vector<Interaction> interactions;
  std::vector<int64_t> values_minor;  // price * quantity, one a line
  bool all_priced = true;
};

OrDefect<OrderLines> ReadLines(object properties, int minor_digits) {
  OrderLines lines;
  for (const object product : ProductsOf(properties)) {
    KUNDIG_ASSIGN_OR_RETURN(Interaction line, ReadProduct(product));
    KUNDIG_ASSIGN_OR_RETURN(const Millionths quantity, ReadQuantity(MemberOf(product, "quantity")));
    KUNDIG_ASSIGN_OR_RETURN(const auto price, ReadAmount(MemberOf(product, "price"), "price"));
    KUNDIG_ASSIGN_OR_RETURN(const int64_t value_minor,
                            LineValueMinor(price.value_or(Millionths{}), quantity, minor_digits));
    line.kind = InteractionKind::kPurchase;
    line.quantity = ToDouble(quantity);
    lines.interactions.push_back(std::move(line));
    lines.values_minor.push_back(value_minor);
    lines.all_priced = lines.all_priced && price.has_value();
  }
  lines.all_priced = lines.all_priced && !lines.interactions.empty();
  return lines;
}

OrDefect<std::optional<int64_t>> AmountMinor(object properties, std::string_view name,
                                             int minor_digits) {
  KUNDIG_ASSIGN_OR_RETURN(const auto amount, ReadAmount(MemberOf(properties, name), name));
  if (!amount) return std::nullopt;
  return ToMinor(*amount, minor_digits);
}

// What the customer paid for the goods; absent where the order does not say.
OrDefect<std::optional<int64_t>> OrderWorth(object properties, const OrderLines& lines,
                                            int minor_digits) {
  for (const std::string_view name : {"revenue", "subtotal"}) {
    KUNDIG_ASSIGN_OR_RETURN(const auto amount, AmountMinor(properties, name, minor_digits));
    if (amount) return amount;
  }
  if (lines.all_priced) {
    Int128 sum = 0;
    for (const int64_t value : lines.values_minor) sum += value;
    if (sum > INT64_MAX) return Defect(EventDefectCode::kBadAmount, "the order's sum is absurd");
    return static_cast<int64_t>(sum);
  }
  KUNDIG_ASSIGN_OR_RETURN(const auto total, AmountMinor(properties, "total", minor_digits));
  if (!total) return AmountMinor(properties, "value", minor_digits);
  KUNDIG_ASSIGN_OR_RETURN(const auto tax, AmountMinor(properties, "tax", minor_digits));
  KUNDIG_ASSIGN_OR_RETURN(const auto shipping, AmountMinor(properties, "shipping", minor_digits));
  const int64_t worth = *total - tax.value_or(0) - shipping.value_or(0);
  if (worth < 0) {
    return Defect(EventDefectCode::kBadAmount, "total is less than tax and shipping");
  }
  return worth;
}

OrDefect<std::vector<Interaction>> MapOrder(object properties, const CompanyMoney& money) {
  KUNDIG_ASSIGN_OR_RETURN(OrderLines lines, ReadLines(properties, money.minor_digits));
  if (lines.interactions.empty()) {
    lines.interactions.emplace_back();
    lines.values_minor.push_back(0);
  }
  KUNDIG_ASSIGN_OR_RETURN(const auto worth, OrderWorth(properties, lines, money.minor_digits));
  if (!worth) return std::move(lines.interactions);
  KUNDIG_RETURN_IF_ERROR(CheckCurrency(properties, money));
  if (!lines.all_priced) std::ranges::fill(lines.values_minor, 0);
  const std::vector<int64_t> shares = ShareOut(*worth, lines.values_minor);
  for (size_t i = 0; i < shares.size(); ++i) lines.interactions[i].value_minor = shares[i];
  return std::move(lines.interactions);
}

OrDefect<std::vector<Interaction>> MapProducts(InteractionKind kind, object properties) {
  std::vector<object> products = ProductsOf(properties);
  if (products.empty()) products.push_back(properties);
  std::vector<Interaction> interactions;
  for (const object product : products) {
    KUNDIG_ASSIGN_OR_RETURN(Interaction interaction, ReadProduct(product));
    if (interaction.product.empty()) continue;
    KUNDIG_ASSIGN_OR_RETURN(const Millionths quantity, ReadQuantity(MemberOf(product, "quantity")));
    interaction.kind = kind;
    interaction.quantity = ToDouble(quantity);
    interactions.push_back(std::move(interaction));
  }
  return interactions;
}

}  // namespace

std::string FoldEventName(std::string_view name) {
  std::string folded(name);
  for (char& c : folded) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    if (c == '_' || c == '-') c = ' ';
  }
  return folded;
}

bool IsEcommerceEvent(std::string_view folded_name) { return Find(folded_name) != nullptr; }

OrDefect<std::vector<Interaction>> MapEcommerceEvent(std::string_view folded_name, object payload,
                                                     const CompanyMoney& money) {
  const MappedEvent* event = Find(folded_name);
  const auto value = MemberOf(payload, "properties");
  object properties;
  if (event == nullptr) return std::vector<Interaction>();
  if (!value || value->get(properties) != simdjson::SUCCESS) {
    // An order that says nothing of itself is an order still.
    return std::vector<Interaction>(event->kind == InteractionKind::kPurchase ? 1 : 0);
  }
  if (event->kind == InteractionKind::kPurchase) return MapOrder(properties, money);
  return MapProducts(event->kind, properties);
}

OrDefect<Interaction> ReadProduct(object product) {
  Interaction interaction;
  // Labels only: what cannot be one is left out.
  interaction.name = ReadItem(MemberOf(product, "name")).value_or("");
  interaction.category = ReadItem(MemberOf(product, "category")).value_or("");
  for (const std::string_view key : {"product_id", "id", "sku", "name"}) {
    KUNDIG_ASSIGN_OR_RETURN(interaction.product, ReadItem(MemberOf(product, key)));
    if (!interaction.product.empty()) break;
  }
  return interaction;
}

OrDefect<void> CheckCurrency(object properties, const CompanyMoney& money) {
  std::string currency = PlainText(MemberOf(properties, "currency"));
  std::ranges::transform(currency, currency.begin(), [](char c) {
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  });
  if (currency.empty() || currency == money.currency) return {};
  return Defect(EventDefectCode::kOtherCurrency,
                fmt::format("money in {}, where the company counts in {}", currency.substr(0, 20),
                            money.currency));
}

}  // namespace kundig
