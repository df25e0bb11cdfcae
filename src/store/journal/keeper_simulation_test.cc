// The whole keeper on a simulated disk, from seeds: events come in, again, in conflict, and in any
// order; the store drains, ids are forgotten after their time; processes die, power is cut, writes
// and syncs fail, the disk is full, the clock is years off for a while. After every restart what
// was acknowledged is there exactly once within the time of its id, and the counts balance.
#include <gtest/gtest.h>

#include <set>

#include "store/journal/drain.h"
#include "store/journal/simulated_file_system.h"

namespace kundig {
namespace {

constexpr int64_t kDayUs = int64_t{86'400} * 1'000'000;
constexpr int32_t kRememberDays = 10;
constexpr int64_t kRememberUs = kRememberDays * kDayUs;

// "first of 7" of "first of 7@86400000000", and the true time behind it.
std::string TextOf(std::string_view payload) {
  return std::string(payload.substr(0, payload.find('@')));
}
int64_t TimeOf(std::string_view payload) {
  return std::stoll(std::string(payload.substr(payload.find('@') + 1)));
}

// Since when a text must be known, by what became of it and of its id's other text.
class KnownTexts {
 public:
  // It was new, and perhaps is durable now.
  void Tried(const std::string& text, RecordKind kind, int64_t time_us) {
    int64_t& of_id = of_id_.try_emplace(text.substr(text.find(" of ")), time_us).first->second;
    if (kind == RecordKind::kStored) of_id = time_us;
    // Once the id is forgotten, a text in conflict with it is new.
    tried_[text] = of_id;
  }
  // It is durable.
  void Kept(const std::string& text, RecordKind kind, int64_t time_us) {
    if (kind == RecordKind::kDuplicate && Knows(text, time_us)) return;
    since_[text] = tried_.at(text);
  }
  [[nodiscard]] bool Knows(const std::string& text, int64_t time_us) const {
    const auto since = since_.find(text);
    return since != since_.end() && time_us - since->second < kRememberUs;
  }

 private:
  std::map<std::string, int64_t> of_id_;
  std::map<std::string, int64_t> tried_;
  std::map<std::string, int64_t> since_;
};

// A store that is always durable and takes each batch whole or, now and then, not at all.
class SimulatedStore final : public DrainTarget {
 public:
  explicit SimulatedStore(Random random) : random_(random) {}

  Result<DrainedState> Drained() override { return drained_; }
  Status Take(std::span<const JournalRecord> records, const IntakeLedger& counts,
              uint64_t next_sequence) override {
    if (random_.Chance(0.1)) return Fail(ErrorCode::kFailure, "the store is out of order");
    for (const JournalRecord& record : records) {
      ledger.Add(record);
      if (record.payload.empty()) continue;
      const std::string text = TextOf(record.payload);
      const int64_t time_us = TimeOf(record.payload);
      if (known_.Knows(text, time_us)) doubled.insert(text);
      known_.Tried(text, record.kind, time_us);
      known_.Kept(text, record.kind, time_us);
      texts.insert(text);
    }
    drained_.counts += counts;
    drained_.next_sequence = next_sequence;
    return {};
  }

  std::set<std::string> texts;
  std::set<std::string> doubled;
  IntakeLedger ledger;

 private:
  Random random_;
  KnownTexts known_;
  DrainedState drained_;
};

struct SimulationResult {
  uint64_t trace = 0;
  SimulatedCounts counts;
  uint64_t acknowledged = 0;
  uint64_t duplicates = 0;
  uint64_t conflicts = 0;
  uint64_t forgotten = 0;  // acknowledged, and new again
  uint64_t wrong_clocks = 0;
  uint64_t restarts = 0;
  std::vector<std::string> violations;
};

class Simulation {
 public:
  Simulation(uint64_t seed, bool ignore_syncs)
      : random_(seed), files_(SplitMix(seed)), store_(random_.Fork(7)) {
    ignore_syncs_ = ignore_syncs;
  }

  SimulationResult Run() {
    for (int life = 0; life < 6; ++life) {
      SetFaults(life < 5);
      Live();
      End();
    }
    files_.SetFaults({.ignore_syncs = ignore_syncs_});
    Check();
    result_.trace = files_.trace();
    result_.counts = files_.counts();
    return result_;
  }

 private:
  static uint64_t SplitMix(uint64_t seed) { return Random(seed).Fork(1).Next(); }

  void SetFaults(bool some) {
    SimulatedFaults faults{.ignore_syncs = ignore_syncs_};
    if (some && random_.Chance(0.3)) faults.fail_append = 1 + random_.Below(40);
    if (some && random_.Chance(0.3)) faults.fail_sync = 1 + random_.Below(60);
    if (some && random_.Chance(0.3)) faults.short_append = 0.3;
    if (some && random_.Chance(0.2)) faults.capacity = random_.Below(12'000);
    files_.SetFaults(faults);
  }

  Status Open() {
    drain_.reset();
    keeper_.reset();
    ++result_.restarts;
    const DrainedState drained = *store_.Drained();
    KUNDIG_ASSIGN_OR_RETURN(
        keeper_, EventKeeper::Open(files_,
                                   {.journal = {.folder = "journal",
                                                .segment_bytes = 1'500,
                                                .random_bits = [this] { return random_.Next(); },
                                                .left_free_per_waiting = random_.Below(2)},
                                    .ids_folder = "ids"},
                                   drained));
    drain_ = std::make_unique<Drain>(*keeper_, store_, drained.next_sequence);
    return {};
  }

  void Live() {
    if (!Open()) return;
    for (int step = 0; step < 25; ++step) {
      if (random_.Chance(0.3) && drain_->Once(1 + random_.Below(2'000))) {
        static_cast<void>(drain_->Expire(kRememberDays));
      }
      MoveClock();
      if (random_.Chance(0.02)) files_.SetFaults({.ignore_syncs = ignore_syncs_});
      CommitSome();
    }
  }

  // The clock goes wrong by years, and right again after some days; kSpareDays times at most.
  void MoveClock() {
    if (wrong_us_ != 0) {
      if (random_.Chance(0.2)) wrong_us_ = 0;
    } else if (result_.wrong_clocks < kSpareDays && random_.Chance(0.03)) {
      ++result_.wrong_clocks;
      const auto years = static_cast<int64_t>(1 + random_.Below(20));
      wrong_us_ = (random_.Chance(0.5) ? 1 : -1) * years * 365 * kDayUs;
    }
  }

  void CommitSome() {
    struct Sent {
      std::string text;
      RecordKind kind = RecordKind::kStored;
    };
    std::vector<Sent> group;
    for (uint64_t i = 1 + random_.Below(5); i > 0; --i) {
      const int id = static_cast<int>(random_.Below(120));
      const bool conflicting = random_.Chance(0.05);
      Sent sent{.text = fmt::format("{} of {}", conflicting ? "other" : "first", id)};
      const auto kind = random_.Chance(0.05) ? ArrivalKind::kUnwanted : ArrivalKind::kEvent;
      sent.kind =
          keeper_->Stage({.kind = kind,
                          .key_id = static_cast<uint32_t>(id % 3),
                          .received_at_us = int64_t{1'772'000'000'000'000} + now_us_ + wrong_us_,
                          .message = MessageFingerprint(0, std::to_string(id)),
                          .content = ContentFingerprint(sent.text),
                          .payload = fmt::format("{}@{}", sent.text, now_us_)});
      Judge(kind, sent.text, sent.kind);
      now_us_ += static_cast<int64_t>(random_.Below(20'000'000'000));
      group.push_back(sent);
    }
    const bool durable = keeper_->Commit().has_value();
    for (const Sent& sent : group) {
      if (!durable) continue;
      ++result_.acknowledged;
      result_.duplicates += sent.kind == RecordKind::kDuplicate ? 1 : 0;
      result_.conflicts += sent.kind == RecordKind::kConflict ? 1 : 0;
      // A duplicate too: whoever is told so relies on the first one.
      if (sent.kind == RecordKind::kSuppressed) continue;
      acknowledged_.insert(sent.text);
      known_.Kept(sent.text, sent.kind, now_us_);
    }
  }

  // What was acknowledged comes back as a duplicate; what nobody ever sent is none.
  void Judge(ArrivalKind arrival, const std::string& text, RecordKind kind) {
    if (arrival == ArrivalKind::kUnwanted) {
      Expect(kind == RecordKind::kSuppressed, "unwanted, but not suppressed: " + text);
      return;
    }
    if (acknowledged_.contains(text) && kind != RecordKind::kDuplicate) {
      Expect(!known_.Knows(text, now_us_), "acknowledged, but taken again: " + text);
      ++result_.forgotten;
    }
    if (kind == RecordKind::kDuplicate) {
      Expect(attempted_.contains(text), "never sent, but taken for a duplicate: " + text);
    } else {
      known_.Tried(text, kind, now_us_);
    }
    attempted_.insert(text);
  }

  void End() {
    drain_.reset();
    keeper_.reset();
    if (random_.Chance(0.6)) files_.CutPower();
  }

  void Check() {
    if (const Status opened = Open(); !opened) {
      Expect(false, "does not open: " + opened.error().Message());
      return;
    }
    IntakeLedger before = keeper_->Counts();
    while (store_.Drained()->next_sequence < keeper_->journal().durable_until()) {
      static_cast<void>(drain_->Once(5'000));
    }
    Expect(store_.ledger.Balanced() && before.Balanced(), "the counts are not balanced");
    Expect(before == store_.ledger, "the keeper's counts are not those of the records");
    Expect(store_.Drained()->counts == store_.ledger, "the store's counts are not the records'");
    Expect(store_.ledger.Total().received >= static_cast<int64_t>(result_.acknowledged),
           "fewer were counted than acknowledged");
    for (const std::string& text : acknowledged_) {
      Expect(store_.texts.contains(text), "lost: " + text);
    }
    for (const std::string& text : store_.doubled) Expect(false, "kept twice: " + text);
    for (const std::string& text : store_.texts) {
      Expect(attempted_.contains(text), "never sent: " + text);
    }
  }

  void Expect(bool holds, const std::string& violation) {
    if (!holds) result_.violations.push_back(violation);
  }

  Random random_;
  SimulatedFileSystem files_;
  SimulatedStore store_;
  bool ignore_syncs_ = false;
  int64_t now_us_ = 0;    // the true time
  int64_t wrong_us_ = 0;  // by which the clock is off
  std::unique_ptr<EventKeeper> keeper_;
  std::unique_ptr<Drain> drain_;
  KnownTexts known_;
  std::set<std::string> attempted_;
  std::set<std::string> acknowledged_;
  SimulationResult result_;
};

SimulationResult Simulate(uint64_t seed, bool ignore_syncs = false) {
  return Simulation(seed, ignore_syncs).Run();
}

TEST(KeeperSimulationTest, NothingAcknowledgedIsLostOrDoubledFromAFewSeeds) {
  for (uint64_t seed = 10'001; seed <= 10'060; ++seed) {
    const SimulationResult result = Simulate(seed);
    ASSERT_TRUE(result.violations.empty()) << "seed " << seed << ": " << result.violations.front();
  }
}

TEST(KeeperSimulationTest, NothingAcknowledgedIsLostOrDoubledFrom2000SeedsSlow) {
  SimulatedCounts happened;
  uint64_t acknowledged = 0;
  uint64_t duplicates = 0;
  uint64_t conflicts = 0;
  uint64_t forgotten = 0;
  uint64_t wrong_clocks = 0;
  for (uint64_t seed = 1; seed <= 2'000; ++seed) {
    const SimulationResult result = Simulate(seed);
    ASSERT_TRUE(result.violations.empty()) << "seed " << seed << ": " << result.violations.front();
    acknowledged += result.acknowledged;
    duplicates += result.duplicates;
    conflicts += result.conflicts;
    forgotten += result.forgotten;
    wrong_clocks += result.wrong_clocks;
    happened.failed_appends += result.counts.failed_appends;
    happened.failed_syncs += result.counts.failed_syncs;
    happened.short_appends += result.counts.short_appends;
    happened.refused_for_space += result.counts.refused_for_space;
    happened.power_cuts += result.counts.power_cuts;
    happened.lost_bytes += result.counts.lost_bytes;
    happened.torn_files += result.counts.torn_files;
  }
  EXPECT_GT(acknowledged, 100'000u);
  EXPECT_GT(duplicates, 10'000u);
  EXPECT_GT(conflicts, 1'000u);
  EXPECT_GT(forgotten, 1'000u);
  EXPECT_GT(wrong_clocks, 1'000u);
  EXPECT_GT(happened.failed_appends, 500u);
  EXPECT_GT(happened.failed_syncs, 500u);
  EXPECT_GT(happened.short_appends, 1'000u);
  EXPECT_GT(happened.refused_for_space, 1'000u);
  EXPECT_GT(happened.power_cuts, 5'000u);
  EXPECT_GT(happened.lost_bytes, 10'000u);
  EXPECT_GT(happened.torn_files, 500u);
}

TEST(KeeperSimulationTest, TheSameSeedGivesTheSameTrace) {
  for (uint64_t seed = 1; seed <= 20; ++seed) {
    EXPECT_EQ(Simulate(seed).trace, Simulate(seed).trace);
    EXPECT_NE(Simulate(seed).trace, Simulate(seed + 1).trace);
  }
}

TEST(KeeperSimulationTest, WithoutSyncsTheSimulationFindsLosses) {
  int found = 0;
  for (uint64_t seed = 1; seed <= 50; ++seed) {
    found += Simulate(seed, true).violations.empty() ? 0 : 1;
  }
  EXPECT_GE(found, 40);
}

}  // namespace
}  // namespace kundig
