// Metrics: counters, gauges and histograms, and their text for Prometheus.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace kundig {

// All are safe to use from many threads and live as long as the Metrics that made them.
class Counter {
 public:
  void Add(uint64_t count = 1) { value_.fetch_add(count, std::memory_order_relaxed); }
  [[nodiscard]] uint64_t value() const { return value_.load(std::memory_order_relaxed); }

 private:
  std::atomic<uint64_t> value_ = 0;
};

class Histogram {
 public:
  // `bounds` ascending: the upper ends of the buckets; one more takes all that is larger.
  explicit Histogram(std::span<const double> bounds);
  void Observe(double value);

  // Of one moment as good as it can be had without stopping the writers.
  struct Counts {
    std::vector<uint64_t> up_to;  // [bounds + 1], cumulated
    double sum = 0;
  };
  [[nodiscard]] Counts Read() const;
  [[nodiscard]] const std::vector<double>& bounds() const { return bounds_; }

 private:
  std::vector<double> bounds_;
  std::vector<std::atomic<uint64_t>> counts_;
  std::atomic<double> sum_ = 0;
};

// Name and value; the name as Prometheus wants it: letters, digits, "_".
using MetricLabels = std::vector<std::pair<std::string, std::string>>;

// From 0.1 ms to 10 s.
[[nodiscard]] std::span<const double> SecondsBuckets();

class Metrics {
 public:
  // The counter of that name and those labels, made on first use; its name should end in "_total".
  // Requires that one name is always used with the same kind, and label values from a small set.
  Counter& CounterOf(std::string_view name, std::string_view help, const MetricLabels& labels = {});
  Histogram& HistogramOf(std::string_view name, std::string_view help, const MetricLabels& labels,
                         std::span<const double> bounds = SecondsBuckets());
  // A value that is asked for whenever the text is written. `read` must not use this Metrics.
  void AddGauge(std::string_view name, std::string_view help, std::function<double()> read);

  // Text format 0.0.4, families and their members in the order of their names.
  [[nodiscard]] std::string Text() const;

 private:
  enum class Kind { kCounter, kGauge, kHistogram };
  struct Family {
    Kind kind = Kind::kCounter;
    std::string help;
    std::map<std::string, std::unique_ptr<Counter>> counters;  // by the labels' text
    std::map<std::string, std::unique_ptr<Histogram>> histograms;
    std::function<double()> gauge;
  };
  Family& FamilyOf(std::string_view name, std::string_view help, Kind kind);
  static void AppendFamily(const std::string& name, const Family& family, std::string& text);

  mutable std::mutex mutex_;
  std::map<std::string, Family, std::less<>> families_;
};

}  // namespace kundig
