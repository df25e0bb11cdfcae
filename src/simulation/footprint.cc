#include "simulation/footprint.h"

#include <algorithm>
#include <cmath>
#include <optional>

#include "base/portable_math.h"
#include "simulation/berlin_time.h"

namespace kundig {
namespace {

constexpr int64_t kMinuteMs = 60'000;

using enum SimulatedEventKind;

class FootprintDrawer {
 public:
  // Borrows all of them while it lives.
  FootprintDrawer(const MarketOptions& options, const Portfolio& portfolio, Random& random,
                  SimulatedCustomer& customer)
      : options_(options), portfolio_(portfolio), random_(random), customer_(customer) {}

  void Draw() {
    DrawActiveTime();
    DrawIdentities();
    for (size_t i = 0; i < customer_.purchases.size(); ++i) DrawOrder(static_cast<int32_t>(i));
    DrawInterest();
    DrawUse();
    Finish();
  }

 private:
  static constexpr double kViewBeforeOrder = .5;
  static constexpr double kSearchBeforeOrder = .2;
  static constexpr double kOrderAsGuest = .3;
  static constexpr double kViewAsGuest = .5;
  static constexpr double kPhoneOfGuest = .5;
  static constexpr double kMeanViewsOfUnmet = 1.0;
  static constexpr double kMeanUses = 1.5;

  // From the first purchase to the lifetime's or the window's end.
  void DrawActiveTime() {
    begin_ms_ = customer_.purchases.front().time_ms;
    const Day after = options_.last_day + 1;
    const Day end = customer_.truth.lifetime_end.value_or(after);
    end_ms_ =
        std::max(BerlinMidnightMs(std::min(end, after)), customer_.purchases.back().time_ms + 1);
  }

  int64_t DrawMomentMs(int64_t from_ms) {
    const double length = static_cast<double>(std::max<int64_t>(1, end_ms_ - from_ms));
    return from_ms + static_cast<int64_t>(random_.Uniform() * length);
  }

  void DrawIdentities() {
    const InventedPerson person = DrawPerson(customer_.number, random_.Fork(0));
    customer_.identities.push_back({.anonymous_id = DrawUuid(random_),
                                    .known_user = true,
                                    .name = person.name,
                                    .email = person.email,
                                    .phone = person.phone});
    Add({.kind = kIdentify, .time_ms = begin_ms_ - DrawMinutes(2, 20)});
    if (!random_.Chance(options_.duplicate_share)) return;
    guest_since_ms_ = DrawMomentMs(begin_ms_);
    customer_.identities.push_back(DrawGuest(person));
    Add({.kind = kIdentify, .time_ms = *guest_since_ms_, .identity = 1});
  }

  SimulatedIdentity DrawGuest(const InventedPerson& person) {
    SimulatedIdentity guest;
    guest.anonymous_id = DrawUuid(random_);
    const auto type = [&](const std::string& text, bool& mistyped) {
      mistyped = random_.Chance(options_.typing_error_rate);
      return mistyped ? Mistype(text, random_) : text;
    };
    guest.name = type(person.name, guest.name_mistyped);
    guest.email = type(person.email, guest.email_mistyped);
    if (random_.Chance(kPhoneOfGuest)) guest.phone = type(person.phone, guest.phone_mistyped);
    return guest;
  }

  void DrawOrder(int32_t purchase) {
    const SimulatedPurchase& bought = customer_.purchases[static_cast<size_t>(purchase)];
    const int32_t identity = DrawIdentity(bought.time_ms, kOrderAsGuest);
    const int32_t service = bought.lines.front().service;
    if (random_.Chance(kViewBeforeOrder)) {
      Add({.kind = kProductViewed,
           .time_ms = bought.time_ms - DrawMinutes(1, 20),
           .identity = identity,
           .service = service});
    }
    if (random_.Chance(kSearchBeforeOrder)) {
      Add({.kind = kProductsSearched,
           .time_ms = bought.time_ms - DrawMinutes(20, 40),
           .identity = identity,
           .service = service});
    }
    Add({.kind = kOrderCompleted,
         .time_ms = bought.time_ms,
         .identity = identity,
         .purchase = purchase});
  }

  // Looks at services that the person needs without having taken them up.
  void DrawInterest() {
    if (portfolio_.unmet.empty()) return;
    const int64_t views = random_.Poisson(kMeanViewsOfUnmet);
    for (int64_t i = 0; i < views; ++i) {
      const int64_t time_ms = DrawMomentMs(begin_ms_);
      Add({.kind = kProductViewed,
           .time_ms = time_ms,
           .identity = DrawIdentity(time_ms, kViewAsGuest),
           .service = DrawUnmet()});
    }
  }

  // By rejection: a service is proposed at random and kept with a probability that grows with the
  // need for it; after eight proposals the last one is kept.
  int32_t DrawUnmet() {
    int32_t service = 0;
    for (int attempt = 0; attempt < 8; ++attempt) {
      service = portfolio_.unmet[static_cast<size_t>(random_.Below(portfolio_.unmet.size()))];
      const double log_odds =
          AdoptionLogOdds(MarketServices()[static_cast<size_t>(service)], customer_.truth.needs);
      if (random_.Chance(1 / (1 + PortableExp(-log_odds)))) break;
    }
    return service;
  }

  void DrawUse() {
    if (portfolio_.used.empty()) return;
    const int64_t uses = random_.Poisson(kMeanUses);
    for (int64_t i = 0; i < uses; ++i) {
      const size_t used = static_cast<size_t>(random_.Below(portfolio_.used.size()));
      Add({.kind = kServiceUsed,
           .time_ms = DrawMomentMs(begin_ms_),
           .service = portfolio_.used[used]});
    }
  }

  int32_t DrawIdentity(int64_t time_ms, double as_guest) {
    const bool possible = guest_since_ms_ && time_ms > *guest_since_ms_;
    return possible && random_.Chance(as_guest) ? 1 : 0;
  }

  int64_t DrawMinutes(int64_t least, int64_t most) {
    const auto range = static_cast<uint64_t>((most - least) * kMinuteMs);
    return least * kMinuteMs + static_cast<int64_t>(random_.Below(range));
  }

  void Add(const SimulatedEvent& event) { customer_.events.push_back(event); }

  void Finish() {
    std::stable_sort(
        customer_.events.begin(), customer_.events.end(),
        [](const SimulatedEvent& a, const SimulatedEvent& b) { return a.time_ms < b.time_ms; });
    for (SimulatedEvent& event : customer_.events) event.message_id = DrawUuid(random_);
  }

  const MarketOptions& options_;
  const Portfolio& portfolio_;
  Random& random_;
  SimulatedCustomer& customer_;
  int64_t begin_ms_ = 0;
  int64_t end_ms_ = 0;
  std::optional<int64_t> guest_since_ms_;
};

}  // namespace

void DrawFootprint(const MarketOptions& options, const Portfolio& portfolio, Random random,
                   SimulatedCustomer& customer) {
  if (!random.Chance(options.events_share)) return;
  FootprintDrawer(options, portfolio, random, customer).Draw();
}

}  // namespace kundig
