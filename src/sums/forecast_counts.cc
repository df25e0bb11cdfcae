#include "sums/forecast_counts.h"

#include "base/check.h"

namespace kundig {

void ForecastCounts::Key::AppendTo(ByteWriter& writer) const {
  before.AppendTo(writer);
  writer.Write(purchases_after);
}

Result<ForecastCounts::Key> ForecastCounts::Key::ReadFrom(ByteReader& reader) {
  Key key;
  KUNDIG_ASSIGN_OR_RETURN(key.before, RepeatPurchaseCounts::Key::ReadFrom(reader));
  KUNDIG_ASSIGN_OR_RETURN(key.purchases_after, reader.Read<int32_t>());
  return key;
}

uint64_t ForecastCounts::Key::Hash() const {
  return SplitMix64(before.Hash() ^ static_cast<uint32_t>(purchases_after));
}

void ForecastCounts::Apply(const CustomerHistory& history, Direction direction) {
  const auto days = history.purchase_days;
  const auto after_split = std::ranges::upper_bound(days, window_.split_day, {}, &PurchaseDay::day);
  const auto after_end = std::ranges::upper_bound(days, window_.end_day, {}, &PurchaseDay::day);
  const auto before = days.first(static_cast<size_t>(after_split - days.begin()));
  if (before.empty()) return;
  const Key key{.before = {.repeat_purchases = static_cast<int32_t>(before.size()) - 1,
                           .recency_days = before.back().day - before.front().day,
                           .first_day = before.front().day},
                .purchases_after = static_cast<int32_t>(after_end - after_split)};
  counts_.Add(key, static_cast<int64_t>(direction));
}

ForecastCounts& ForecastCounts::operator+=(const ForecastCounts& other) {
  KUNDIG_CHECK(window_ == other.window_);
  counts_.AddAll(other.counts_, 1);
  return *this;
}

ForecastCounts& ForecastCounts::operator-=(const ForecastCounts& other) {
  KUNDIG_CHECK(window_ == other.window_);
  counts_.AddAll(other.counts_, -1);
  return *this;
}

RepeatPurchaseCounts ForecastCounts::Calibration() const {
  RepeatPurchaseCounts calibration;
  for (const Group& group : Groups()) calibration.Add(group.key.before, group.customers);
  return calibration;
}

void ForecastCounts::AppendCanonicalBytes(ByteWriter& writer) const {
  writer.Write(window_.split_day.number);
  writer.Write(window_.end_day.number);
  counts_.AppendCanonicalBytes(writer);
}

Result<ForecastCounts> ForecastCounts::FromCanonicalBytes(ByteReader& reader) {
  BackTestWindow window;
  KUNDIG_ASSIGN_OR_RETURN(window.split_day.number, reader.Read<int32_t>());
  KUNDIG_ASSIGN_OR_RETURN(window.end_day.number, reader.Read<int32_t>());
  ForecastCounts sum(window);
  KUNDIG_ASSIGN_OR_RETURN(sum.counts_, GroupedCounts<Key>::FromCanonicalBytes(reader));
  return sum;
}

}  // namespace kundig
