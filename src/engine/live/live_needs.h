// LiveNeeds: what `kundig needs` shows, of a living store. Worked out where somebody asks, once for
// what was learnt last.
#pragma once

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "engine/live/live_platform.h"

namespace kundig {

class LiveNeeds {
 public:
  // NeedsAsJson() of the newest models, or the error of ViewNeeds().
  using Answer = std::function<void(const Result<std::shared_ptr<const std::string>>&)>;

  // Both are borrowed for as long as it lives.
  LiveNeeds(Store& store, LivePlatform& platform);
  // Who waits by then is forgotten.
  ~LiveNeeds();
  LiveNeeds(const LiveNeeds&) = delete;
  LiveNeeds& operator=(const LiveNeeds&) = delete;

  // Answers at once where the needs are known, else from a thread of its own. False, and no answer,
  // where nothing was learnt yet. From any thread.
  [[nodiscard]] bool Ask(Answer answer);

 private:
  [[nodiscard]] std::shared_ptr<const Learned> Newest() const;
  [[nodiscard]] Result<std::shared_ptr<const std::string>> View(const Learned& learned);
  void Run();

  Store& store_;
  LivePlatform& platform_;

  std::mutex mutex_;  // of what follows
  std::condition_variable changed_;
  std::vector<Answer> waiting_;
  std::weak_ptr<const Learned> viewed_;  // what `view_` is of
  std::shared_ptr<const std::string> view_;
  bool ending_ = false;
  std::thread thread_;
};

}  // namespace kundig
