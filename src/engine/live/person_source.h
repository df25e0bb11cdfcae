// PersonSource: whoever knows persons and models at this moment; what decisions are made from.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string_view>

#include "engine/live/decision_models.h"
#include "engine/live/person_picture.h"

namespace kundig {

// All from any thread.
class PersonSource {
 public:
  virtual ~PersonSource() = default;

  // The person with this user id or anonymous id.
  [[nodiscard]] virtual std::optional<int32_t> Find(std::string_view identifier) const = 0;
  // Calls `visit`, which is quick, with the person as it is. False where there is none.
  virtual bool Read(int32_t person,
                    const std::function<void(const PersonPicture&)>& visit) const = 0;
  // Kept by the caller for one decision from beginning to end. Null until the first are there.
  [[nodiscard]] virtual std::shared_ptr<const DecisionModels> decision_models() const = 0;
};

}  // namespace kundig
