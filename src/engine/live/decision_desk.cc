#include "engine/live/decision_desk.h"

#include "base/check.h"
#include "base/digest.h"
#include "base/hash.h"

namespace kundig {
namespace {

// A model that was forgotten is kept once more, which does no harm.
constexpr size_t kModelsInMind = 64;

Result<std::vector<uint8_t>> AskedOf(const DecideCall& call, const DecisionModels& models) {
  if (!call.candidates) return std::vector<uint8_t>();
  std::vector<uint8_t> asked(models.services.size(), 0);
  for (const std::string& id : *call.candidates) {
    const auto found = std::ranges::find(models.services, id, &ServiceConfig::id);
    if (found == models.services.end()) {
      return Fail(ErrorCode::kUsage, fmt::format("there is no service \"{}\"", id), "candidates",
                  "Name services of the configuration; leave candidates out to ask for all.");
    }
    asked[static_cast<size_t>(found - models.services.begin())] = 1;
  }
  return asked;
}

}  // namespace

DecisionDesk::DecisionDesk(const PersonSource& persons, Keep keep,
                           std::function<uint64_t()> random_bits)
    : persons_(persons), keep_(std::move(keep)), random_bits_(std::move(random_bits)) {}

std::unique_ptr<PersonSignals> DecisionDesk::TakeSignals() const {
  const std::lock_guard lock(mutex_);
  if (free_.empty()) return std::make_unique<PersonSignals>();
  auto signals = std::move(free_.back());
  free_.pop_back();
  return signals;
}

void DecisionDesk::GiveBack(std::unique_ptr<PersonSignals> signals) const {
  const std::lock_guard lock(mutex_);
  free_.push_back(std::move(signals));
}

Result<AnsweredDecision> DecisionDesk::Preview(const DecideCall& call, uint64_t seed) const {
  KUNDIG_CHECK(call.limit >= 1 && call.limit <= DecideCall::kMostPlaces);
  AnsweredDecision answered{.id = {}, .decision = {}, .models = persons_.decision_models()};
  if (!answered.models) {
    return Fail(ErrorCode::kStoreInUse, "the models are not there yet", {}, "Ask again.");
  }
  const DecisionModels& models = *answered.models;
  PersonQuestion question{.now_us = call.now_us,
                          .occasion = call.occasion,
                          .limit = call.limit,
                          .local_minute = call.local_minute,
                          .asked = {},
                          .seed = seed};
  KUNDIG_ASSIGN_OR_RETURN(question.asked, AskedOf(call, models));
  auto signals = TakeSignals();
  const auto person = persons_.Find(call.identifier);
  const bool known = person && persons_.Read(*person, [&](const PersonPicture& picture) {
    signals->Read(models, picture, question);
  });
  if (!known) signals->Read(models, {.stable_id = StableId(call.identifier)}, question);
  answered.decision = DecideFor(models, *signals, question);
  GiveBack(std::move(signals));
  return answered;
}

Result<std::string> DecisionDesk::Basis(const DecideCall& call) const {
  KUNDIG_ASSIGN_OR_RETURN(const AnsweredDecision answered, Preview(call, 0));
  const DecisionRecord& record = answered.decision.record;
  return ToHex(Blake2b256([&](ByteWriter& writer) {
    writer.WriteText(call.identifier);
    writer.WriteText(record.model_digest);
    writer.WriteText(record.policy);
    writer.Write(static_cast<uint64_t>(record.limit));
    writer.Write(static_cast<uint8_t>(record.customer_restraint));
    writer.WriteText(EncodeCandidates(record));
  }));
}

bool DecisionDesk::IsModelLogged(const std::string& digest) const {
  const std::lock_guard lock(mutex_);
  const auto found = std::ranges::find(models_, digest, &KnownModel::digest);
  return found != models_.end() && found->logged;
}

void DecisionDesk::SetModelLogged(const std::string& digest, bool logged) {
  const std::lock_guard lock(mutex_);
  const auto found = std::ranges::find(models_, digest, &KnownModel::digest);
  if (found == models_.end()) return;
  if (logged) {
    found->logged = true;
  } else {
    models_.erase(found);
  }
}

// Before the first decision by it, so that it is durable not later: what is kept is kept in order.
// So whoever decides by it meanwhile waits until it is on its way. A model that could not be kept
// is kept with the next decision.
bool DecisionDesk::KeepModel(const DecideCall& call, const DecisionModels& models) {
  const std::string& digest = models.snapshot.model.digest();
  const std::lock_guard keeping(keeping_model_);
  {
    const std::lock_guard lock(mutex_);
    if (std::ranges::find(models_, digest, &KnownModel::digest) != models_.end()) return true;
    models_.push_back({.digest = digest});
    if (models_.size() > kModelsInMind) models_.pop_front();
  }
  const std::string payload = EncodeModelRecord(
      {.digest = digest, .model = EncodeModel(models.snapshot.model, models.worths)});
  const bool taken =
      keep_({.key_number = call.key_number, .time_us = call.now_us, .payloads = {payload}},
            [this, digest](const Status& kept) { SetModelLogged(digest, kept.has_value()); });
  if (!taken) SetModelLogged(digest, false);
  return taken;
}

bool DecisionDesk::Decide(const DecideCall& call, Done done) {
  constexpr int kSeedBits = 63;
  const uint64_t seed = random_bits_() >> (64 - kSeedBits);
  auto made = Preview(call, seed);
  if (!made) {
    done(std::move(made));
    return true;
  }
  const auto answered = std::make_shared<AnsweredDecision>(std::move(*made));
  const uint64_t high = random_bits_();
  const uint64_t low = random_bits_();
  answered->id = fmt::format("{:016x}{:016x}", high, low);
  if (!KeepModel(call, *answered->models)) return false;
  const std::string payload = EncodeDecisionRecord(LogOf(*answered, call));
  return keep_(
      {.key_number = call.key_number, .time_us = call.now_us, .payloads = {payload}},
      [this, answered, done = std::move(done)](const Status& kept) {
        if (!kept) return done(tl::unexpected(kept.error()));
        if (IsModelLogged(answered->models->snapshot.model.digest())) {
          return done(std::move(*answered));
        }
        done(Fail(ErrorCode::kStoreInUse, "the reward model could not be kept", {}, "Ask again."));
      });
}

LoggedDecision LogOf(const AnsweredDecision& answered, const DecideCall& call) {
  const Decision& decision = answered.decision;
  const DecisionRecord& record = decision.record;
  LoggedDecision logged{.id = answered.id,
                        .customer = call.identifier,
                        .anonymous = call.anonymous,
                        .time_us = call.now_us,
                        .placement = call.placement,
                        .occasion = call.occasion,
                        .policy = record.policy,
                        .model_digest = record.model_digest,
                        .seed = record.seed,
                        .places = static_cast<uint32_t>(record.limit),
                        .leave_alone_minor = record.leave_alone_minor,
                        .left_alone = decision.left_alone,
                        .left_alone_propensity = decision.left_alone_propensity,
                        .offers = {},
                        .candidates = EncodeCandidates(record)};
  for (const Offer& offer : decision.offers) {
    logged.offers.push_back({.service = answered.models->services[offer.service].id,
                             .value_minor = offer.value_minor,
                             .propensity = offer.propensity,
                             .worth_minor = answered.models->worths[offer.service].worth_minor,
                             .features = ToFixedPoint(record.features[offer.service])});
  }
  return logged;
}

}  // namespace kundig
