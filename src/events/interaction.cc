#include "events/interaction.h"

#include <array>

namespace kundig {
namespace {

constexpr std::array<std::string_view, 4> kKindNames = {"purchase", "use", "view", "answer"};

}  // namespace

std::string_view InteractionKindName(InteractionKind kind) {
  return kKindNames[static_cast<size_t>(kind)];
}

std::optional<InteractionKind> ParseInteractionKind(std::string_view text) {
  for (size_t i = 0; i < kKindNames.size(); ++i) {
    if (text == kKindNames[i]) return static_cast<InteractionKind>(i);
  }
  return std::nullopt;
}

}  // namespace kundig
