#include "sums/co_occurrence.h"

#include <iterator>

#include "base/check.h"

namespace kundig {
namespace {

void AddChecked(int32_t& cell, int64_t value) {
  const int64_t total = cell + value;
  KUNDIG_CHECK(total >= INT32_MIN && total <= INT32_MAX);
  cell = static_cast<int32_t>(total);
}

}  // namespace

CoOccurrence::CoOccurrence(ItemCatalogue catalogue) {
  KUNDIG_CHECK(std::ranges::adjacent_find(catalogue, std::greater_equal<>()) == catalogue.end());
  const size_t n = catalogue.size();
  cells_.assign(n * (n + 1) / 2, 0);
  catalogue_ = std::make_shared<const ItemCatalogue>(std::move(catalogue));
}

void CoOccurrence::Apply(const CustomerHistory& history, Direction direction) {
  const auto sign = static_cast<int32_t>(direction);
  const auto items = history.items;
  for (size_t i = 0; i < items.size(); ++i) {
    int32_t* row = cells_.data() + Cell(items[i], 0);
    for (size_t j = 0; j <= i; ++j) row[items[j]] += sign;
  }
  customers_ += sign;
}

void CoOccurrence::AddPair(int32_t a, int32_t b, int64_t customers) {
  AddChecked(cells_[Cell(a, b)], customers);
}

CoOccurrence& CoOccurrence::operator+=(const CoOccurrence& other) {
  AddScaled(other, 1);
  return *this;
}

CoOccurrence& CoOccurrence::operator-=(const CoOccurrence& other) {
  AddScaled(other, -1);
  return *this;
}

void CoOccurrence::AddScaled(const CoOccurrence& other, int32_t sign) {
  if (catalogue_ == other.catalogue_ || *catalogue_ == *other.catalogue_) {
    for (size_t i = 0; i < cells_.size(); ++i)
      AddChecked(cells_[i], int64_t{sign} * other.cells_[i]);
  } else {
    WidenTo(*other.catalogue_);
    std::vector<int32_t> place(other.catalogue_->size());
    for (size_t i = 0; i < place.size(); ++i) {
      const auto found = std::ranges::lower_bound(*catalogue_, (*other.catalogue_)[i]);
      place[i] = static_cast<int32_t>(found - catalogue_->begin());
    }
    for (int32_t a = 0; a < other.items(); ++a) {
      const auto row = other.LowerRow(a);
      for (size_t b = 0; b < row.size(); ++b) {
        if (row[b] != 0) AddPair(place[static_cast<size_t>(a)], place[b], int64_t{sign} * row[b]);
      }
    }
  }
  customers_ += sign * other.customers_;
}

void CoOccurrence::WidenTo(const ItemCatalogue& others) {
  ItemCatalogue both;
  std::ranges::set_union(*catalogue_, others, std::back_inserter(both));
  if (both.size() == catalogue_->size()) return;
  CoOccurrence wide(std::move(both));
  std::vector<int32_t> place(catalogue_->size());
  for (size_t i = 0; i < place.size(); ++i) {
    const auto found = std::ranges::lower_bound(*wide.catalogue_, (*catalogue_)[i]);
    place[i] = static_cast<int32_t>(found - wide.catalogue_->begin());
  }
  for (int32_t a = 0; a < items(); ++a) {
    const auto row = LowerRow(a);
    for (size_t b = 0; b < row.size(); ++b)
      wide.cells_[Cell(place[static_cast<size_t>(a)], place[b])] = row[b];
  }
  catalogue_ = std::move(wide.catalogue_);
  cells_ = std::move(wide.cells_);
}

// A difference of two sums may have cells where the diagonal is zero, so a whole row must be zero
// to be absent.
std::vector<int32_t> CoOccurrence::PresentItems() const {
  std::vector<bool> present(catalogue_->size(), false);
  for (int32_t a = 0; a < items(); ++a) {
    const auto row = LowerRow(a);
    for (size_t b = 0; b < row.size(); ++b) {
      if (row[b] != 0) present[static_cast<size_t>(a)] = present[b] = true;
    }
  }
  std::vector<int32_t> positions;
  for (int32_t i = 0; i < items(); ++i) {
    if (present[static_cast<size_t>(i)]) positions.push_back(i);
  }
  return positions;
}

bool operator==(const CoOccurrence& a, const CoOccurrence& b) {
  if (a.customers_ != b.customers_) return false;
  if (*a.catalogue_ == *b.catalogue_) return a.cells_ == b.cells_;
  const auto in_a = a.PresentItems();
  const auto in_b = b.PresentItems();
  if (in_a.size() != in_b.size()) return false;
  for (size_t i = 0; i < in_a.size(); ++i) {
    if ((*a.catalogue_)[static_cast<size_t>(in_a[i])] !=
        (*b.catalogue_)[static_cast<size_t>(in_b[i])])
      return false;
    for (size_t j = 0; j <= i; ++j) {
      if (a.At(in_a[i], in_a[j]) != b.At(in_b[i], in_b[j])) return false;
    }
  }
  return true;
}

void CoOccurrence::AppendCanonicalBytes(ByteWriter& writer) const {
  const auto present = PresentItems();
  writer.Write(customers_);
  writer.Write(static_cast<uint64_t>(present.size()));
  for (const int32_t item : present) writer.WriteText((*catalogue_)[static_cast<size_t>(item)]);
  for (size_t i = 0; i < present.size(); ++i) {
    for (size_t j = 0; j <= i; ++j) writer.Write(cells_[Cell(present[i], present[j])]);
  }
}

Result<CoOccurrence> CoOccurrence::FromCanonicalBytes(ByteReader& reader) {
  const auto damaged = [] {
    return Fail(ErrorCode::kFailure, "the serialised sum is not in canonical form", {},
                "take a whole copy");
  };
  KUNDIG_ASSIGN_OR_RETURN(const auto customers, reader.Read<int64_t>());
  KUNDIG_ASSIGN_OR_RETURN(const auto size, reader.Read<uint64_t>());
  if (!IsPossibleCount(customers)) return damaged();
  if (size > reader.remaining() / sizeof(uint64_t)) return damaged();
  ItemCatalogue catalogue;
  for (uint64_t i = 0; i < size; ++i) {
    KUNDIG_ASSIGN_OR_RETURN(auto item, reader.ReadText());
    if (!catalogue.empty() && item <= catalogue.back()) return damaged();
    catalogue.push_back(std::move(item));
  }
  if (size * (size + 1) / 2 > reader.remaining() / sizeof(int32_t)) return damaged();
  CoOccurrence sum(std::move(catalogue));
  for (int32_t& cell : sum.cells_) {
    KUNDIG_ASSIGN_OR_RETURN(cell, reader.Read<int32_t>());
    if (cell == INT32_MIN) return damaged();  // its negative would not fit
  }
  if (sum.PresentItems().size() != size) return damaged();
  sum.customers_ = customers;
  return sum;
}

}  // namespace kundig
