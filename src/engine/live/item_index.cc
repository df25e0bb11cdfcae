#include "engine/live/item_index.h"

#include <algorithm>

#include "store/store.h"

namespace kundig {
namespace {

constexpr auto kProduct = static_cast<size_t>(ItemLevel::kProduct);
constexpr auto kType = static_cast<size_t>(ItemLevel::kType);
constexpr auto kCategory = static_cast<size_t>(ItemLevel::kCategory);
constexpr auto kService = static_cast<size_t>(ItemLevel::kService);

std::string_view Trimmed(std::string_view text, std::string_view blanks) {
  const size_t begin = text.find_first_not_of(blanks);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(blanks) - begin + 1);
}

void AppendText(Appender& appender, std::string_view text) {
  text.empty() ? appender.Null() : appender.Text(text);
}

}  // namespace

Result<ItemIndex> ItemIndex::Load(Connection& connection) {
  ItemIndex index;
  KUNDIG_RETURN_IF_ERROR(
      VisitItems(connection, {}, [&index](const NewItem& item) { index.Add(item); }));
  return index;
}

Fingerprint ItemIndex::FingerprintOf(std::string_view product, std::string_view category) {
  std::string both(product);
  both += category;
  return MessageFingerprint(static_cast<uint32_t>(product.size()), both);
}

std::optional<int32_t> ItemIndex::Find(const Fingerprint& item) const {
  const auto found = keys_.find(item);
  if (found == keys_.end()) return std::nullopt;
  return found->second;
}

void ItemIndex::Add(const NewItem& item) {
  end_ = std::max(end_, item.key + 1);
  if (!item.names[kType].empty() || !item.names[kService].empty()) return;
  keys_.try_emplace(FingerprintOf(item.names[kProduct], item.names[kCategory]), item.key);
}

int32_t NamedByEvents::Add(std::string_view product, std::string_view category,
                           std::string_view name) {
  constexpr std::string_view kBlanks = " \t\r\n";
  product = Trimmed(product, kBlanks);
  category = Trimmed(category, kBlanks);
  if (product.empty() && category.empty()) return -1;
  const Fingerprint item = ItemIndex::FingerprintOf(product, category);
  if (const auto known = known_.Find(item)) return *known;
  const auto [position, is_new] = positions_.try_emplace(item, items_.size());
  if (is_new) {
    NewItem added{.key = known_.end() + static_cast<int32_t>(items_.size()), .names = {}};
    added.names[kProduct] = product;
    added.names[kCategory] = category;
    items_.push_back(std::move(added));
    names_.emplace_back(name);
  }
  std::string& least = names_[position->second];
  if (!name.empty() && (least.empty() || name < least)) least = name;
  return items_[position->second].key;
}

Status NamedByEvents::Store(Connection& connection) const {
  if (items_.empty()) return {};
  KUNDIG_ASSIGN_OR_RETURN(Appender rows, connection.Append("items"));
  for (size_t i = 0; i < items_.size(); ++i) {
    rows.Int32(items_[i].key);
    for (const std::string& name : items_[i].names) AppendText(rows, name);
    AppendText(rows, Trimmed(names_[i], " "));
    KUNDIG_RETURN_IF_ERROR(rows.EndRow());
  }
  return rows.Close();
}

}  // namespace kundig
