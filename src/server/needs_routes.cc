#include "server/needs_routes.h"

namespace kundig {
namespace {

void AnswerNeeds(LiveNeeds& needs, const Responder& responder) {
  const bool known = needs.Ask([responder](const Result<std::shared_ptr<const std::string>>& view) {
    responder.Answer(view ? JsonResponse(200, **view) : ToResponse(RefusalOf(view.error())));
  });
  if (known) return;
  responder.Answer(ToResponse(Refusal{.status = 503,
                                      .what = "nothing is learnt yet",
                                      .how = "Ask again in a moment.",
                                      .retry_after_s = 1}));
}

}  // namespace

std::vector<Route> NeedsRoutes(LiveNeeds& needs) {
  return {{.method = "GET",
           .pattern = "/v1/needs",
           .role = KeyRole::kRead,
           .summary = "What customers need: who has it, how that changes, who has it still open.",
           .request_schema = {},
           .response_schema = "Needs",
           .handler = [&needs](const RoutedRequest&, const Responder& responder) {
             AnswerNeeds(needs, responder);
           }}};
}

std::vector<JsonSchema> NeedsSchemas() {
  const SchemaWriter number = OfType("number");
  const SchemaWriter need = ObjectOf({{"item", OfType("string")},
                                      {"customers", Count()},
                                      {"share", number},
                                      {"share_low", number},
                                      {"share_high", number},
                                      {"recent", Count()},
                                      {"before", Count()},
                                      {"trend", number, false},
                                      {"trend_low", number, false},
                                      {"trend_high", number, false},
                                      {"open_need", Count()}});
  return {{"Needs", ObjectOf({{"level", OfType("string")},
                              {"customers", Count()},
                              {"simulated", OfType("boolean")},
                              {"needs", ListOf(need)}})}};
}

}  // namespace kundig
