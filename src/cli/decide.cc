#include <chrono>
#include <iostream>
#include <random>

#include "cli/command.h"
#include "cli/table.h"
#include "cli/words.h"
#include "engine/live/decision_answer.h"
#include "engine/live/offline_decision.h"
#include "engine/open_store.h"

namespace kundig {
namespace {

struct Options {
  std::string customer;
  int64_t top = 1;
  std::string occasion = "visit";
  int64_t seed = -1;
  int64_t reasons = 4;
};

void PrintOffer(const Offer& offer, const AnsweredDecision& answered, const Config& config,
                size_t most_reasons) {
  const ServiceConfig& service = answered.models->services[offer.service];
  std::cout << fmt::format("\nOffer {}{}: worth {}, chosen with probability {}\n",
                           Printable(NameOf(service, Language::kEnglish)),
                           service.provider == kOwnProvider
                               ? std::string()
                               : fmt::format(" of {}", Printable(service.provider)),
                           MoneyInterval(offer.value_minor, config), Percent(offer.propensity));
  Table table({{""}, {"", Align::kRight}});
  for (size_t i = 0; i < offer.reasons.size() && i < most_reasons; ++i) {
    table.Row({std::string(BecauseOf(offer.reasons[i].because, Language::kEnglish)),
               Money(offer.reasons[i].contribution_minor, config)});
  }
  std::cout << table.Text();
}

void Print(const AnsweredDecision& answered, const Config& config, const Options& options) {
  const Decision& decision = answered.decision;
  std::cout << "Customer " << Printable(options.customer) << "\n";
  for (const Offer& offer : decision.offers) {
    PrintOffer(offer, answered, config, static_cast<size_t>(options.reasons));
  }
  if (decision.offers.size() < decision.record.limit) {
    std::cout << fmt::format("\n{}: {} (probability {})\n",
                             decision.offers.empty() ? "Leave alone" : "Nothing more",
                             BecauseOf(decision.left_alone, Language::kEnglish),
                             Percent(decision.left_alone_propensity));
  }
  std::cout << "\nThis decision is not logged: nothing is learnt from its answer. `kundig serve` "
               "logs what it decides.\n";
}

Result<ExitStatus> RunDecide(const CommonOptions& common, const Options& options) {
  if (options.top < 1 || options.top > static_cast<int64_t>(DecideCall::kMostPlaces)) {
    return Fail(ErrorCode::kUsage, fmt::format("--top {}", options.top), {},
                fmt::format("Ask for 1 to {}.", DecideCall::kMostPlaces));
  }
  KUNDIG_ASSIGN_OR_RETURN(const Config config, ConfigFor(common));
  KUNDIG_ASSIGN_OR_RETURN(Store store, OpenStore(config, StoreMustExist::kYes));
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  const DecideCall call{
      .identifier = options.customer,
      .placement = {},
      .occasion = options.occasion == "message" ? Occasion::kMessage : Occasion::kVisit,
      .limit = static_cast<size_t>(options.top),
      .candidates = {},
      .now_us = std::chrono::duration_cast<std::chrono::microseconds>(now).count()};
  const uint64_t seed =
      options.seed >= 0 ? static_cast<uint64_t>(options.seed) : std::random_device()();
  KUNDIG_ASSIGN_OR_RETURN(const AnsweredDecision answered,
                          DecideOffline(store, config, call, seed));
  if (common.json) {
    std::cout << DecisionAsJson(answered, Language::kEnglish) << "\n";
  } else {
    Print(answered, config, options);
  }
  return ExitStatus::kOk;
}

}  // namespace

Command MakeDecideCommand() {
  const auto options = std::make_shared<Options>();
  return {
      .name = "decide",
      .summary = "What to offer a customer next, or to leave the customer alone",
      .details = {"From the store as it is; nothing is logged. POST /v1/decide of `kundig serve` "
                  "gives the same answer and logs it."},
      .examples = {"kundig decide 4711", "kundig decide 4711 --top 3 --json"},
      .options = {{"ID", &options->customer, "", "the customer's identifier", true},
                  {"--top", &options->top, "N", "offers wanted"},
                  {"--occasion",
                   &options->occasion,
                   "OCCASION",
                   "whether the customer comes, or is to be written to",
                   false,
                   {"visit", "message"}},
                  {"--seed", &options->seed, "N",
                   "of the draw, to repeat a decision; without it by chance"},
                  {"--reasons", &options->reasons, "N", "reasons shown"}},
      .run = [options](const CommonOptions& common) { return RunDecide(common, *options); }};
}

}  // namespace kundig
