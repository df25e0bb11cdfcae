// Statements with places to fill in: for views and files' columns, which take no parameters.
#pragma once

#include <map>
#include <string>
#include <string_view>

namespace kundig {

// `statement` with the part of that name for every "{name}". Parts are identifiers and literals
// that went through SqlName() and SqlLiteral(), and fixed text around them; they are not searched
// for names again. A name without a part is a bug of ours.
[[nodiscard]] std::string FillStatement(
    std::string_view statement, const std::map<std::string, std::string, std::less<>>& parts);

}  // namespace kundig
