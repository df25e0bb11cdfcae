#include "engine/live/live_platform.h"

namespace kundig {

Result<std::unique_ptr<LivePlatform>> LivePlatform::Open(Store& store, const Config& config,
                                                         const GroupCommitOptions& commits,
                                                         std::function<void()> webhooks_queued) {
  std::unique_ptr<LivePlatform> platform(new LivePlatform());
  KUNDIG_ASSIGN_OR_RETURN(platform->picture_,
                          LivePicture::Load(store, config, WatchedItems(config)));
  platform->models_ = std::make_unique<LiveModels>(store, config, *platform->picture_);
  KUNDIG_ASSIGN_OR_RETURN(platform->intake_, LiveIntake::Open(store, config, platform.get(),
                                                              commits, std::move(webhooks_queued)));
  return platform;
}

bool LivePlatform::Read(int32_t person,
                        const std::function<void(const PersonPicture&)>& visit) const {
  picture_->Read(person, visit);
  return true;
}

std::shared_ptr<const DecisionModels> LivePlatform::decision_models() const {
  const auto snapshot = models_->now();
  return snapshot ? snapshot->decisions : nullptr;
}

void LivePlatform::Committed(StoreChange change) {
  picture_->Committed(std::move(change));
  models_->Wake();
}

Status LivePlatform::CatchUp() {
  KUNDIG_RETURN_IF_ERROR(intake_->CatchUp());
  return models_->CatchUp();
}

}  // namespace kundig
