// LiveSums: every sum but that of rewards (live_rewards.h), kept by replacing a person's
// contribution when the person changes.
#pragma once

#include <string_view>
#include <vector>

#include "engine/learn.h"
#include "engine/live/person_picture.h"

namespace kundig {

// Always equal to the sums of the persons that are in it, gathered from scratch by the same plan.
class LiveSums {
 public:
  // Zero.
  explicit LiveSums(SumsPlan plan);

  // An item that the plan may not know yet; again is as once. Before any person has it.
  void AddItem(int32_t item_key, std::string_view name_at_level);

  // Puts the person in, or takes out exactly what was put in before.
  void Apply(const PersonPicture& person, Direction direction);

  // Ends with the last purchase that was ever put in.
  [[nodiscard]] const SumsPlan& plan() const { return plan_; }
  [[nodiscard]] const Sums& sums() const { return sums_; }

 private:
  SumsPlan plan_;
  Sums sums_;
  std::vector<int32_t> items_;  // positions of one person's, kept for its memory
};

// The positions, ascending and each once, at which items of these keys stand in the table.
void PositionsOf(std::span<const int32_t> item_keys, const ItemTable& table,
                 std::vector<int32_t>& positions);

// Whether sums by one plan are sums by the other.
[[nodiscard]] bool SumTheSame(const SumsPlan& a, const SumsPlan& b);

}  // namespace kundig
