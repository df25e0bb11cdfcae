#include "store/journal/group_commit.h"

namespace kundig {
namespace {

// What the reception's records will take, about.
size_t SizeOf(const Reception& reception) {
  size_t size = reception.arrivals.size() * kRecordHeaderBytes;
  for (const Arrival& arrival : reception.arrivals) size += arrival.payload.size();
  return size;
}

}  // namespace

GroupCommit::GroupCommit(EventKeeper& keeper, const GroupCommitOptions& options)
    : keeper_(keeper), options_(options), thread_([this] { Run(); }) {}

GroupCommit::~GroupCommit() {
  {
    const std::lock_guard lock(mutex_);
    ending_ = true;
  }
  came_.notify_one();
  thread_.join();
}

bool GroupCommit::Submit(Reception& reception) {
  {
    const std::lock_guard lock(mutex_);
    const size_t size = SizeOf(reception);
    // A single one is always taken, however large.
    if (!waiting_.empty() && waiting_bytes_ + size > options_.max_waiting_bytes) return false;
    waiting_bytes_ += size;
    waiting_.push_back(std::move(reception));
  }
  came_.notify_one();
  return true;
}

uint64_t GroupCommit::groups() const {
  const std::lock_guard lock(mutex_);
  return groups_;
}

bool GroupCommit::TakeGroup(std::vector<Reception>& group) {
  std::unique_lock lock(mutex_);
  came_.wait(lock, [this] { return ending_ || !waiting_.empty(); });
  size_t bytes = 0;
  while (!waiting_.empty() && bytes < options_.max_group_bytes) {
    bytes += SizeOf(waiting_.front());
    group.push_back(std::move(waiting_.front()));
    waiting_.pop_front();
  }
  waiting_bytes_ -= bytes;
  groups_ += group.empty() ? 0 : 1;
  return !group.empty();
}

void GroupCommit::Keep(std::vector<Reception>& group) {
  std::vector<std::vector<RecordKind>> kinds;
  kinds.reserve(group.size());
  for (const Reception& reception : group) {
    auto& of_one = kinds.emplace_back();
    of_one.reserve(reception.arrivals.size());
    for (const Arrival& arrival : reception.arrivals) of_one.push_back(keeper_.Stage(arrival));
  }
  const Status status = keeper_.Commit();
  for (size_t i = 0; i < group.size(); ++i) {
    if (status) {
      group[i].done(std::move(kinds[i]));
    } else {
      group[i].done(Fail(status.error()));
    }
  }
}

void GroupCommit::Run() {
  std::vector<Reception> group;
  while (TakeGroup(group)) {
    Keep(group);
    group.clear();
  }
}

}  // namespace kundig
