#include "engine/customer_list.h"

#include <algorithm>
#include <array>

#include "base/json_writer.h"
#include "base/utf8.h"
#include "engine/statements.h"
#include "identity/identifiers.h"

namespace kundig {
namespace {

// Stands before and behind each identifier of ListedCustomer::searched; no UTF-8 has this byte.
constexpr char kBound = '\xff';

std::string Bounded(std::string_view identifier) {
  return fmt::format("{}{}{}", kBound, identifier, kBound);
}

// What is looked for in ListedCustomer::searched.
struct Sought {
  std::string text;
  std::vector<std::string> whole;  // the same in normal forms, bounded

  enum class Found : uint8_t { kWhole, kBegin, kInside, kNot };
  [[nodiscard]] Found In(const std::string& searched) const {
    for (const std::string& identifier : whole) {
      if (searched.find(identifier) != std::string::npos) return Found::kWhole;
    }
    const size_t place = searched.find(text);
    if (place == std::string::npos) return Found::kNot;
    return place == 1 ? Found::kBegin : Found::kInside;
  }
};

Result<std::string> AsSearched(Connection& connection, std::string_view text) {
  KUNDIG_ASSIGN_OR_RETURN(const auto searched,
                          connection.QueryText(sql::select_searched_text, {ValidUtf8(text)}));
  return searched.value_or("");
}

Result<Sought> SoughtBy(Store& store, const Config& config, std::string_view text) {
  KUNDIG_ASSIGN_OR_RETURN(Connection connection, store.Connect());
  Sought sought;
  KUNDIG_ASSIGN_OR_RETURN(sought.text, AsSearched(connection, text));
  sought.whole.push_back(Bounded(sought.text));
  for (const Identifier& reading : ReadingsOf(text, config.country)) {
    KUNDIG_ASSIGN_OR_RETURN(const std::string searched, AsSearched(connection, reading.value));
    if (searched != sought.text) sought.whole.push_back(Bounded(searched));
  }
  return sought;
}

void WriteInterval(JsonWriter& json, std::string_view name, std::string_view unit,
                   const Estimate& estimate) {
  json.Field(fmt::format("{}{}", name, unit), estimate.value)
      .Field(fmt::format("{}_low{}", name, unit), estimate.low)
      .Field(fmt::format("{}_high{}", name, unit), estimate.high);
}

Estimate Rounded(const Estimate& estimate) {
  return {.value = std::round(estimate.value),
          .low = std::round(estimate.low),
          .high = std::round(estimate.high)};
}

void WriteRow(JsonWriter& json, const ListedCustomer& row, const ItemCatalogue& catalogue) {
  json.BeginObject().Field("customer", row.customer).Field("purchase_days", row.purchase_days);
  if (row.last_day) {
    json.Field("last_day", FormatDay(*row.last_day)).Field("p_alive", row.p_alive);
    WriteInterval(json, "purchases", "", row.purchases);
    WriteInterval(json, "value", "_minor", Rounded(row.value_minor));
  }
  if (row.need) json.Field("need", catalogue[static_cast<size_t>(*row.need)]);
  json.EndObject();
}

}  // namespace

Result<CustomerList> CustomerList::Make(Store& store, const Learned& learned,
                                        const CustomerBase& base, const Predictor& predictor,
                                        uint64_t number) {
  CustomerList list;
  list.number_ = number;
  list.catalogue_ = learned.plan.items.catalogue;
  list.money_ = learned.models.spend.has_value();
  list.simulated_ = learned.plan.simulated;
  KUNDIG_RETURN_IF_ERROR(list.AddPersons(store));
  list.AddForecasts(base, predictor);
  list.Sort();
  return list;
}

// One at each key; keys that are no person's have no identifier.
Status CustomerList::AddPersons(Store& store) {
  KUNDIG_ASSIGN_OR_RETURN(Connection connection, store.Connect());
  KUNDIG_ASSIGN_OR_RETURN(Rows rows, connection.Query(sql::select_searched_identifiers));
  while (true) {
    KUNDIG_ASSIGN_OR_RETURN(const Chunk* chunk, rows.Next());
    if (chunk == nullptr) return {};
    const auto persons = chunk->Column<int32_t>(0);
    for (size_t i = 0; i < chunk->rows(); ++i) {
      customers_.resize(std::max(customers_.size(), static_cast<size_t>(persons[i]) + 1));
      ListedCustomer& customer = customers_[static_cast<size_t>(persons[i])];
      if (customer.searched.empty()) {
        customer.customer = chunk->Text(1, i);
        customer.searched = kBound;
      }
      customer.searched += chunk->Text(2, i);
      customer.searched += kBound;
    }
  }
}

void CustomerList::AddForecasts(const CustomerBase& base, const Predictor& predictor) {
  const std::vector<Prediction> predictions = predictor.Predict(0, base.customers.size(), 1);
  for (size_t i = 0; i < predictions.size(); ++i) {
    const auto key = static_cast<size_t>(predictions[i].customer_key);
    if (key >= customers_.size()) continue;  // came since
    ListedCustomer& customer = customers_[key];
    if (const auto& purchases = base.customers[i].purchases) {
      customer.purchase_days = purchases->repeat_purchases + 1;
      customer.last_day = purchases->first_day + purchases->recency_days;
    }
    customer.p_alive = predictions[i].p_alive;
    customer.purchases = predictions[i].purchases;
    customer.value_minor = predictions[i].value_minor;
    const auto& needs = predictions[i].needs;
    if (!needs.empty() && needs.front().strength > 0) customer.need = needs.front().item;
  }
}

void CustomerList::Sort() {
  std::erase_if(customers_, [](const ListedCustomer& one) { return one.searched.empty(); });
  const auto order = [money = money_](const ListedCustomer& one) {
    const Estimate& worth = money ? one.value_minor : one.purchases;
    return std::tuple(!one.last_day.has_value(), -worth.value, std::string_view(one.customer));
  };
  std::ranges::sort(customers_, {}, order);
}

Result<std::vector<size_t>> CustomerList::Search(Store& store, const Config& config,
                                                 std::string_view text) const {
  KUNDIG_ASSIGN_OR_RETURN(const Sought sought, SoughtBy(store, config, text));
  std::array<std::vector<size_t>, 3> found;
  for (size_t place = 0; place < customers_.size(); ++place) {
    const Sought::Found how = sought.In(customers_[place].searched);
    if (how != Sought::Found::kNot) found[static_cast<size_t>(how)].push_back(place);
  }
  for (const std::vector<size_t>& later : {found[1], found[2]}) {
    found[0].insert(found[0].end(), later.begin(), later.end());
  }
  return std::move(found[0]);
}

Result<std::string> CustomerList::AsJson(Store& store, const Config& config,
                                         const CustomerQuery& query) const {
  std::vector<size_t> found;
  if (!query.search.empty()) {
    KUNDIG_ASSIGN_OR_RETURN(found, Search(store, config, query.search));
  }
  const size_t total = query.search.empty() ? customers_.size() : found.size();
  JsonWriter json;
  json.BeginObject()
      .Field("list", number_)
      .Field("customers", customers_.size())
      .Field("total", total)
      .Field("offset", query.offset)
      .Field("currency", config.currency)
      .Field("worth_is", money_ ? "value_minor" : "purchases")
      .Field("simulated", simulated_ != Simulated::kNone)
      .Key("rows")
      .BeginArray();
  const size_t begin = std::min(query.offset, total);
  const size_t end = begin + std::min({query.limit, total - begin, CustomerQuery::kMostRows});
  for (size_t i = begin; i < end; ++i) {
    WriteRow(json, customers_[query.search.empty() ? i : found[i]], catalogue_);
  }
  json.EndArray().EndObject();
  return json.Take();
}

}  // namespace kundig
