// LiveView: something told of a living store that costs more than a look, such as what
// `kundig needs` shows. Worked out where somebody asks, once for what was learnt last.
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

class LiveView {
 public:
  // Makes the text to tell, of the newest models and of the customers by their plan.
  using Work = std::function<Result<std::string>(const Learned& learned, const CustomerBase& base)>;
  // The text, or the error of `Work`.
  using Answer = std::function<void(const Result<std::shared_ptr<const std::string>>&)>;

  // `platform` is borrowed for as long as it lives.
  LiveView(LivePlatform& platform, Work work);
  // Who waits by then is forgotten.
  ~LiveView();
  LiveView(const LiveView&) = delete;
  LiveView& operator=(const LiveView&) = delete;

  // Answers at once where it is known, else from a thread of its own. False, and no answer,
  // where nothing was learnt yet. From any thread.
  [[nodiscard]] bool Ask(Answer answer);

 private:
  [[nodiscard]] std::shared_ptr<const Learned> Newest() const;
  void Run();

  LivePlatform& platform_;
  Work work_;

  std::mutex mutex_;  // of what follows
  std::condition_variable changed_;
  std::vector<Answer> waiting_;
  std::weak_ptr<const Learned> viewed_;  // what `view_` is of
  std::shared_ptr<const std::string> view_;
  bool ending_ = false;
  std::thread thread_;
};

}  // namespace kundig
