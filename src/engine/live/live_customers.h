// LiveCustomers: the customers of a living store, in a list and one by one, by what was learnt
// last.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include "engine/customer_list.h"
#include "engine/live/live_platform.h"

namespace kundig {

// Reads the store and foretells in a thread of its own, where somebody asks: once for what was
// learnt last, then each question by that.
class LiveCustomers {
 public:
  // JSON, or why there is none.
  using Answer = std::function<void(const Result<std::string>&)>;

  // `store` and `platform` are borrowed for as long as it lives.
  LiveCustomers(Store& store, const Config& config, LivePlatform& platform);
  // Who waits by then is forgotten.
  ~LiveCustomers();
  LiveCustomers(const LiveCustomers&) = delete;
  LiveCustomers& operator=(const LiveCustomers&) = delete;

  // CustomerList::AsJson(). Of the list that `query` names, where that is the last one that was
  // made: so a list stays as it is for who scrolls through it. Else of the newest. False, and no
  // answer, where nothing was learnt yet. From any thread.
  [[nodiscard]] bool AskList(CustomerQuery query, Answer answer);
  // CustomerAsJson() of the person one of whose identifiers it is, as `kundig customer` finds it.
  // Errors: kNotFound. False as of AskList().
  [[nodiscard]] bool AskCustomer(std::string customer, Answer answer);

 private:
  // All that questions are answered by. Neither copied nor moved: its parts borrow each other.
  struct Foretold {
    Foretold(std::shared_ptr<const Learned> of, CustomerBase customers, const Config& config,
             double days_ahead);
    Foretold(const Foretold&) = delete;
    Foretold& operator=(const Foretold&) = delete;

    std::shared_ptr<const Learned> learned;
    CustomerBase base;
    double horizon_days;
    Predictor predictor;
    std::optional<CustomerList> list;  // made where it is asked for
  };
  using Question = std::function<Result<std::string>()>;

  [[nodiscard]] std::shared_ptr<const Learned> Newest() const;
  [[nodiscard]] bool Ask(Question question, Answer answer);
  void Run();
  // Of the thread.
  Status Foretell();
  Result<std::string> List(const CustomerQuery& query);
  Result<std::string> Customer(const std::string& customer);

  Store& store_;
  Config config_;
  LivePlatform& platform_;

  // Of the thread.
  std::unique_ptr<Foretold> foretold_;
  uint64_t lists_ = 0;  // that were made

  std::mutex mutex_;  // of what follows
  std::condition_variable changed_;
  std::deque<std::pair<Question, Answer>> waiting_;
  bool ending_ = false;
  std::thread thread_;
};

}  // namespace kundig
