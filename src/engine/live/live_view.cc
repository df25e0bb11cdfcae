#include "engine/live/live_view.h"

#include <utility>

namespace kundig {

LiveView::LiveView(LivePlatform& platform, Work work)
    : platform_(platform), work_(std::move(work)), thread_([this] { Run(); }) {}

LiveView::~LiveView() {
  {
    const std::lock_guard lock(mutex_);
    ending_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

std::shared_ptr<const Learned> LiveView::Newest() const {
  const auto snapshot = platform_.models().now();
  return snapshot ? snapshot->learned : nullptr;
}

bool LiveView::Ask(Answer answer) {
  const auto newest = Newest();
  if (!newest) return false;
  std::shared_ptr<const std::string> view;
  {
    const std::lock_guard lock(mutex_);
    if (viewed_.lock() == newest) {
      view = view_;
    } else {
      waiting_.push_back(std::move(answer));
      changed_.notify_all();
    }
  }
  if (view) answer(std::move(view));
  return true;
}

void LiveView::Run() {
  std::unique_lock lock(mutex_);
  while (true) {
    changed_.wait(lock, [this] { return ending_ || !waiting_.empty(); });
    if (ending_) return;
    const std::vector<Answer> answers = std::exchange(waiting_, {});
    lock.unlock();
    const auto learned = Newest();
    Result<std::shared_ptr<const std::string>> view =
        work_(*learned, platform_.picture().CopyBase(learned->plan)).map([](std::string text) {
          return std::make_shared<const std::string>(std::move(text));
        });
    if (view) {
      lock.lock();
      viewed_ = learned;
      view_ = *view;
      lock.unlock();
    }
    for (const Answer& answer : answers) answer(view);
    lock.lock();
  }
}

}  // namespace kundig
