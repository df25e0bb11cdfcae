// DecisionAnswer: a decision as it is told: JSON, with names and reasons in words.
#pragma once

#include <string>
#include <string_view>

#include "base/json_writer.h"
#include "engine/live/decision_desk.h"

namespace kundig {

enum class Language { kEnglish, kGerman };

// Of "de-AT,de;q=0.9,en;q=0.8" (RFC 9110, 12.5.4) the one that is wanted most; English where it is
// neither. A single locale, such as "de_DE", is read too.
[[nodiscard]] Language LanguageOf(std::string_view accepted);

// {"decisionId": null where it was not logged, "logged", "currency", "decisions": [...]}. Of an
// offer: service, name, provider, expectedValue, interval {low, high}, propensity, reasons
// [{because, text, contribution}]. Where not all places were filled, the last one is
// {"leave_alone": true, ...} of the same form: its value is what leaving alone is worth. Money is
// in minor units.
[[nodiscard]] std::string DecisionAsJson(const AnsweredDecision& answered, Language language);
// The schema of that answer.
void WriteDecisionSchema(JsonWriter& json);

[[nodiscard]] std::string_view NameOf(const ServiceConfig& service, Language language);
[[nodiscard]] std::string_view BecauseOf(Feature feature, Language language);
[[nodiscard]] std::string_view BecauseOf(Restraint restraint, Language language);

}  // namespace kundig
