// The CDNOW sample as a sum, for tests against published numbers (../shared/data/cdnow, or PyPI
// lifetimes 0.11.3).
#pragma once

#include <fstream>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/reference_test_data.h"
#include "sums/forecast_counts.h"
#include "sums/spend_counts.h"

namespace kundig {

// Purchase days by customer, or nothing where the file is not there.
inline std::optional<std::map<std::string, std::vector<PurchaseDay>>> ReadCdnow() {
  const auto path = ReferenceData("cdnow/CDNOW_sample.txt");
  if (!path) return std::nullopt;
  std::ifstream file(*path);
  std::map<std::string, std::map<int32_t, int64_t>> spend;
  std::string master, sample, date, quantity, dollars;
  while (file >> master >> sample >> date >> quantity >> dollars) {
    const Day day = ToDay({.year = std::stoi(date.substr(0, 4)),
                           .month = std::stoi(date.substr(4, 2)),
                           .day = std::stoi(date.substr(6, 2))});
    spend[master][day.number] += std::lround(std::stod(dollars) * 100);
  }
  std::map<std::string, std::vector<PurchaseDay>> customers;
  for (const auto& [customer, days] : spend) {
    for (const auto& [day, minor] : days) customers[customer].push_back({Day{day}, minor});
  }
  return customers;
}

inline const Day kCdnowSplit = ToDay({1997, 9, 30});
inline const Day kCdnowEnd = ToDay({1998, 6, 30});

}  // namespace kundig
