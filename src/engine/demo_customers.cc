#include "engine/demo_customers.h"

#include <algorithm>
#include <optional>

#include "base/parallel.h"
#include "base/random.h"
#include "simulation/berlin_time.h"
#include "simulation/segment_events.h"

namespace kundig {
namespace {

constexpr int64_t kPieceCustomers = 256;
constexpr size_t kPiecesAtOnce = 8;
constexpr int64_t kMicrosPerMs = 1000;
constexpr int32_t kDaysOfWeek = 7;
// Of the visits of known customers that somebody asks about, and of customers who are thought of
// for a message in a week.
constexpr double kAskedVisits = .5;
constexpr double kMessages = .02;
// Of the day's activity so much is over when they begin to be thought of, and when they end.
constexpr double kFirstMessage = .08;
constexpr double kLastMessage = .97;
// Apart from the streams by which customers are simulated.
constexpr uint64_t kMomentsStream = 1'000'003;

// Where one week of the last ones ends and the next begins, in ms.
class WeekBorders {
 public:
  WeekBorders(Day last_day, int32_t weeks) : begin_(last_day + 1 - weeks * kDaysOfWeek) {
    for (int32_t week = 0; week <= weeks; ++week) {
      borders_.push_back(BerlinMidnightMs(begin_ + week * kDaysOfWeek));
    }
  }

  // Nothing before the first.
  [[nodiscard]] std::optional<size_t> WeekOf(int64_t time_ms) const {
    const auto next = std::ranges::upper_bound(borders_, time_ms);
    if (next == borders_.begin()) return std::nullopt;
    return std::min(static_cast<size_t>(next - borders_.begin()) - 1, weeks() - 1);
  }
  [[nodiscard]] size_t weeks() const { return borders_.size() - 1; }
  [[nodiscard]] Day FirstDay(size_t week) const {
    return begin_ + static_cast<int32_t>(week) * kDaysOfWeek;
  }

 private:
  Day begin_;
  std::vector<int64_t> borders_;  // [weeks + 1]
};

void AppendEvents(SimulatedCustomer& customer, const WeekBorders& borders, DemoCustomers& piece) {
  std::vector<SimulatedEvent> all = std::move(customer.events);
  for (std::span<SimulatedEvent> rest = all; !rest.empty();) {
    const auto week = borders.WeekOf(rest.front().time_ms);
    const auto end = std::ranges::find_if(
        rest, [&](const SimulatedEvent& event) { return borders.WeekOf(event.time_ms) != week; });
    customer.events.assign(rest.begin(), end);
    AppendSegmentEvents(customer, week ? piece.weeks[*week].events : piece.events);
    rest = {end, rest.end()};
  }
  customer.events = std::move(all);
}

// The visits of the customer under its own name, one a day at most.
void AddVisits(const SimulatedCustomer& customer, const WeekBorders& borders, Random& random,
               DemoCustomers& piece) {
  constexpr int64_t kDayMs = 86'400'000;
  int64_t last_day = -1;
  for (const SimulatedEvent& event : customer.events) {
    const auto week = borders.WeekOf(event.time_ms);
    if (!week || !customer.identities[static_cast<size_t>(event.identity)].known_user) continue;
    if (event.time_ms / kDayMs == last_day || !random.Chance(kAskedVisits)) continue;
    last_day = event.time_ms / kDayMs;
    piece.weeks[*week].moments.push_back(
        {.customer = customer.number, .time_us = event.time_ms * kMicrosPerMs});
  }
}

void AddMessages(const SimulatedCustomer& customer, const WeekBorders& borders, Random& random,
                 DemoCustomers& piece) {
  for (size_t week = 0; week < borders.weeks(); ++week) {
    if (!random.Chance(kMessages)) continue;
    const auto day = static_cast<int32_t>(random.Below(kDaysOfWeek));
    const double when = kFirstMessage + (kLastMessage - kFirstMessage) * random.Uniform();
    const int64_t time_ms = BerlinTimeMs(borders.FirstDay(week) + day, when);
    piece.weeks[week].moments.push_back(
        {.customer = customer.number, .time_us = time_ms * kMicrosPerMs, .message = true});
  }
}

DemoCustomers Nobody(size_t weeks) { return {.weeks = std::vector<DemoWeek>(weeks), .needs = {}}; }

DemoCustomers SimulatePiece(const MarketOptions& options, const WeekBorders& borders,
                            int64_t first) {
  DemoCustomers piece = Nobody(borders.weeks());
  const Random random = Random(options.seed).Fork(kMomentsStream);
  for (int64_t number = first; number < std::min(options.customers, first + kPieceCustomers);
       ++number) {
    SimulatedCustomer customer = SimulateCustomer(options, number);
    piece.needs.push_back(customer.truth.needs);
    AppendEvents(customer, borders, piece);
    Random moments = random.Fork(static_cast<uint64_t>(number));
    AddVisits(customer, borders, moments, piece);
    AddMessages(customer, borders, moments, piece);
  }
  return piece;
}

void Append(DemoCustomers&& piece, DemoCustomers& all) {
  all.events += piece.events;
  all.needs.insert(all.needs.end(), piece.needs.begin(), piece.needs.end());
  for (size_t week = 0; week < all.weeks.size(); ++week) {
    all.weeks[week].events += piece.weeks[week].events;
    auto& moments = piece.weeks[week].moments;
    all.weeks[week].moments.insert(all.weeks[week].moments.end(), moments.begin(), moments.end());
  }
}

}  // namespace

DemoCustomers SimulateDemoCustomers(const MarketOptions& options, int32_t weeks,
                                    const MarketProgress& progress) {
  const WeekBorders borders(options.last_day, weeks);
  DemoCustomers all = Nobody(borders.weeks());
  for (int64_t first = 0; first < options.customers;) {
    std::vector<DemoCustomers> pieces(kPiecesAtOnce);
    ParallelFor(pieces.size(), 1, [&](size_t begin, size_t end) {
      for (size_t i = begin; i < end; ++i) {
        pieces[i] =
            SimulatePiece(options, borders, first + static_cast<int64_t>(i) * kPieceCustomers);
      }
    });
    for (DemoCustomers& piece : pieces) Append(std::move(piece), all);
    first += static_cast<int64_t>(kPiecesAtOnce) * kPieceCustomers;
    if (progress) progress(std::min(options.customers, first));
  }
  for (DemoWeek& week : all.weeks) {
    std::ranges::stable_sort(week.moments, {}, &DemoMoment::time_us);
  }
  return all;
}

}  // namespace kundig
