#include "simulation/market.h"

#include <gtest/gtest.h>

#include <bit>
#include <functional>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/digest.h"
#include "simulation/berlin_time.h"
#include "simulation/segment_events.h"

namespace kundig {
namespace {

void WriteCustomer(const SimulatedCustomer& customer, ByteWriter& writer) {
  const CustomerTruth& truth = customer.truth;
  writer.Write(customer.number);
  for (const SimulatedPurchase& purchase : customer.purchases) {
    writer.Write(purchase.day.number);
    writer.Write(purchase.time_ms);
    writer.Write(purchase.spend_minor);
    for (const PurchaseLine& line : purchase.lines) {
      writer.Write(line.service);
      writer.Write(line.quantity);
      writer.Write(line.price_minor);
    }
  }
  for (const double need : truth.needs) writer.Write(std::bit_cast<uint64_t>(need));
  for (const double number : {truth.behaviour.purchases_per_week, truth.behaviour.spend_rate,
                              truth.behaviour.dropout_probability.value_or(-1),
                              truth.behaviour.dropout_per_week.value_or(-1)}) {
    writer.Write(std::bit_cast<uint64_t>(number));
  }
  writer.Write(static_cast<int32_t>(truth.alive_at_end));
  writer.Write(truth.purchases_next_52_weeks);
  std::string lines;
  AppendSegmentEvents(customer, lines);
  writer.WriteText(lines);
}

std::string DigestOf(const MarketOptions& options, int64_t from, int64_t to) {
  return ToHex(Blake2b256([&](ByteWriter& writer) {
    for (int64_t i = from; i < to; ++i) WriteCustomer(SimulateCustomer(options, i), writer);
  }));
}

void ForEach(const MarketOptions& options,
             const std::function<void(const SimulatedCustomer&)>& visit) {
  for (int64_t i = 0; i < options.customers; ++i) visit(SimulateCustomer(options, i));
}

TEST(MarketTest, TheSameSeedGivesTheSameBytesOnEveryMachine) {
  const MarketOptions options;
  EXPECT_EQ(DigestOf(options, 0, 1000),
            "e1d3f861ef7bcbe3ef060487ab520def6fa31febed8781aab0a9eaff3869012f");
}

TEST(MarketTest, AnotherSeedGivesAnotherMarket) {
  MarketOptions options;
  const std::string one = DigestOf(options, 0, 10);
  options.seed = 2;
  EXPECT_NE(DigestOf(options, 0, 10), one);
}

TEST(MarketTest, ACustomerDependsOnSeedAndNumberAlone) {
  MarketOptions large;
  large.customers = 1'000'000'000;
  const MarketOptions small;
  EXPECT_EQ(DigestOf(large, 37, 38), DigestOf(small, 37, 38));
  EXPECT_NE(DigestOf(small, 36, 37), DigestOf(small, 37, 38));
  EXPECT_EQ(DigestOf(large, 37, 38), DigestOf(small, 37, 38));
}

TEST(MarketTest, OptionsOfTheEventsChangeNoPurchase) {
  MarketOptions silent;
  silent.customers = 200;
  silent.events_share = 0;
  MarketOptions loud = silent;
  loud.events_share = 1;
  loud.duplicate_share = 1;
  ForEach(silent, [&](const SimulatedCustomer& customer) {
    const SimulatedCustomer other = SimulateCustomer(loud, customer.number);
    EXPECT_TRUE(customer.events.empty());
    EXPECT_EQ(other.identities.size(), 2u);
    ASSERT_EQ(customer.purchases.size(), other.purchases.size());
    for (size_t i = 0; i < customer.purchases.size(); ++i) {
      EXPECT_EQ(customer.purchases[i].time_ms, other.purchases[i].time_ms);
      EXPECT_EQ(customer.purchases[i].spend_minor, other.purchases[i].spend_minor);
      EXPECT_EQ(customer.purchases[i].lines.size(), other.purchases[i].lines.size());
    }
  });
}

TEST(MarketTest, LinesAddUpAndPurchasesLieOnDaysOfTheirOwnInTheWindow) {
  MarketOptions options;
  options.customers = 2000;
  ForEach(options, [&](const SimulatedCustomer& customer) {
    ASSERT_FALSE(customer.purchases.empty());
    Day previous = options.first_day - 1;
    for (const SimulatedPurchase& purchase : customer.purchases) {
      int64_t total = 0;
      for (const PurchaseLine& line : purchase.lines) {
        EXPECT_GE(line.price_minor, 1);
        EXPECT_NE(MarketServices()[static_cast<size_t>(line.service)].kind, ServiceKind::kFree);
        total += line.value_minor();
      }
      EXPECT_EQ(total, purchase.spend_minor);
      EXPECT_GT(purchase.day, previous);
      EXPECT_GE(purchase.time_ms, BerlinMidnightMs(purchase.day));
      EXPECT_LT(purchase.time_ms, BerlinMidnightMs(purchase.day + 1));
      EXPECT_GE(purchase.day, options.first_day);
      EXPECT_LE(purchase.day, options.last_day);
      previous = purchase.day;
    }
  });
}

TEST(MarketTest, OrdersAreThePurchasesEachOnce) {
  MarketOptions options;
  options.customers = 500;
  options.events_share = 1;
  ForEach(options, [&](const SimulatedCustomer& customer) {
    std::vector<int> ordered(customer.purchases.size(), 0);
    int64_t previous = 0;
    for (const SimulatedEvent& event : customer.events) {
      EXPECT_GE(event.time_ms, previous);
      previous = event.time_ms;
      if (event.kind != SimulatedEventKind::kOrderCompleted) continue;
      const auto position = static_cast<size_t>(event.purchase);
      ++ordered.at(position);
      EXPECT_EQ(event.time_ms, customer.purchases[position].time_ms);
    }
    for (const int times : ordered) EXPECT_EQ(times, 1);
  });
}

TEST(MarketTest, DuplicatesAndTypingErrorsComeAtTheirRates) {
  MarketOptions options;
  options.customers = 20'000;
  double with_events = 0;
  double duplicates = 0;
  double mistyped = 0;
  ForEach(options, [&](const SimulatedCustomer& customer) {
    with_events += customer.identities.empty() ? 0 : 1;
    if (customer.identities.size() < 2) return;
    const SimulatedIdentity& known = customer.identities[0];
    const SimulatedIdentity& guest = customer.identities[1];
    ++duplicates;
    mistyped += guest.email_mistyped ? 1 : 0;
    EXPECT_EQ(guest.email_mistyped, guest.email != known.email);
    EXPECT_EQ(guest.name_mistyped, guest.name != known.name);
  });
  EXPECT_NEAR(with_events / 20'000, options.events_share, .015);
  EXPECT_NEAR(duplicates / with_events, options.duplicate_share, .015);
  EXPECT_NEAR(mistyped / duplicates, options.typing_error_rate, .06);
}

TEST(MarketTest, TheDefaultMarketIsOfTheSizeItPromises) {
  MarketOptions options;
  options.customers = 20'000;
  double purchases = 0;
  double lines = 0;
  double events = 0;
  ForEach(options, [&](const SimulatedCustomer& customer) {
    purchases += static_cast<double>(customer.purchases.size());
    events += static_cast<double>(customer.events.size());
    for (const SimulatedPurchase& purchase : customer.purchases) {
      lines += static_cast<double>(purchase.lines.size());
    }
  });
  EXPECT_NEAR(purchases / 20'000, 6, 1);
  EXPECT_NEAR(lines / 20'000, 10, 1);
  EXPECT_NEAR(events / 20'000, 5, 1);
}

// The market must hold what the need model looks for: who needs a thing buys what meets it.
TEST(MarketTest, NeedsDriveWhatIsBought) {
  MarketOptions options;
  options.customers = 5000;
  std::array<double, 2> lines = {};
  std::array<double, 2> family = {};
  ForEach(options, [&](const SimulatedCustomer& customer) {
    const double need = customer.truth.needs[static_cast<size_t>(Need::kFamily)];
    const size_t strong = need > 0 ? 1 : 0;
    for (const SimulatedPurchase& purchase : customer.purchases) {
      for (const PurchaseLine& line : purchase.lines) {
        ++lines[strong];
        const MarketService& service = MarketServices()[static_cast<size_t>(line.service)];
        family[strong] += service.need == Need::kFamily ? 1 : 0;
      }
    }
  });
  EXPECT_GT(family[1] / lines[1], 2 * family[0] / lines[0]);
}

TEST(MarketTest, OptionsOutOfRangeAreNamed) {
  const auto error = [](const std::function<void(MarketOptions&)>& spoil) {
    MarketOptions options;
    spoil(options);
    const Status status = CheckMarketOptions(options);
    return status ? std::string() : status.error().what;
  };
  EXPECT_EQ(error([](MarketOptions&) {}), "");
  EXPECT_EQ(error([](MarketOptions& o) { o.customers = 0; }), "customers is 0");
  EXPECT_EQ(error([](MarketOptions& o) { o.events_share = 1.5; }), "events_share is 1.5");
  EXPECT_EQ(error([](MarketOptions& o) { o.acquisition_days = 732; }), "acquisition_days is 732");
  EXPECT_EQ(error([](MarketOptions& o) { o.last_day = o.first_day - 1; }),
            "the window is 2024-01-01 to 2023-12-31");
  EXPECT_EQ(error([](MarketOptions& o) { o.population.r = 0; }),
            "a parameter of the population is 0");
}

}  // namespace
}  // namespace kundig
