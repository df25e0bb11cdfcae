#include "engine/customer_decisions.h"

#include "engine/learn.h"
#include "engine/live/attribute_rewards.h"
#include "engine/live/load_offers.h"
#include "engine/live/recall_offers.h"
#include "engine/statements.h"

namespace kundig {
namespace {

Result<std::vector<ItemMoment>> ReadUses(Connection& connection, int32_t person_key) {
  std::vector<ItemMoment> uses;
  KUNDIG_ASSIGN_OR_RETURN(Rows rows,
                          connection.Query(sql::select_customer_uses, {int64_t{person_key}}));
  while (true) {
    KUNDIG_ASSIGN_OR_RETURN(const Chunk* chunk, rows.Next());
    if (chunk == nullptr) return uses;
    for (size_t i = 0; i < chunk->rows(); ++i) {
      uses.push_back(
          {.item_key = chunk->Column<int32_t>(0)[i], .time_us = chunk->Column<int64_t>(1)[i]});
    }
  }
}

Status WriteAnswers(Connection& connection, const std::vector<MadeOffer>& offers,
                    const std::vector<OfferOutcome>& outcomes, const Attribution& attribution) {
  KUNDIG_ASSIGN_OR_RETURN(Appender answers, connection.Append("answered_offers"));
  for (size_t i = 0; i < offers.size(); ++i) {
    const bool over = offers[i].time_us + attribution.window_us <= attribution.as_of_us;
    const bool accepted =
        outcomes[i].Counts() && outcomes[i].answer == OfferOutcome::Answer::kAccepted;
    answers.Text(offers[i].decision_id);
    answers.Int32(offers[i].place);
    answers.Bool(accepted);
    answers.Bool(!accepted && (outcomes[i].Counts() || over));
    KUNDIG_RETURN_IF_ERROR(answers.EndRow());
  }
  return answers.Close();
}

// Of all that the person was ever offered: a use answers the latest offer before it.
Status AnswerOffers(Store& store, Connection& connection, const Config& config,
                    int32_t person_key) {
  KUNDIG_RETURN_IF_ERROR(connection.Execute(sql::create_customer_answers));
  KUNDIG_ASSIGN_OR_RETURN(const auto recalled, RecallOffers(connection, {&person_key, 1}));
  if (recalled.empty()) return {};
  KUNDIG_ASSIGN_OR_RETURN(const Attribution attribution, PlanAttribution(store, config, {}));
  KUNDIG_ASSIGN_OR_RETURN(const ItemServices services, LoadItemServices(store, {}));
  KUNDIG_ASSIGN_OR_RETURN(const std::vector<ItemMoment> uses, ReadUses(connection, person_key));
  const RecalledOffers& made = recalled.front();
  const auto outcomes = OutcomesOf({.uses = uses, .offers = made.offers, .outcomes = made.outcomes},
                                   services, attribution.window_us);
  return WriteAnswers(connection, made.offers, outcomes, attribution);
}

}  // namespace

Result<std::vector<DecisionCard>> ReadCustomerDecisions(Store& store, const Config& config,
                                                        int32_t person_key, int64_t most) {
  KUNDIG_ASSIGN_OR_RETURN(Connection connection, store.Connect());
  KUNDIG_RETURN_IF_ERROR(
      connection.Run(sql::create_customer_decisions, {int64_t{person_key}, most}));
  KUNDIG_RETURN_IF_ERROR(AnswerOffers(store, connection, config, person_key));
  return TellDecisions(connection, config);
}

}  // namespace kundig
