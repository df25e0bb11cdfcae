// Eligibility: the condition under which a service may be offered to a person, as the configuration
// writes it: `purchases_last_year >= 2 and not in_use("savings")`.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace kundig {

// What conditions may ask of a person.
struct EligibilityFacts {
  double purchases_last_year = 0;  // days with a purchase
  double days_since_purchase = 0;  // infinite where no purchase has a day
  double value_minor = 0;          // lifetime value
  // By place in Eligibility::names(): what the person has bought ever, and what he has used or
  // bought within a year. Borrowed.
  const uint8_t* has = nullptr;
  const uint8_t* in_use = nullptr;
};

// condition  = both { "or" both }          comparison = number word, number sign number
// both       = single { "and" single }     sign       = < <= > >= == !=
// single     = "not" single | "(" condition ")" | comparison | has("item") | in_use("item")
//
// A number is purchases_last_year, days_since_purchase, value_minor, or is written out. Evaluation
// cannot fail, and takes a step for each word at most.
class Eligibility {
 public:
  static constexpr size_t kMaxLength = 1000;  // bytes
  static constexpr size_t kMaxDepth = 50;     // of brackets and nots

  // Always true.
  Eligibility() = default;
  // Of an empty text always true. Errors: kUsage, with the place.
  static Result<Eligibility> Parse(std::string_view text);

  [[nodiscard]] bool Holds(const EligibilityFacts& facts) const;
  // The items that has() and in_use() name, each once, in the order in which they appear.
  [[nodiscard]] const std::vector<std::string>& names() const { return names_; }
  // For lists of names that several conditions share: name i becomes places[i] of the facts.
  void Renumber(const std::vector<size_t>& places);

 private:
  friend class EligibilityParser;
  enum class Op : uint8_t { kHas, kInUse, kCompare, kNot, kAnd, kOr };
  enum class Number : uint8_t { kWritten, kPurchases, kDaysSince, kValue };
  enum class Sign : uint8_t { kLess, kAtMost, kMore, kAtLeast, kEqual, kUnequal };
  struct Operand {
    Number number = Number::kWritten;
    double written = 0;
  };
  // In postfix order: operands stand before what joins them.
  struct Step {
    Op op = Op::kCompare;
    Sign sign = Sign::kLess;
    Operand left;
    Operand right;
    size_t name = 0;
  };
  static double NumberOf(const Operand& operand, const EligibilityFacts& facts);
  static bool Compare(const Step& step, const EligibilityFacts& facts);

  std::vector<Step> steps_;
  std::vector<std::string> names_;
};

}  // namespace kundig
