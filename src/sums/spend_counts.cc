#include "sums/spend_counts.h"

namespace kundig {

void SpendCounts::Key::AppendTo(ByteWriter& writer) const {
  writer.Write(repeat_purchases);
  writer.Write(spend_minor);
}

Result<SpendCounts::Key> SpendCounts::Key::ReadFrom(ByteReader& reader) {
  Key key;
  KUNDIG_ASSIGN_OR_RETURN(key.repeat_purchases, reader.Read<int32_t>());
  KUNDIG_ASSIGN_OR_RETURN(key.spend_minor, reader.Read<int64_t>());
  return key;
}

uint64_t SpendCounts::Key::Hash() const {
  return SplitMix64(static_cast<uint64_t>(spend_minor) ^
                    SplitMix64(static_cast<uint32_t>(repeat_purchases)));
}

void SpendCounts::Apply(const CustomerHistory& history, Direction direction) {
  const auto days = history.purchase_days;
  if (days.size() < 2) return;
  Key key{.repeat_purchases = static_cast<int32_t>(days.size()) - 1, .spend_minor = 0};
  for (const PurchaseDay& repeat : days.subspan(1)) key.spend_minor += repeat.spend_minor;
  counts_.Add(key, static_cast<int64_t>(direction));
}

SpendCounts& SpendCounts::operator+=(const SpendCounts& other) {
  counts_.AddAll(other.counts_, 1);
  return *this;
}

SpendCounts& SpendCounts::operator-=(const SpendCounts& other) {
  counts_.AddAll(other.counts_, -1);
  return *this;
}

Result<SpendCounts> SpendCounts::FromCanonicalBytes(ByteReader& reader) {
  SpendCounts sum;
  KUNDIG_ASSIGN_OR_RETURN(sum.counts_, GroupedCounts<Key>::FromCanonicalBytes(reader));
  return sum;
}

}  // namespace kundig
