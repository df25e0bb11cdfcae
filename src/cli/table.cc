#include "cli/table.h"

#include "base/check.h"
#include "base/utf8.h"

namespace kundig {
namespace {

// Code points; near enough to columns for the scripts of the data that we know.
size_t Width(std::string_view text) {
  return static_cast<size_t>(std::ranges::count_if(
      text, [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }));
}

}  // namespace

std::string Printable(std::string_view text) {
  std::string printable;
  constexpr std::string_view kReplacement = "\xef\xbf\xbd";
  const std::string valid = ValidUtf8(text);
  for (size_t i = 0; i < valid.size(); ++i) {
    const auto byte = static_cast<unsigned char>(valid[i]);
    if (byte < 0x20 || byte == 0x7f) {
      printable += kReplacement;
    } else if (byte == 0xc2 && static_cast<unsigned char>(valid[i + 1]) < 0xa0) {
      printable += kReplacement;  // U+0080 to U+009F, such as the CSI of one byte
      ++i;
    } else {
      printable += valid[i];
    }
  }
  return printable;
}

void Table::Row(std::vector<std::string> cells) {
  KUNDIG_CHECK(cells.size() == columns_.size());
  for (std::string& cell : cells) cell = Printable(cell);
  rows_.push_back(std::move(cells));
}

std::string Table::Text(size_t indent) const {
  std::vector<size_t> widths;
  std::vector<std::string> titles;
  for (size_t i = 0; i < columns_.size(); ++i) {
    titles.push_back(columns_[i].title);
    size_t width = Width(columns_[i].title);
    for (const auto& row : rows_) width = std::max(width, Width(row[i]));
    widths.push_back(width);
  }
  std::string text;
  const auto add = [&](const std::vector<std::string>& cells) {
    std::string line(indent, ' ');
    for (size_t i = 0; i < cells.size(); ++i) {
      const std::string padding(widths[i] - Width(cells[i]), ' ');
      line += columns_[i].align == Align::kRight ? padding + cells[i] : cells[i] + padding;
      line += "  ";
    }
    line.erase(line.find_last_not_of(' ') + 1);
    text += line + "\n";
  };
  if (std::ranges::any_of(titles, [](const std::string& title) { return !title.empty(); }))
    add(titles);
  for (const auto& row : rows_) add(row);
  return text;
}

}  // namespace kundig
