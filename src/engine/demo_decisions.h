// Decisions for the simulated customers of the demonstration, made, logged and answered week by
// week: each week by what was learnt from the answers that came before it.
#pragma once

#include <string>
#include <vector>

#include "base/random.h"
#include "engine/config.h"
#include "engine/demo_customers.h"
#include "engine/learned.h"
#include "store/store.h"

namespace kundig {

class DemoDecisions {
 public:
  // Learns from the store how customers live and what they need; that stays as it is. `store`,
  // `config` and `needs`, the customers' truth, are borrowed for as long as it lives. Errors: those
  // of Learn().
  static Result<DemoDecisions> Begin(Store& store, const Config& config,
                                     const std::vector<NeedVector>& needs, Random random);

  // Decides at each moment by what the store knows, as the server does, and logs it as the server
  // does; of customers whom the store does not know yet nothing is asked. Errors: those of
  // LivePicture::Load(), of the models and of the store.
  Status Decide(const std::vector<DemoMoment>& moments);

  // The answers that customers give before `until_us`, as events that say they are simulated, a
  // line each; again is nothing. A customer takes an offer up by its need of it, some time later;
  // some decline; most say nothing.
  [[nodiscard]] std::string AnswersUntil(int64_t until_us);

 private:
  struct Answer {
    int64_t time_us = 0;
    std::string event;
  };

  DemoDecisions(Store& store, const Config& config, const std::vector<NeedVector>& needs,
                Random random, std::shared_ptr<const Learned> learned);
  void AnswerOffer(const DemoMoment& moment, const std::string& decision_id,
                   const std::string& service_id);

  Store* store_;
  const Config* config_;
  const std::vector<NeedVector>* needs_;
  Random decisions_;
  Random answers_;
  std::shared_ptr<const Learned> learned_;
  std::vector<Answer> waiting_;
};

}  // namespace kundig
