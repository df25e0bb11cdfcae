#include "engine/live/live_models.h"

#include "engine/choose_lambda.h"

namespace kundig {
namespace {

// Learning leaves the cores to others for most of the time.
constexpr int kRestForLearning = 9;
constexpr std::chrono::milliseconds kLeastRest{250};
// Solving what decides takes half of a core at most; and where no offer was answered, so that only
// those that wait became more, it rests as learning does.
constexpr std::chrono::milliseconds kLeastRestOfDeciding{5};
constexpr int kRestWithoutAnswers = 9;
// By how much the customers may have grown before lambda is chosen anew.
constexpr double kLambdaHolds = 1.2;

}  // namespace

LiveModels::LiveModels(Store& store, const Config& config, LivePicture& picture)
    : store_(store),
      config_(config),
      picture_(picture),
      learner_([this] { RunLearning(); }),
      decider_([this] { RunDeciding(); }) {}

LiveModels::~LiveModels() {
  {
    const std::lock_guard lock(mutex_);
    ending_ = true;
  }
  changed_.notify_all();
  learner_.join();
  decider_.join();
}

std::shared_ptr<const LiveSnapshot> LiveModels::now() const {
  const std::lock_guard lock(mutex_);
  return snapshot_;
}

std::optional<Error> LiveModels::trouble() const {
  const std::lock_guard lock(mutex_);
  return learning_.trouble ? learning_.trouble : deciding_.trouble;
}

void LiveModels::Wake() {
  const std::lock_guard lock(mutex_);
  changed_.notify_all();
}

Status LiveModels::CatchUp() {
  std::unique_lock lock(mutex_);
  KUNDIG_RETURN_IF_ERROR(WaitFor(learning_, lock));
  return WaitFor(deciding_, lock);
}

Status LiveModels::WaitFor(Turns& turns, std::unique_lock<std::mutex>& lock) {
  // The one that is under way may have begun before the last change.
  const uint64_t wanted = turns.done + 2;
  turns.wanted = std::max(turns.wanted, wanted);
  changed_.notify_all();
  changed_.wait(lock, [&] { return ending_ || turns.done >= wanted; });
  if (turns.trouble) return tl::unexpected(*turns.trouble);
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

Result<std::shared_ptr<const Learned>> LiveModels::Learn(uint64_t& changes) {
  KUNDIG_RETURN_IF_ERROR(picture_.Replan());
  LivePicture::SumsNow sums = picture_.CopySums();
  changes = sums.changes;
  auto learned = std::make_shared<Learned>();
  learned->plan = std::move(sums.plan);
  learned->sums = std::move(sums.sums);
  KUNDIG_RETURN_IF_ERROR(LearnPurchases(config_, false, *learned));
  KUNDIG_RETURN_IF_ERROR(SolveNeedsOf(*learned));
  return learned;
}

bool LiveModels::WaitToLearn(Clock::duration pause) {
  const auto asked = [this] { return ending_ || learning_.asked(); };
  std::unique_lock lock(mutex_);
  changed_.wait_for(lock, pause, asked);
  if (learned_) {
    changed_.wait(lock, [&] { return asked() || picture_.changes() > learned_changes_; });
    // What decides is solved first.
    changed_.wait_for(lock, kLeastRest, asked);
  }
  return !ending_;
}

void LiveModels::RunLearning() {
  Clock::duration pause{};
  while (WaitToLearn(pause)) {
    const auto begin = Clock::now();
    uint64_t changes = 0;
    auto learned = Learn(changes);
    const std::lock_guard lock(mutex_);
    ++learning_.done;
    learning_.trouble = learned ? std::nullopt : std::optional<Error>(learned.error());
    if (learned) {
      learned_ = std::move(*learned);
      learned_changes_ = changes;
    }
    changed_.notify_all();
    pause = std::max<Clock::duration>(kLeastRest, (Clock::now() - begin) * kRestForLearning);
  }
}

Status LiveModels::ReadClock() {
  if (clock_) return {};
  KUNDIG_ASSIGN_OR_RETURN(Connection connection, store_.Connect());
  KUNDIG_ASSIGN_OR_RETURN(WallClock clock, ReadWallClock(connection, config_.timezone));
  clock_ = std::make_shared<const WallClock>(std::move(clock));
  return {};
}

Result<std::shared_ptr<const LiveSnapshot>> LiveModels::Solve(
    std::shared_ptr<const Learned> learned) {
  KUNDIG_RETURN_IF_ERROR(ReadClock());
  const LivePicture::RewardsNow now = picture_.CopyRewards();
  answers_ = now.answers;
  RewardMoments rewards = now.waiting.AddedTo(now.rewards);
  auto snapshot = std::make_shared<LiveSnapshot>();
  snapshot->changes = now.changes;
  snapshot->learned = learned;
  const auto last = this->now();
  DecisionParts parts{.learned = learned, .items = now.items, .clock = clock_, .value = {}};
  if (last && last->learned == learned) parts.value = last->decisions->parts.value;
  if (last && last->learned == learned && last->decisions->parts.items == now.items &&
      rewards_ == rewards) {
    snapshot->decisions = last->decisions;
    return snapshot;
  }
  KUNDIG_ASSIGN_OR_RETURN(snapshot->decisions,
                          MakeDecisionModels(config_, std::move(parts), rewards));
  rewards_ = std::move(rewards);
  return snapshot;
}

bool LiveModels::WaitToDecide(Clock::duration pause) {
  std::unique_lock lock(mutex_);
  changed_.wait_for(lock, pause, [this] { return ending_ || deciding_.asked(); });
  changed_.wait_for(lock, pause * (kRestWithoutAnswers - 1), [this] {
    if (ending_ || deciding_.asked() || !snapshot_) return true;
    return snapshot_->learned != learned_ || picture_.answers() > answers_;
  });
  changed_.wait(lock, [this] {
    if (ending_ || !learned_) return ending_;
    return deciding_.asked() || !snapshot_ || snapshot_->learned != learned_ ||
           picture_.changes() > snapshot_->changes;
  });
  return !ending_;
}

void LiveModels::RunDeciding() {
  Clock::duration pause{};
  while (WaitToDecide(pause)) {
    const auto begin = Clock::now();
    std::shared_ptr<const Learned> learned;
    {
      const std::lock_guard lock(mutex_);
      learned = learned_;
    }
    auto solved = Solve(std::move(learned));
    const std::lock_guard lock(mutex_);
    ++deciding_.done;
    deciding_.trouble = solved ? std::nullopt : std::optional<Error>(solved.error());
    const auto rest = solved ? kLeastRestOfDeciding : kLeastRest;
    if (solved) snapshot_ = std::move(*solved);
    changed_.notify_all();
    pause = std::max<Clock::duration>(rest, Clock::now() - begin);
  }
}

}  // namespace kundig
