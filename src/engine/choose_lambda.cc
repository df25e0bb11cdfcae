#include "engine/choose_lambda.h"

#include "engine/need_data.h"
#include "evidence/need_backtest.h"

namespace kundig {
namespace {

// What the choice depends on: the sum itself.
std::string PropertyName(const Learned& learned) {
  return "lambda of " + DigestOf(learned.sums.co_occurrence);
}

}  // namespace

Result<double> ChooseLambda(Store& store, const Config& config, const Learned& learned) {
  if (config.lambda > 0) return config.lambda;
  KUNDIG_ASSIGN_OR_RETURN(Connection connection, store.Connect());
  const std::string name = PropertyName(learned);
  KUNDIG_ASSIGN_OR_RETURN(
      const auto kept,
      connection.QueryText("SELECT value FROM store_properties WHERE name = $1", {name}));
  if (kept) return std::strtod(kept->c_str(), nullptr);
  KUNDIG_ASSIGN_OR_RETURN(const StableIds ids, StableIdsOf(store, learned.plan, learned.base));
  KUNDIG_ASSIGN_OR_RETURN(const double lambda,
                          ChooseNeedLambda({learned.base.Items(), ids.customers, ids.items}));
  const std::string value = fmt::format("{}", lambda);
  KUNDIG_ASSIGN_OR_RETURN(Transaction transaction, Transaction::Begin(connection));
  KUNDIG_RETURN_IF_ERROR(
      connection.Run("INSERT INTO store_properties VALUES ($1, $2)", {name, value}));
  KUNDIG_RETURN_IF_ERROR(transaction.Commit());
  return lambda;
}

}  // namespace kundig
