#include "intake/local_clock.h"

#include "intake/fill_statement.h"
#include "intake/statements.h"

namespace kundig {
namespace {

Status CreateClock(Connection& connection, std::string_view statement, const ClockSource& source) {
  KUNDIG_RETURN_IF_ERROR(connection.Execute(sql::create_clock_macros));
  return connection.Execute(FillStatement(
      statement, {{"timezone", SqlLiteral(source.timezone)}, {"moments", source.moments}}));
}

}  // namespace

Status CreateUtcClock(Connection& connection, const ClockSource& source) {
  return CreateClock(connection, sql::create_utc_clock, source);
}

Status CreateLocalClock(Connection& connection, const ClockSource& source) {
  return CreateClock(connection, sql::create_local_clock, source);
}

}  // namespace kundig
