#include <iostream>
#include <ranges>

#include "cli/command.h"
#include "cli/learn_options.h"
#include "cli/table.h"
#include "cli/words.h"
#include "engine/today_view.h"

namespace kundig {
namespace {

std::string_view InWords(std::string_view measure) {
  if (measure == "customers") return "customers who bought";
  if (measure == "purchase_days") return "purchase days";
  if (measure == "spend_minor") return "money spent";
  return "new customers";
}

std::string Amount(const std::optional<double>& amount, std::string_view measure,
                   const Config& config) {
  if (!amount) return "not known";
  return measure == "spend_minor" ? Money(*amount, config) : Count(*amount);
}

std::string ChangeInWords(const std::optional<Estimate>& change) {
  if (!change) return "too few to tell";
  const std::string interval = fmt::format("{:+.0f} % ({:+.0f} to {:+.0f})", 100 * change->value,
                                           100 * change->low, 100 * change->high);
  return change->low <= 0 && change->high >= 0 ? interval + ", within chance" : interval;
}

void PrintChanges(const TodayView& view, const Config& config) {
  if (view.changes.empty()) {
    std::cout << fmt::format("The data do not reach back {} days: what is new is not known.\n",
                             kPeriodDays);
    return;
  }
  Table table({{fmt::format("in {} days", kPeriodDays)},
               {"last", Align::kRight},
               {"before", Align::kRight},
               {"change (90 %)"},
               {"a year ago", Align::kRight},
               {"change (90 %)"}});
  for (const RecentChange& change : view.changes) {
    const auto amount = [&](const std::optional<double>& one) {
      return Amount(one, change.measure, config);
    };
    table.Row({std::string(InWords(change.measure)), amount(change.recent), amount(change.before),
               change.before ? ChangeInWords(change.change) : "", amount(change.year_ago),
               change.year_ago ? ChangeInWords(change.change_in_a_year) : ""});
  }
  std::cout << table.Text(0);
}

void PrintMoving(const TodayView& view) {
  if (view.needs_compared == 0) return;
  std::cout << fmt::format("\nNeeds that changed beyond chance, of {} compared\n",
                           view.needs_compared);
  if (view.moving.empty()) std::cout << "  none\n";
  Table table({{""}, {""}});
  for (const ItemDemand& need : view.moving) table.Row({need.item, ChangeInWords(need.trend)});
  if (!view.moving.empty()) std::cout << table.Text();
}

std::string Expected(const Proposal& proposal, const Config& config) {
  if (!proposal.expected) return "too few to tell what it brings";
  const Estimate& expected = *proposal.expected;
  if (proposal.unit == "value_minor") return MoneyInterval(expected, config);
  return fmt::format("{} {} ({} to {})", Count(expected.value), proposal.unit, Count(expected.low),
                     Count(expected.high));
}

// The first by their English names, and how many more.
std::string Names(const std::vector<ServiceName>& services) {
  constexpr size_t kNamed = 3;
  std::string names;
  for (const ServiceName& service : services | std::views::take(kNamed)) {
    names += (names.empty() ? "" : ", ") + service.en;
  }
  if (services.size() > kNamed) names += fmt::format(" and {} more", services.size() - kNamed);
  return names;
}

std::string Sentence(const Proposal& proposal) {
  const std::string customers = Count(static_cast<double>(proposal.customers));
  switch (proposal.kind) {
    case ProposalKind::kOffer:
      return fmt::format("Offer {} to the {} customers who have {} open", Names(proposal.services),
                         customers, proposal.item);
    case ProposalKind::kFillGap:
      return fmt::format("Find a service for {}, which {} customers have open", proposal.item,
                         customers);
    case ProposalKind::kKeep:
      return fmt::format("Look after the {} most valuable customers who are slipping away",
                         customers);
    case ProposalKind::kMend:
      return fmt::format("Mend the {} rows in the quarantine",
                         Count(static_cast<double>(proposal.rows)));
  }
  return {};
}

void PrintProposals(const TodayView& view, const Config& config) {
  std::cout << "\nTo be decided\n";
  if (view.proposals.empty()) std::cout << "  nothing: too few to tell\n";
  for (size_t i = 0; i < view.proposals.size(); ++i) {
    const Proposal& proposal = view.proposals[i];
    std::cout << fmt::format("  {}. {}\n", i + 1, Printable(Sentence(proposal)));
    if (proposal.kind == ProposalKind::kMend) continue;
    std::cout << fmt::format(
        "     {}, {}\n", Expected(proposal, config),
        proposal.kind == ProposalKind::kKeep
            ? "at stake: lost if they go, not gained if they stay"
            : fmt::format("{}, if as many take it up as in the back-test", CertaintyOf(proposal)));
  }
  if (view.suggestions) {
    std::cout << fmt::format(
        "\nIn the back-test {} of {} suggestions were right, of {} customers. What an offer brings "
        "beyond what they would\nhave bought anyway only a pilot tells.\n",
        Count(static_cast<double>(view.suggestions->hits)),
        Count(static_cast<double>(view.suggestions->suggestions)),
        Count(static_cast<double>(view.suggestions->customers)));
  }
}

Result<ExitStatus> RunToday(const CommonOptions& common, const LearnOptions& options) {
  KUNDIG_ASSIGN_OR_RETURN(const Config config, ConfigFor(common));
  LearnRequest request{.keep_customers = true};
  KUNDIG_ASSIGN_OR_RETURN(request.until, OptionalDay(options.until));
  KUNDIG_ASSIGN_OR_RETURN(request.horizon_days, ParseDurationDays(config.horizon));
  KUNDIG_ASSIGN_OR_RETURN(Store store, OpenStore(config, StoreMustExist::kYes));
  KUNDIG_ASSIGN_OR_RETURN(const Learned learned, Learn(store, config, request));
  KUNDIG_ASSIGN_OR_RETURN(const TodayView view, ViewToday(store, config, learned, learned.base));
  if (common.json) {
    std::cout << TodayAsJson(view) << "\n";
    return ExitStatus::kOk;
  }
  std::cout << SimulatedNotice(view.simulated)
            << fmt::format("What is new among {} customers, up to {}\n\n",
                           Count(static_cast<double>(view.customers)), FormatDay(view.until));
  PrintChanges(view, config);
  PrintMoving(view);
  PrintProposals(view, config);
  for (const std::string& remark : learned.remarks) std::cout << "Note: " << remark << "\n";
  return ExitStatus::kOk;
}

}  // namespace

Command MakeTodayCommand() {
  const auto options = std::make_shared<LearnOptions>();
  return {.name = "today",
          .summary = "What is new, and three things to decide, each with its value and certainty",
          .examples = {"kundig today", "kundig today --json"},
          .options = {UntilOption(*options)},
          .run = [options](const CommonOptions& common) { return RunToday(common, *options); }};
}

}  // namespace kundig
