#include "engine/live/live_picture.h"

#include <algorithm>
#include <numeric>

#include "base/hash.h"
#include "base/iso_time.h"
#include "engine/live/load_offers.h"
#include "engine/live/person_signals.h"
#include "engine/live/touched_seals.h"
#include "events/interaction.h"

namespace kundig {
namespace {

constexpr int32_t kGatheredAtOnce = 2048;  // persons; so long do others wait
// Offers stay in memory for so long after they matter, so that what comes late seldom needs to have
// them read back.
constexpr int64_t kSlackUs = kMicrosPerDay;

// Until an offer is sealed. Decisions ask for the messages of a week.
int64_t KeptInMemoryMicros(const Config& config) {
  const int64_t asked_us = PersonSignals::kDaysOfMessages * kMicrosPerDay;
  return std::max(AttributionWindowMicros(config), asked_us) + kSlackUs;
}

}  // namespace

LivePicture::LivePicture(Store& store, const Config& config, std::vector<std::string> watched,
                         ItemServices services)
    : store_(store),
      config_(config),
      watched_names_(std::move(watched)),
      services_(std::move(services)),
      named_items_(WatchedItems(config)),
      ages_(AttributionWindowMicros(config), KeptInMemoryMicros(config)),
      rewards_({.window_us = AttributionWindowMicros(config)}, services_) {
  for (const std::string& id : services_.ids()) watched_names_.push_back(id);
  std::ranges::sort(watched_names_);
  sums_.emplace(SumsPlan{});
}

Result<std::unique_ptr<LivePicture>> LivePicture::Load(Store& store, const Config& config,
                                                       std::vector<std::string> watched) {
  KUNDIG_ASSIGN_OR_RETURN(ItemServices services, LoadItemServices(store, watched));
  std::unique_ptr<LivePicture> picture(
      new LivePicture(store, config, std::move(watched), std::move(services)));
  KUNDIG_ASSIGN_OR_RETURN(picture->recalling_, store.Connect());
  KUNDIG_ASSIGN_OR_RETURN(Connection connection, store.Connect());
  KUNDIG_RETURN_IF_ERROR(VisitIdentifiers(connection, {}, [&](const NewIdentifier& added) {
    AddTo(picture->index_, added);
    picture->SetStableId(added);
  }));
  KUNDIG_RETURN_IF_ERROR(
      VisitItems(connection, {}, [&](const NewItem& item) { picture->AddItem(item); }));
  KUNDIG_RETURN_IF_ERROR(picture->LoadPurchases());
  KUNDIG_RETURN_IF_ERROR(picture->LoadActivity(connection));
  KUNDIG_ASSIGN_OR_RETURN(SumsPlan plan, picture->Plan());
  KUNDIG_RETURN_IF_ERROR(picture->LoadAllOffers(plan.attribution.as_of_us));
  KUNDIG_RETURN_IF_ERROR(picture->Gather(std::move(plan)));
  return picture;
}

// With the keys themselves as positions, whatever is planned.
Status LivePicture::LoadPurchases() {
  ItemTable keys;
  keys.item_of_key.resize(watched_.size());
  std::iota(keys.item_of_key.begin(), keys.item_of_key.end(), 0);
  return store_.VisitHistories({}, &keys,
                               [this](int32_t person_key, const CustomerHistory& history) {
                                 persons_.Change(person_key, [&history](Person& person) {
                                   person.SetPurchases(history.purchase_days, history.items);
                                 });
                               });
}

Status LivePicture::LoadActivity(Connection& connection) {
  std::vector<int32_t> items;
  for (size_t key = 0; key < watched_.size(); ++key) {
    if (watched_[key]) items.push_back(static_cast<int32_t>(key));
  }
  return VisitActivity(connection, items, [this](const StoredInteraction& interaction) {
    persons_.Change(interaction.person_key,
                    [&interaction](Person& person) { person.AddActivity(interaction); });
  });
}

// What each person was offered goes into the sum of rewards at once, since uses are known by now;
// then old offers need not be kept.
Status LivePicture::LoadAllOffers(int64_t as_of_us) {
  rewards_.SetAsOf(as_of_us);
  const auto take = [this, as_of_us](int32_t person_key, std::span<const MadeOffer> offers,
                                     std::span<const NamedOutcome> outcomes) -> Status {
    if (person_key == kNobody) {
      for (const NamedOutcome& outcome : outcomes) offers_.KeepForLater(outcome);
      return {};
    }
    persons_.Change(person_key, [&](Person& person) { person.SetOffers(offers, outcomes); });
    rewards_.Apply(persons_.Picture(person_key), Direction::kAdd);
    Seal(person_key);
    for (const MadeOffer& offer : persons_.Picture(person_key).offers) {
      offers_.Add(offer.decision_id, person_key);
      ages_.Add(person_key, offer.time_us, as_of_us);
    }
    return {};
  };
  return LoadOffers(store_, take);
}

// Rewards of offers that are this old do not change, unless Prepare() takes them back.
void LivePicture::Seal(int32_t person_key) {
  const int64_t until_us = rewards_.attribution().as_of_us - KeptInMemoryMicros(config_);
  const auto offers = persons_.Picture(person_key).offers;
  const auto sealed = std::ranges::upper_bound(offers, until_us, {}, &MadeOffer::time_us);
  if (sealed == offers.begin()) return;
  for (auto offer = offers.begin(); offer != sealed; ++offer) offers_.Remove(offer->decision_id);
  persons_.Change(person_key,
                  [&](Person& person) { person.Seal(until_us, rewards_.attribution().window_us); });
  any_sealed_ = true;
}

void LivePicture::TakeBack(const RecalledOffers& recalled) {
  persons_.Change(recalled.person_key, [&recalled](Person& person) {
    person.SetOffers(recalled.offers, recalled.outcomes);
  });
  for (const MadeOffer& offer : recalled.offers) {
    offers_.Add(offer.decision_id, recalled.person_key);
  }
  ages_.AddSealable(recalled.person_key);
}

// What happens to be sealed between now and Committed() would be missed: nobody else seals.
Status LivePicture::Prepare(const StoreChange& change) {
  if (!any_sealed_) return {};
  TouchedSeals touched(persons_, index_, offers_);
  const auto known = static_cast<int32_t>(watched_.size());
  touched.Look(change, [&](int32_t item_key) { return item_key >= known || IsWatched(item_key); });
  std::vector<int32_t> persons(touched.persons().begin(), touched.persons().end());
  if (!touched.decisions().empty()) {
    KUNDIG_ASSIGN_OR_RETURN(const auto decided, FindDecided(*recalling_, touched.decisions()));
    std::ranges::copy_if(decided, std::back_inserter(persons), [this](int32_t person_key) {
      return persons_.Picture(person_key).sealed_until_us.has_value();
    });
  }
  if (persons.empty()) return {};
  std::ranges::sort(persons);
  persons.erase(std::ranges::unique(persons).begin(), persons.end());
  KUNDIG_ASSIGN_OR_RETURN(const auto recalled, RecallOffers(*recalling_, persons));
  const std::lock_guard lock(changing_);
  for (const RecalledOffers& one : recalled) TakeBack(one);
  return {};
}

void LivePicture::AddItem(const NewItem& item) {
  watched_.resize(static_cast<size_t>(item.key) + 1);
  watched_[static_cast<size_t>(item.key)] =
      std::ranges::any_of(item.names, [this](const std::string& name) {
        return !name.empty() && std::ranges::binary_search(watched_names_, name);
      });
  services_.AddItem(item.key, item.names[static_cast<size_t>(ItemLevel::kProduct)],
                    item.names[static_cast<size_t>(ItemLevel::kService)]);
  if (named_items_.Add(item.key, item.names)) named_items_now_ = nullptr;
  const auto name_at = [&item](const LiveSums& sums) -> const std::string& {
    return item.names[static_cast<size_t>(sums.plan().level)];
  };
  sums_->AddItem(item.key, name_at(*sums_));
  if (gathering_) gathering_->AddItem(item.key, name_at(*gathering_));
}

bool LivePicture::IsWatched(int32_t item_key) const {
  return item_key >= 0 && watched_[static_cast<size_t>(item_key)];
}

void LivePicture::SetStableId(const NewIdentifier& identifier) {
  if (identifier.customer_key != identifier.person_key) return;
  persons_.Change(identifier.person_key,
                  [&identifier](Person& person) { person.SetStableId(StableId(identifier.text)); });
}

std::optional<int32_t> LivePicture::Find(std::string_view id) const {
  return index_.Find(IdentifierKind::kUserId, id);
}

// Persons change in this thread alone.
std::vector<OutcomeChange> LivePicture::OutcomesChangedBy(const StoreChange& change) const {
  return OutcomeChanges(
      {.index = index_, .persons = persons_, .offers = offers_, .services = services_}, change,
      AttributionWindowMicros(config_));
}

// Of what matters to nobody here no person changes.
void LivePicture::Committed(StoreChange change) {
  const std::lock_guard lock(changing_);
  for (const NewItem& item : change.items) AddItem(item);
  ApplyTo(index_, change);
  for (const NewIdentifier& identifier : change.identifiers) SetStableId(identifier);
  for (const PersonMerge& merge : change.merges) Apply(merge);
  for (PersonalOffer& made : change.offers) Apply(std::move(made));
  for (NamedOutcome& outcome : change.outcomes) Apply(std::move(outcome));
  auto& all = change.interactions;
  std::erase_if(all, [this](const StoredInteraction& one) { return !Matters(one); });
  std::ranges::stable_sort(all, {}, &StoredInteraction::person_key);
  for (auto begin = all.begin(); begin != all.end();) {
    const auto end = std::find_if(begin, all.end(), [begin](const StoredInteraction& interaction) {
      return interaction.person_key != begin->person_key;
    });
    Apply(std::span<const StoredInteraction>(begin, end));
    begin = end;
  }
  for (const int32_t person_key : ages_.TakeSealable()) Seal(index_.PersonOf(person_key));
  ++changes_;
}

bool LivePicture::Matters(const StoredInteraction& interaction) const {
  return interaction.kind == static_cast<uint8_t>(InteractionKind::kPurchase) ||
         IsWatched(interaction.item_key);
}

void LivePicture::Apply(const PersonMerge& merge) {
  ApplyToSums(merge.loser, Direction::kRemove);
  ApplyToSums(merge.winner, Direction::kRemove);
  persons_.Merge(merge.loser, merge.winner);
  ApplyToSums(merge.winner, Direction::kAdd);
}

void LivePicture::Apply(std::span<const StoredInteraction> interactions) {
  if (!persons_.Picture(interactions.front().person_key).offers.empty()) ++answers_;
  Replace(interactions.front().person_key, [&](Person& person) {
    for (const StoredInteraction& interaction : interactions) {
      person.AddPurchase(interaction);
      if (IsWatched(interaction.item_key)) person.AddActivity(interaction);
    }
  });
}

void LivePicture::Apply(PersonalOffer made) {
  offers_.Add(made.offer.decision_id, made.person_key);
  ages_.Add(made.person_key, made.offer.time_us, rewards_.attribution().as_of_us);
  std::vector<NamedOutcome> waited = offers_.TakeWaiting(made.offer.decision_id);
  answers_ += waited.size();
  Replace(made.person_key, [&](Person& person) {
    person.Add(std::move(made.offer));
    for (NamedOutcome& outcome : waited) person.Add(std::move(outcome));
  });
}

void LivePicture::Apply(NamedOutcome outcome) {
  const auto person_key = offers_.PersonOf(outcome.decision_id);
  if (!person_key) return offers_.KeepForLater(std::move(outcome));
  ++answers_;
  Replace(index_.PersonOf(*person_key),
          [&outcome](Person& person) { person.Add(std::move(outcome)); });
}

void LivePicture::Replace(int32_t person_key, const std::function<void(Person&)>& change) {
  ApplyToSums(person_key, Direction::kRemove);
  persons_.Change(person_key, change);
  ApplyToSums(person_key, Direction::kAdd);
}

void LivePicture::ApplyToSums(int32_t person_key, Direction direction) {
  const PersonPicture person = persons_.Picture(person_key);
  rewards_.Apply(person, direction);
  sums_->Apply(person, direction);
  if (person_key < gathered_until_) gathering_->Apply(person, direction);
}

Result<SumsPlan> LivePicture::Plan() {
  KUNDIG_ASSIGN_OR_RETURN(const double horizon_days, ParseDurationDays(config_.horizon));
  KUNDIG_ASSIGN_OR_RETURN(const StoreContents contents, store_.Contents());
  if (contents.purchases == 0) {
    SumsPlan plan;
    KUNDIG_ASSIGN_OR_RETURN(plan.attribution, PlanAttribution(store_, config_, std::nullopt));
    return plan;
  }
  return PlanSums(store_, config_, std::nullopt, horizon_days);
}

Status LivePicture::Replan() {
  KUNDIG_ASSIGN_OR_RETURN(SumsPlan plan, Plan());
  AdvanceTo(plan.attribution.as_of_us);
  {
    const std::lock_guard lock(changing_);
    if (SumTheSame(sums_->plan(), plan)) return {};
  }
  return Gather(std::move(plan));
}

// Of the others nothing changes: their offers stay of the same age.
void LivePicture::AdvanceTo(int64_t as_of_us) {
  const std::lock_guard lock(changing_);
  std::vector<int32_t> due = ages_.Advance(as_of_us);
  for (int32_t& person_key : due) person_key = index_.PersonOf(person_key);
  std::ranges::sort(due);
  due.erase(std::ranges::unique(due).begin(), due.end());
  for (const int32_t key : due) rewards_.Apply(persons_.Picture(key), Direction::kRemove);
  rewards_.SetAsOf(as_of_us);
  for (const int32_t key : due) rewards_.Apply(persons_.Picture(key), Direction::kAdd);
}

// Persons whose turn is over are changed in both sums, the others in the old ones alone.
Status LivePicture::Gather(SumsPlan plan) {
  {
    // Items that came since the plan was made.
    const KnownKeys known{.items = static_cast<int32_t>(plan.items.item_of_key.size())};
    const std::lock_guard lock(changing_);
    gathering_.emplace(std::move(plan));
    KUNDIG_ASSIGN_OR_RETURN(Connection connection, store_.Connect());
    KUNDIG_RETURN_IF_ERROR(VisitItems(connection, known, [this](const NewItem& item) {
      gathering_->AddItem(item.key, item.names[static_cast<size_t>(gathering_->plan().level)]);
    }));
  }
  while (GatherSome()) {
  }
  return {};
}

// False once the new sums stand in the place of the old.
bool LivePicture::GatherSome() {
  const std::lock_guard lock(changing_);
  const int32_t end = std::min(persons_.end(), gathered_until_ + kGatheredAtOnce);
  for (int32_t key = gathered_until_; key < end; ++key) {
    gathering_->Apply(persons_.Picture(key), Direction::kAdd);
  }
  gathered_until_ = end;
  if (end < persons_.end()) return true;
  sums_ = std::move(gathering_);
  gathering_.reset();
  gathered_until_ = 0;
  ++gatherings_;
  return false;
}

LivePicture::SumsNow LivePicture::CopySums() const {
  const std::lock_guard lock(changing_);
  SumsNow now{.plan = sums_->plan(), .sums = sums_->sums(), .changes = changes_};
  now.plan.attribution = rewards_.attribution();
  now.sums.rewards = rewards_.moments();
  return now;
}

LivePicture::RewardsNow LivePicture::CopyRewards() {
  const std::lock_guard lock(changing_);
  if (!named_items_now_) named_items_now_ = std::make_shared<const NamedItems>(named_items_);
  return {.rewards = rewards_.moments(),
          .waiting = rewards_.waiting(),
          .items = named_items_now_,
          .changes = changes_,
          .answers = answers_};
}

CustomerBase LivePicture::CopyBase(const SumsPlan& plan) const {
  CustomerBase base;
  std::vector<int32_t> items;
  for (int32_t key = 0; true; ++key) {
    const std::lock_guard lock(changing_);
    if (key >= persons_.end()) return base;
    const PersonPicture person = persons_.Picture(key);
    if (!person.bought) continue;
    PositionsOf(person.items, plan.items, items);
    const auto later =
        std::ranges::upper_bound(person.purchase_days, plan.until, {}, &PurchaseDay::day);
    base.Add(SummaryOf(key, {person.purchase_days.begin(), later}), items);
  }
}

uint64_t LivePicture::changes() const {
  const std::lock_guard lock(changing_);
  return changes_;
}

uint64_t LivePicture::answers() const {
  const std::lock_guard lock(changing_);
  return answers_;
}

uint64_t LivePicture::gatherings() const {
  const std::lock_guard lock(changing_);
  return gatherings_;
}

size_t LivePicture::Bytes() const { return persons_.Bytes() + index_.Bytes() + offers_.Bytes(); }

}  // namespace kundig
