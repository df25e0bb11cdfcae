// LivePicture: all persons and all sums in memory, following the store transaction by transaction.
// docs/decisions/0007-a-live-picture-of-every-person.md
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "engine/config.h"
#include "engine/learned.h"
#include "engine/live/item_services.h"
#include "engine/live/live_rewards.h"
#include "engine/live/live_sums.h"
#include "engine/live/named_items.h"
#include "engine/live/offer_ages.h"
#include "engine/live/offer_index.h"
#include "engine/live/person_index.h"
#include "engine/live/persons.h"
#include "engine/live/recall_offers.h"
#include "engine/live/store_change.h"
#include "engine/live/store_follower.h"
#include "store/store.h"

namespace kundig {

class LivePicture final : public StoreFollower {
 public:
  // Reads all persons. Of the items named in `watched`, at whatever level, uses and views matter
  // too. `store` is borrowed for as long as the picture lives; it changes only as the follower is
  // told.
  static Result<std::unique_ptr<LivePicture>> Load(Store& store, const Config& config,
                                                   std::vector<std::string> watched);

  // Of the thread that drains.
  [[nodiscard]] const PersonIndex* identifiers() const override { return &index_; }
  Status Prepare(const StoreChange& change) override;
  [[nodiscard]] std::vector<OutcomeChange> OutcomesChangedBy(
      const StoreChange& change) const override;
  void Committed(StoreChange change) override;

  // The person with this user id or anonymous id. From any thread.
  [[nodiscard]] std::optional<int32_t> Find(std::string_view id) const;
  // From any thread; Persons::Read().
  void Read(int32_t person_key, const std::function<void(const PersonPicture&)>& visit) const {
    persons_.Read(person_key, visit);
  }

  // Plans the sums anew from the store; where the plan changed they are gathered again, while
  // persons go on changing. Of one thread at a time. Errors: those of the store.
  Status Replan();

  // The sums with their plan, after `changes` transactions.
  struct SumsNow {
    SumsPlan plan;
    Sums sums;
    uint64_t changes = 0;
  };
  [[nodiscard]] SumsNow CopySums() const;
  // What decisions should know of at once, after `changes` transactions. The items are those that
  // the configuration names; the same pointer while they are the same.
  struct RewardsNow {
    RewardMoments rewards;
    WaitingOffers waiting;
    std::shared_ptr<const NamedItems> items;
    uint64_t changes = 0;
    uint64_t answers = 0;
  };
  [[nodiscard]] RewardsNow CopyRewards();
  // All who bought, with what they bought until the last day of `plan`, and their items by it.
  [[nodiscard]] CustomerBase CopyBase(const SumsPlan& plan) const;
  [[nodiscard]] uint64_t changes() const;
  // How often something came that may have answered an offer, so far.
  [[nodiscard]] uint64_t answers() const;
  // How often sums were gathered again, so far.
  [[nodiscard]] uint64_t gatherings() const;
  // Of persons, identifiers and decisions, about.
  [[nodiscard]] size_t Bytes() const;

 private:
  LivePicture(Store& store, const Config& config, std::vector<std::string> watched,
              ItemServices services);

  Status LoadPurchases();
  Status LoadActivity(Connection& connection);
  Status LoadAllOffers(int64_t as_of_us);
  Result<SumsPlan> Plan();
  Status Gather(SumsPlan plan);
  bool GatherSome();
  void AdvanceTo(int64_t as_of_us);
  void AddItem(const NewItem& item);
  void SetStableId(const NewIdentifier& identifier);
  void Apply(const PersonMerge& merge);
  // Of one person.
  void Apply(std::span<const StoredInteraction> interactions);
  void Apply(PersonalOffer made);
  void Apply(NamedOutcome outcome);
  // Changes the person, and their contribution to the sums.
  void Replace(int32_t person_key, const std::function<void(Person&)>& change);
  void ApplyToSums(int32_t person_key, Direction direction);
  // Nothing changes by either but what is in memory.
  void Seal(int32_t person_key);
  void TakeBack(const RecalledOffers& recalled);
  [[nodiscard]] bool IsWatched(int32_t item_key) const;
  [[nodiscard]] bool Matters(const StoredInteraction& interaction) const;

  Store& store_;
  Config config_;
  std::vector<std::string> watched_names_;  // ascending
  PersonIndex index_;
  Persons persons_;
  std::vector<bool> watched_;  // by item key, of all items that are known
  ItemServices services_;
  NamedItems named_items_;
  std::shared_ptr<const NamedItems> named_items_now_;  // a copy for readers; null: not made yet
  OfferIndex offers_;
  std::optional<Connection> recalling_;  // for Prepare()
  bool any_sealed_ = false;
  OfferAges ages_;

  // Held while persons and sums change, and while sums are copied.
  mutable std::mutex changing_;
  LiveRewards rewards_;
  std::optional<LiveSums> sums_;
  // Sums by another plan, on their way: of the persons with keys below `gathered_until_`.
  std::optional<LiveSums> gathering_;
  int32_t gathered_until_ = 0;
  uint64_t changes_ = 0;
  uint64_t answers_ = 0;
  uint64_t gatherings_ = 0;
};

}  // namespace kundig
