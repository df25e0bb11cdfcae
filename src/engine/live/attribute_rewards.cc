#include "engine/live/attribute_rewards.h"

#include <algorithm>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>

namespace kundig {
namespace {

using Answer = OfferOutcome::Answer;

// What is known of an offer, and when the first answer within the window came.
struct Answered {
  OfferOutcome outcome;
  int64_t first_us = 0;
};

// Whatever comes within the window counts for more than what comes after it.
auto Weight(const OfferOutcome& outcome) {
  return std::tuple(outcome.Counts(), outcome.answer, outcome.named, -outcome.time_us);
}

auto ByDecision(const MadeOffer* offer) {
  return std::tuple(std::string_view(offer->decision_id), offer->place);
}

auto ByService(const MadeOffer* offer) {
  return std::tuple(std::string_view(offer->service), offer->time_us,
                    std::string_view(offer->decision_id), offer->place);
}

// One answer: what says the same of the same decision at the same time.
auto ByAnswer(const NamedOutcome* outcome) {
  return std::tuple(std::string_view(outcome->decision_id), outcome->time_us, outcome->accepted);
}

class Attributor {
 public:
  Attributor(const PersonPicture& person, const Attribution& attribution)
      : offers_(person.offers), attribution_(attribution), answers_(offers_.size()) {
    for (const MadeOffer& offer : offers_) by_decision_.push_back(&offer);
    by_service_ = by_decision_;
    std::ranges::sort(by_decision_, {}, ByDecision);
    std::ranges::sort(by_service_, {}, ByService);
    for (const ToldAcceptance& told : person.told) told_.emplace(told.service, told.time_us);
  }

  void TakeOutcomes(std::span<const NamedOutcome> outcomes) {
    std::vector<const NamedOutcome*> sorted;
    for (const NamedOutcome& outcome : outcomes) sorted.push_back(&outcome);
    std::ranges::sort(sorted, {}, ByAnswer);
    for (std::span<const NamedOutcome* const> rest = sorted; !rest.empty();) {
      const auto end = std::ranges::upper_bound(rest, ByAnswer(rest.front()), {}, ByAnswer);
      const auto size = static_cast<size_t>(end - rest.begin());
      TakeAnswer(rest.first(size));
      rest = rest.subspan(size);
    }
  }

  void TakeUses(std::span<const ItemMoment> uses, const ItemServices& services) {
    for (const ItemMoment& use : uses) {
      for (const std::string& service : services.Of(use.item_key)) TakeUse(service, use.time_us);
    }
  }

  [[nodiscard]] std::vector<ToldAcceptance> Told() const {
    std::vector<ToldAcceptance> told;
    for (const auto& [service, time_us] : told_) told.push_back({std::string(service), time_us});
    return told;
  }

  [[nodiscard]] AttributedOffers Attributed() const {
    AttributedOffers attributed;
    for (size_t i = 0; i < offers_.size(); ++i) {
      const MadeOffer& offer = offers_[i];
      const auto& [outcome, first_us] = answers_[i];
      OfferWait wait{.service = offer.service,
                     .features = offer.features,
                     .age = AgeAt(attribution_.as_of_us, offer)};
      if (outcome.Counts()) wait.answered_at = std::min(AgeAt(first_us, offer), kAges - 1);
      attributed.waits.push_back(wait);
      if (!outcome.Counts() && wait.age < kAges) continue;
      const bool accepted = outcome.Counts() && outcome.answer == Answer::kAccepted;
      attributed.rewards.push_back({.arm = offer.service,
                                    .features = offer.features,
                                    .reward_minor = accepted ? offer.worth_minor : 0});
    }
    return attributed;
  }

  [[nodiscard]] std::vector<OfferOutcome> Outcomes() const {
    std::vector<OfferOutcome> outcomes;
    for (const Answered& answered : answers_) outcomes.push_back(answered.outcome);
    return outcomes;
  }

 private:
  // `rows` say the same of the same decision at the same time, each of another service.
  void TakeAnswer(std::span<const NamedOutcome* const> rows) {
    const NamedOutcome& answer = *rows.front();
    const auto decision = [](const MadeOffer* offer) {
      return std::string_view(offer->decision_id);
    };
    const auto offered =
        std::ranges::equal_range(by_decision_, std::string_view(answer.decision_id), {}, decision);
    const auto names = [rows](const MadeOffer* offer) {
      return std::ranges::find(rows, offer->service, &NamedOutcome::service) != rows.end();
    };
    if (std::ranges::any_of(offered, names)) {
      for (const MadeOffer* offer : offered) {
        if (names(offer)) Mark(*offer, answer);
      }
      return;
    }
    const bool none_meant = std::ranges::none_of(
        rows, [](const NamedOutcome* outcome) { return outcome->service.empty(); });
    if (none_meant) return;
    for (const MadeOffer* offer : offered) {
      Mark(*offer, answer);
      if (answer.accepted) break;
    }
  }

  void Mark(const MadeOffer& offer, const NamedOutcome& answer) {
    if (answer.accepted) told_.emplace(offer.service, answer.time_us);
    Raise(offer, {.answer = answer.accepted ? Answer::kAccepted : Answer::kDeclined,
                  .late = answer.time_us > offer.time_us + attribution_.window_us,
                  .named = true,
                  .time_us = answer.time_us});
  }

  void TakeUse(std::string_view service, int64_t time_us) {
    if (told_.contains({service, time_us})) return;
    const auto service_and_time = [](const MadeOffer* offer) {
      return std::pair(std::string_view(offer->service), offer->time_us);
    };
    const auto next =
        std::ranges::upper_bound(by_service_, std::pair(service, time_us), {}, service_and_time);
    if (next == by_service_.begin()) return;
    const MadeOffer& latest = **std::prev(next);
    if (latest.service != service) return;
    if (time_us > latest.time_us + attribution_.window_us) return;
    Raise(latest, {.answer = Answer::kAccepted, .time_us = time_us});
  }

  void Raise(const MadeOffer& offer, const OfferOutcome& outcome) {
    auto& [known, first_us] = answers_[static_cast<size_t>(&offer - offers_.data())];
    if (!outcome.late && (!known.Counts() || outcome.time_us < first_us)) {
      first_us = outcome.time_us;
    }
    known = std::max(known, outcome, [](const OfferOutcome& a, const OfferOutcome& b) {
      return Weight(a) < Weight(b);
    });
  }

  [[nodiscard]] size_t AgeAt(int64_t time_us, const MadeOffer& offer) const {
    return AgeOf(time_us - offer.time_us, attribution_.window_us);
  }

  std::span<const MadeOffer> offers_;
  Attribution attribution_;
  std::vector<Answered> answers_;  // [offers]
  std::vector<const MadeOffer*> by_decision_;
  std::vector<const MadeOffer*> by_service_;
  std::set<std::pair<std::string_view, int64_t>> told_;  // acceptances that named their decision
};

Attributor Attribute(const PersonPicture& person, const ItemServices& services,
                     const Attribution& attribution) {
  Attributor attributor(person, attribution);
  attributor.TakeOutcomes(person.outcomes);
  attributor.TakeUses(person.uses, services);
  return attributor;
}

}  // namespace

AttributedOffers AttributeOffers(const PersonPicture& person, const ItemServices& services,
                                 const Attribution& attribution) {
  if (person.offers.empty()) return {};
  return Attribute(person, services, attribution).Attributed();
}

std::vector<OfferOutcome> OutcomesOf(const PersonPicture& person, const ItemServices& services,
                                     int64_t window_us) {
  if (person.offers.empty()) return {};
  return Attribute(person, services, {.window_us = window_us}).Outcomes();
}

std::vector<ToldAcceptance> ToldAcceptances(const PersonPicture& person, int64_t until_us) {
  const auto end = std::ranges::upper_bound(person.offers, until_us, {}, &MadeOffer::time_us);
  Attributor attributor({.offers = {person.offers.begin(), end}}, {});
  attributor.TakeOutcomes(person.outcomes);
  return attributor.Told();
}

std::vector<LoggedReward> AttributeRewards(const PersonPicture& person,
                                           const ItemServices& services,
                                           const Attribution& attribution) {
  return AttributeOffers(person, services, attribution).rewards;
}

}  // namespace kundig
