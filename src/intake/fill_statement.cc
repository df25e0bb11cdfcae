#include "intake/fill_statement.h"

#include "base/check.h"

namespace kundig {

std::string FillStatement(std::string_view statement,
                          const std::map<std::string, std::string, std::less<>>& parts) {
  std::string filled;
  while (true) {
    const size_t begin = statement.find('{');
    filled += statement.substr(0, begin);
    if (begin == std::string_view::npos) return filled;
    const size_t end = statement.find('}', begin);
    KUNDIG_CHECK(end != std::string_view::npos);
    const auto part = parts.find(statement.substr(begin + 1, end - begin - 1));
    KUNDIG_CHECK(part != parts.end());
    filled += part->second;
    statement.remove_prefix(end + 1);
  }
}

}  // namespace kundig
