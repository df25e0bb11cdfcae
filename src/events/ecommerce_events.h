// Segment's e-commerce events (specification version 2, and the names of version 1) as
// interactions. Of use inside src/events only: it shows simdjson's types.
#pragma once

#include <simdjson.h>

#include <string>
#include <string_view>
#include <vector>

#include "events/event_defect.h"
#include "events/interaction.h"

namespace kundig {

// The currency that the company counts in.
struct CompanyMoney {
  std::string currency;  // ISO 4217, in capitals
  int minor_digits = 2;
};

// The name by which an event is looked up: letters of ASCII small, a blank for "_" and "-", so that
// "order_completed" is "Order Completed".
[[nodiscard]] std::string FoldEventName(std::string_view name);

// True where this file maps the event of that folded name.
[[nodiscard]] bool IsEcommerceEvent(std::string_view folded_name);

// The interactions in `payload`, an event for which IsEcommerceEvent holds; their time is left 0.
//
// Purchases (Order Completed, Completed Order): one for each of properties.products, or one without
// an item where there are none. The order's worth is the first there is of: revenue, subtotal, the
// sum of price * quantity where every product has a price, total - tax - shipping, value. It is
// dealt out to the products in proportion to price * quantity, so that discounts are shared, and
// the products' values add up to the worth exactly; evenly where a price is missing.
//
// Views (Product Viewed, Product Added, Product Added to Wishlist, and the names of version 1) and
// uses (Service Used): one for each of properties.products, else of properties itself; nothing
// where no item is named.
//
// Errors: kBadItem, kBadAmount, kBadQuantity; kOtherCurrency where there is money in a currency
// that is not the company's.
[[nodiscard]] OrDefect<std::vector<Interaction>> MapEcommerceEvent(std::string_view folded_name,
                                                                   simdjson::dom::object payload,
                                                                   const CompanyMoney& money);

// Product, category and name as they stand in an object of the specification: product_id, else id
// or sku, else the name.
[[nodiscard]] OrDefect<Interaction> ReadProduct(simdjson::dom::object product);

// Errors: kOtherCurrency where `properties` names a currency that is not the company's.
[[nodiscard]] OrDefect<void> CheckCurrency(simdjson::dom::object properties,
                                           const CompanyMoney& money);

}  // namespace kundig
