#include "engine/eligibility.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <optional>

#include "base/check.h"

namespace kundig {

// By recursive descent; `kMaxDepth` bounds the recursion.
class EligibilityParser {
 public:
  explicit EligibilityParser(std::string_view text) : text_(text) {}

  Result<Eligibility> Parse() {
    if (text_.size() > Eligibility::kMaxLength) {
      return Wrong(fmt::format("is longer than {} bytes", Eligibility::kMaxLength));
    }
    SkipBlanks();
    if (at_ == text_.size()) return Eligibility();
    KUNDIG_RETURN_IF_ERROR(Condition(0));
    if (at_ < text_.size()) return Wrong("has something behind its end; expected and, or");
    return std::move(made_);
  }

 private:
  using Op = Eligibility::Op;
  using Number = Eligibility::Number;
  using Sign = Eligibility::Sign;

  [[nodiscard]] tl::unexpected<Error> Wrong(const std::string& what) const {
    return Fail(ErrorCode::kUsage, "the condition " + what,
                fmt::format("eligible, character {}", at_ + 1),
                "Conditions compare purchases_last_year, days_since_purchase and value_minor, ask "
                "has(\"item\") and in_use(\"item\"), and join by and, or, not and brackets.");
  }

  static bool IsWordCharacter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '.';
  }

  void SkipBlanks() {
    while (at_ < text_.size() &&
           (text_[at_] == ' ' || text_[at_] == '\t' || text_[at_] == '\n' || text_[at_] == '\r')) {
      ++at_;
    }
  }

  bool Take(std::string_view token) {
    if (!text_.substr(at_).starts_with(token)) return false;
    at_ += token.size();
    SkipBlanks();
    return true;
  }

  [[nodiscard]] std::string_view Word() const {
    size_t end = at_;
    while (end < text_.size() && IsWordCharacter(text_[end])) ++end;
    return text_.substr(at_, end - at_);
  }

  bool TakeWord(std::string_view word) { return Word() == word && Take(word); }

  Status Condition(size_t depth) {
    KUNDIG_RETURN_IF_ERROR(Both(depth));
    while (TakeWord("or")) {
      KUNDIG_RETURN_IF_ERROR(Both(depth));
      made_.steps_.push_back({.op = Op::kOr, .left = {}, .right = {}});
    }
    return {};
  }

  Status Both(size_t depth) {
    KUNDIG_RETURN_IF_ERROR(Single(depth));
    while (TakeWord("and")) {
      KUNDIG_RETURN_IF_ERROR(Single(depth));
      made_.steps_.push_back({.op = Op::kAnd, .left = {}, .right = {}});
    }
    return {};
  }

  Status Single(size_t depth) {
    if (depth > Eligibility::kMaxDepth) return Wrong("is nested too deeply");
    if (TakeWord("not")) {
      KUNDIG_RETURN_IF_ERROR(Single(depth + 1));
      made_.steps_.push_back({.op = Op::kNot, .left = {}, .right = {}});
      return {};
    }
    if (Take("(")) {
      KUNDIG_RETURN_IF_ERROR(Condition(depth + 1));
      if (!Take(")")) return Wrong("has a bracket that is not closed; expected )");
      return {};
    }
    if (TakeWord("has")) return Item(Op::kHas);
    if (TakeWord("in_use")) return Item(Op::kInUse);
    return Comparison();
  }

  Status Item(Op op) {
    if (!Take("(")) return Wrong("does not say which item; expected (\"item\")");
    if (at_ == text_.size() || text_[at_] != '"') return Wrong("lacks a name in quotes");
    const size_t end = text_.find('"', at_ + 1);
    if (end == std::string_view::npos) return Wrong("has a name whose quotes are not closed");
    const std::string name(text_.substr(at_ + 1, end - at_ - 1));
    if (name.empty()) return Wrong("has an empty name");
    at_ = end + 1;
    SkipBlanks();
    if (!Take(")")) return Wrong("has a bracket that is not closed; expected )");
    auto& names = made_.names_;
    const auto found = std::ranges::find(names, name);
    const auto place = static_cast<size_t>(found - names.begin());
    if (found == names.end()) names.push_back(name);
    made_.steps_.push_back({.op = op, .left = {}, .right = {}, .name = place});
    return {};
  }

  Status Comparison() {
    Eligibility::Step step{.op = Op::kCompare, .left = {}, .right = {}};
    KUNDIG_ASSIGN_OR_RETURN(step.left, Operand());
    const auto sign = TakeSign();
    if (!sign) return Wrong("lacks a comparison; expected one of < <= > >= == !=");
    step.sign = *sign;
    KUNDIG_ASSIGN_OR_RETURN(step.right, Operand());
    made_.steps_.push_back(step);
    return {};
  }

  std::optional<Sign> TakeSign() {
    struct Spelling {
      std::string_view text;
      Sign sign;
    };
    // Longer ones first.
    static constexpr std::array<Spelling, 6> kSpellings = {{{"<=", Sign::kAtMost},
                                                            {">=", Sign::kAtLeast},
                                                            {"==", Sign::kEqual},
                                                            {"!=", Sign::kUnequal},
                                                            {"<", Sign::kLess},
                                                            {">", Sign::kMore}}};
    for (const auto& [text, sign] : kSpellings) {
      if (Take(text)) return sign;
    }
    return std::nullopt;
  }

  Result<Eligibility::Operand> Operand() {
    if (TakeWord("purchases_last_year")) return Eligibility::Operand{.number = Number::kPurchases};
    if (TakeWord("days_since_purchase")) return Eligibility::Operand{.number = Number::kDaysSince};
    if (TakeWord("value_minor")) return Eligibility::Operand{.number = Number::kValue};
    const bool negative = at_ < text_.size() && text_[at_] == '-';
    const std::string_view rest = text_.substr(at_ + (negative ? 1 : 0));
    double written = 0;
    const auto [end, error] =
        std::from_chars(rest.data(), rest.data() + rest.size(), written, std::chars_format::fixed);
    const auto length = static_cast<size_t>(end - rest.data());
    const bool is_number = error == std::errc() && rest.front() >= '0' && rest.front() <= '9' &&
                           (length == rest.size() || !IsWordCharacter(rest[length]));
    if (!is_number) {
      const std::string_view word = Word();
      return Wrong(word.empty() ? std::string("lacks a number")
                                : fmt::format("has an unknown word \"{}\"", word));
    }
    at_ += length + (negative ? 1 : 0);
    SkipBlanks();
    return Eligibility::Operand{.number = Number::kWritten,
                                .written = negative ? -written : written};
  }

  std::string_view text_;
  size_t at_ = 0;
  Eligibility made_;
};

Result<Eligibility> Eligibility::Parse(std::string_view text) {
  return EligibilityParser(text).Parse();
}

void Eligibility::Renumber(const std::vector<size_t>& places) {
  KUNDIG_CHECK(places.size() == names_.size());
  for (Step& step : steps_) {
    if (step.op == Op::kHas || step.op == Op::kInUse) step.name = places[step.name];
  }
}

double Eligibility::NumberOf(const Operand& operand, const EligibilityFacts& facts) {
  switch (operand.number) {
    case Number::kWritten: return operand.written;
    case Number::kPurchases: return facts.purchases_last_year;
    case Number::kDaysSince: return facts.days_since_purchase;
    case Number::kValue: return facts.value_minor;
  }
  return 0;
}

bool Eligibility::Compare(const Step& step, const EligibilityFacts& facts) {
  const double left = NumberOf(step.left, facts);
  const double right = NumberOf(step.right, facts);
  switch (step.sign) {
    case Sign::kLess: return left < right;
    case Sign::kAtMost: return left <= right;
    case Sign::kMore: return left > right;
    case Sign::kAtLeast: return left >= right;
    case Sign::kEqual: return left == right;
    case Sign::kUnequal: return left != right;
  }
  return false;
}

bool Eligibility::Holds(const EligibilityFacts& facts) const {
  if (steps_.empty()) return true;
  // On every level of nesting, one may wait for an `or` and one for an `and`.
  std::array<bool, 2 * (kMaxDepth + 2)> waiting = {};
  size_t count = 0;
  for (const Step& step : steps_) {
    switch (step.op) {
      case Op::kHas: waiting[count++] = facts.has[step.name] != 0; break;
      case Op::kInUse: waiting[count++] = facts.in_use[step.name] != 0; break;
      case Op::kCompare: waiting[count++] = Compare(step, facts); break;
      case Op::kNot: waiting[count - 1] = !waiting[count - 1]; break;
      case Op::kAnd:
        --count;
        waiting[count - 1] = waiting[count - 1] && waiting[count];
        break;
      case Op::kOr:
        --count;
        waiting[count - 1] = waiting[count - 1] || waiting[count];
        break;
    }
  }
  return waiting[0];
}

}  // namespace kundig
