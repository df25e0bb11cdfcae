#include <iostream>

#include "base/iso_time.h"
#include "cli/command.h"
#include "cli/learn_options.h"
#include "cli/table.h"
#include "cli/words.h"
#include "engine/customer_view.h"
#include "engine/live/decision_answer.h"

namespace kundig {
namespace {

struct Options {
  LearnOptions learn;
  std::string customer;
  int64_t needs = kNeedsShown;
  int64_t reasons = 4;
};

std::string_view Words(IdentifierKind kind) {
  switch (kind) {
    case IdentifierKind::kUserId: return "user id";
    case IdentifierKind::kAnonymousId: return "anonymous id";
    case IdentifierKind::kEmail: return "e-mail";
    case IdentifierKind::kPhone: return "phone";
  }
  return "";
}

void PrintNeed(const NeedInWords& need, size_t most_reasons) {
  std::cout << fmt::format(
      "\nNeeds {}: score {:.3f}, {:+.3f} against the average customer ({:.3f}); {} of customers "
      "have it\n",
      Printable(need.item), need.score, need.excess, need.average, Percent(need.base_rate));
  Table table({{""}, {"", Align::kRight}});
  double others = 0;
  for (size_t i = 0; i < need.reasons.size(); ++i) {
    if (i < most_reasons) {
      table.Row({"because of " + need.reasons[i].because,
                 fmt::format("{:+.3f}", need.reasons[i].contribution)});
    } else {
      others += need.reasons[i].contribution;
    }
  }
  if (need.reasons.size() > most_reasons) {
    table.Row({fmt::format("{} others together", need.reasons.size() - most_reasons),
               fmt::format("{:+.3f}", others)});
  }
  std::cout << table.Text();
}

constexpr size_t kEntriesPrinted = 10;
constexpr size_t kDecisionsPrinted = 5;

void PrintTimeline(const CustomerView& view, const Config& config) {
  if (view.timeline.empty()) return;
  std::cout << "\nLately:\n";
  Table table({{""}, {""}, {""}, {"", Align::kRight}});
  for (size_t i = 0; i < std::min(view.timeline.size(), kEntriesPrinted); ++i) {
    const TimelineEntry& entry = view.timeline[i];
    table.Row({entry.day ? FormatDay(*entry.day) : "-", entry.kind, entry.item,
               entry.value_minor ? Money(static_cast<double>(*entry.value_minor), config) : ""});
  }
  std::cout << table.Text();
}

std::string_view Words(OfferCard::Came came) {
  switch (came) {
    case OfferCard::Came::kWaiting: return "not answered yet";
    case OfferCard::Came::kAccepted: return "accepted";
    case OfferCard::Came::kDeclined: return "not accepted";
  }
  return "";
}

void PrintDecisions(const CustomerView& view, const Config& config) {
  if (view.decisions.empty()) return;
  std::cout << "\nDecided lately:\n";
  Table table({{""}, {""}, {""}, {""}});
  for (size_t i = 0; i < std::min(view.decisions.size(), kDecisionsPrinted); ++i) {
    const DecisionCard& decision = view.decisions[i];
    const std::string time = FormatIsoTime(decision.time_us);
    for (const OfferCard& offer : decision.offers) {
      const std::string_view because =
          offer.reasons.empty() ? std::string_view()
                                : BecauseOf(offer.reasons.front().because, Language::kEnglish);
      table.Row(
          {time,
           fmt::format("{}, worth {}", offer.service.en, MoneyInterval(offer.value_minor, config)),
           std::string(Words(offer.came)), std::string(because)});
    }
    if (!decision.offers.empty()) continue;
    table.Row(
        {time, "left alone", "", std::string(BecauseOf(decision.left_alone, Language::kEnglish))});
  }
  std::cout << table.Text();
}

void PrintCustomer(const CustomerView& view, const Config& config, const Options& options) {
  const Prediction& p = view.prediction;
  std::cout << SimulatedNotice(view.simulated);
  std::cout << "Customer " << Printable(view.customer) << "\n";
  for (const Identifier& identifier : view.identifiers) {
    if (view.identifiers.size() == 1) break;  // it stands above
    std::cout << fmt::format("  {} {}\n", Words(identifier.kind), Printable(identifier.value));
  }
  if (view.first_day) {
    std::cout << fmt::format("  {} purchase days from {} to {}, {} in all\n", view.purchase_days,
                             FormatDay(*view.first_day), FormatDay(*view.last_day),
                             Money(static_cast<double>(view.spend_minor), config));
  }
  if (p.dated) {
    std::cout << fmt::format("  alive with probability {}\n", Percent(p.p_alive))
              << fmt::format("  {} purchases expected in the horizon, {} to {} with 90 % (by {})\n",
                             Short(p.purchases.value), p.purchases.low, p.purchases.high,
                             view.forecast);
    if (p.value_minor.value > 0) {
      std::cout << fmt::format("  {} a purchase, lifetime value still to come {}\n",
                               Money(p.spend_minor, config), MoneyInterval(p.value_minor, config));
    }
  }
  for (const NeedInWords& need : view.needs) PrintNeed(need, static_cast<size_t>(options.reasons));
  PrintTimeline(view, config);
  PrintDecisions(view, config);
}

Result<ExitStatus> RunCustomer(const CommonOptions& common, const Options& options) {
  KUNDIG_ASSIGN_OR_RETURN(const Config config, ConfigFor(common));
  LearnRequest request{.keep_customers = true};
  KUNDIG_ASSIGN_OR_RETURN(request.until, OptionalDay(options.learn.until));
  KUNDIG_ASSIGN_OR_RETURN(request.horizon_days, HorizonDays(options.learn, config));
  KUNDIG_ASSIGN_OR_RETURN(Store store, OpenStore(config, StoreMustExist::kYes));
  KUNDIG_ASSIGN_OR_RETURN(
      const CustomerView view,
      ViewCustomer(store, config, request, options.customer, static_cast<int32_t>(options.needs)));
  if (common.json) {
    std::cout << CustomerAsJson(view) << "\n";
  } else {
    PrintCustomer(view, config, options);
  }
  return ExitStatus::kOk;
}

}  // namespace

Command MakeCustomerCommand() {
  const auto options = std::make_shared<Options>();
  return {
      .name = "customer",
      .summary = "All that is known of one customer: history, value, needs with reasons, decisions",
      .examples = {"kundig customer 4711", "kundig customer 4711 --needs 5 --json"},
      .options = {{"ID", &options->customer, "",
                   "any identifier: user id, anonymous id, e-mail, phone", true},
                  UntilOption(options->learn),
                  HorizonOption(options->learn),
                  {"--needs", &options->needs, "N", "needs shown"},
                  {"--reasons", &options->reasons, "N", "reasons shown one by one"}},
      .run = [options](const CommonOptions& common) { return RunCustomer(common, *options); }};
}

}  // namespace kundig
