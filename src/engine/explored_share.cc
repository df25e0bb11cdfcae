#include "engine/explored_share.h"

#include <optional>

#include "engine/live/store_decisions.h"
#include "engine/statements.h"
#include "models/share_intervals.h"

namespace kundig {
namespace {

struct Choice {
  std::string decision;
  std::string digest;  // of the model by which it was made
  std::string service;
  std::string candidates;
};

Result<std::vector<Choice>> ReadChoices(Connection& connection, int64_t most_decisions) {
  KUNDIG_ASSIGN_OR_RETURN(Rows rows, connection.Query(sql::select_offer_choices, {most_decisions}));
  std::vector<Choice> choices;
  while (true) {
    KUNDIG_ASSIGN_OR_RETURN(const Chunk* chunk, rows.Next());
    if (chunk == nullptr) return choices;
    for (size_t i = 0; i < chunk->rows(); ++i) {
      choices.push_back({.decision = std::string(chunk->Text(0, i)),
                         .digest = std::string(chunk->Text(1, i)),
                         .service = std::string(chunk->Text(2, i)),
                         .candidates = std::string(chunk->Text(3, i))});
    }
  }
}

// Follows one decision place by place.
class Places {
 public:
  Places(const RewardModel& model, DecisionRecord record)
      : model_(model), record_(std::move(record)) {}

  // The service at the next place; nothing where the model does not know it.
  std::optional<bool> Explores(std::string_view service) {
    std::optional<size_t> offered;
    double most = -std::numeric_limits<double>::infinity();
    for (size_t arm = 0; arm < record_.restraints.size(); ++arm) {
      if (record_.restraints[arm] != Restraint::kNone) continue;
      most = std::max(most, record_.beliefs[arm].mean);
      if (model_.id(arm) == service) offered = arm;
    }
    if (!offered) return std::nullopt;
    const bool explores = record_.beliefs[*offered].mean < most;
    record_.restraints[*offered] = Restraint::kNotAsked;  // it stands at one place alone
    return explores;
  }

 private:
  const RewardModel& model_;
  DecisionRecord record_;
};

// Of one decision.
Status Count(std::span<const Choice> choices, const RewardModel& model, ExploredShare& share) {
  KUNDIG_ASSIGN_OR_RETURN(DecisionRecord record,
                          RestoreRecord({.id = choices.front().decision,
                                         .model_digest = choices.front().digest,
                                         .offers = {},
                                         .candidates = choices.front().candidates},
                                        model));
  Places places(model, std::move(record));
  for (const Choice& choice : choices) {
    const auto explores = places.Explores(choice.service);
    if (!explores) continue;
    ++share.offers;
    share.explored += *explores ? 1 : 0;
  }
  return {};
}

// The choices at the front that have the same of `member`; they leave `rest`.
std::span<const Choice> TakeSame(std::span<const Choice>& rest, std::string Choice::*member) {
  const auto end = std::ranges::find_if(
      rest, [&](const Choice& choice) { return choice.*member != rest.front().*member; });
  const auto size = static_cast<size_t>(end - rest.begin());
  const auto same = rest.first(size);
  rest = rest.subspan(size);
  return same;
}

}  // namespace

Estimate ExploredShare::Share() const { return WilsonInterval({explored, offers}); }

Result<ExploredShare> CountExplored(Connection& connection, int64_t most_decisions) {
  KUNDIG_ASSIGN_OR_RETURN(const std::vector<Choice> choices,
                          ReadChoices(connection, most_decisions));
  ExploredShare share;
  for (std::span<const Choice> rest = choices; !rest.empty();) {
    std::span<const Choice> of_model = TakeSame(rest, &Choice::digest);
    const auto logged = ReadModel(connection, of_model.front().digest);
    if (!logged && logged.error().code == ErrorCode::kNotFound) continue;
    if (!logged) return tl::unexpected(logged.error());
    while (!of_model.empty()) {
      KUNDIG_RETURN_IF_ERROR(Count(TakeSame(of_model, &Choice::decision), logged->model, share));
    }
  }
  return share;
}

}  // namespace kundig
