#include "engine/live/live_decisions_view.h"

#include <algorithm>
#include <utility>

namespace kundig {

LiveDecisionsView::LiveDecisionsView(Store& store, const Config& config)
    : store_(store), config_(config), thread_([this] { Run(); }) {}

LiveDecisionsView::~LiveDecisionsView() {
  {
    const std::lock_guard lock(mutex_);
    ending_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

void LiveDecisionsView::Ask(const DecisionsRequest& request, Answer answer) {
  {
    const std::lock_guard lock(mutex_);
    const auto same = std::ranges::find(waiting_, request, &Question::request);
    Question& question =
        same != waiting_.end() ? *same : waiting_.emplace_back(Question{request, {}});
    question.answers.push_back(std::move(answer));
  }
  changed_.notify_all();
}

void LiveDecisionsView::Run() {
  std::unique_lock lock(mutex_);
  while (true) {
    changed_.wait(lock, [this] { return ending_ || !waiting_.empty(); });
    if (ending_) return;
    const Question question = std::move(waiting_.front());
    waiting_.pop_front();
    lock.unlock();
    const Result<std::string> told =
        ViewDecisions(store_, config_, question.request).map(DecisionsAsJson);
    for (const Answer& answer : question.answers) answer(told);
    lock.lock();
  }
}

}  // namespace kundig
