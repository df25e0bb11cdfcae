// Logged decisions and models: what is read is written again as the same bytes.
#include "base/check.h"
#include "engine/live/decision_log.h"

using namespace kundig;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  if (const auto decision = DecodeDecisionRecord(bytes)) {
    KUNDIG_CHECK(EncodeDecisionRecord(*decision) == bytes);
  }
  if (const auto record = DecodeModelRecord(bytes)) {
    KUNDIG_CHECK(EncodeModelRecord(*record) == bytes);
  }
  DecisionRecord record;
  if (!bytes.empty() && DecodeCandidates(bytes, record)) {
    KUNDIG_CHECK(EncodeCandidates(record) == bytes);
  }
  if (const auto model = DecodeModel(bytes)) {
    std::vector<ArmWorth> worths;
    for (size_t arm = 0; arm < model->model.size(); ++arm) {
      worths.push_back({model->model.id(arm), model->worths_minor[arm]});
    }
    KUNDIG_CHECK(EncodeModel(model->model, worths) == bytes);
  }
  return 0;
}
