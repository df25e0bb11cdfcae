#include "sums/repeat_purchase_counts.h"

namespace kundig {

void RepeatPurchaseCounts::Key::AppendTo(ByteWriter& writer) const {
  writer.Write(repeat_purchases);
  writer.Write(recency_days);
  writer.Write(first_day.number);
}

Result<RepeatPurchaseCounts::Key> RepeatPurchaseCounts::Key::ReadFrom(ByteReader& reader) {
  Key key;
  KUNDIG_ASSIGN_OR_RETURN(key.repeat_purchases, reader.Read<int32_t>());
  KUNDIG_ASSIGN_OR_RETURN(key.recency_days, reader.Read<int32_t>());
  KUNDIG_ASSIGN_OR_RETURN(key.first_day.number, reader.Read<int32_t>());
  return key;
}

uint64_t RepeatPurchaseCounts::Key::Hash() const {
  const uint64_t packed = (static_cast<uint64_t>(static_cast<uint32_t>(repeat_purchases)) << 32) |
                          static_cast<uint32_t>(recency_days);
  return SplitMix64(packed ^ SplitMix64(static_cast<uint32_t>(first_day.number)));
}

void RepeatPurchaseCounts::Apply(const CustomerHistory& history, Direction direction) {
  const auto days = history.purchase_days;
  if (days.empty()) return;
  const Key key{.repeat_purchases = static_cast<int32_t>(days.size()) - 1,
                .recency_days = days.back().day - days.front().day,
                .first_day = days.front().day};
  counts_.Add(key, static_cast<int64_t>(direction));
}

RepeatPurchaseCounts& RepeatPurchaseCounts::operator+=(const RepeatPurchaseCounts& other) {
  counts_.AddAll(other.counts_, 1);
  return *this;
}

RepeatPurchaseCounts& RepeatPurchaseCounts::operator-=(const RepeatPurchaseCounts& other) {
  counts_.AddAll(other.counts_, -1);
  return *this;
}

Result<RepeatPurchaseCounts> RepeatPurchaseCounts::FromCanonicalBytes(ByteReader& reader) {
  RepeatPurchaseCounts sum;
  KUNDIG_ASSIGN_OR_RETURN(sum.counts_, GroupedCounts<Key>::FromCanonicalBytes(reader));
  return sum;
}

}  // namespace kundig
