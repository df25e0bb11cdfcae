// The keys of identifiers in the store: of those that are known, and of those that come.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "base/result.h"
#include "store/duckdb/database.h"
#include "store/identifier.h"

namespace kundig {

// The customer_key of each identifier. One that is not known gets a row, as a person of its own; an
// anonymous id that is named as a user id is one from now on. Within the caller's transaction.
// It reads the table of customers once, however many identifiers there are.
Result<std::vector<int32_t>> EnsureCustomers(Connection& connection,
                                             std::span<const Identifier> identifiers);
Result<int32_t> EnsureCustomer(Connection& connection, const Identifier& identifier);

// The person whose identifier it is; nothing where it is not known.
Result<std::optional<int32_t>> PersonOf(Connection& connection, const Identifier& identifier);

}  // namespace kundig
