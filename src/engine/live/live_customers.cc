#include "engine/live/live_customers.h"

#include <utility>

#include "engine/customer_view.h"

namespace kundig {

LiveCustomers::Foretold::Foretold(std::shared_ptr<const Learned> of, CustomerBase customers,
                                  const Config& config, double days_ahead)
    : learned(std::move(of)),
      base(std::move(customers)),
      horizon_days(days_ahead),
      predictor(*learned, base, config, horizon_days) {}

LiveCustomers::LiveCustomers(Store& store, const Config& config, LivePlatform& platform)
    : store_(store), config_(config), platform_(platform), thread_([this] { Run(); }) {}

LiveCustomers::~LiveCustomers() {
  {
    const std::lock_guard lock(mutex_);
    ending_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

std::shared_ptr<const Learned> LiveCustomers::Newest() const {
  const auto snapshot = platform_.models().now();
  return snapshot ? snapshot->learned : nullptr;
}

bool LiveCustomers::AskList(CustomerQuery query, Answer answer) {
  return Ask([this, query = std::move(query)] { return List(query); }, std::move(answer));
}

bool LiveCustomers::AskCustomer(std::string customer, Answer answer) {
  return Ask([this, customer = std::move(customer)] { return Customer(customer); },
             std::move(answer));
}

bool LiveCustomers::Ask(Question question, Answer answer) {
  if (!Newest()) return false;
  {
    const std::lock_guard lock(mutex_);
    waiting_.emplace_back(std::move(question), std::move(answer));
  }
  changed_.notify_all();
  return true;
}

void LiveCustomers::Run() {
  std::unique_lock lock(mutex_);
  while (true) {
    changed_.wait(lock, [this] { return ending_ || !waiting_.empty(); });
    if (ending_) return;
    const auto [question, answer] = std::move(waiting_.front());
    waiting_.pop_front();
    lock.unlock();
    answer(question());
    lock.lock();
  }
}

Status LiveCustomers::Foretell() {
  auto learned = Newest();
  if (foretold_ && foretold_->learned == learned) return {};
  KUNDIG_ASSIGN_OR_RETURN(const double horizon_days, ParseDurationDays(config_.horizon));
  CustomerBase base = platform_.picture().CopyBase(learned->plan);
  foretold_ =
      std::make_unique<Foretold>(std::move(learned), std::move(base), config_, horizon_days);
  return {};
}

Result<std::string> LiveCustomers::List(const CustomerQuery& query) {
  const bool named = foretold_ && foretold_->list && query.list == foretold_->list->number();
  if (!named) KUNDIG_RETURN_IF_ERROR(Foretell());
  if (!foretold_->list) {
    KUNDIG_ASSIGN_OR_RETURN(foretold_->list,
                            CustomerList::Make(store_, *foretold_->learned, foretold_->base,
                                               foretold_->predictor, ++lists_));
  }
  return foretold_->list->AsJson(store_, config_, query);
}

Result<std::string> LiveCustomers::Customer(const std::string& customer) {
  KUNDIG_RETURN_IF_ERROR(Foretell());
  const CustomerSource source{.learned = foretold_->learned.get(),
                              .base = &foretold_->base,
                              .predictor = &foretold_->predictor,
                              .horizon_days = foretold_->horizon_days};
  KUNDIG_ASSIGN_OR_RETURN(const CustomerView view,
                          ViewCustomer(store_, config_, source, customer, kNeedsShown));
  return CustomerAsJson(view);
}

}  // namespace kundig
