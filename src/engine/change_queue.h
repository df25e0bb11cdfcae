// ChangeQueue: a thread that does one thing after the other for callers who must not wait.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>

namespace kundig {

class ChangeQueue {
 public:
  ChangeQueue();
  // Finishes all that was taken.
  ~ChangeQueue();
  ChangeQueue(const ChangeQueue&) = delete;
  ChangeQueue& operator=(const ChangeQueue&) = delete;

  // Returns at once. False where `most_waiting` are waiting; `change` is not called then. From any
  // thread.
  [[nodiscard]] bool Submit(std::function<void()> change, size_t most_waiting);

 private:
  void Run();

  std::mutex mutex_;  // of what follows
  std::condition_variable came_;
  std::deque<std::function<void()>> waiting_;
  bool ending_ = false;
  std::thread thread_;
};

}  // namespace kundig
