// LiveView: something told of a living store that costs more than a look, such as what
// `kundig needs` shows. Worked out where somebody asks, once for what was learnt last; also of one
// segment, and as of the end of a day that is over.
#pragma once

#include <condition_variable>
#include <functional>
#include <list>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "engine/live/live_platform.h"
#include "engine/live/past_models.h"
#include "engine/segments.h"

namespace kundig {

// Of whom, and as of when.
struct ViewFilter {
  std::optional<Day> until;                // as of its end; absent: as of now
  std::optional<CustomerSegment> segment;  // absent: everybody

  friend bool operator==(const ViewFilter&, const ViewFilter&) = default;
};

class LiveView {
 public:
  // Makes the text to tell, of models and of all customers by their plan.
  using Work = std::function<Result<std::string>(const Learned& learned, const CustomerBase& base,
                                                 std::optional<CustomerSegment> segment)>;
  // The text, or the error of `Work`.
  using Answer = std::function<void(const Result<std::shared_ptr<const std::string>>&)>;

  struct Kind {
    bool needs = false;  // it tells of the need model
    // It takes long: who asks for now is told what was worked out last, while a newer one is.
    bool dear = false;
  };
  // Both are borrowed for as long as it lives.
  LiveView(LivePlatform& platform, PastModels& past, Kind kind, Work work);
  // Who waits by then is forgotten.
  ~LiveView();
  LiveView(const LiveView&) = delete;
  LiveView& operator=(const LiveView&) = delete;

  enum class Asked : uint8_t {
    kAnswers,        // now or soon
    kNothingLearnt,  // yet
    kTooMuch,        // others wait for as many views as are kept; ask again
  };
  // Answers at once where it is known, else from a thread of its own. No answer comes of anything
  // but kAnswers. From any thread.
  [[nodiscard]] Asked Ask(const ViewFilter& filter, Answer answer);

 private:
  struct Waiting {
    ViewFilter filter;
    std::vector<Answer> answers;
  };
  // Who asks for now does not wait for the past, which is learnt first.
  struct Lane {
    std::list<Waiting> waiting;  // each filter once
    std::thread thread;
  };
  struct View {
    ViewFilter filter;
    std::weak_ptr<const Learned> of;  // the newest when it was made
    std::shared_ptr<const std::string> text;
  };
  using Text = Result<std::shared_ptr<const std::string>>;

  [[nodiscard]] std::shared_ptr<const Learned> Newest() const;
  // Null where it was never made, or not kept.
  [[nodiscard]] const View* Find(const ViewFilter& filter);
  [[nodiscard]] bool Queue(const ViewFilter& filter, Answer answer);
  void Keep(View view);
  [[nodiscard]] Text Make(const ViewFilter& filter, const std::shared_ptr<const Learned>& newest);
  void Run(Lane& lane);

  LivePlatform& platform_;
  PastModels& past_;
  Kind kind_;
  Work work_;

  std::mutex mutex_;  // of what follows
  std::condition_variable changed_;
  std::list<View> views_;  // what was asked for last first
  bool ending_ = false;
  Lane now_lane_;
  Lane past_lane_;
};

}  // namespace kundig
