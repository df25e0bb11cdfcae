// Person: the history of one person, kept in memory and put together interaction by interaction, in
// any order.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "engine/live/person_picture.h"

namespace kundig {

// One row of the store's table `interactions`, by the person whose it is.
struct StoredInteraction {
  int32_t person_key = 0;
  int32_t item_key = -1;  // -1: an item nobody named
  uint8_t kind = 0;       // as in the table
  std::optional<Day> day;
  std::optional<int64_t> time_us;
  int64_t value_minor = 0;  // 0 where there is no money
};

// The same interactions, offers and outcomes make the same picture, whatever their order, and
// whether they came to one person or to several who were merged.
class Person {
 public:
  // Only the newest views are kept. Of uses all are: they answer offers.
  static constexpr size_t kMaxViews = 100;

  // What it says of purchases: nothing where it is none.
  void AddPurchase(const StoredInteraction& interaction);
  // Use, view, or purchase at a known time, of an item that matters to services.
  void AddActivity(const StoredInteraction& interaction);
  // All purchases of a day, and all that was ever bought, at once; before anything else is added.
  void SetPurchases(std::span<const PurchaseDay> days, std::span<const int32_t> items);
  void Add(MadeOffer offer);
  void Add(NamedOutcome outcome);
  // Offers up to `until_us` and their outcomes leave memory. `window_us`: so long they could be
  // accepted, which is over. Requires that nothing of the person is to come that is not later than
  // the end of the last one's window, before SetOffers().
  void Seal(int64_t until_us, int64_t window_us);
  // All of them, as LoadOffers() (load_offers.h) gives them, in the place of what stood here; none
  // is sealed.
  void SetOffers(std::span<const MadeOffer> offers, std::span<const NamedOutcome> outcomes);
  // StableId() of the identifier under which the person first came.
  void SetStableId(uint64_t stable_id) { stable_id_ = stable_id; }
  // Takes over all that `other` has, but its stable id.
  void Absorb(Person&& other);

  // Valid until the person changes.
  [[nodiscard]] PersonPicture picture() const;
  // Bytes on the heap.
  [[nodiscard]] size_t HeapBytes() const;

 private:
  // What few people have.
  struct Activity {
    std::vector<ItemMoment> uses;
    std::vector<ItemMoment> views;
    std::vector<MadeOffer> offers;
    std::vector<NamedOutcome> outcomes;
    std::optional<int64_t> sealed_until_us;
    std::vector<ToldAcceptance> told;
  };
  Activity& activity();
  void AddSpend(const PurchaseDay& day);

  std::vector<PurchaseDay> purchase_days_;
  std::vector<int32_t> items_;
  std::unique_ptr<Activity> activity_;
  uint64_t stable_id_ = 0;
  bool bought_ = false;
};

}  // namespace kundig
