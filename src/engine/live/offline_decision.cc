#include "engine/live/offline_decision.h"

#include "engine/live/live_models.h"
#include "engine/live/live_picture.h"

namespace kundig {
namespace {

// The persons of the store as they are, and the models as they are solved from them.
class StoredPersons final : public PersonSource {
 public:
  StoredPersons(const LivePicture& picture, const LiveModels& models)
      : picture_(picture), models_(models) {}

  [[nodiscard]] std::optional<int32_t> Find(std::string_view identifier) const override {
    return picture_.Find(identifier);
  }
  bool Read(int32_t person, const std::function<void(const PersonPicture&)>& visit) const override {
    picture_.Read(person, visit);
    return true;
  }
  [[nodiscard]] std::shared_ptr<const DecisionModels> decision_models() const override {
    const auto snapshot = models_.now();
    return snapshot ? snapshot->decisions : nullptr;
  }

 private:
  const LivePicture& picture_;
  const LiveModels& models_;
};

}  // namespace

Result<AnsweredDecision> DecideOffline(Store& store, const Config& config, const DecideCall& call,
                                       uint64_t seed) {
  if (config.services.empty()) {
    return Fail(ErrorCode::kNotFound, "no service is configured, so there is nothing to offer", {},
                "Describe what can be offered: [[service]] in kundig.toml (docs/decide.md).");
  }
  KUNDIG_ASSIGN_OR_RETURN(const auto picture,
                          LivePicture::Load(store, config, WatchedItems(config)));
  if (!picture->Find(call.identifier)) {
    return Fail(ErrorCode::kNotFound, fmt::format("there is no customer \"{}\"", call.identifier),
                store.path(), "`kundig predict` lists them.");
  }
  LiveModels models(store, config, *picture);
  KUNDIG_RETURN_IF_ERROR(models.CatchUp());
  const StoredPersons persons(*picture, models);
  return DecisionDesk(persons, {}, {}).Preview(call, seed);
}

}  // namespace kundig
