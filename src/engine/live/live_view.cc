#include "engine/live/live_view.h"

#include <utility>

namespace kundig {
namespace {

// So many are kept, and as many may be waited for.
constexpr size_t kMostViews = 16;

}  // namespace

LiveView::LiveView(LivePlatform& platform, PastModels& past, Kind kind, Work work)
    : platform_(platform), past_(past), kind_(kind), work_(std::move(work)) {
  for (Lane* lane : {&now_lane_, &past_lane_}) {
    lane->thread = std::thread([this, lane] { Run(*lane); });
  }
}

LiveView::~LiveView() {
  {
    const std::lock_guard lock(mutex_);
    ending_ = true;
  }
  changed_.notify_all();
  now_lane_.thread.join();
  past_lane_.thread.join();
}

std::shared_ptr<const Learned> LiveView::Newest() const {
  const auto snapshot = platform_.models().now();
  return snapshot ? snapshot->learned : nullptr;
}

LiveView::Asked LiveView::Ask(const ViewFilter& filter, Answer answer) {
  const auto newest = Newest();
  if (!newest) return Asked::kNothingLearnt;
  std::shared_ptr<const std::string> text;
  {
    const std::lock_guard lock(mutex_);
    const View* known = Find(filter);
    const bool is_newest = known != nullptr && known->of.lock() == newest;
    if (is_newest || (known != nullptr && kind_.dear && !filter.until)) text = known->text;
    if (!is_newest && !Queue(filter, text ? Answer() : answer) && !text) return Asked::kTooMuch;
  }
  if (text) answer(std::move(text));
  return Asked::kAnswers;
}

const LiveView::View* LiveView::Find(const ViewFilter& filter) {
  const auto found = std::ranges::find(views_, filter, &View::filter);
  if (found == views_.end()) return nullptr;
  views_.splice(views_.begin(), views_, found);
  return &*found;
}

// False where too much waits. An empty answer is for nobody.
bool LiveView::Queue(const ViewFilter& filter, Answer answer) {
  auto& waiting = (filter.until ? past_lane_ : now_lane_).waiting;
  auto place = std::ranges::find(waiting, filter, &Waiting::filter);
  if (place == waiting.end()) {
    if (waiting.size() >= kMostViews) return false;
    place = waiting.insert(place, {.filter = filter, .answers = {}});
  }
  if (answer) place->answers.push_back(std::move(answer));
  changed_.notify_all();
  return true;
}

void LiveView::Keep(View view) {
  std::erase_if(views_, [&view](const View& other) { return other.filter == view.filter; });
  views_.push_front(std::move(view));
  if (views_.size() > kMostViews) views_.pop_back();
}

LiveView::Text LiveView::Make(const ViewFilter& filter,
                              const std::shared_ptr<const Learned>& newest) {
  const auto shared = [](std::string text) {
    return std::make_shared<const std::string>(std::move(text));
  };
  if (!filter.until) {
    const CustomerBase base = platform_.picture().CopyBase(newest->plan);
    return work_(*newest, base, filter.segment).map(shared);
  }
  KUNDIG_ASSIGN_OR_RETURN(const auto learned,
                          past_.Of({.until = *filter.until, .needs = kind_.needs}, newest));
  return work_(*learned, learned->base, filter.segment).map(shared);
}

void LiveView::Run(Lane& lane) {
  std::unique_lock lock(mutex_);
  while (true) {
    changed_.wait(lock, [&] { return ending_ || !lane.waiting.empty(); });
    if (ending_) return;
    const Waiting asked = std::move(lane.waiting.front());
    lane.waiting.pop_front();
    lock.unlock();
    const auto newest = Newest();
    lock.lock();
    // Somebody may have asked for it while it was made.
    const View* view = Find(asked.filter);
    const auto known = view != nullptr && view->of.lock() == newest ? view->text : nullptr;
    lock.unlock();
    const Text text = known ? known : Make(asked.filter, newest);
    if (text && !known) {
      lock.lock();
      Keep({.filter = asked.filter, .of = newest, .text = *text});
      lock.unlock();
    }
    for (const Answer& answer : asked.answers) answer(text);
    lock.lock();
  }
}

}  // namespace kundig
