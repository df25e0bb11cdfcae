#include "store/customer_keys.h"

#include "base/check.h"
#include "store/statements.h"

namespace kundig {
namespace {

Status FillAsked(Connection& connection, std::span<const Identifier> identifiers) {
  KUNDIG_RETURN_IF_ERROR(connection.Execute(sql::create_asked_identifiers));
  KUNDIG_ASSIGN_OR_RETURN(Appender asked, connection.Append("asked_identifiers"));
  for (size_t i = 0; i < identifiers.size(); ++i) {
    asked.Int64(static_cast<int64_t>(i));
    asked.Int32(static_cast<int32_t>(identifiers[i].kind));
    asked.Text(identifiers[i].value);
    KUNDIG_RETURN_IF_ERROR(asked.EndRow());
  }
  return asked.Close();
}

}  // namespace

Result<std::vector<int32_t>> EnsureCustomers(Connection& connection,
                                             std::span<const Identifier> identifiers) {
  std::vector<int32_t> keys;
  keys.reserve(identifiers.size());
  if (identifiers.empty()) return keys;
  KUNDIG_RETURN_IF_ERROR(FillAsked(connection, identifiers));
  KUNDIG_RETURN_IF_ERROR(connection.Execute(sql::ensure_customers));
  KUNDIG_ASSIGN_OR_RETURN(Rows rows, connection.Query(sql::select_asked_keys));
  while (true) {
    KUNDIG_ASSIGN_OR_RETURN(const Chunk* chunk, rows.Next());
    if (chunk == nullptr) break;
    const auto found = chunk->Column<int32_t>(0);
    keys.insert(keys.end(), found.begin(), found.end());
  }
  KUNDIG_CHECK(keys.size() == identifiers.size());
  return keys;
}

Result<int32_t> EnsureCustomer(Connection& connection, const Identifier& identifier) {
  KUNDIG_ASSIGN_OR_RETURN(const std::vector<int32_t> keys,
                          EnsureCustomers(connection, {&identifier, 1}));
  return keys.front();
}

Result<std::optional<int32_t>> PersonOf(Connection& connection, const Identifier& identifier) {
  KUNDIG_ASSIGN_OR_RETURN(
      const auto person,
      connection.QueryInt64(sql::find_person,
                            {static_cast<int64_t>(identifier.kind), identifier.value}));
  if (!person) return std::nullopt;
  return static_cast<int32_t>(*person);
}

}  // namespace kundig
