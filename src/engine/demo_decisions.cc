#include "engine/demo_decisions.h"

#include <algorithm>
#include <deque>

#include "base/iso_time.h"
#include "base/json_writer.h"
#include "base/portable_math.h"
#include "engine/live/decision_desk.h"
#include "engine/live/live_picture.h"
#include "engine/live/live_rewards.h"
#include "engine/live/store_decisions.h"
#include "engine/live/wall_clock.h"

namespace kundig {
namespace {

// A customer who sees an offer looks at it with this probability, and then takes it up as one who
// came across the service by itself.
constexpr double kLooksAtVisit = .6;
constexpr double kLooksAtMessage = .3;
constexpr double kDeclines = .1;  // of those who do not take it up
constexpr double kMeanDelayUs = 8 * 3600e6;

// The persons of the store as they are.
class PersonsOfPicture final : public PersonSource {
 public:
  PersonsOfPicture(const LivePicture& picture, std::shared_ptr<const DecisionModels> models)
      : picture_(picture), models_(std::move(models)) {}

  [[nodiscard]] std::optional<int32_t> Find(std::string_view identifier) const override {
    return picture_.Find(identifier);
  }
  bool Read(int32_t person, const std::function<void(const PersonPicture&)>& visit) const override {
    picture_.Read(person, visit);
    return true;
  }
  [[nodiscard]] std::shared_ptr<const DecisionModels> decision_models() const override {
    return models_;
  }

 private:
  const LivePicture& picture_;
  std::shared_ptr<const DecisionModels> models_;
};

Result<std::shared_ptr<const DecisionModels>> ModelsOf(Store& store, const Config& config,
                                                       std::shared_ptr<const Learned> learned,
                                                       LivePicture& picture) {
  KUNDIG_ASSIGN_OR_RETURN(Connection connection, store.Connect());
  KUNDIG_ASSIGN_OR_RETURN(WallClock clock, ReadWallClock(connection, config.timezone));
  const LivePicture::RewardsNow now = picture.CopyRewards();
  return MakeDecisionModels(config,
                            {.learned = std::move(learned),
                             .items = now.items,
                             .clock = std::make_shared<const WallClock>(std::move(clock)),
                             .value = {}},
                            now.waiting.AddedTo(now.rewards));
}

// What the desk keeps, until it is stored as the journal's records are.
struct KeptRecords {
  std::deque<std::string> payloads;
  std::vector<JournalRecord> records;

  void Keep(const OwnBatch& batch) {
    for (const std::string& payload : batch.payloads) {
      payloads.push_back(payload);
      records.push_back({.kind = RecordKind::kOwn,
                         .received_at_us = batch.time_us,
                         .message = {},
                         .payload = payloads.back()});
    }
  }
};

// Whoever was asked for is known, so that there is nothing new to join.
Status StoreKept(Store& store, const PersonIndex& persons, const KeptRecords& kept) {
  KUNDIG_ASSIGN_OR_RETURN(Connection connection, store.Connect());
  const LinkIndex links;
  IdentifierJoiner joiner(persons, links);
  KUNDIG_ASSIGN_OR_RETURN(Transaction transaction, Transaction::Begin(connection));
  KUNDIG_RETURN_IF_ERROR(StoreOwnRecords(connection, kept.records, {}, joiner));
  return transaction.Commit();
}

std::string AnswerEvent(const std::string& customer, const std::string& decision_id, bool accepted,
                        int64_t time_us) {
  JsonWriter json;
  json.BeginObject()
      .Field("type", "track")
      .Field("messageId", "answer-" + decision_id)
      .Field("userId", customer)
      .Field("timestamp", FormatIsoTime(time_us))
      .Field("event", "Offer Answered")
      .Key("properties")
      .BeginObject()
      .Field("decisionId", decision_id)
      .Field("outcome", accepted ? "accepted" : "declined")
      .EndObject()
      .Key("context")
      .BeginObject()
      .Key("library")
      .BeginObject()
      .Field("name", "kundig-simulation")
      .Field("version", "1")
      .EndObject()
      .EndObject()
      .EndObject();
  return json.Take() + "\n";
}

}  // namespace

DemoDecisions::DemoDecisions(Store& store, const Config& config,
                             const std::vector<NeedVector>& needs, Random random,
                             std::shared_ptr<const Learned> learned)
    : store_(&store),
      config_(&config),
      needs_(&needs),
      decisions_(random.Fork(0)),
      answers_(random.Fork(1)),
      learned_(std::move(learned)) {}

Result<DemoDecisions> DemoDecisions::Begin(Store& store, const Config& config,
                                           const std::vector<NeedVector>& needs, Random random) {
  KUNDIG_ASSIGN_OR_RETURN(Learned learned, Learn(store, config, {}));
  return DemoDecisions(store, config, needs, random,
                       std::make_shared<const Learned>(std::move(learned)));
}

Status DemoDecisions::Decide(const std::vector<DemoMoment>& moments) {
  KUNDIG_ASSIGN_OR_RETURN(const auto picture,
                          LivePicture::Load(*store_, *config_, WatchedItems(*config_)));
  KUNDIG_ASSIGN_OR_RETURN(auto models, ModelsOf(*store_, *config_, learned_, *picture));
  const PersonsOfPicture persons(*picture, std::move(models));
  KeptRecords kept;
  DecisionDesk desk(
      persons,
      [&kept](const OwnBatch& batch, const std::function<void(Status)>& done) {
        kept.Keep(batch);
        done({});
        return true;
      },
      [this] { return decisions_.Next(); });
  for (const DemoMoment& moment : moments) {
    const DecideCall call{.identifier = CustomerId(moment.customer),
                          .placement = moment.message ? "newsletter" : "home",
                          .occasion = moment.message ? Occasion::kMessage : Occasion::kVisit,
                          .candidates = {},
                          .now_us = moment.time_us};
    if (!persons.Find(call.identifier)) continue;
    Status made;
    static_cast<void>(desk.Decide(call, [&](const Result<AnsweredDecision>& answered) {
      if (!answered) {
        made = tl::unexpected(answered.error());
        return;
      }
      for (const Offer& offer : answered->decision.offers) {
        AnswerOffer(moment, answered->id, answered->models->services[offer.service].id);
      }
    }));
    KUNDIG_RETURN_IF_ERROR(made);
  }
  return StoreKept(*store_, *picture->identifiers(), kept);
}

void DemoDecisions::AnswerOffer(const DemoMoment& moment, const std::string& decision_id,
                                const std::string& service_id) {
  const auto service = std::ranges::find(MarketServices(), service_id, &MarketService::id);
  if (service == MarketServices().end()) return;
  const double log_odds =
      AdoptionLogOdds(*service, (*needs_)[static_cast<size_t>(moment.customer)]);
  const double looks = moment.message ? kLooksAtMessage : kLooksAtVisit;
  const bool accepted = answers_.Chance(looks / (1 + PortableExp(-log_odds)));
  const auto delay_us = static_cast<int64_t>(answers_.Exponential() * kMeanDelayUs);
  if (!accepted && !answers_.Chance(kDeclines)) return;
  const int64_t time_us = moment.time_us + delay_us;
  waiting_.push_back(
      {.time_us = time_us,
       .event = AnswerEvent(CustomerId(moment.customer), decision_id, accepted, time_us)});
}

std::string DemoDecisions::AnswersUntil(int64_t until_us) {
  std::string events;
  std::erase_if(waiting_, [&](const Answer& answer) {
    if (answer.time_us >= until_us) return false;
    events += answer.event;
    return true;
  });
  return events;
}

}  // namespace kundig
