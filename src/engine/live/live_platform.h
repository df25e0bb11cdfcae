// LivePlatform: the parts that turn the loop, put together: what comes in is kept, changes the
// picture of its person, and soon the models.
#pragma once

#include <memory>

#include "engine/live/live_models.h"
#include "engine/live/live_picture.h"
#include "engine/live/person_source.h"
#include "engine/live_intake.h"

namespace kundig {

class LivePlatform final : public PersonSource, private StoreFollower {
 public:
  // Reads the persons, and begins to take in and to solve. `store` is borrowed for as long as the
  // platform lives; LiveIntake::Open says what `webhooks_queued` is for. Errors: those of
  // LivePicture::Load and LiveIntake::Open.
  static Result<std::unique_ptr<LivePlatform>> Open(Store& store, const Config& config,
                                                    const GroupCommitOptions& commits = {},
                                                    std::function<void()> webhooks_queued = {});
  // Keeps what was submitted, and moves it into the store.
  ~LivePlatform() override = default;

  [[nodiscard]] LiveIntake& intake() { return *intake_; }
  [[nodiscard]] LivePicture& picture() { return *picture_; }
  [[nodiscard]] LiveModels& models() { return *models_; }
  // Returns once all that was acknowledged before is in the store, the picture and the models.
  Status CatchUp();

  [[nodiscard]] std::optional<int32_t> Find(std::string_view identifier) const override {
    return picture_->Find(identifier);
  }
  bool Read(int32_t person, const std::function<void(const PersonPicture&)>& visit) const override;
  [[nodiscard]] std::shared_ptr<const DecisionModels> decision_models() const override;

 private:
  LivePlatform() = default;
  [[nodiscard]] const PersonIndex* identifiers() const override { return picture_->identifiers(); }
  Status Prepare(const StoreChange& change) override { return picture_->Prepare(change); }
  [[nodiscard]] std::vector<OutcomeChange> OutcomesChangedBy(
      const StoreChange& change) const override {
    return picture_->OutcomesChangedBy(change);
  }
  void Committed(StoreChange change) override;

  // Destroyed from the last to the first.
  std::unique_ptr<LivePicture> picture_;
  std::unique_ptr<LiveModels> models_;
  std::unique_ptr<LiveIntake> intake_;
};

}  // namespace kundig
