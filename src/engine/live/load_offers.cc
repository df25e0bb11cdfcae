#include "engine/live/load_offers.h"

#include <algorithm>
#include <limits>

#include "engine/live/attribute_rewards.h"
#include "engine/statements.h"

namespace kundig {
namespace {

// A query's answer, whose first column is a person's key and ascends, taken person by person.
template <typename T>
class PersonalRows {
 public:
  using Read = T (*)(const Chunk& chunk, size_t row);
  static constexpr int32_t kEnd = std::numeric_limits<int32_t>::max();

  static Result<PersonalRows> Query(Store& store, std::string_view sql, Read read) {
    KUNDIG_ASSIGN_OR_RETURN(Connection connection, store.Connect());
    KUNDIG_ASSIGN_OR_RETURN(Rows rows, connection.Query(sql));
    PersonalRows personal(std::move(connection), std::move(rows), read);
    KUNDIG_RETURN_IF_ERROR(personal.NextChunk());
    return personal;
  }

  // Whose the next row is; kEnd after the last.
  [[nodiscard]] int32_t person_key() const {
    return chunk_ == nullptr ? kEnd : chunk_->Column<int32_t>(0)[row_];
  }

  // All of that person, in the place of what stood in `taken`; those before are left out.
  Status Take(int32_t person_key, std::vector<T>& taken) {
    taken.clear();
    while (this->person_key() <= person_key && chunk_ != nullptr) {
      if (this->person_key() == person_key) taken.push_back(read_(*chunk_, row_));
      if (++row_ == chunk_->rows()) KUNDIG_RETURN_IF_ERROR(NextChunk());
    }
    return {};
  }

 private:
  PersonalRows(Connection connection, Rows rows, Read read)
      : connection_(std::move(connection)), rows_(std::move(rows)), read_(read) {}

  Status NextChunk() {
    KUNDIG_ASSIGN_OR_RETURN(chunk_, rows_.Next());
    row_ = 0;
    return {};
  }

  Connection connection_;
  Rows rows_;
  Read read_;
  const Chunk* chunk_ = nullptr;
  size_t row_ = 0;
};

ItemMoment ReadUse(const Chunk& chunk, size_t row) {
  return {.item_key = chunk.Column<int32_t>(1)[row], .time_us = chunk.Column<int64_t>(2)[row]};
}

}  // namespace

MadeOffer ReadOffer(const Chunk& chunk, size_t row) {
  MadeOffer offer{.decision_id = std::string(chunk.Text(1, row)),
                  .place = chunk.Column<int32_t>(2)[row],
                  .service = std::string(chunk.Text(3, row)),
                  .time_us = chunk.Column<int64_t>(4)[row],
                  .worth_minor = chunk.Column<int64_t>(5)[row],
                  .message = chunk.Column<int32_t>(6)[row] == 1};
  const Chunk::ListSlice features = chunk.List(7, row);
  std::copy_n(chunk.ListValues<int32_t>(7) + features.offset,
              std::min<size_t>(features.length, kRewardFeatures), offer.features.begin());
  return offer;
}

NamedOutcome ReadOutcome(const Chunk& chunk, size_t row) {
  return {.decision_id = std::string(chunk.Text(1, row)),
          .service = std::string(chunk.Text(2, row)),
          .accepted = chunk.Column<int32_t>(3)[row] == 1,
          .time_us = chunk.Column<int64_t>(4)[row]};
}

Status LoadOffers(Store& store, const OffersVisitor& visit) {
  KUNDIG_ASSIGN_OR_RETURN(auto offers,
                          PersonalRows<MadeOffer>::Query(store, sql::select_offers, ReadOffer));
  KUNDIG_ASSIGN_OR_RETURN(
      auto outcomes, PersonalRows<NamedOutcome>::Query(store, sql::select_outcomes, ReadOutcome));
  std::vector<MadeOffer> made;
  std::vector<NamedOutcome> named;
  while (true) {
    const int32_t person_key = std::min(offers.person_key(), outcomes.person_key());
    if (person_key == PersonalRows<MadeOffer>::kEnd) return {};
    KUNDIG_RETURN_IF_ERROR(offers.Take(person_key, made));
    KUNDIG_RETURN_IF_ERROR(outcomes.Take(person_key, named));
    if (made.empty() && person_key != kNobody) continue;  // left alone, which nothing answers
    KUNDIG_RETURN_IF_ERROR(visit(person_key, made, named));
  }
}

Result<ItemServices> LoadItemServices(Store& store, std::span<const std::string> service_ids) {
  std::set<std::string, std::less<>> ids(service_ids.begin(), service_ids.end());
  KUNDIG_ASSIGN_OR_RETURN(Connection connection, store.Connect());
  {
    KUNDIG_ASSIGN_OR_RETURN(Rows rows, connection.Query("SELECT DISTINCT service FROM offers"));
    while (true) {
      KUNDIG_ASSIGN_OR_RETURN(const Chunk* chunk, rows.Next());
      if (chunk == nullptr) break;
      for (size_t i = 0; i < chunk->rows(); ++i) ids.emplace(chunk->Text(0, i));
    }
  }
  ItemServices services(std::move(ids));
  KUNDIG_ASSIGN_OR_RETURN(Rows rows,
                          connection.Query("SELECT item_key, product, service FROM items"));
  while (true) {
    KUNDIG_ASSIGN_OR_RETURN(const Chunk* chunk, rows.Next());
    if (chunk == nullptr) return services;
    for (size_t i = 0; i < chunk->rows(); ++i) {
      services.AddItem(chunk->Column<int32_t>(0)[i], chunk->Text(1, i), chunk->Text(2, i));
    }
  }
}

Result<RewardMoments> GatherRewardMoments(Store& store, const Attribution& attribution) {
  KUNDIG_ASSIGN_OR_RETURN(const ItemServices services, LoadItemServices(store, {}));
  KUNDIG_ASSIGN_OR_RETURN(
      auto uses, PersonalRows<ItemMoment>::Query(store, sql::select_offered_uses, ReadUse));
  std::vector<ItemMoment> used;
  RewardMoments sum;
  const auto add = [&](int32_t person_key, std::span<const MadeOffer> offers,
                       std::span<const NamedOutcome> outcomes) -> Status {
    KUNDIG_RETURN_IF_ERROR(uses.Take(person_key, used));
    const std::vector<LoggedReward> rewards = AttributeRewards(
        {.uses = used, .offers = offers, .outcomes = outcomes}, services, attribution);
    sum.Apply({.rewards = rewards}, Direction::kAdd);
    return {};
  };
  KUNDIG_RETURN_IF_ERROR(LoadOffers(store, add));
  return sum;
}

}  // namespace kundig
