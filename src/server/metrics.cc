#include "server/metrics.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>

#include "base/check.h"

namespace kundig {
namespace {

constexpr std::array<double, 16> kSecondsBuckets = {0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005,
                                                    0.01,   0.025,   0.05,   0.1,   0.25,   0.5,
                                                    1.0,    2.5,     5.0,    10.0};

std::string Escaped(std::string_view text, bool quotes) {
  std::string escaped;
  for (const char c : text) {
    if (c == '\\' || (quotes && c == '"')) escaped += '\\';
    if (c == '\n') {
      escaped += "\\n";
    } else {
      escaped += c;
    }
  }
  return escaped;
}

// name="value",name="value"
std::string LabelText(const MetricLabels& labels) {
  std::string text;
  for (const auto& [name, value] : labels) {
    text += fmt::format("{}{}=\"{}\"", text.empty() ? "" : ",", name, Escaped(value, true));
  }
  return text;
}

std::string NumberText(double value) {
  if (std::isnan(value)) return "NaN";
  if (std::isinf(value)) return value > 0 ? "+Inf" : "-Inf";
  return fmt::format("{}", value);
}

std::string InBraces(std::string_view labels) {
  return labels.empty() ? std::string() : fmt::format("{{{}}}", labels);
}

void AppendHistogram(std::string_view name, std::string_view labels, const Histogram& histogram,
                     std::string& text) {
  const Histogram::Counts counts = histogram.Read();
  const std::string_view comma = labels.empty() ? "" : ",";
  for (size_t i = 0; i < counts.up_to.size(); ++i) {
    const double bound = i < histogram.bounds().size() ? histogram.bounds()[i] : INFINITY;
    fmt::format_to(std::back_inserter(text), "{}_bucket{{{}{}le=\"{}\"}} {}\n", name, labels, comma,
                   NumberText(bound), counts.up_to[i]);
  }
  const std::string braces = InBraces(labels);
  fmt::format_to(std::back_inserter(text), "{}_sum{} {}\n{}_count{} {}\n", name, braces,
                 NumberText(counts.sum), name, braces, counts.up_to.back());
}

}  // namespace

std::span<const double> SecondsBuckets() { return kSecondsBuckets; }

Histogram::Histogram(std::span<const double> bounds)
    : bounds_(bounds.begin(), bounds.end()), counts_(bounds.size() + 1) {
  KUNDIG_CHECK(std::ranges::is_sorted(bounds_));
}

void Histogram::Observe(double value) {
  const auto bucket = std::ranges::lower_bound(bounds_, value) - bounds_.begin();
  counts_[static_cast<size_t>(bucket)].fetch_add(1, std::memory_order_relaxed);
  sum_.fetch_add(value, std::memory_order_relaxed);
}

Histogram::Counts Histogram::Read() const {
  Counts counts;
  uint64_t total = 0;
  for (const auto& count : counts_) {
    total += count.load(std::memory_order_relaxed);
    counts.up_to.push_back(total);
  }
  counts.sum = sum_.load(std::memory_order_relaxed);
  return counts;
}

Metrics::Family& Metrics::FamilyOf(std::string_view name, std::string_view help, Kind kind) {
  auto found = families_.find(name);
  if (found == families_.end()) {
    found = families_.emplace(std::string(name), Family{}).first;
    found->second.kind = kind;
    found->second.help = help;
  }
  KUNDIG_CHECK(found->second.kind == kind);
  return found->second;
}

Counter& Metrics::CounterOf(std::string_view name, std::string_view help,
                            const MetricLabels& labels) {
  const std::lock_guard lock(mutex_);
  auto& counter = FamilyOf(name, help, Kind::kCounter).counters[LabelText(labels)];
  if (counter == nullptr) counter = std::make_unique<Counter>();
  return *counter;
}

Histogram& Metrics::HistogramOf(std::string_view name, std::string_view help,
                                const MetricLabels& labels, std::span<const double> bounds) {
  const std::lock_guard lock(mutex_);
  auto& histogram = FamilyOf(name, help, Kind::kHistogram).histograms[LabelText(labels)];
  if (histogram == nullptr) histogram = std::make_unique<Histogram>(bounds);
  return *histogram;
}

void Metrics::AddGauge(std::string_view name, std::string_view help, std::function<double()> read) {
  const std::lock_guard lock(mutex_);
  FamilyOf(name, help, Kind::kGauge).gauge = std::move(read);
}

void Metrics::AppendFamily(const std::string& name, const Family& family, std::string& text) {
  constexpr std::array<std::string_view, 3> kKindNames = {"counter", "gauge", "histogram"};
  fmt::format_to(std::back_inserter(text), "# HELP {} {}\n# TYPE {} {}\n", name,
                 Escaped(family.help, false), name, kKindNames[static_cast<size_t>(family.kind)]);
  for (const auto& [labels, counter] : family.counters) {
    fmt::format_to(std::back_inserter(text), "{}{} {}\n", name, InBraces(labels), counter->value());
  }
  for (const auto& [labels, histogram] : family.histograms) {
    AppendHistogram(name, labels, *histogram, text);
  }
  if (family.gauge) {
    fmt::format_to(std::back_inserter(text), "{} {}\n", name, NumberText(family.gauge()));
  }
}

std::string Metrics::Text() const {
  const std::lock_guard lock(mutex_);
  std::string text;
  for (const auto& [name, family] : families_) AppendFamily(name, family, text);
  return text;
}

}  // namespace kundig
