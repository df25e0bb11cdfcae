#include <iostream>

#include "base/iso_time.h"
#include "cli/command.h"
#include "cli/learn_options.h"
#include "cli/table.h"
#include "cli/words.h"
#include "engine/decisions_view.h"
#include "engine/live/decision_answer.h"
#include "engine/live/store_decisions.h"
#include "engine/open_store.h"

namespace kundig {
namespace {

// Of fewer offers nothing is said.
constexpr int64_t kEnoughOffers = 20;

struct Options {
  std::string from;
  std::string to;
  int64_t days = DecisionsRequest().days;
  int64_t cards = DecisionsRequest().cards;
};

std::string Shares(int64_t some, int64_t all) {
  return all == 0 ? "-" : Percent(static_cast<double>(some) / static_cast<double>(all));
}

std::string ShareInterval(const Estimate& share, int64_t of) {
  if (of < kEnoughOffers) return "too few to tell";
  return fmt::format("{} ({} to {})", Percent(share.value), Percent(share.low),
                     Percent(share.high));
}

void PrintServices(const DecisionsView& view, const Config& config) {
  Table table({{"service"},
               {"offered", Align::kRight},
               {"yes", Align::kRight},
               {"no", Align::kRight},
               {"waiting", Align::kRight},
               {"expected", Align::kRight},
               {"accepted in time (90 %)"},
               {"brought", Align::kRight}});
  for (const ServiceOutcomes& one : view.services) {
    const OfferOutcomes& outcomes = one.outcomes;
    table.Row({one.service.en, Count(static_cast<double>(outcomes.offered)),
               Count(static_cast<double>(outcomes.accepted)),
               Count(static_cast<double>(outcomes.declined)),
               Count(static_cast<double>(outcomes.waiting())),
               outcomes.over < kEnoughOffers ? "-" : Percent(one.expected_share),
               ShareInterval(outcomes.Acceptance(), outcomes.over),
               Money(one.brought_minor, config)});
  }
  std::cout << "\n" << table.Text(0);
}

void PrintLeftAlone(const DecisionsView& view) {
  if (view.left_alone_by.empty()) return;
  Table table({{"left alone, because"}, {"decisions", Align::kRight}});
  for (const LeftAlone& one : view.left_alone_by) {
    const auto reason = ParseRestraint(one.reason);
    table.Row({reason ? std::string(BecauseOf(*reason, Language::kEnglish)) : one.reason,
               Count(static_cast<double>(one.decisions))});
  }
  std::cout << "\n" << table.Text(0);
}

std::string_view InWords(OfferCard::Came came) {
  switch (came) {
    case OfferCard::Came::kAccepted: return "accepted";
    case OfferCard::Came::kDeclined: return "not accepted";
    case OfferCard::Came::kWaiting: break;
  }
  return "waiting";
}

void PrintCard(const DecisionCard& card, const Config& config) {
  std::cout << fmt::format(
      "\n{}  customer {}{}\n", FormatIsoTime(card.time_us), Printable(card.customer),
      card.placement.empty() ? std::string() : ", at " + Printable(card.placement));
  for (const OfferCard& offer : card.offers) {
    std::string why;
    for (const Reason& reason :
         std::span(offer.reasons).first(std::min<size_t>(offer.reasons.size(), 2))) {
      why += fmt::format("{}{}", why.empty() ? "; " : ", ",
                         BecauseOf(reason.because, Language::kEnglish));
    }
    std::cout << fmt::format("  {}: {}, worth {}{}\n", Printable(offer.service.en),
                             InWords(offer.came), MoneyInterval(offer.value_minor, config), why);
  }
  if (card.offers.empty()) {
    std::cout << "  left alone: " << BecauseOf(card.left_alone, Language::kEnglish) << "\n";
  }
}

void Print(const DecisionsView& view, const Config& config) {
  std::cout << SimulatedNotice(view.simulated);
  if (view.decisions == 0) {
    std::cout << "Nothing was decided yet. `kundig decide ID` shows what would be; POST /v1/decide "
                 "of `kundig serve` decides and logs it.\n";
    return;
  }
  std::cout << fmt::format(
      "{} decisions from {} to {}\n  {} offered something, {} left the customer alone\n  {} of "
      "the offers whose time is over were accepted\n  {} of the offers were made to learn rather "
      "than to use what is known\n",
      Count(static_cast<double>(view.decisions)), FormatDay(view.from), FormatDay(view.to - 1),
      Shares(view.decisions - view.left_alone, view.decisions),
      Shares(view.left_alone, view.decisions),
      ShareInterval(view.outcomes.Acceptance(), view.outcomes.over),
      ShareInterval(view.explored.Share(), view.explored.offers));
  PrintServices(view, config);
  PrintLeftAlone(view);
  for (const DecisionCard& card : view.latest) PrintCard(card, config);
}

Result<ExitStatus> RunDecisions(const CommonOptions& common, const Options& options) {
  DecisionsRequest request{.from = {}, .to = {}, .days = options.days, .cards = options.cards};
  KUNDIG_ASSIGN_OR_RETURN(request.from, OptionalDay(options.from));
  KUNDIG_ASSIGN_OR_RETURN(request.to, OptionalDay(options.to));
  KUNDIG_ASSIGN_OR_RETURN(const Config config, ConfigFor(common));
  KUNDIG_ASSIGN_OR_RETURN(Store store, OpenStore(config, StoreMustExist::kYes));
  KUNDIG_ASSIGN_OR_RETURN(const DecisionsView view, ViewDecisions(store, config, request));
  if (common.json) {
    std::cout << DecisionsAsJson(view) << "\n";
  } else {
    Print(view, config);
  }
  return ExitStatus::kOk;
}

}  // namespace

Command MakeDecisionsCommand() {
  const auto options = std::make_shared<Options>();
  return {.name = "decisions",
          .summary = "What was offered, what came of it, and what was left alone and why",
          .details = {"Shares of acceptance are of offers whose time for an answer is over: who "
                      "accepts does so before, so that among the others too many have."},
          .examples = {"kundig decisions", "kundig decisions --from 2026-01-01 --json"},
          .options = {{"--from", &options->from, "DAY", "the first day"},
                      {"--to", &options->to, "DAY",
                       "the day after the last; without it the one after the newest decision"},
                      {"--days", &options->days, "N", "without --from: so many before the end"},
                      {"--cards", &options->cards, "N", "latest decisions told one by one"}},
          .run = [options](const CommonOptions& common) { return RunDecisions(common, *options); }};
}

}  // namespace kundig
