#include "engine/proposals.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "engine/quarantine.h"
#include "engine/statements.h"

namespace kundig {
namespace {

constexpr double kNormalQuantile95 = 1.6448536269514722;
constexpr size_t kMostProposals = 3;
constexpr int64_t kEnoughCustomers = 20;
constexpr int64_t kEnoughHits = 10;
constexpr double kSlippingFrom = 0.2;  // P(alive)
constexpr double kSlippingBelow = 0.5;
constexpr size_t kMostToKeep = 100;
constexpr double kShareToMend = 0.01;  // of all that came

// What its buyers spent on an item in the last year, each.
using SpendByItem = std::map<std::string, Estimate, std::less<>>;

Result<SpendByItem> FindSpend(Store& store, const Learned& learned) {
  KUNDIG_ASSIGN_OR_RETURN(Connection connection, store.Connect());
  KUNDIG_ASSIGN_OR_RETURN(
      Rows rows, connection.Query(sql::select_item_spend, {static_cast<int64_t>(learned.plan.level),
                                                           int64_t{learned.plan.until.number}}));
  SpendByItem spend;
  while (true) {
    KUNDIG_ASSIGN_OR_RETURN(const Chunk* chunk, rows.Next());
    if (chunk == nullptr) break;
    for (size_t i = 0; i < chunk->rows(); ++i) {
      const int64_t buyers = chunk->Column<int64_t>(1)[i];
      const auto n = static_cast<double>(buyers);
      const double mean = chunk->Column<double>(2)[i] / n;
      if (buyers < kEnoughCustomers || mean <= 0) continue;
      const double variance =
          std::max(0.0, (chunk->Column<double>(3)[i] - n * mean * mean) / (n - 1));
      const double half = kNormalQuantile95 * std::sqrt(variance / n);
      spend[std::string(chunk->Text(0, i))] = {mean, std::max(0.0, mean - half), mean + half};
    }
  }
  return spend;
}

Estimate Times(const Estimate& estimate, double factor) {
  return {estimate.value * factor, estimate.low * factor, estimate.high * factor};
}

// Of two that do not depend on each other; errors add up on the logarithm.
Estimate Product(const Estimate& a, const Estimate& b) {
  const double value = a.value * b.value;
  const auto end = [&](double end_a, double end_b) {
    return std::hypot(std::log(end_a / a.value), std::log(end_b / b.value));
  };
  const bool bounded_below = a.low > 0 && b.low > 0;
  return {.value = value,
          .low = bounded_below ? value * std::exp(-end(a.low, b.low)) : 0,
          .high = value * std::exp(end(a.high, b.high))};
}

class Proposer {
 public:
  Proposer(Store& store, const Config& config, const Learned& learned, const CustomerBase& base,
           const ProposalData& data)
      : store_(store), config_(config), learned_(learned), base_(base), data_(data) {}

  Result<std::vector<Proposal>> Run() {
    KUNDIG_RETURN_IF_ERROR(ProposeNeeds());
    ProposeKeeping();
    KUNDIG_RETURN_IF_ERROR(ProposeMending());
    return Choose();
  }

 private:
  Status ProposeNeeds();
  void ProposeKeeping();
  Status ProposeMending();
  [[nodiscard]] double WorthOf(const ServiceName& name) const;
  [[nodiscard]] std::vector<ServiceName> ByWorth(std::vector<ServiceName> services) const;
  [[nodiscard]] std::optional<Estimate> EachOf(const ItemDemand& demand,
                                               const SpendByItem& spend) const;
  [[nodiscard]] std::vector<Proposal> Choose();

  Store& store_;
  const Config& config_;
  const Learned& learned_;
  const CustomerBase& base_;
  const ProposalData& data_;
  std::vector<Proposal> offers_;
  std::vector<Proposal> gaps_;
  std::optional<Proposal> keeping_;
  std::optional<Proposal> mending_;
};

double Proposer::WorthOf(const ServiceName& name) const {
  const auto service = std::ranges::find(config_.services, name.id, &ServiceConfig::id);
  return service == config_.services.end() ? 0 : static_cast<double>(service->WorthMinor());
}

std::vector<ServiceName> Proposer::ByWorth(std::vector<ServiceName> services) const {
  std::ranges::stable_sort(services, std::ranges::greater{},
                           [this](const ServiceName& name) { return WorthOf(name); });
  return services;
}

// Of a service it is configured; where none meets the need, it is what buyers spend on it.
std::optional<Estimate> Proposer::EachOf(const ItemDemand& demand, const SpendByItem& spend) const {
  double worth = 0;
  for (const ServiceName& name : demand.services) worth = std::max(worth, WorthOf(name));
  if (worth > 0) return Estimate{worth, worth, worth};
  const auto found = spend.find(demand.item);
  if (found == spend.end() || config_.margin <= 0) return std::nullopt;
  return Times(found->second, config_.margin);
}

bool IsWorthMore(const Proposal& a, const Proposal& b) {
  const auto rank = [](const Proposal& proposal) {
    const bool is_money = proposal.expected && proposal.unit == "value_minor";
    return std::tuple(is_money, proposal.expected ? proposal.expected->value : 0,
                      proposal.customers);
  };
  return rank(a) > rank(b);
}

Status Proposer::ProposeNeeds() {
  KUNDIG_ASSIGN_OR_RETURN(const SpendByItem spend, FindSpend(store_, learned_));
  const bool rate_is_known = data_.suggestions && data_.suggestions->hits >= kEnoughHits;
  for (const ItemDemand& demand : data_.needs.items) {
    if (demand.open_need < kEnoughCustomers) continue;
    const bool is_met = !demand.services.empty();
    Proposal proposal{.kind = is_met ? ProposalKind::kOffer : ProposalKind::kFillGap,
                      .item = demand.item,
                      .services = ByWorth(demand.services),
                      .customers = demand.open_need,
                      .unit = "customers",
                      .each_minor = EachOf(demand, spend)};
    if (rate_is_known) {
      const Estimate takers =
          Times(data_.suggestions->hit_rate, static_cast<double>(demand.open_need));
      proposal.expected = proposal.each_minor ? Product(takers, *proposal.each_minor) : takers;
      if (proposal.each_minor) proposal.unit = "value_minor";
    }
    (is_met ? offers_ : gaps_).push_back(std::move(proposal));
  }
  std::ranges::stable_sort(offers_, IsWorthMore);
  std::ranges::stable_sort(gaps_, IsWorthMore);
  return {};
}

void Proposer::ProposeKeeping() {
  const Predictor predictor(learned_, base_, config_, data_.horizon_days);
  if (predictor.forecasts() == nullptr) return;
  const bool money = learned_.models.spend.has_value();
  struct Slipping {
    size_t position = 0;
    double worth = 0;
  };
  std::vector<Slipping> slipping;
  const std::vector<Prediction> predictions = predictor.Predict(0, base_.customers.size(), 0);
  for (size_t i = 0; i < predictions.size(); ++i) {
    const Prediction& one = predictions[i];
    if (!one.dated || one.p_alive < kSlippingFrom || one.p_alive >= kSlippingBelow) continue;
    slipping.push_back({i, money ? one.value_minor.value : one.purchases.value});
  }
  if (slipping.empty()) return;
  std::ranges::stable_sort(slipping, std::greater<>(), &Slipping::worth);
  slipping.resize(std::min(slipping.size(), kMostToKeep));

  std::vector<CustomerSummary> customers;
  std::map<RepeatPurchaseCounts::Key, int64_t> looks;
  for (const Slipping& one : slipping) {
    customers.push_back(base_.customers[one.position]);
    ++looks[*customers.back().purchases];
  }
  keeping_ = Proposal{.kind = ProposalKind::kKeep,
                      .customers = static_cast<int64_t>(slipping.size()),
                      .unit = money ? "value_minor" : "purchases"};
  if (money) {
    keeping_->expected = predictor.TotalValue(customers);
    return;
  }
  std::vector<PurchaseGroup> groups;
  for (const auto& [key, alike] : looks) {
    groups.push_back({RecordInWeeks(key, learned_.plan.until), alike});
  }
  keeping_->expected = PredictTotal(*LifetimeModel(learned_.models, learned_.choice), groups,
                                    data_.horizon_days / kDaysPerWeek);
}

Status Proposer::ProposeMending() {
  KUNDIG_ASSIGN_OR_RETURN(const QuarantineReport quarantine, ListQuarantine(store_, {}));
  int64_t open = 0;
  for (const QuarantineCause& cause : quarantine.causes) open += cause.rows - cause.mended;
  KUNDIG_ASSIGN_OR_RETURN(Connection connection, store_.Connect());
  KUNDIG_ASSIGN_OR_RETURN(const auto received, connection.QueryInt64(sql::count_received));
  const auto all = static_cast<double>(received.value_or(0));
  if (open == 0 || static_cast<double>(open) < kShareToMend * all) return {};
  mending_ = Proposal{.kind = ProposalKind::kMend, .rows = open};
  return {};
}

std::vector<Proposal> Proposer::Choose() {
  std::vector<Proposal> chosen;
  std::vector<Proposal> further;
  for (const std::vector<Proposal>* needs : {&offers_, &gaps_}) {
    if (needs->empty()) continue;
    chosen.push_back(needs->front());
    further.insert(further.end(), needs->begin() + 1, needs->end());
  }
  if (keeping_) chosen.push_back(*keeping_);
  std::ranges::stable_sort(further, IsWorthMore);
  const size_t room = kMostProposals - (mending_ ? 1 : 0);
  for (const Proposal& one : further) {
    if (chosen.size() >= room) break;
    chosen.push_back(one);
  }
  std::ranges::stable_sort(chosen, IsWorthMore);
  chosen.resize(std::min(chosen.size(), room));
  if (mending_) chosen.push_back(*mending_);
  return chosen;
}

}  // namespace

std::string_view ProposalKindName(ProposalKind kind) {
  constexpr std::array<std::string_view, 4> kNames = {"offer", "fill_gap", "keep", "mend"};
  return kNames[static_cast<size_t>(kind)];
}

std::string_view CertaintyOf(const Proposal& proposal) {
  constexpr double kRough = 4;
  if (proposal.kind == ProposalKind::kMend) return "counted";
  if (!proposal.expected) return "unknown";
  if (proposal.kind == ProposalKind::kKeep) return "at_stake";
  return proposal.expected->high <= kRough * proposal.expected->low ? "rough" : "loose";
}

Result<std::vector<Proposal>> Propose(Store& store, const Config& config, const Learned& learned,
                                      const CustomerBase& base, const ProposalData& data) {
  return Proposer(store, config, learned, base, data).Run();
}

}  // namespace kundig
