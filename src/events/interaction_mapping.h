// InteractionMapper: an event's interactions, by the e-commerce events that are built in and by the
// rules of the configuration.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "events/event.h"
#include "events/event_defect.h"
#include "events/interaction.h"

namespace kundig {

// One [[interaction]] of kundig.toml, as it is written there; paths as in interaction_path.h.
struct InteractionRule {
  std::string event;     // the name of a track call
  std::string kind;      // purchase, use, view or answer
  std::string item;      // path; may be empty for a purchase: an item nobody named
  std::string value;     // path; empty: no money. Of all the quantity, in units of the currency
  std::string price;     // path; instead of `value`: of one piece
  std::string quantity;  // path; empty: 1
};

struct InteractionSettings {
  std::string currency = "EUR";
  std::vector<InteractionRule> rules;
};

// Keeps its memory from event to event. Not to be used by two threads at once.
class InteractionMapper {
 public:
  // Errors: kUsage where a rule is wrong, naming it (counted from 1) and its member: no event, an
  // unknown kind, no item where one is needed, a path that is none, both value and price, or a
  // value that does not go through the list that the item goes through.
  static Result<InteractionMapper> Make(const InteractionSettings& settings);

  InteractionMapper(InteractionMapper&&) noexcept;
  InteractionMapper& operator=(InteractionMapper&&) noexcept;
  ~InteractionMapper();

  // The interactions in `event`, none for most events. Letter case, "_" and "-" in its name do not
  // matter. Rules for an event that is built in (ecommerce_events.h) stand in its place; all the
  // rules for an event apply. A rule whose item goes through a list gives one interaction an
  // element; where an element has no item, a purchase is kept without one, all else is left out.
  // `category` and `name` that stand beside the item are taken with it.
  //
  // Errors: the event belongs into quarantine whole, since what it says of items or money cannot be
  // read (kBadItem, kBadAmount, kBadQuantity), or is in a currency that the company does not count
  // in (kOtherCurrency, by properties.currency).
  [[nodiscard]] OrDefect<std::vector<Interaction>> Map(const Event& event);

 private:
  struct State;
  explicit InteractionMapper(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace kundig
