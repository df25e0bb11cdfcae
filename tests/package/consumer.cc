// What a user of the library does first: builds a sum customer by customer, asks what is in it, and
// takes a customer out again.
#include <array>
#include <cstdio>

#include "base/calendar.h"
#include "sums/repeat_purchase_counts.h"

int main() {
  const auto first = kundig::ParseDay("2024-01-01");
  if (!first) {
    std::fprintf(stderr, "%s\n", first.error().Message().c_str());
    return 1;
  }
  const std::array days{kundig::PurchaseDay{.day = *first, .spend_minor = 1999},
                        kundig::PurchaseDay{.day = *first + 14, .spend_minor = 2500}};
  const kundig::CustomerHistory history{.purchase_days = days, .items = {}};

  kundig::RepeatPurchaseCounts sum;
  sum.Apply(history, kundig::Direction::kAdd);
  const auto groups = sum.Groups();
  if (groups.size() != 1 || groups[0].key.repeat_purchases != 1 ||
      groups[0].key.recency_days != 14) {
    std::fprintf(stderr, "the sum does not hold the customer that was added\n");
    return 1;
  }
  sum.Apply(history, kundig::Direction::kRemove);
  if (kundig::DigestOf(sum) != kundig::DigestOf(kundig::RepeatPurchaseCounts())) {
    std::fprintf(stderr, "the sum still knows the customer that was taken out\n");
    return 1;
  }
  std::puts("the installed library works");
}
