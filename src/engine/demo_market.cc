#include "engine/demo_market.h"

#include <filesystem>

#include "engine/import_files.h"

namespace kundig {
namespace {

namespace fs = std::filesystem;

constexpr int32_t kDaysShown = 730;
constexpr int32_t kAcquisitionDays = 548;
// What a free service brings over time, for want of knowing better: a fifth of the cheapest paid
// one's yearly margin.
constexpr int64_t kFreeServiceWorthMinor = 300;

// Removed with all that is in it.
class Folder {
 public:
  explicit Folder(fs::path path) : path_(std::move(path)) { Remove(); }
  ~Folder() { Remove(); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  [[nodiscard]] std::string string() const { return path_.string(); }

 private:
  void Remove() const {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }

  fs::path path_;
};

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
  const Folder files(fs::path(store.path() + ".market"));
  const MarketOptions options{.customers = market.customers,
                              .seed = market.seed,
                              .first_day = market.today - kDaysShown,
                              .last_day = market.today - 1,
                              .acquisition_days = kAcquisitionDays,
                              .events_share = 1};
  KUNDIG_RETURN_IF_ERROR(WriteMarket(options, files.string(), market.progress));
  const ImportFilesRequest request{.kind = RowKind::kEvents, .source = "simulation"};
  KUNDIG_RETURN_IF_ERROR(ImportFile(store, config, request, files.string() + "/events.ndjson"));
  return {};
}

}  // namespace kundig
