#include "engine/live/live_view.h"

#include <utility>

namespace kundig {
namespace {

// So many are kept, and as many may be waited for.
constexpr size_t kMostViews = 16;

}  // namespace

LiveView::LiveView(LivePlatform& platform, PastModels& past, bool needs, Work work)
    : platform_(platform), past_(past), needs_(needs), work_(std::move(work)) {
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
    text = Find(filter, newest);
    if (!text) {
      auto& waiting = (filter.until ? past_lane_ : now_lane_).waiting;
      auto place = std::ranges::find(waiting, filter, &Waiting::filter);
      if (place == waiting.end()) {
        if (waiting.size() >= kMostViews) return Asked::kTooMuch;
        place = waiting.insert(place, {.filter = filter, .answers = {}});
      }
      place->answers.push_back(std::move(answer));
      changed_.notify_all();
    }
  }
  if (text) answer(std::move(text));
  return Asked::kAnswers;
}

std::shared_ptr<const std::string> LiveView::Find(const ViewFilter& filter,
                                                  const std::shared_ptr<const Learned>& newest) {
  const auto found = std::ranges::find(views_, filter, &View::filter);
  if (found == views_.end() || found->of.lock() != newest) return nullptr;
  views_.splice(views_.begin(), views_, found);
  return found->text;
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
                          past_.Of({.until = *filter.until, .needs = needs_}, newest));
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
    const auto known = Find(asked.filter, newest);
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
