#include "engine/live/outcome_changes.h"

#include <algorithm>
#include <map>
#include <optional>
#include <string_view>
#include <tuple>

#include "events/interaction.h"
#include "store/store.h"

namespace kundig {
namespace {

template <typename T>
void Append(std::vector<T>& all, std::span<const T> more) {
  all.insert(all.end(), more.begin(), more.end());
}

// What attribution looks at, of one person.
struct History {
  std::vector<ItemMoment> uses;
  std::vector<MadeOffer> offers;
  std::vector<NamedOutcome> outcomes;
  std::vector<ToldAcceptance> told;

  void Add(const PersonPicture& person) {
    Append(uses, person.uses);
    Append(offers, person.offers);
    Append(outcomes, person.outcomes);
    Append(told, person.told);
  }
  [[nodiscard]] PersonPicture picture() const {
    return {.uses = uses, .offers = offers, .outcomes = outcomes, .told = told};
  }
};

// What one person gets by a transaction.
struct Arrival {
  std::vector<int32_t> losers;  // other persons who are the same
  History history;
};

bool IsUse(const StoredInteraction& interaction) {
  return interaction.kind == static_cast<uint8_t>(InteractionKind::kUse) ||
         interaction.kind == static_cast<uint8_t>(InteractionKind::kPurchase);
}

// Those of the items that the transaction brings are known to nobody else yet; nothing where none
// of them stands for a service.
std::optional<ItemServices> WithItems(const ItemServices& services,
                                      std::span<const NewItem> items) {
  std::optional<ItemServices> all;
  for (const NewItem& item : items) {
    const std::string& product = item.names[static_cast<size_t>(ItemLevel::kProduct)];
    const std::string& service = item.names[static_cast<size_t>(ItemLevel::kService)];
    if (!services.ids().contains(product) && !services.ids().contains(service)) continue;
    if (!all) all = services;
    all->AddItem(item.key, product, service);
  }
  return all;
}

bool Differ(const OfferOutcome& a, const OfferOutcome& b) {
  return a.answer != b.answer || a.late != b.late;
}

class Comparison {
 public:
  Comparison(const KnownBefore& before, const StoreChange& change, int64_t window_us)
      : before_(before),
        with_items_(WithItems(before.services, change.items)),
        services_(with_items_ ? *with_items_ : before.services),
        window_us_(window_us) {
    for (const auto& [loser, winner] : change.merges) {
      winner_of_.emplace(loser, winner);
      arrivals_[winner].losers.push_back(loser);
    }
    for (const PersonalOffer& made : change.offers) Take(made);
    for (const NamedOutcome& outcome : change.outcomes) Take(outcome);
    for (const StoredInteraction& interaction : change.interactions) Take(interaction);
  }

  [[nodiscard]] std::vector<OutcomeChange> Changes() {
    std::vector<OutcomeChange> changes;
    for (auto& [person_key, arrival] : arrivals_) Compare(person_key, arrival, changes);
    return changes;
  }

 private:
  // With the answers that waited for it.
  void Take(const PersonalOffer& made) {
    History& history = arrivals_[made.person_key].history;
    history.offers.push_back(made.offer);
    if (!made_to_.try_emplace(made.offer.decision_id, made.person_key).second) return;
    Append(history.outcomes, before_.offers.Waiting(made.offer.decision_id));
  }

  void Take(const NamedOutcome& outcome) {
    const auto person_key = PersonOf(outcome.decision_id);
    if (person_key) arrivals_[*person_key].history.outcomes.push_back(outcome);
  }

  void Take(const StoredInteraction& interaction) {
    if (!IsUse(interaction) || !interaction.time_us) return;
    if (services_.Of(interaction.item_key).empty()) return;
    arrivals_[interaction.person_key].history.uses.push_back(
        {interaction.item_key, *interaction.time_us});
  }

  // To whom the decision was made, after the merges.
  [[nodiscard]] std::optional<int32_t> PersonOf(const std::string& decision_id) const {
    if (const auto made = made_to_.find(decision_id); made != made_to_.end()) return made->second;
    const auto known = before_.offers.PersonOf(decision_id);
    if (!known) return std::nullopt;
    const int32_t person_key = before_.index.PersonOf(*known);
    const auto merged = winner_of_.find(person_key);
    return merged == winner_of_.end() ? person_key : merged->second;
  }

  void Compare(int32_t person_key, const Arrival& arrival,
               std::vector<OutcomeChange>& changes) const {
    History after;
    std::vector<OfferOutcome> were;
    const auto add = [&](int32_t known_key) {
      const PersonPicture known = before_.persons.Picture(known_key);
      after.Add(known);
      Append<OfferOutcome>(were, OutcomesOf(known, before_.services, window_us_));
    };
    add(person_key);
    for (const int32_t loser : arrival.losers) add(loser);
    after.Add(arrival.history.picture());
    were.resize(after.offers.size());
    const std::vector<OfferOutcome> are = OutcomesOf(after.picture(), services_, window_us_);
    for (size_t i = 0; i < are.size(); ++i) {
      if (!Differ(were[i], are[i])) continue;
      changes.push_back({.person_key = person_key,
                         .offer = std::move(after.offers[i]),
                         .before = were[i],
                         .after = are[i]});
    }
  }

  const KnownBefore& before_;
  std::optional<ItemServices> with_items_;
  const ItemServices& services_;
  int64_t window_us_;
  std::map<int32_t, int32_t> winner_of_;
  std::map<std::string_view, int32_t> made_to_;  // by decision, of those that are new
  std::map<int32_t, Arrival> arrivals_;          // by person after the merges
};

}  // namespace

std::vector<OutcomeChange> OutcomeChanges(const KnownBefore& before, const StoreChange& change,
                                          int64_t window_us) {
  std::vector<OutcomeChange> changes = Comparison(before, change, window_us).Changes();
  std::ranges::sort(changes, {}, [](const OutcomeChange& one) {
    return std::tuple(one.TimeUs(), std::string_view(one.offer.decision_id), one.offer.place);
  });
  return changes;
}

}  // namespace kundig
