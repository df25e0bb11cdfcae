#include "engine/demo_market.h"

#include <filesystem>
#include <fstream>

#include "base/iso_time.h"
#include "engine/demo_customers.h"
#include "engine/demo_decisions.h"
#include "engine/import_files.h"
#include "simulation/berlin_time.h"

namespace kundig {
namespace {

namespace fs = std::filesystem;

constexpr int32_t kDaysShown = 730;
constexpr int32_t kAcquisitionDays = 548;
constexpr int32_t kWeeksOfDecisions = 8;
// Apart from the streams by which customers are simulated.
constexpr uint64_t kDecisionsStream = 1'000'004;
// What a free service brings over time, for want of knowing better: a fifth of the cheapest paid
// one's yearly margin.
constexpr int64_t kFreeServiceWorthMinor = 300;

// A file that is gone when this is.
class ScratchFile {
 public:
  explicit ScratchFile(std::string path) : path_(std::move(path)) {}
  ~ScratchFile() {
    std::error_code ignored;
    fs::remove(path_, ignored);
  }
  ScratchFile(const ScratchFile&) = delete;
  ScratchFile& operator=(const ScratchFile&) = delete;

  Status Write(std::string_view text) const {
    std::ofstream file(path_, std::ios::binary);
    file << text;
    file.close();
    if (file) return {};
    return Fail(ErrorCode::kFailure, "the simulated events could not be written", path_,
                "Is the folder writable, and is there room on the disk?");
  }
  [[nodiscard]] const std::string& path() const { return path_; }

 private:
  std::string path_;
};

// Brings events into the store by way of a file beside it.
Status Import(Store& store, const Config& config, const std::string& events) {
  if (events.empty()) return {};
  const ScratchFile file(store.path() + ".market.ndjson");
  KUNDIG_RETURN_IF_ERROR(file.Write(events));
  const ImportFilesRequest request{.kind = RowKind::kEvents, .source = "simulation"};
  KUNDIG_RETURN_IF_ERROR(ImportFile(store, config, request, file.path()));
  return {};
}

// Nobody decides about a market without a past.
Status FillWeeks(Store& store, const Config& config, const DemoMarket& market,
                 const DemoCustomers& customers) {
  KUNDIG_ASSIGN_OR_RETURN(const StoreContents contents, store.Contents());
  if (contents.purchases == 0) return {};
  KUNDIG_ASSIGN_OR_RETURN(DemoDecisions decisions,
                          DemoDecisions::Begin(store, config, customers.needs,
                                               Random(market.seed).Fork(kDecisionsStream)));
  for (int32_t week = 0; week < kWeeksOfDecisions; ++week) {
    const DemoWeek& now = customers.weeks[static_cast<size_t>(week)];
    const Day end = market.today - 7 * (kWeeksOfDecisions - 1 - week);
    KUNDIG_RETURN_IF_ERROR(decisions.Decide(now.moments));
    KUNDIG_RETURN_IF_ERROR(
        Import(store, config, now.events + decisions.AnswersUntil(BerlinMidnightMs(end) * 1000)));
  }
  return {};
}

std::string ServiceText(const MarketService& service) {
  std::string text = fmt::format(
      "\n[[service]]\nid = \"{}\"\nname.de = \"{}\"\nname.en = \"{}\"\nprovider = \"{}\"\n"
      "needs = [\"{}\", \"{}\"]\n",
      service.id, service.name_de, service.name_en, service.provider, NeedName(service.need),
      NeedName(service.second_need));
  if (service.kind == ServiceKind::kFree) {
    text += fmt::format("price_minor = 0\nlifetime_value_minor = {}\n", kFreeServiceWorthMinor);
  } else {
    text += fmt::format("price_minor = {}\nmargin_minor = {}\n", service.price_minor,
                        service.margin_minor);
  }
  if (service.kind == ServiceKind::kRecurring) {
    text += fmt::format("eligible = 'not in_use(\"{}\")'\n", service.id);
  }
  return text;
}

}  // namespace

std::string DemoConfigText() {
  std::string text =
      "# The simulated market of `kundig demo`. Nobody in it is real.\n"
      "[company]\nname = \"Stadtwerke Musterstadt (simulated)\"\ncurrency = \"EUR\"\n"
      "timezone = \"Europe/Berlin\"\n";
  for (const MarketService& service : MarketServices()) text += ServiceText(service);
  return text;
}

Status FillWithMarket(Store& store, const Config& config, const DemoMarket& market) {
  const MarketOptions options{.customers = market.customers,
                              .seed = market.seed,
                              .first_day = market.today - kDaysShown,
                              .last_day = market.today - 1,
                              .acquisition_days = kAcquisitionDays,
                              .events_share = 1};
  KUNDIG_RETURN_IF_ERROR(CheckMarketOptions(options));
  const DemoCustomers customers =
      SimulateDemoCustomers(options, kWeeksOfDecisions, market.progress);
  KUNDIG_RETURN_IF_ERROR(Import(store, config, customers.events));
  return FillWeeks(store, config, market, customers);
}

}  // namespace kundig
