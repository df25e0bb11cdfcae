#include "engine/live/past_models.h"

namespace kundig {
namespace {

// Each holds all customers.
constexpr size_t kMostKept = 3;

}  // namespace

Result<PastModels::Models> PastModels::Of(const Wanted& wanted, const Models& newest) {
  const std::lock_guard lock(mutex_);
  const auto found = std::ranges::find_if(
      kept_, [&wanted](const Past& past) { return past.wanted.until == wanted.until; });
  if (found != kept_.end()) {
    kept_.splice(kept_.begin(), kept_, found);
    const bool is_enough = found->wanted.needs || !wanted.needs;
    if (is_enough && found->newest.lock() == newest) return found->learned;
    kept_.pop_front();
  }
  LearnRequest request{.until = wanted.until, .needs = wanted.needs, .keep_customers = true};
  KUNDIG_ASSIGN_OR_RETURN(request.horizon_days, ParseDurationDays(config_.horizon));
  KUNDIG_ASSIGN_OR_RETURN(Learned learned, Learn(store_, config_, request));
  kept_.push_front({wanted, newest, std::make_shared<const Learned>(std::move(learned))});
  if (kept_.size() > kMostKept) kept_.pop_back();
  return kept_.front().learned;
}

}  // namespace kundig
