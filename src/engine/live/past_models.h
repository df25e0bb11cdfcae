// PastModels: what was known at the end of a day that is over. Learnt of the store as it is now,
// where somebody asks, and kept for the last few days that were asked for.
#pragma once

#include <list>
#include <memory>
#include <mutex>

#include "engine/learned.h"

namespace kundig {

class PastModels {
 public:
  // `store` is borrowed for as long as it lives.
  PastModels(Store& store, const Config& config) : store_(store), config_(config) {}

  using Models = std::shared_ptr<const Learned>;
  struct Wanted {
    Day until;
    bool needs = false;  // the need model too, which costs most
  };
  // As of the end of that day, with the customers; learnt anew where `newest`, what was learnt
  // last, is another than before. From any thread; who comes meanwhile waits. Errors: those of
  // Learn().
  Result<Models> Of(const Wanted& wanted, const Models& newest);

 private:
  struct Past {
    Wanted wanted;
    std::weak_ptr<const Learned> newest;
    Models learned;
  };

  Store& store_;
  Config config_;
  std::mutex mutex_;      // of what follows
  std::list<Past> kept_;  // what was asked for last first
};

}  // namespace kundig
