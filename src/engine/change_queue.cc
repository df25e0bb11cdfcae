#include "engine/change_queue.h"

#include <utility>

namespace kundig {

ChangeQueue::ChangeQueue() : thread_([this] { Run(); }) {}

ChangeQueue::~ChangeQueue() {
  {
    const std::lock_guard lock(mutex_);
    ending_ = true;
  }
  came_.notify_all();
  thread_.join();
}

bool ChangeQueue::Submit(std::function<void()> change, size_t most_waiting) {
  {
    const std::lock_guard lock(mutex_);
    if (waiting_.size() >= most_waiting) return false;
    waiting_.push_back(std::move(change));
  }
  came_.notify_all();
  return true;
}

void ChangeQueue::Run() {
  while (true) {
    std::function<void()> change;
    {
      std::unique_lock lock(mutex_);
      came_.wait(lock, [this] { return ending_ || !waiting_.empty(); });
      if (waiting_.empty()) return;
      change = std::move(waiting_.front());
      waiting_.pop_front();
    }
    change();
  }
}

}  // namespace kundig
