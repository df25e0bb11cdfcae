#include "decisions/features.h"

#include <algorithm>
#include <cmath>

#include "base/portable_math.h"

namespace kundig {
namespace {

constexpr int32_t kMinutesAnHour = 60;

constexpr std::array<FeatureWords, kRewardFeatures> kWords = {{
    {"service", "what the service brings by itself", "was der Dienst für sich bringt"},
    {"need", "how much it is needed", "wie sehr er gebraucht wird"},
    {"recency", "how long ago the last purchase was", "wie lange der letzte Kauf her ist"},
    {"frequency", "how often the customer buys", "wie oft der Kunde kauft"},
    {"value", "what the customer is worth", "was der Kunde wert ist"},
    {"interest", "how often it was looked at of late", "wie oft er zuletzt angesehen wurde"},
    {"in_use", "that it is in use already", "dass er schon genutzt wird"},
    {"daytime", "that it is daytime", "dass es Tag ist"},
    {"evening", "that it is evening", "dass es Abend ist"},
    {"contacts", "how many messages were sent of late", "wie viele Nachrichten zuletzt kamen"},
}};

double& At(Features& features, Feature feature) { return features[static_cast<size_t>(feature)]; }

double LogOnePlus(double amount) {
  return amount > 0 && std::isfinite(amount) ? PortableLog1p(amount) : 0;
}

// As ToFixedPoint() does; requires a number of at most 16, either way.
double Rounded(double feature) {
  const double scaled = feature * kFeatureUnit;
  return static_cast<int32_t>(scaled + (scaled < 0 ? -.5 : .5)) * (1.0 / kFeatureUnit);
}

}  // namespace

const FeatureWords& WordsOf(Feature feature) { return kWords[static_cast<size_t>(feature)]; }

Features CustomerFeatures(const CustomerSignals& signals, const FeatureScale& scale) {
  Features x = {};
  At(x, Feature::kService) = 1;
  if (signals.days_since_purchase)
    At(x, Feature::kRecency) = LogOnePlus(*signals.days_since_purchase / 30) - 1;
  At(x, Feature::kFrequency) = LogOnePlus(signals.purchases_last_year) - 1;
  At(x, Feature::kValue) = LogOnePlus(signals.value_minor / scale.reference_value_minor) - 1;
  const int32_t hour = signals.local_minute / kMinutesAnHour;
  At(x, Feature::kDaytime) = hour >= 9 && hour < 17 ? 1 : 0;
  At(x, Feature::kEvening) = hour >= 17 && hour < 22 ? 1 : 0;
  At(x, Feature::kContacts) = LogOnePlus(signals.messages_last_week);
  return FromFixedPoint(ToFixedPoint(x));
}

void SetServiceFeatures(const ServiceSignals& signals, Features& features) {
  const double need = signals.need_excess / .2;
  At(features, Feature::kNeed) = std::isnan(need) ? 0 : Rounded(std::clamp(need, -5.0, 5.0));
  At(features, Feature::kInterest) = Rounded(std::min(LogOnePlus(signals.views_last_month), 16.0));
  At(features, Feature::kInUse) = signals.in_use ? 1 : 0;
}

std::vector<Reason> ReasonsOf(const Features& coefficients, const Features& features) {
  std::vector<Reason> reasons;
  for (size_t j = 0; j < kRewardFeatures; ++j) {
    const double contribution = coefficients[j] * features[j];
    if (contribution != 0)
      reasons.push_back({.because = static_cast<Feature>(j), .contribution_minor = contribution});
  }
  std::ranges::stable_sort(reasons, std::greater<>(), [](const Reason& reason) {
    return std::fabs(reason.contribution_minor);
  });
  return reasons;
}

}  // namespace kundig
