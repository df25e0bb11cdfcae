// For tests: persons in memory, and models for a configuration.
#pragma once

#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "engine/live/person_source.h"

namespace kundig {

struct TestPerson {
  uint64_t stable_id = 1;
  std::vector<PurchaseDay> purchase_days;
  std::vector<int32_t> items;
  std::vector<ItemMoment> uses;
  std::vector<ItemMoment> views;
  std::vector<MadeOffer> offers;

  [[nodiscard]] PersonPicture picture() const {
    return {.stable_id = stable_id,
            .purchase_days = purchase_days,
            .items = items,
            .uses = uses,
            .views = views,
            .offers = offers,
            .outcomes = {}};
  }
};

class TestPersons final : public PersonSource {
 public:
  explicit TestPersons(std::shared_ptr<const DecisionModels> models) : models_(std::move(models)) {}

  void Set(const std::string& identifier, TestPerson person) {
    const std::lock_guard lock(mutex_);
    const auto [key, is_new] = keys_.emplace(identifier, static_cast<int32_t>(keys_.size()));
    persons_[key->second] = std::move(person);
  }
  void SetModels(std::shared_ptr<const DecisionModels> models) {
    const std::lock_guard lock(mutex_);
    models_ = std::move(models);
  }

  [[nodiscard]] std::optional<int32_t> Find(std::string_view identifier) const override {
    const std::lock_guard lock(mutex_);
    const auto found = keys_.find(identifier);
    return found == keys_.end() ? std::nullopt : std::optional(found->second);
  }
  bool Read(int32_t person, const std::function<void(const PersonPicture&)>& visit) const override {
    const std::lock_guard lock(mutex_);
    const auto found = persons_.find(person);
    if (found == persons_.end()) return false;
    visit(found->second.picture());
    return true;
  }
  [[nodiscard]] std::shared_ptr<const DecisionModels> decision_models() const override {
    const std::lock_guard lock(mutex_);
    return models_;
  }

 private:
  mutable std::mutex mutex_;
  std::shared_ptr<const DecisionModels> models_;
  std::map<std::string, int32_t, std::less<>> keys_;
  std::map<int32_t, TestPerson> persons_;
};

// Of the items 0, 1, ... with these names. Of a hundred customers half have the first two, a
// quarter the first, a quarter the last.
inline std::shared_ptr<const Learned> TestLearned(const std::vector<std::string>& items) {
  auto learned = std::make_shared<Learned>();
  learned->plan.items.catalogue = items;  // ascending
  for (size_t i = 0; i < items.size(); ++i) {
    learned->plan.items.item_of_key.push_back(static_cast<int32_t>(i));
  }
  CoOccurrence sum(items);
  const std::vector<int32_t> two = {0, 1};
  const std::vector<int32_t> one = {0};
  const std::vector<int32_t> last = {static_cast<int32_t>(items.size()) - 1};
  for (int i = 0; i < 100; ++i) {
    sum.Apply({.purchase_days = {},
               .items = i % 4 < 2    ? two
                        : i % 4 == 2 ? one
                                     : last,
               .rewards = {}},
              Direction::kAdd);
  }
  learned->sums.co_occurrence = sum;
  auto needs = SolveNeeds(sum, 1);
  EXPECT_TRUE(needs.has_value());
  learned->needs = std::move(*needs);
  return learned;
}

inline Config TestConfig(std::string_view toml) {
  auto config = ParseConfig(toml, "kundig.toml");
  EXPECT_TRUE(config.has_value()) << config.error().Message();
  return config ? *std::move(config) : Config();
}

// With items named `items`, whose keys are their places; ascending. The clock shows UTC.
inline std::shared_ptr<const DecisionModels> TestModels(const Config& config,
                                                        const std::vector<std::string>& items,
                                                        const RewardMoments& rewards = {}) {
  auto named = std::make_shared<NamedItems>(WatchedItems(config));
  for (size_t i = 0; i < items.size(); ++i) {
    const std::array<std::string, 1> names = {items[i]};
    named->Add(static_cast<int32_t>(i), names);
  }
  auto models = MakeDecisionModels(config,
                                   {.learned = items.empty() ? nullptr : TestLearned(items),
                                    .items = std::move(named),
                                    .clock = std::make_shared<const WallClock>()},
                                   rewards);
  EXPECT_TRUE(models.has_value()) << models.error().Message();
  return models ? *std::move(models) : nullptr;
}

}  // namespace kundig
