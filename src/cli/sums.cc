#include <iostream>

#include "base/json_writer.h"
#include "cli/command.h"
#include "cli/table.h"
#include "engine/open_store.h"
#include "engine/sums_report.h"

namespace kundig {
namespace {

struct Options {
  std::string name;
  std::string until;
  bool digest = false;  // the default of a call without NAME; accepted for clarity
  bool check = false;
};

void PrintDigests(const std::vector<SumDigest>& digests, bool as_json) {
  if (as_json) {
    JsonWriter json;
    json.BeginObject().Key("sums").BeginArray();
    for (const SumDigest& sum : digests) {
      json.BeginObject()
          .Field("name", sum.name)
          .Field("customers", sum.customers)
          .Field("digest", sum.digest);
      if (!sum.recomputed.empty()) json.Field("equal", sum.digest == sum.recomputed);
      json.EndObject();
    }
    json.EndArray().EndObject();
    std::cout << json.text() << "\n";
    return;
  }
  Table table({{"sum"}, {"customers", Align::kRight}, {"BLAKE2b-256 of its canonical bytes"}});
  for (const SumDigest& sum : digests) {
    std::string digest = sum.digest;
    if (!sum.recomputed.empty()) {
      digest += sum.digest == sum.recomputed ? "  both ways equal" : "  DIFFERS: " + sum.recomputed;
    }
    table.Row({sum.name, fmt::format("{}", sum.customers), digest});
  }
  std::cout << table.Text(0);
}

Result<ExitStatus> RunSums(const CommonOptions& common, const Options& options) {
  KUNDIG_ASSIGN_OR_RETURN(const Config config, ConfigFor(common));
  SumsRequest request{.check = options.check};
  if (!options.until.empty()) {
    KUNDIG_ASSIGN_OR_RETURN(request.until, ParseDay(options.until));
  }
  KUNDIG_ASSIGN_OR_RETURN(Store store, OpenStore(config, StoreMustExist::kYes));
  if (!options.name.empty()) {
    KUNDIG_ASSIGN_OR_RETURN(const std::string json,
                            SumAsJson(store, config, request, options.name));
    std::cout << json << "\n";
    return ExitStatus::kOk;
  }
  KUNDIG_ASSIGN_OR_RETURN(const auto digests, DigestSums(store, config, request));
  PrintDigests(digests, common.json);
  const bool equal = std::ranges::all_of(digests, [](const SumDigest& sum) {
    return sum.recomputed.empty() || sum.digest == sum.recomputed;
  });
  return equal ? ExitStatus::kOk : ExitStatus::kCheckFailed;
}

}  // namespace

Command MakeSumsCommand() {
  const auto options = std::make_shared<Options>();
  return {
      .name = "sums",
      .summary = "Show the sums from which everything is learnt",
      .details =
          {"Without NAME: a digest of each sum, by which two stores are compared. With NAME: its "
           "entries as JSON."},
      .examples = {"kundig sums --digest", "kundig sums repeat_purchase_counts",
                   "kundig sums --check"},
      .options = {{"NAME", &options->name, "", "the sum to show whole"},
                  {"--digest", &options->digest, "", "a digest of each sum (the default)"},
                  {"--check", &options->check, "",
                   "compute each sum both ways, by SQL and customer by customer, and compare"},
                  {"--until", &options->until, "DATE", "purchases up to and including this day"}},
      .run = [options](const CommonOptions& common) { return RunSums(common, *options); }};
}

}  // namespace kundig
