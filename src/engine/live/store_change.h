// StoreChange: what one transaction of the drain changed in the store, as far as the live picture
// needs it.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "base/result.h"
#include "engine/live/person.h"
#include "engine/live/person_index.h"
#include "store/duckdb/database.h"

namespace kundig {

struct NewItem {
  int32_t key = 0;
  std::array<std::string, 4> names;  // by ItemLevel; empty where it has none
};

struct NewIdentifier {
  int32_t customer_key = 0;
  int32_t person_key = 0;
  uint8_t kind = 0;  // as in the store's table `customers`
  std::string text;
};

struct PersonMerge {
  int32_t loser = 0;
  int32_t winner = 0;
};

struct PersonalOffer {
  int32_t person_key = 0;  // after the merges
  MadeOffer offer;
};

struct StoreChange {
  std::vector<NewItem> items;
  // New, or of another kind than before; whose they are after the merges.
  std::vector<NewIdentifier> identifiers;
  std::vector<PersonMerge> merges;
  std::vector<StoredInteraction> interactions;  // by the persons after the merges
  std::vector<PersonalOffer> offers;
  std::vector<NamedOutcome> outcomes;
};

void AddTo(PersonIndex& index, const NewIdentifier& identifier);
// Identifiers and merges.
void ApplyTo(PersonIndex& index, const StoreChange& change);

// What the reader knows already: keys below these.
struct KnownKeys {
  int32_t items = 0;
  int32_t customers = 0;
};

// All items and identifiers from `known` on, for the beginning. `visit` is called in ascending
// order of the keys.
Status VisitItems(Connection& connection, KnownKeys known,
                  const std::function<void(const NewItem&)>& visit);
Status VisitIdentifiers(Connection& connection, KnownKeys known,
                        const std::function<void(const NewIdentifier&)>& visit);
// Uses, views and purchases at a known time, of those `items`; person by person.
Status VisitActivity(Connection& connection, const std::vector<int32_t>& items,
                     const std::function<void(const StoredInteraction&)>& visit);

}  // namespace kundig
