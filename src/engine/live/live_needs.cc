#include "engine/live/live_needs.h"

#include <utility>

#include "engine/needs_view.h"

namespace kundig {

LiveNeeds::LiveNeeds(Store& store, LivePlatform& platform)
    : store_(store), platform_(platform), thread_([this] { Run(); }) {}

LiveNeeds::~LiveNeeds() {
  {
    const std::lock_guard lock(mutex_);
    ending_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

std::shared_ptr<const Learned> LiveNeeds::Newest() const {
  const auto snapshot = platform_.models().now();
  return snapshot ? snapshot->learned : nullptr;
}

bool LiveNeeds::Ask(Answer answer) {
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

Result<std::shared_ptr<const std::string>> LiveNeeds::View(const Learned& learned) {
  const CustomerBase base = platform_.picture().CopyBase(learned.plan);
  KUNDIG_ASSIGN_OR_RETURN(const NeedsView view, ViewNeeds(store_, learned, base));
  return std::make_shared<const std::string>(NeedsAsJson(view));
}

void LiveNeeds::Run() {
  std::unique_lock lock(mutex_);
  while (true) {
    changed_.wait(lock, [this] { return ending_ || !waiting_.empty(); });
    if (ending_) return;
    const std::vector<Answer> answers = std::exchange(waiting_, {});
    lock.unlock();
    const auto learned = Newest();
    const auto view = View(*learned);
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
