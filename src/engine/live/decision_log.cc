#include "engine/live/decision_log.h"

#include <bit>

#include "base/bytes.h"

namespace kundig {
namespace {

constexpr uint8_t kVersion = 1;
constexpr uint8_t kRestraintBits = 0x0f;
constexpr uint8_t kInUseBit = 0x10;
constexpr uint8_t kNeedBit = 0x20;
constexpr uint8_t kInterestBit = 0x40;
constexpr auto kLastRestraint = static_cast<uint8_t>(Restraint::kWorthTooLittle);
static_assert(kLastRestraint <= kRestraintBits);

tl::unexpected<Error> Damaged(const std::string& what) {
  return Fail(ErrorCode::kFailure, what + " cannot be read", "decision log",
              "it was not written by this release, or is damaged");
}

std::span<const std::byte> AsBytes(std::string_view text) {
  return std::as_bytes(std::span(text.data(), text.size()));
}

std::string ToText(const ByteWriter& writer) {
  const Bytes& bytes = writer.bytes();
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

void WriteDouble(double number, ByteWriter& writer) {
  writer.Write(std::bit_cast<uint64_t>(number));
}

Status ReadDouble(ByteReader& reader, double& number) {
  KUNDIG_ASSIGN_OR_RETURN(const auto bits, reader.Read<uint64_t>());
  number = std::bit_cast<double>(bits);
  return {};
}

Status ReadText(ByteReader& reader, std::string& text) {
  KUNDIG_ASSIGN_OR_RETURN(text, reader.ReadText());
  return {};
}

template <typename Integer>
Status ReadInteger(ByteReader& reader, Integer& integer) {
  KUNDIG_ASSIGN_OR_RETURN(integer, reader.Read<Integer>());
  return {};
}

Status ReadRestraint(uint8_t number, Restraint& restraint) {
  if (number > kLastRestraint) return Damaged("a reason");
  restraint = static_cast<Restraint>(number);
  return {};
}

void WriteFeatures(const FixedFeatures& features, ByteWriter& writer) {
  for (const int32_t feature : features) writer.Write(feature);
}

Status ReadFeatures(ByteReader& reader, FixedFeatures& features) {
  for (int32_t& feature : features) {
    KUNDIG_RETURN_IF_ERROR(ReadInteger(reader, feature));
    if (feature < -kMaxFeature || feature > kMaxFeature) return Damaged("a feature");
  }
  return {};
}

// Zigzag: small numbers of either sign become small.
void AppendNumber(int32_t number, std::string& bytes) {
  auto rest = (static_cast<uint32_t>(number) << 1) ^ static_cast<uint32_t>(number >> 31);
  for (; rest >= 0x80; rest >>= 7) bytes += static_cast<char>(rest | 0x80);
  bytes += static_cast<char>(rest);
}

Result<int32_t> ReadNumber(ByteReader& reader) {
  constexpr int kMostBits = 28;  // of a feature's 22 with its sign
  uint32_t zigzag = 0;
  for (int shift = 0; shift < kMostBits; shift += 7) {
    KUNDIG_ASSIGN_OR_RETURN(const auto group, reader.Read<uint8_t>());
    zigzag |= uint32_t{group & 0x7fu} << shift;
    if (group >= 0x80) continue;
    const auto number = static_cast<int32_t>((zigzag >> 1) ^ (0u - (zigzag & 1)));
    // Not 0: its bit would not be set; nor with a group that adds nothing.
    if (group != 0 && number != 0 && number >= -kMaxFeature && number <= kMaxFeature) return number;
    break;
  }
  return Damaged("a service's features");
}

constexpr auto kNeedAt = static_cast<size_t>(Feature::kNeed);
constexpr auto kInterestAt = static_cast<size_t>(Feature::kInterest);
constexpr auto kInUseAt = static_cast<size_t>(Feature::kInUse);

// The customer's own, of any service's.
FixedFeatures WithoutService(FixedFeatures features) {
  features[kNeedAt] = features[kInterestAt] = features[kInUseAt] = 0;
  return features;
}

Status ReadService(ByteReader& reader, FixedFeatures& features, Restraint& restraint) {
  KUNDIG_ASSIGN_OR_RETURN(const auto flags, reader.Read<uint8_t>());
  if (flags >= 2 * kInterestBit) return Damaged("a service");
  KUNDIG_RETURN_IF_ERROR(ReadRestraint(flags & kRestraintBits, restraint));
  if ((flags & kInUseBit) != 0) features[kInUseAt] = kFeatureUnit;
  if ((flags & kNeedBit) != 0) {
    KUNDIG_ASSIGN_OR_RETURN(features[kNeedAt], ReadNumber(reader));
  }
  if ((flags & kInterestBit) != 0) {
    KUNDIG_ASSIGN_OR_RETURN(features[kInterestAt], ReadNumber(reader));
  }
  return {};
}

void WriteOffer(const LoggedOffer& offer, ByteWriter& writer) {
  writer.WriteText(offer.service);
  for (const double number :
       {offer.value_minor.value, offer.value_minor.low, offer.value_minor.high, offer.propensity}) {
    WriteDouble(number, writer);
  }
  writer.Write(offer.worth_minor);
  WriteFeatures(offer.features, writer);
}

Result<LoggedOffer> ReadOffer(ByteReader& reader) {
  LoggedOffer offer;
  KUNDIG_RETURN_IF_ERROR(ReadText(reader, offer.service));
  for (double* number : {&offer.value_minor.value, &offer.value_minor.low, &offer.value_minor.high,
                         &offer.propensity}) {
    KUNDIG_RETURN_IF_ERROR(ReadDouble(reader, *number));
  }
  KUNDIG_RETURN_IF_ERROR(ReadInteger(reader, offer.worth_minor));
  KUNDIG_RETURN_IF_ERROR(ReadFeatures(reader, offer.features));
  return offer;
}

// The mark of the record and the version of its form.
Status ReadMark(ByteReader& reader, OwnRecord mark) {
  KUNDIG_ASSIGN_OR_RETURN(const auto first, reader.Read<uint8_t>());
  KUNDIG_ASSIGN_OR_RETURN(const auto version, reader.Read<uint8_t>());
  if (first != static_cast<uint8_t>(mark) || version != kVersion) return Damaged("a record");
  return {};
}

void WriteMark(OwnRecord mark, ByteWriter& writer) {
  writer.Write(static_cast<uint8_t>(mark));
  writer.Write(kVersion);
}

}  // namespace

std::string EncodeCandidates(const DecisionRecord& record) {
  if (record.features.empty()) return {};
  ByteWriter head;
  head.Write(kVersion);
  head.Write(static_cast<uint32_t>(record.features.size()));
  WriteFeatures(WithoutService(ToFixedPoint(record.features.front())), head);
  std::string bytes = ToText(head);
  bytes.reserve(bytes.size() + 4 * record.features.size());
  for (size_t service = 0; service < record.features.size(); ++service) {
    const Features& x = record.features[service];
    const auto need = static_cast<int32_t>(x[kNeedAt] * kFeatureUnit);
    const auto interest = static_cast<int32_t>(x[kInterestAt] * kFeatureUnit);
    auto flags = static_cast<uint8_t>(record.restraints[service]);
    if (x[kInUseAt] != 0) flags |= kInUseBit;
    if (need != 0) flags |= kNeedBit;
    if (interest != 0) flags |= kInterestBit;
    bytes += static_cast<char>(flags);
    if (need != 0) AppendNumber(need, bytes);
    if (interest != 0) AppendNumber(interest, bytes);
  }
  return bytes;
}

Status DecodeCandidates(std::string_view bytes, DecisionRecord& record) {
  record.restraints.clear();
  record.features.clear();
  if (bytes.empty()) return {};
  ByteReader reader(AsBytes(bytes));
  KUNDIG_ASSIGN_OR_RETURN(const auto version, reader.Read<uint8_t>());
  KUNDIG_ASSIGN_OR_RETURN(const auto services, reader.Read<uint32_t>());
  FixedFeatures customer = {};
  KUNDIG_RETURN_IF_ERROR(ReadFeatures(reader, customer));
  if (version != kVersion || services == 0 || services > reader.remaining() ||
      customer != WithoutService(customer)) {
    return Damaged("the candidates");
  }
  for (uint32_t service = 0; service < services; ++service) {
    FixedFeatures features = customer;
    Restraint restraint = Restraint::kNone;
    KUNDIG_RETURN_IF_ERROR(ReadService(reader, features, restraint));
    record.restraints.push_back(restraint);
    record.features.push_back(FromFixedPoint(features));
  }
  if (!reader.empty()) return Damaged("what stands behind the candidates");
  return {};
}

std::string EncodeModel(const RewardModel& model, const std::vector<ArmWorth>& worths) {
  ByteWriter writer;
  writer.Write(kVersion);
  model.AppendCanonicalBytes(writer);
  for (const ArmWorth& worth : worths) writer.Write(worth.worth_minor);
  return ToText(writer);
}

Result<LoggedModel> DecodeModel(std::string_view bytes) {
  ByteReader reader(AsBytes(bytes));
  LoggedModel logged;
  KUNDIG_ASSIGN_OR_RETURN(const auto version, reader.Read<uint8_t>());
  if (version != kVersion) return Damaged("a reward model");
  KUNDIG_ASSIGN_OR_RETURN(logged.model, RewardModel::FromCanonicalBytes(reader));
  for (size_t arm = 0; arm < logged.model.size(); ++arm) {
    KUNDIG_ASSIGN_OR_RETURN(const auto worth, reader.Read<int64_t>());
    logged.worths_minor.push_back(worth);
  }
  if (!reader.empty()) return Damaged("what stands behind a reward model");
  return logged;
}

Result<DecisionRecord> RestoreRecord(const LoggedDecision& decision, const RewardModel& model) {
  DecisionRecord record{.model_digest = decision.model_digest,
                        .policy = decision.policy,
                        .seed = decision.seed,
                        .limit = decision.places,
                        .leave_alone_minor = decision.leave_alone_minor,
                        .restraints = {},
                        .features = {},
                        .beliefs = {}};
  if (model.digest() != decision.model_digest) {
    return Fail(ErrorCode::kFailure, "the decision was made by another reward model",
                "decision " + decision.id, "take the one with its digest");
  }
  if (decision.candidates.empty()) {
    record.customer_restraint = decision.left_alone;
    return record;
  }
  KUNDIG_RETURN_IF_ERROR(DecodeCandidates(decision.candidates, record));
  if (record.features.size() != model.size()) return Damaged("the candidates");
  record.beliefs.resize(model.size());
  model.PredictAll(record.features, record.beliefs);
  return record;
}

std::string EncodeDecisionRecord(const LoggedDecision& decision) {
  ByteWriter writer;
  WriteMark(OwnRecord::kDecision, writer);
  writer.WriteText(decision.id);
  writer.WriteText(decision.customer);
  writer.Write(static_cast<uint8_t>(decision.anonymous ? 1 : 0));
  writer.Write(decision.time_us);
  writer.WriteText(decision.placement);
  writer.Write(static_cast<uint8_t>(decision.occasion));
  writer.WriteText(decision.policy);
  writer.WriteText(decision.model_digest);
  writer.Write(decision.seed);
  writer.Write(decision.places);
  WriteDouble(decision.leave_alone_minor, writer);
  writer.Write(static_cast<uint8_t>(decision.left_alone));
  WriteDouble(decision.left_alone_propensity, writer);
  writer.Write(static_cast<uint32_t>(decision.offers.size()));
  for (const LoggedOffer& offer : decision.offers) WriteOffer(offer, writer);
  writer.WriteText(decision.candidates);
  return ToText(writer);
}

Result<LoggedDecision> DecodeDecisionRecord(std::string_view payload) {
  ByteReader reader(AsBytes(payload));
  KUNDIG_RETURN_IF_ERROR(ReadMark(reader, OwnRecord::kDecision));
  LoggedDecision decision;
  KUNDIG_RETURN_IF_ERROR(ReadText(reader, decision.id));
  KUNDIG_RETURN_IF_ERROR(ReadText(reader, decision.customer));
  KUNDIG_ASSIGN_OR_RETURN(const auto anonymous, reader.Read<uint8_t>());
  KUNDIG_RETURN_IF_ERROR(ReadInteger(reader, decision.time_us));
  KUNDIG_RETURN_IF_ERROR(ReadText(reader, decision.placement));
  KUNDIG_ASSIGN_OR_RETURN(const auto occasion, reader.Read<uint8_t>());
  if (anonymous > 1 || occasion > static_cast<uint8_t>(Occasion::kMessage)) {
    return Damaged("a decision");
  }
  decision.anonymous = anonymous == 1;
  decision.occasion = static_cast<Occasion>(occasion);
  KUNDIG_RETURN_IF_ERROR(ReadText(reader, decision.policy));
  KUNDIG_RETURN_IF_ERROR(ReadText(reader, decision.model_digest));
  KUNDIG_RETURN_IF_ERROR(ReadInteger(reader, decision.seed));
  KUNDIG_RETURN_IF_ERROR(ReadInteger(reader, decision.places));
  KUNDIG_RETURN_IF_ERROR(ReadDouble(reader, decision.leave_alone_minor));
  KUNDIG_ASSIGN_OR_RETURN(const auto left_alone, reader.Read<uint8_t>());
  KUNDIG_RETURN_IF_ERROR(ReadRestraint(left_alone, decision.left_alone));
  KUNDIG_RETURN_IF_ERROR(ReadDouble(reader, decision.left_alone_propensity));
  KUNDIG_ASSIGN_OR_RETURN(const auto offers, reader.Read<uint32_t>());
  for (uint32_t i = 0; i < offers; ++i) {
    KUNDIG_ASSIGN_OR_RETURN(LoggedOffer offer, ReadOffer(reader));
    decision.offers.push_back(std::move(offer));
  }
  KUNDIG_RETURN_IF_ERROR(ReadText(reader, decision.candidates));
  if (!reader.empty()) return Damaged("what stands behind a decision");
  return decision;
}

std::string EncodeModelRecord(const ModelRecord& record) {
  ByteWriter writer;
  WriteMark(OwnRecord::kRewardModel, writer);
  writer.WriteText(record.digest);
  writer.WriteText(record.model);
  return ToText(writer);
}

Result<ModelRecord> DecodeModelRecord(std::string_view payload) {
  ByteReader reader(AsBytes(payload));
  KUNDIG_RETURN_IF_ERROR(ReadMark(reader, OwnRecord::kRewardModel));
  ModelRecord record;
  KUNDIG_RETURN_IF_ERROR(ReadText(reader, record.digest));
  KUNDIG_RETURN_IF_ERROR(ReadText(reader, record.model));
  if (!reader.empty()) return Damaged("what stands behind a model");
  return record;
}

}  // namespace kundig
