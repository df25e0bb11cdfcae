#include "simulation/segment_events.h"

#include <fmt/format.h>

#include <string_view>

#include "base/json_writer.h"
#include "simulation/berlin_time.h"

namespace kundig {
namespace {

std::string_view EventName(SimulatedEventKind kind) {
  switch (kind) {
    case SimulatedEventKind::kProductViewed: return "Product Viewed";
    case SimulatedEventKind::kProductsSearched: return "Products Searched";
    case SimulatedEventKind::kOrderCompleted: return "Order Completed";
    case SimulatedEventKind::kServiceUsed: return "Service Used";
    case SimulatedEventKind::kIdentify: break;
  }
  return {};
}

double InMajorUnits(int64_t minor) { return static_cast<double>(minor) / 100; }

const MarketService& ServiceAt(int32_t position) {
  return MarketServices()[static_cast<size_t>(position)];
}

void WriteTraits(const SimulatedIdentity& identity, JsonWriter& json) {
  json.Key("traits").BeginObject();
  json.Field("name", identity.name).Field("email", identity.email);
  if (!identity.phone.empty()) json.Field("phone", identity.phone);
  json.EndObject();
}

// The fields that Segment's e-commerce specification gives a product.
void WriteProduct(const MarketService& service, JsonWriter& json) {
  json.Field("product_id", service.id)
      .Field("name", service.name_de)
      .Field("category", NeedName(service.need))
      .Field("brand", service.provider);
}

void WriteOrder(const SimulatedCustomer& customer, int32_t position, JsonWriter& json) {
  const SimulatedPurchase& purchase = customer.purchases[static_cast<size_t>(position)];
  json.Field("order_id", fmt::format("{}-{}", CustomerId(customer.number), position + 1))
      .Field("currency", "EUR")
      .Field("revenue", InMajorUnits(purchase.spend_minor))
      .Key("products")
      .BeginArray();
  for (const PurchaseLine& line : purchase.lines) {
    json.BeginObject();
    WriteProduct(ServiceAt(line.service), json);
    json.Field("price", InMajorUnits(line.price_minor)).Field("quantity", line.quantity);
    json.EndObject();
  }
  json.EndArray();
}

void WriteProperties(const SimulatedCustomer& customer, const SimulatedEvent& event,
                     JsonWriter& json) {
  json.Key("properties").BeginObject();
  if (event.kind == SimulatedEventKind::kOrderCompleted) {
    WriteOrder(customer, event.purchase, json);
  } else if (event.kind == SimulatedEventKind::kProductsSearched) {
    json.Field("query", ServiceAt(event.service).name_de);
  } else {
    WriteProduct(ServiceAt(event.service), json);
  }
  json.EndObject();
}

}  // namespace

void AppendSegmentEvents(const SimulatedCustomer& customer, std::string& lines) {
  for (const SimulatedEvent& event : customer.events) {
    const SimulatedIdentity& identity = customer.identities[static_cast<size_t>(event.identity)];
    const bool identify = event.kind == SimulatedEventKind::kIdentify;
    std::string timestamp;
    AppendUtc(event.time_ms, timestamp);
    JsonWriter json;
    json.BeginObject()
        .Field("type", identify ? "identify" : "track")
        .Field("messageId", UuidText(event.message_id))
        .Field("anonymousId", UuidText(identity.anonymous_id));
    if (identity.known_user) json.Field("userId", CustomerId(customer.number));
    json.Field("timestamp", timestamp);
    if (identify) {
      WriteTraits(identity, json);
    } else {
      json.Field("event", EventName(event.kind));
      WriteProperties(customer, event, json);
    }
    json.Key("context").BeginObject().Field("locale", "de-DE").Key("library").BeginObject();
    json.Field("name", "kundig-simulation").Field("version", "1").EndObject().EndObject();
    json.EndObject();
    lines += json.text();
    lines += '\n';
  }
}

}  // namespace kundig
