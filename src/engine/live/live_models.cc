#include "engine/live/live_models.h"

#include "engine/choose_lambda.h"

namespace kundig {
namespace {

// The solver leaves the cores to others for most of the time.
constexpr int kRestForWork = 9;
constexpr std::chrono::milliseconds kLeastRest{250};
// By how much the customers may have grown before lambda is chosen anew.
constexpr double kLambdaHolds = 1.2;

}  // namespace

LiveModels::LiveModels(Store& store, const Config& config, LivePicture& picture)
    : store_(store), config_(config), picture_(picture), thread_([this] { Run(); }) {}

LiveModels::~LiveModels() {
  {
    const std::lock_guard lock(mutex_);
    ending_ = true;
  }
  came_.notify_all();
  solved_.notify_all();
  thread_.join();
}

std::shared_ptr<const LiveSnapshot> LiveModels::now() const {
  const std::lock_guard lock(mutex_);
  return snapshot_;
}

std::optional<Error> LiveModels::trouble() const {
  const std::lock_guard lock(mutex_);
  return trouble_;
}

void LiveModels::Wake() {
  const std::lock_guard lock(mutex_);
  came_.notify_all();
}

Status LiveModels::CatchUp() {
  std::unique_lock lock(mutex_);
  // The one that is under way may have begun before the last change.
  const uint64_t wanted = solves_ + 2;
  wanted_solves_ = std::max(wanted_solves_, wanted);
  came_.notify_all();
  solved_.wait(lock, [&] { return ending_ || solves_ >= wanted; });
  if (trouble_) return tl::unexpected(*trouble_);
  return {};
}

bool LiveModels::LambdaIsStale(const Learned& learned) const {
  if (!lambda_ || lambda_->catalogue != learned.plan.items.catalogue) return true;
  const auto before = static_cast<double>(lambda_->customers);
  const auto now = static_cast<double>(learned.sums.co_occurrence.customers());
  return now > before * kLambdaHolds || now < before / kLambdaHolds;
}

Status LiveModels::SolveNeedsOf(Learned& learned) {
  if (!CanLearnNeeds(config_, learned)) return {};
  if (LambdaIsStale(learned)) {
    learned.base = picture_.CopyBase(learned.plan);
    KUNDIG_ASSIGN_OR_RETURN(const double lambda, ChooseLambda(store_, config_, learned));
    lambda_ = {.lambda = lambda,
               .customers = learned.sums.co_occurrence.customers(),
               .catalogue = learned.plan.items.catalogue};
    learned.base = {};
  }
  KUNDIG_ASSIGN_OR_RETURN(learned.needs, SolveNeeds(learned.sums.co_occurrence, lambda_->lambda));
  return {};
}

Result<std::shared_ptr<const DecisionModels>> LiveModels::SolveDecisions(
    std::shared_ptr<const Learned> learned) {
  KUNDIG_ASSIGN_OR_RETURN(Connection connection, store_.Connect());
  if (!clock_) {
    KUNDIG_ASSIGN_OR_RETURN(WallClock clock, ReadWallClock(connection, config_.timezone));
    clock_ = std::make_shared<const WallClock>(std::move(clock));
  }
  KUNDIG_ASSIGN_OR_RETURN(NamedItems items, ReadNamedItems(connection, config_));
  return MakeDecisionModels(config_,
                            {.learned = learned,
                             .items = std::make_shared<const NamedItems>(std::move(items)),
                             .clock = clock_},
                            learned->sums.rewards);
}

Result<std::shared_ptr<const LiveSnapshot>> LiveModels::Solve() {
  KUNDIG_RETURN_IF_ERROR(picture_.Replan());
  LivePicture::SumsNow sums = picture_.CopySums();
  auto learned = std::make_shared<Learned>();
  learned->plan = std::move(sums.plan);
  learned->sums = std::move(sums.sums);
  KUNDIG_RETURN_IF_ERROR(LearnPurchases(config_, false, *learned));
  KUNDIG_RETURN_IF_ERROR(SolveNeedsOf(*learned));
  auto snapshot = std::make_shared<LiveSnapshot>();
  KUNDIG_ASSIGN_OR_RETURN(snapshot->decisions, SolveDecisions(learned));
  snapshot->learned = std::move(learned);
  snapshot->changes = sums.changes;
  return snapshot;
}

bool LiveModels::WaitForWork(Clock::duration pause) {
  const auto asked = [this] { return ending_ || wanted_solves_ > solves_; };
  std::unique_lock lock(mutex_);
  came_.wait_for(lock, pause, asked);
  came_.wait(lock,
             [&] { return asked() || !snapshot_ || picture_.changes() > snapshot_->changes; });
  return !ending_;
}

void LiveModels::Run() {
  Clock::duration pause{};
  while (WaitForWork(pause)) {
    const auto begin = Clock::now();
    auto solved = Solve();
    const std::lock_guard lock(mutex_);
    ++solves_;
    trouble_ = solved ? std::nullopt : std::optional<Error>(solved.error());
    if (solved) snapshot_ = std::move(*solved);
    solved_.notify_all();
    pause = std::max<Clock::duration>(kLeastRest, (Clock::now() - begin) * kRestForWork);
  }
}

}  // namespace kundig
