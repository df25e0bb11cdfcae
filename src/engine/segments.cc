#include "engine/segments.h"

#include "base/parallel.h"
#include "evidence/purchase_backtest.h"

namespace kundig {
namespace {

constexpr int32_t kNewDays = 91;
constexpr int32_t kRegularDays = 3;
constexpr double kSurelyAlive = 0.8;
constexpr double kRatherAlive = 0.5;
constexpr double kPerhapsAlive = 0.2;
constexpr size_t kCustomersAPiece = 1024;

constexpr std::array<std::string_view, kSegments> kNames = {
    "undated", "new", "once", "regular", "occasional", "slipping", "gone"};

}  // namespace

std::string_view SegmentName(CustomerSegment segment) {
  return kNames[static_cast<size_t>(segment)];
}

std::vector<std::string> SegmentNames() {
  std::vector<std::string> names;
  for (const CustomerSegment segment : kSegmentsShown) names.emplace_back(SegmentName(segment));
  return names;
}

Result<CustomerSegment> ParseSegment(std::string_view name) {
  for (const CustomerSegment segment : kSegmentsShown) {
    if (SegmentName(segment) == name) return segment;
  }
  return Fail(ErrorCode::kUsage, fmt::format("there is no segment \"{}\"", name), "segment",
              fmt::format("The segments are {}.", fmt::join(SegmentNames(), ", ")));
}

CustomerSegment SegmentOf(const CustomerSummary& customer, double p_alive, Day until) {
  if (!customer.purchases) return CustomerSegment::kUndated;
  if (customer.purchases->first_day > until - kNewDays) return CustomerSegment::kNew;
  if (customer.purchases->repeat_purchases == 0) return CustomerSegment::kOnce;
  const int32_t purchase_days = customer.purchases->repeat_purchases + 1;
  if (p_alive >= kSurelyAlive && purchase_days >= kRegularDays) return CustomerSegment::kRegular;
  if (p_alive >= kRatherAlive) return CustomerSegment::kOccasional;
  return p_alive >= kPerhapsAlive ? CustomerSegment::kSlipping : CustomerSegment::kGone;
}

std::vector<CustomerSegment> SegmentsOf(const Learned& learned, const CustomerBase& base) {
  std::vector<CustomerSegment> segments(base.customers.size(), CustomerSegment::kUndated);
  const PurchaseModel* model = LifetimeModel(learned.models, learned.choice);
  ParallelFor(segments.size(), kCustomersAPiece, [&](size_t begin, size_t end) {
    for (size_t i = begin; i < end; ++i) {
      const CustomerSummary& customer = base.customers[i];
      if (!customer.purchases) continue;
      const PurchaseRecord record = RecordInWeeks(*customer.purchases, learned.plan.until);
      const double p_alive = model != nullptr ? model->ProbabilityAlive(record) : kRatherAlive;
      segments[i] = SegmentOf(customer, p_alive, learned.plan.until);
    }
  });
  return segments;
}

CustomerBase OfSegment(const CustomerBase& base, std::span<const CustomerSegment> segments,
                       CustomerSegment segment) {
  CustomerBase chosen;
  for (size_t i = 0; i < segments.size(); ++i) {
    if (segments[i] == segment) chosen.Add(base.customers[i], base.Items()[i]);
  }
  return chosen;
}

void NarrowTo(CustomerSegment segment, Learned& learned) {
  learned.base = OfSegment(learned.base, SegmentsOf(learned, learned.base), segment);
}

std::vector<SegmentSize> SizesOf(std::span<const CustomerSegment> segments) {
  std::vector<SegmentSize> sizes;
  for (const CustomerSegment segment : kSegmentsShown) {
    sizes.push_back({segment, std::ranges::count(segments, segment)});
  }
  return sizes;
}

void WriteSegments(JsonWriter& json, std::span<const SegmentSize> sizes) {
  json.Key("segments").BeginArray();
  for (const SegmentSize& size : sizes) {
    json.BeginObject()
        .Field("segment", SegmentName(size.segment))
        .Field("customers", size.customers)
        .EndObject();
  }
  json.EndArray();
}

}  // namespace kundig
