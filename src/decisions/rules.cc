#include "decisions/rules.h"

#include <array>

#include "base/hash.h"

namespace kundig {
namespace {

constexpr std::array<RestraintWords, 11> kWords = {{
    {"none", "it may be offered", "er darf angeboten werden"},
    {"no_consent", "there is no consent to personal offers",
     "in persönliche Angebote ist nicht eingewilligt"},
    {"holdout", "the customer is in the group by which the effect of all offers is measured",
     "der Kunde gehört zur Gruppe, an der die Wirkung aller Angebote gemessen wird"},
    {"contact_limit", "as many messages were sent this week as are allowed",
     "diese Woche kamen schon so viele Nachrichten, wie erlaubt sind"},
    {"quiet_hours", "these are quiet hours", "es ist Ruhezeit"},
    {"not_asked", "the request named other services", "gefragt war nach anderen Diensten"},
    {"unavailable", "the service is not available", "der Dienst ist nicht verfügbar"},
    {"not_eligible", "the customer does not meet the service's condition",
     "der Kunde erfüllt die Bedingung des Dienstes nicht"},
    {"purpose_refused", "the service needs a consent that was not given",
     "der Dienst braucht eine Einwilligung, die fehlt"},
    {"nothing_allowed", "nothing else may be offered", "sonst darf nichts angeboten werden"},
    {"worth_too_little", "no offer is worth the bother", "kein Angebot ist die Störung wert"},
}};
static_assert(static_cast<size_t>(Restraint::kWorthTooLittle) + 1 == kWords.size());

}  // namespace

const RestraintWords& WordsOf(Restraint restraint) {
  return kWords[static_cast<size_t>(restraint)];
}

bool QuietHours::Contain(int32_t local_minute) const {
  if (begin_minute <= end_minute) return begin_minute <= local_minute && local_minute < end_minute;
  return local_minute >= begin_minute || local_minute < end_minute;
}

bool IsHeldOut(uint64_t stable_id, double holdout) {
  constexpr uint64_t kSalt = 0x686f6c646f757421u;  // apart from every other split by the same hash
  const uint64_t hash = SplitMix64(stable_id ^ kSalt);
  return static_cast<double>(hash >> 11) * 0x1p-53 < holdout;
}

Restraint JudgeCustomer(const ContactRules& rules, const Addressee& addressee) {
  if ((rules.personalisation & ~addressee.consents) != 0) return Restraint::kNoConsent;
  if (IsHeldOut(addressee.stable_id, rules.holdout)) return Restraint::kHoldout;
  if (addressee.occasion == Occasion::kVisit) return Restraint::kNone;
  if (addressee.messages_last_week >= rules.max_per_week) return Restraint::kContactLimit;
  if (rules.quiet_hours.Contain(addressee.local_minute)) return Restraint::kQuietHours;
  return Restraint::kNone;
}

Restraint JudgeService(const ServiceState& service, Purposes consents) {
  if (!service.asked) return Restraint::kNotAsked;
  if (!service.available) return Restraint::kUnavailable;
  if (!service.eligible) return Restraint::kNotEligible;
  if ((service.needed & ~consents) != 0) return Restraint::kPurposeRefused;
  return Restraint::kNone;
}

}  // namespace kundig
