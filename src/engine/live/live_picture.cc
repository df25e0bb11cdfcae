#include "engine/live/live_picture.h"

#include <algorithm>
#include <numeric>

#include "base/hash.h"
#include "engine/live/load_offers.h"
#include "events/interaction.h"

namespace kundig {
namespace {

constexpr int32_t kGatheredAtOnce = 2048;  // persons; so long do others wait

}  // namespace

LivePicture::LivePicture(Store& store, const Config& config, std::vector<std::string> watched,
                         ItemServices services)
    : store_(store),
      config_(config),
      watched_names_(std::move(watched)),
      services_(std::move(services)),
      named_items_(WatchedItems(config)),
      ages_(AttributionWindowMicros(config)),
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

// What each person was offered goes into the sum of rewards at once, since uses are known by now.
Status LivePicture::LoadAllOffers(int64_t as_of_us) {
  rewards_.SetAsOf(as_of_us);
  return LoadOffers(store_,
                    [this, as_of_us](int32_t person_key, std::span<const MadeOffer> offers,
                                     std::span<const NamedOutcome> outcomes) -> Status {
                      if (person_key == kNobody) {
                        for (const NamedOutcome& outcome : outcomes) offers_.KeepForLater(outcome);
                        return {};
                      }
                      for (const MadeOffer& offer : offers) {
                        offers_.Add(offer.decision_id, person_key);
                        ages_.Add(person_key, offer.time_us, as_of_us);
                      }
                      persons_.Change(person_key, [&](Person& person) {
                        for (const MadeOffer& offer : offers) person.Add(offer);
                        for (const NamedOutcome& outcome : outcomes) person.Add(outcome);
                      });
                      rewards_.Apply(persons_.Picture(person_key), Direction::kAdd);
                      return {};
                    });
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

size_t LivePicture::Bytes() const { return persons_.Bytes() + index_.Bytes(); }

}  // namespace kundig
