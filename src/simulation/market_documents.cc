#include "simulation/market_documents.h"

#include <fmt/format.h>

#include "base/json_writer.h"

namespace kundig {
namespace {

constexpr std::string_view kReadme = R"(SIMULATED DATA
These customers do not exist. `kundig simulate` made them, for tests, benchmarks and demonstrations:
a municipal utility and its partners, whose names are invented too. Nothing in here says anything
about a real person or company. The same options give the same bytes on every machine.

Options
{}
Files
purchases.parquet          one row a line of a purchase: customer, time (UTC), item (a service of
                           services.json), category (its need), provider, quantity, price (of one
                           unit, EUR), value (of the line, EUR; exactly quantity times price).
                           The value is drawn (Gamma-Gamma), so the price is not the list price.
events.ndjson              the footprint of those customers who use web and app, customer by
                           customer, as the Segment tracking API speaks it. Order Completed events
                           describe the same purchases as purchases.parquet: import one of the two.
truth.parquet              one row a customer, what no data would show: situation, needs, lambda
                           (purchases_per_week), p (dropout_probability) or mu (dropout_per_week),
                           nu (spend_rate, per cent of a euro), mean_spend_minor, alive_at_end,
                           lifetime_end (NULL: more than 52 weeks after the last day), purchases in
                           the 39 and 52 weeks after the last day, spend in the 52 weeks.
truth_identities.parquet   one row an appearance on web and app: which customer it truly is, and
                           which of its identifiers were mistyped.
services.json              the catalogue.

Days are days in Berlin. Weeks are seven days. A customer buys at most once a day.
)";

}  // namespace

std::string CatalogueJson() {
  JsonWriter json;
  json.BeginObject().Field("simulated", true).Key("services").BeginArray();
  for (const MarketService& service : MarketServices()) {
    json.BeginObject().Field("id", service.id).Key("name").BeginObject();
    json.Field("de", service.name_de).Field("en", service.name_en).EndObject();
    json.Field("provider", service.provider)
        .Field("kind", ServiceKindName(service.kind))
        .Field("price_minor", service.price_minor)
        .Field("margin_minor", service.margin_minor)
        .Key("needs")
        .BeginArray()
        .Value(NeedName(service.need))
        .Value(NeedName(service.second_need))
        .EndArray()
        .EndObject();
  }
  json.EndArray().EndObject();
  return json.text() + "\n";
}

std::string MarketReadme(const MarketOptions& options) {
  std::string lines;
  const auto add = [&lines](std::string_view name, const auto& value) {
    lines += fmt::format("{:<26} {}\n", name, value);
  };
  const PopulationParameters& population = options.population;
  add("customers", options.customers);
  add("seed", options.seed);
  add("first day", FormatDay(options.first_day));
  add("last day", FormatDay(options.last_day));
  add("acquisition days", options.acquisition_days);
  add("purchase process", PurchaseProcessName(options.process));
  add("lambda ~ Gamma(r, alpha)",
      fmt::format("r {}, alpha {} weeks", population.r, population.alpha));
  switch (options.process) {
    case PurchaseProcess::kParetoNbd:
      add("mu ~ Gamma(s, beta)", fmt::format("s {}, beta {} weeks", population.s, population.beta));
      break;
    case PurchaseProcess::kNoChurn: break;
    default: add("p ~ Beta(a, b)", fmt::format("a {}, b {}", population.a, population.b));
  }
  add("spend ~ Gamma(p, nu)", fmt::format("p {}", population.p));
  add("nu ~ Gamma(q, gamma)",
      fmt::format("q {}, gamma {} minor units", population.q, population.gamma));
  add("share with events", options.events_share);
  add("duplicates among them", options.duplicate_share);
  add("typing errors a field", options.typing_error_rate);
  return fmt::format(kReadme, lines);
}

}  // namespace kundig
