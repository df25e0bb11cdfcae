// LiveDecisionsView: ViewDecisions() of a living store, on a thread of its own, for who must not
// wait.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "engine/decisions_view.h"

namespace kundig {

class LiveDecisionsView {
 public:
  // As JSON, or the error of ViewDecisions().
  using Answer = std::function<void(const Result<std::string>&)>;

  // `store` is borrowed for as long as the view lives.
  LiveDecisionsView(Store& store, const Config& config);
  // Who waits by then is forgotten.
  ~LiveDecisionsView();
  LiveDecisionsView(const LiveDecisionsView&) = delete;
  LiveDecisionsView& operator=(const LiveDecisionsView&) = delete;

  // From any thread; `answer` is called from the view's own. What is asked while the same waits is
  // worked out once.
  void Ask(const DecisionsRequest& request, Answer answer);

 private:
  struct Question {
    DecisionsRequest request;
    std::vector<Answer> answers;
  };
  void Run();

  Store& store_;
  Config config_;

  std::mutex mutex_;  // of what follows
  std::condition_variable changed_;
  std::deque<Question> waiting_;
  bool ending_ = false;
  std::thread thread_;
};

}  // namespace kundig
