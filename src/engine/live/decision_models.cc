#include "engine/live/decision_models.h"

#include <algorithm>
#include <map>

#include "decisions/inverse_gap_policy.h"
#include "decisions/thompson_policy.h"

namespace kundig {
namespace {

std::shared_ptr<const Policy> PolicyOf(const Config& config) {
  if (config.policy == "inverse_gap") return std::make_shared<InverseGapPolicy>(config.gap_weight);
  return std::make_shared<ThompsonPolicy>(config.exploration);
}

void AddServices(const Config& config, DecisionModels& models) {
  models.services = config.services;
  for (const ServiceConfig& service : config.services) {
    OfferedService offered{.available = service.available};
    for (const std::string& purpose : service.purposes) {
      offered.needed |= PurposeBit(config.purposes, purpose);
    }
    models.snapshot.services.push_back(offered);
    models.worths.push_back({service.id, service.WorthMinor()});
  }
}

Status AddConditions(const Config& config, DecisionModels& models) {
  for (const ServiceConfig& service : config.services) {
    KUNDIG_ASSIGN_OR_RETURN(Eligibility eligible, Eligibility::Parse(service.eligible));
    std::vector<size_t> places;
    for (const std::string& name : eligible.names()) {
      places.push_back(models.parts.items->PlaceOf(name));
    }
    eligible.Renumber(places);
    models.eligible.push_back(std::move(eligible));
  }
  return {};
}

void AddInterests(DecisionModels& models) {
  const NamedItems& items = *models.parts.items;
  std::vector<std::vector<size_t>> of_id(items.names().size());
  std::vector<std::vector<size_t>> of_interest(items.names().size());
  for (size_t service = 0; service < models.services.size(); ++service) {
    const size_t id = items.PlaceOf(models.services[service].id);
    of_id[id].push_back(service);
    of_interest[id].push_back(service);
    for (const std::string& need : models.services[service].needs) {
      auto& services = of_interest[items.PlaceOf(need)];
      if (services.empty() || services.back() != service) services.push_back(service);
    }
  }
  for (size_t name = 0; name < of_id.size(); ++name) {
    models.services_of_id.Add(of_id[name]);
    models.services_of_interest.Add(of_interest[name]);
  }
}

void AddNeeds(DecisionModels& models) {
  const bool knows_needs = models.parts.learned && models.parts.learned->needs;
  const ItemCatalogue none;
  const ItemCatalogue& catalogue = knows_needs ? models.parts.learned->plan.items.catalogue : none;
  std::map<int32_t, std::vector<size_t>> services_of_item;
  for (size_t service = 0; service < models.services.size(); ++service) {
    for (const std::string& need : models.services[service].ServedItems()) {
      const auto found = std::ranges::lower_bound(catalogue, need);
      if (found == catalogue.end() || *found != need) continue;
      services_of_item[static_cast<int32_t>(found - catalogue.begin())].push_back(service);
    }
  }
  std::vector<std::vector<size_t>> needed(models.services.size());
  for (const auto& [item, services] : services_of_item) {
    for (const size_t service : services) needed[service].push_back(models.needed_items.size());
    models.needed_items.push_back(item);
  }
  for (const auto& list : needed) models.needed_of_service.Add(list);
}

void AddRules(const Config& config, DecisionModels& models) {
  const auto hours = ParseQuietHours(config.quiet_hours);  // the configuration was checked
  models.snapshot.rules = {.max_per_week = config.max_per_week,
                           .quiet_hours = hours.value_or(QuietHours{}),
                           .holdout = config.holdout,
                           .personalisation = PurposeBit(config.purposes, kPersonalisation)};
  models.snapshot.min_expected_value_minor = config.min_expected_value_minor;
  for (const PurposeConfig& purpose : config.purposes) {
    if (purpose.by_default) models.default_consents |= PurposeBit(config.purposes, purpose.name);
  }
}

}  // namespace

void PlaceLists::Add(std::span<const size_t> list) {
  places.insert(places.end(), list.begin(), list.end());
  begins.push_back(places.size());
}

Result<std::shared_ptr<const DecisionModels>> MakeDecisionModels(const Config& config,
                                                                 DecisionParts parts,
                                                                 const RewardMoments& rewards) {
  auto models = std::make_shared<DecisionModels>();
  models->parts = std::move(parts);
  if (!models->parts.value) {
    models->parts.value = std::make_shared<const CustomerValue>(config, models->parts.learned);
  }
  models->policy = PolicyOf(config);
  models->currency = config.currency;
  AddServices(config, *models);
  AddInterests(*models);
  AddNeeds(*models);
  AddRules(config, *models);
  KUNDIG_RETURN_IF_ERROR(AddConditions(config, *models));
  KUNDIG_ASSIGN_OR_RETURN(models->snapshot.model, FitRewardModel(rewards, models->worths));
  return models;
}

}  // namespace kundig
