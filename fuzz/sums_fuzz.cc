// Reading a sum from damaged bytes: refused, or read to a sum whose canonical bytes are those that
// were read. The first byte chooses the sum.
#include <cstddef>
#include <cstdint>
#include <span>

#include "base/check.h"
#include "sums/co_occurrence.h"
#include "sums/forecast_counts.h"
#include "sums/opportunity_counts.h"
#include "sums/repeat_purchase_counts.h"
#include "sums/spend_counts.h"

namespace {

template <kundig::AdditiveGroup Sum>
void ReadAndWriteBack(std::span<const std::byte> bytes) {
  kundig::ByteReader reader(bytes);
  const auto sum = Sum::FromCanonicalBytes(reader);
  if (!sum) return;
  kundig::ByteWriter writer;
  sum->AppendCanonicalBytes(writer);
  const auto read = bytes.first(bytes.size() - reader.remaining());
  KUNDIG_CHECK(std::equal(read.begin(), read.end(), writer.bytes().begin(), writer.bytes().end()));
  Sum zero = *sum;
  zero -= *sum;
  zero += *sum;
  KUNDIG_CHECK(zero == *sum);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size == 0) return 0;
  const auto bytes = std::as_bytes(std::span(data, size)).subspan(1);
  switch (data[0] % 5) {
    case 0: ReadAndWriteBack<kundig::RepeatPurchaseCounts>(bytes); break;
    case 1: ReadAndWriteBack<kundig::SpendCounts>(bytes); break;
    case 2: ReadAndWriteBack<kundig::OpportunityCounts>(bytes); break;
    case 3: ReadAndWriteBack<kundig::ForecastCounts>(bytes); break;
    default: ReadAndWriteBack<kundig::CoOccurrence>(bytes); break;
  }
  return 0;
}
