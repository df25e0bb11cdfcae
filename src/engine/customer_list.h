// CustomerList: all customers beside each other, the most valuable first, to scroll through and to
// search: `GET /v1/customers`.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/predict.h"

namespace kundig {

struct ListedCustomer {
  std::string customer;  // the person's name
  int64_t purchase_days = 0;
  std::optional<Day> last_day;  // of a purchase; where it is absent, nothing is foretold
  double p_alive = 0;
  Estimate purchases;           // in the horizon
  Estimate value_minor;         // zero where there is no money
  std::optional<int32_t> need;  // the strongest: a position in the plan's catalogue
  std::string searched;         // all identifiers, the name first, as Search() looks through them
};

// A window of those who are found. Windows are asked for by their place, not by a cursor: a list
// never changes, and who scrolls to its end need not have read what lies before.
struct CustomerQuery {
  static constexpr size_t kMostRows = 200;

  std::string search;  // empty: all
  size_t offset = 0;
  size_t limit = 50;
  std::optional<uint64_t> list;  // the number of the list in which to look; absent: the newest
};

// Never changed once it is made.
class CustomerList {
 public:
  // All persons of the store, also those who never bought. `base` are the customers, by the plan of
  // `learned`, and `predictor` foretells them. They stand in the order of their value (of the
  // purchases expected, where there is no money), then of their names. `number` tells this list
  // from others, so that nobody puts together windows of two. Errors: those of the store.
  static Result<CustomerList> Make(Store& store, const Learned& learned, const CustomerBase& base,
                                   const Predictor& predictor, uint64_t number);

  [[nodiscard]] uint64_t number() const { return number_; }

  [[nodiscard]] const std::vector<ListedCustomer>& customers() const { return customers_; }

  // Places of those one of whose identifiers holds the text; capitals are as small letters, and
  // accents are as none. First come those of whom it is a whole identifier, in any writing as in
  // ReadingsOf(), then those whose name begins with it, then the others; each in the list's order.
  // It reads the whole list: some milliseconds of 100,000 customers. Errors: those of the store.
  Result<std::vector<size_t>> Search(Store& store, const Config& config,
                                     std::string_view text) const;

  // {"list": its number, "customers", "total": that are found, "offset", "currency", "worth_is",
  // "simulated", "rows": the window}. Errors: those of Search().
  Result<std::string> AsJson(Store& store, const Config& config, const CustomerQuery& query) const;

 private:
  CustomerList() = default;
  Status AddPersons(Store& store);
  void AddForecasts(const CustomerBase& base, const Predictor& predictor);
  void Sort();

  uint64_t number_ = 0;
  std::vector<ListedCustomer> customers_;
  ItemCatalogue catalogue_;
  bool money_ = false;
  Simulated simulated_ = Simulated::kNone;
};

}  // namespace kundig
