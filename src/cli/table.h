// Table: aligned columns for a terminal.
#pragma once

#include <string>
#include <vector>

namespace kundig {

enum class Align { kLeft, kRight };

// Table table({{"customer", Align::kLeft}, {"value", Align::kRight}});
// table.Row({"4711", "12.50 EUR"});
// std::cout << table.Text();
class Table {
 public:
  struct Column {
    std::string title;
    Align align = Align::kLeft;
  };

  explicit Table(std::vector<Column> columns) : columns_(std::move(columns)) {}

  // Requires one cell a column. Control characters are shown as U+FFFD, so that data cannot steer
  // the terminal.
  void Row(std::vector<std::string> cells);
  // Two blanks between columns; `indent` blanks in front of each line; a header unless all titles
  // are empty.
  [[nodiscard]] std::string Text(size_t indent = 2) const;

 private:
  std::vector<Column> columns_;
  std::vector<std::vector<std::string>> rows_;
};

// `text` with control characters replaced, safe to print.
[[nodiscard]] std::string Printable(std::string_view text);

}  // namespace kundig
