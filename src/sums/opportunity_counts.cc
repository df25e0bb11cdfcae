#include "sums/opportunity_counts.h"

#include "base/check.h"

namespace kundig {

void OpportunityCounts::Key::AppendTo(ByteWriter& writer) const {
  writer.Write(active_periods);
  writer.Write(recency_periods);
  writer.Write(first_period);
}

Result<OpportunityCounts::Key> OpportunityCounts::Key::ReadFrom(ByteReader& reader) {
  Key key;
  KUNDIG_ASSIGN_OR_RETURN(key.active_periods, reader.Read<int32_t>());
  KUNDIG_ASSIGN_OR_RETURN(key.recency_periods, reader.Read<int32_t>());
  KUNDIG_ASSIGN_OR_RETURN(key.first_period, reader.Read<int32_t>());
  return key;
}

uint64_t OpportunityCounts::Key::Hash() const {
  const uint64_t packed = (static_cast<uint64_t>(static_cast<uint32_t>(active_periods)) << 32) |
                          static_cast<uint32_t>(recency_periods);
  return SplitMix64(packed ^ SplitMix64(static_cast<uint32_t>(first_period)));
}

void OpportunityCounts::Apply(const CustomerHistory& history, Direction direction) {
  const auto days = history.purchase_days;
  if (days.empty()) return;
  Key key{.first_period = PeriodNumber(days.front().day, period_)};
  int32_t last = key.first_period;
  for (const PurchaseDay& purchase : days.subspan(1)) {
    const int32_t current = PeriodNumber(purchase.day, period_);
    if (current != last) ++key.active_periods;
    last = current;
  }
  key.recency_periods = last - key.first_period;
  counts_.Add(key, static_cast<int64_t>(direction));
}

OpportunityCounts& OpportunityCounts::operator+=(const OpportunityCounts& other) {
  KUNDIG_CHECK(period_ == other.period_);
  counts_.AddAll(other.counts_, 1);
  return *this;
}

OpportunityCounts& OpportunityCounts::operator-=(const OpportunityCounts& other) {
  KUNDIG_CHECK(period_ == other.period_);
  counts_.AddAll(other.counts_, -1);
  return *this;
}

void OpportunityCounts::AppendCanonicalBytes(ByteWriter& writer) const {
  writer.Write(static_cast<uint8_t>(period_));
  counts_.AppendCanonicalBytes(writer);
}

Result<OpportunityCounts> OpportunityCounts::FromCanonicalBytes(ByteReader& reader) {
  KUNDIG_ASSIGN_OR_RETURN(const auto period, reader.Read<uint8_t>());
  if (period > static_cast<uint8_t>(Period::kYear)) {
    return Fail(ErrorCode::kFailure, "the serialised sum names an unknown period", {},
                "take a whole copy");
  }
  OpportunityCounts sum(static_cast<Period>(period));
  KUNDIG_ASSIGN_OR_RETURN(sum.counts_, GroupedCounts<Key>::FromCanonicalBytes(reader));
  return sum;
}

}  // namespace kundig
