#include "engine/live/person_signals.h"

#include <algorithm>
#include <limits>
#include <string_view>

#include "base/check.h"
#include "base/iso_time.h"

namespace kundig {
namespace {

// Those within the last `days` before now, of moments that ascend.
std::span<const ItemMoment> Latest(std::span<const ItemMoment> moments, int64_t now_us,
                                   int32_t days) {
  const auto first =
      std::ranges::lower_bound(moments, now_us - days * kMicrosPerDay, {}, &ItemMoment::time_us);
  return {first, moments.end()};
}

// A message counts once, however many offers it made.
double MessagesSince(std::span<const MadeOffer> offers, int64_t from_us) {
  double messages = 0;
  std::string_view last;
  for (const MadeOffer& offer : offers) {
    if (!offer.message || offer.time_us < from_us || offer.decision_id == last) continue;
    last = offer.decision_id;
    ++messages;
  }
  return messages;
}

}  // namespace

Purposes ConsentsOf(const DecisionModels& models, const PersonPicture& /*person*/) {
  return models.default_consents;
}

void PersonSignals::Read(const DecisionModels& models, const PersonPicture& person,
                         const PersonQuestion& question) {
  KUNDIG_CHECK(question.asked.empty() || question.asked.size() == models.services.size());
  stable_id_ = person.stable_id;
  consents_ = ConsentsOf(models, person);
  candidates_.assign(models.services.size(), {});
  for (size_t service = 0; service < question.asked.size(); ++service) {
    candidates_[service].asked = question.asked[service] != 0;
  }
  ReadCustomer(models, person, question);
  ReadItems(models, person, question.now_us);
  ReadViews(models, person, question.now_us);
  ReadNeeds(models, person);
  JudgeEligibility(models);
}

void PersonSignals::ReadCustomer(const DecisionModels& models, const PersonPicture& person,
                                 const PersonQuestion& question) {
  const WallClock& clock = *models.parts.clock;
  const Day today = clock.LocalDay(question.now_us);
  customer_ = {};
  const auto days = person.purchase_days;
  if (!days.empty()) {
    customer_.days_since_purchase = std::max(0, today - days.back().day);
    const auto within = std::ranges::upper_bound(days, today - 365, {}, &PurchaseDay::day);
    customer_.purchases_last_year = static_cast<double>(days.end() - within);
  }
  customer_.value_minor = models.parts.value->ExpectedMinor(days);
  customer_.messages_last_week =
      MessagesSince(person.offers, question.now_us - kDaysOfMessages * kMicrosPerDay);
  customer_.local_minute = question.local_minute.value_or(clock.LocalMinute(question.now_us));
}

void PersonSignals::ReadItems(const DecisionModels& models, const PersonPicture& person,
                              int64_t now_us) {
  const NamedItems& items = *models.parts.items;
  has_.assign(items.names().size(), 0);
  in_use_.assign(items.names().size(), 0);
  for (const int32_t item : person.items) {
    for (const size_t name : items.NamesOf(item)) has_[name] = 1;
  }
  for (const ItemMoment& use : Latest(person.uses, now_us, kDaysInUse)) {
    for (const size_t name : items.NamesOf(use.item_key)) {
      in_use_[name] = 1;
      for (const size_t service : models.services_of_id[name]) {
        candidates_[service].signals.in_use = true;
      }
    }
  }
}

void PersonSignals::ReadViews(const DecisionModels& models, const PersonPicture& person,
                              int64_t now_us) {
  last_view_.assign(candidates_.size(), 0);
  size_t number = 0;
  for (const ItemMoment& view : Latest(person.views, now_us, kDaysOfInterest)) {
    ++number;
    for (const size_t name : models.parts.items->NamesOf(view.item_key)) {
      for (const size_t service : models.services_of_interest[name]) {
        if (last_view_[service] == number) continue;
        last_view_[service] = number;
        ++candidates_[service].signals.views_last_month;
      }
    }
  }
}

// By the exact integers of NeedModel, for those items alone that services serve.
void PersonSignals::ReadNeeds(const DecisionModels& models, const PersonPicture& person) {
  if (models.needed_items.empty()) return;
  const NeedModel& needs = *models.parts.learned->needs;
  const auto& item_of_key = models.parts.learned->plan.items.item_of_key;
  has_item_.assign(static_cast<size_t>(needs.items()), 0);
  need_scores_.assign(models.needed_items.size(), 0);
  bool knows_any = false;
  for (const int32_t key : person.items) {
    const auto place = static_cast<size_t>(key);
    const int32_t item = place < item_of_key.size() ? item_of_key[place] : -1;
    if (item < 0 || has_item_[static_cast<size_t>(item)] != 0) continue;
    has_item_[static_cast<size_t>(item)] = 1;
    knows_any = true;
    const int32_t* row = needs.WeightRow(item).data();
    for (size_t i = 0; i < need_scores_.size(); ++i) need_scores_[i] += row[models.needed_items[i]];
  }
  if (!knows_any) return;
  const auto averages = needs.averages();
  for (size_t service = 0; service < candidates_.size(); ++service) {
    int64_t most = std::numeric_limits<int64_t>::min();
    for (const size_t needed : models.needed_of_service[service]) {
      const auto item = static_cast<size_t>(models.needed_items[needed]);
      if (has_item_[item] != 0) continue;
      most = std::max(most, int64_t{need_scores_[needed]} - averages[item]);
    }
    if (most == std::numeric_limits<int64_t>::min()) continue;
    candidates_[service].signals.need_excess = needs.quantum() * static_cast<double>(most);
  }
}

void PersonSignals::JudgeEligibility(const DecisionModels& models) {
  const EligibilityFacts facts{.purchases_last_year = customer_.purchases_last_year,
                               .days_since_purchase = customer_.days_since_purchase.value_or(
                                   std::numeric_limits<double>::infinity()),
                               .value_minor = customer_.value_minor,
                               .has = has_.data(),
                               .in_use = in_use_.data()};
  for (size_t service = 0; service < candidates_.size(); ++service) {
    candidates_[service].eligible = models.eligible[service].Holds(facts);
  }
}

Decision DecideFor(const DecisionModels& models, const PersonSignals& signals,
                   const PersonQuestion& question) {
  return Decide(models.snapshot, *models.policy,
                {.stable_id = signals.stable_id(),
                 .consents = signals.consents(),
                 .occasion = question.occasion,
                 .customer = signals.customer(),
                 .candidates = signals.candidates(),
                 .limit = question.limit,
                 .seed = question.seed});
}

}  // namespace kundig
