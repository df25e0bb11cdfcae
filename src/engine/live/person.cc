#include "engine/live/person.h"

#include <algorithm>
#include <tuple>

#include "engine/live/attribute_rewards.h"
#include "events/interaction.h"

namespace kundig {
namespace {

InteractionKind KindOf(const StoredInteraction& interaction) {
  return static_cast<InteractionKind>(interaction.kind);
}

auto OrderOf(const ItemMoment& moment) { return std::tie(moment.time_us, moment.item_key); }
auto OrderOf(const MadeOffer& offer) {
  return std::tie(offer.time_us, offer.decision_id, offer.place);
}
auto OrderOf(const NamedOutcome& outcome) {
  return std::tie(outcome.time_us, outcome.decision_id, outcome.service, outcome.accepted);
}

template <typename T>
bool Before(const T& a, const T& b) {
  return OrderOf(a) < OrderOf(b);
}

template <typename T>
void Insert(std::vector<T>& sorted, T value) {
  sorted.insert(std::ranges::upper_bound(sorted, value, Before<T>), std::move(value));
}

// Keeps the last `most`.
void InsertNewest(std::vector<ItemMoment>& sorted, const ItemMoment& moment, size_t most) {
  Insert(sorted, moment);
  if (sorted.size() > most) sorted.erase(sorted.begin());
}

template <typename T>
void MergeInto(std::vector<T>& sorted, std::vector<T>&& others, size_t most = SIZE_MAX) {
  const auto middle = static_cast<std::ptrdiff_t>(sorted.size());
  std::ranges::move(others, std::back_inserter(sorted));
  std::ranges::inplace_merge(sorted, sorted.begin() + middle, Before<T>);
  if (sorted.size() <= most) return;
  sorted.erase(sorted.begin(), sorted.end() - static_cast<std::ptrdiff_t>(most));
}

}  // namespace

Person::Activity& Person::activity() {
  if (!activity_) activity_ = std::make_unique<Activity>();
  return *activity_;
}

void Person::AddSpend(const PurchaseDay& day) {
  const auto found = std::ranges::lower_bound(purchase_days_, day.day, {}, &PurchaseDay::day);
  if (found != purchase_days_.end() && found->day == day.day) {
    found->spend_minor += day.spend_minor;
  } else {
    purchase_days_.insert(found, day);
  }
}

void Person::AddPurchase(const StoredInteraction& interaction) {
  if (KindOf(interaction) != InteractionKind::kPurchase) return;
  bought_ = true;
  if (interaction.day) AddSpend({*interaction.day, interaction.value_minor});
  const int32_t item = interaction.item_key;
  if (item < 0) return;
  const auto found = std::ranges::lower_bound(items_, item);
  if (found == items_.end() || *found != item) items_.insert(found, item);
}

void Person::AddActivity(const StoredInteraction& interaction) {
  if (!interaction.time_us || KindOf(interaction) == InteractionKind::kAnswer) return;
  const ItemMoment moment{interaction.item_key, *interaction.time_us};
  if (KindOf(interaction) == InteractionKind::kView) {
    InsertNewest(activity().views, moment, kMaxViews);
  } else {
    Insert(activity().uses, moment);
  }
}

void Person::SetPurchases(std::span<const PurchaseDay> days, std::span<const int32_t> items) {
  bought_ = true;
  purchase_days_.assign(days.begin(), days.end());
  items_.assign(items.begin(), items.end());
}

void Person::Add(MadeOffer offer) { Insert(activity().offers, std::move(offer)); }

void Person::Add(NamedOutcome outcome) { Insert(activity().outcomes, std::move(outcome)); }

void Person::Absorb(Person&& other) {
  bought_ = bought_ || other.bought_;
  for (const PurchaseDay& day : other.purchase_days_) AddSpend(day);
  std::vector<int32_t> both;
  both.reserve(items_.size() + other.items_.size());
  std::ranges::set_union(items_, other.items_, std::back_inserter(both));
  items_ = std::move(both);
  if (other.activity_) {
    Activity& own = activity();
    MergeInto(own.uses, std::move(other.activity_->uses));
    MergeInto(own.views, std::move(other.activity_->views), kMaxViews);
    MergeInto(own.offers, std::move(other.activity_->offers));
    MergeInto(own.outcomes, std::move(other.activity_->outcomes));
    // Nothing is before any time.
    own.sealed_until_us = std::max(own.sealed_until_us, other.activity_->sealed_until_us);
    std::ranges::move(other.activity_->told, std::back_inserter(own.told));
  }
  other = {};
}

void Person::Seal(int64_t until_us, int64_t window_us) {
  if (!activity_) return;
  std::vector<MadeOffer>& offers = activity_->offers;
  const auto stays = std::ranges::upper_bound(offers, until_us, {}, &MadeOffer::time_us);
  if (stays == offers.begin()) return;
  std::vector<ToldAcceptance>& told = activity_->told;
  std::ranges::move(ToldAcceptances(picture(), until_us), std::back_inserter(told));
  const int64_t sealed_until_us = std::prev(stays)->time_us + window_us;
  activity_->sealed_until_us = sealed_until_us;
  offers.erase(offers.begin(), stays);
  offers.shrink_to_fit();
  // Offers that are still to come are later than the sealed windows.
  const int64_t first_us =
      offers.empty() ? sealed_until_us : std::min(sealed_until_us, offers.front().time_us);
  std::erase_if(told, [first_us](const ToldAcceptance& one) { return one.time_us < first_us; });
  told.shrink_to_fit();
  std::vector<NamedOutcome>& outcomes = activity_->outcomes;
  std::erase_if(outcomes, [&offers](const NamedOutcome& outcome) {
    return std::ranges::find(offers, outcome.decision_id, &MadeOffer::decision_id) == offers.end();
  });
  outcomes.shrink_to_fit();
}

void Person::SetOffers(std::span<const MadeOffer> offers, std::span<const NamedOutcome> outcomes) {
  Activity& own = activity();
  own.offers.assign(offers.begin(), offers.end());
  own.outcomes.assign(outcomes.begin(), outcomes.end());
  std::ranges::sort(own.offers, Before<MadeOffer>);
  std::ranges::sort(own.outcomes, Before<NamedOutcome>);
  own.sealed_until_us.reset();
  own.told = {};
}

PersonPicture Person::picture() const {
  PersonPicture picture{
      .stable_id = stable_id_, .bought = bought_, .purchase_days = purchase_days_, .items = items_};
  if (!activity_) return picture;
  picture.uses = activity_->uses;
  picture.views = activity_->views;
  picture.offers = activity_->offers;
  picture.outcomes = activity_->outcomes;
  picture.sealed_until_us = activity_->sealed_until_us;
  picture.told = activity_->told;
  return picture;
}

size_t Person::HeapBytes() const {
  size_t bytes =
      purchase_days_.capacity() * sizeof(PurchaseDay) + items_.capacity() * sizeof(int32_t);
  if (!activity_) return bytes;
  return bytes + sizeof(Activity) +
         (activity_->uses.capacity() + activity_->views.capacity()) * sizeof(ItemMoment) +
         activity_->offers.capacity() * sizeof(MadeOffer) +
         activity_->outcomes.capacity() * sizeof(NamedOutcome) +
         activity_->told.capacity() * sizeof(ToldAcceptance);
}

}  // namespace kundig
