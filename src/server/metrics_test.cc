#include "server/metrics.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>
#include <fstream>
#include <thread>

namespace kundig {
namespace {

Metrics& Filled(Metrics& metrics) {
  metrics.CounterOf("kundig_events_total", "Counts \\ events.", {{"route", "/v1/\"x\"\n"}}).Add(3);
  metrics.CounterOf("kundig_events_total", "Counts \\ events.", {{"route", "/a"}}).Add();
  constexpr double kBounds[] = {0.5, 1};
  Histogram& seconds =
      metrics.HistogramOf("kundig_took_seconds", "How long.", {{"route", "/a"}}, kBounds);
  for (const double value : {0.25, 0.5, 0.75, 4.0}) seconds.Observe(value);
  metrics.AddGauge("kundig_connections", "Open now.", [] { return 2.5; });
  return metrics;
}

TEST(MetricsTest, TheTextIsPrometheusAndInOrder) {
  Metrics metrics;
  EXPECT_EQ(Filled(metrics).Text(),
            "# HELP kundig_connections Open now.\n"
            "# TYPE kundig_connections gauge\n"
            "kundig_connections 2.5\n"
            "# HELP kundig_events_total Counts \\\\ events.\n"
            "# TYPE kundig_events_total counter\n"
            "kundig_events_total{route=\"/a\"} 1\n"
            "kundig_events_total{route=\"/v1/\\\"x\\\"\\n\"} 3\n"
            "# HELP kundig_took_seconds How long.\n"
            "# TYPE kundig_took_seconds histogram\n"
            "kundig_took_seconds_bucket{route=\"/a\",le=\"0.5\"} 2\n"
            "kundig_took_seconds_bucket{route=\"/a\",le=\"1\"} 3\n"
            "kundig_took_seconds_bucket{route=\"/a\",le=\"+Inf\"} 4\n"
            "kundig_took_seconds_sum{route=\"/a\"} 5.5\n"
            "kundig_took_seconds_count{route=\"/a\"} 4\n");
}

// Where KUNDIG_PROMTOOL names it, as ./test does, it must be there.
TEST(MetricsTest, PromtoolFindsNothingWrong) {
  const char* named = std::getenv("KUNDIG_PROMTOOL");
  const std::string promtool = named != nullptr ? named : "promtool";
  const bool runs = std::system((promtool + " --version >/dev/null 2>&1").c_str()) == 0;
  if (named == nullptr && !runs) {
    GTEST_SKIP()
        << "promtool is missing; tools/fetch_promtool.sh takes it, KUNDIG_PROMTOOL names it";
  }
  ASSERT_TRUE(runs) << promtool;
  const auto passes = [&promtool](std::string_view name, const std::string& text) {
    const std::string file = fmt::format("{}/{}", testing::TempDir(), name);
    std::ofstream(file) << text;
    return std::system(fmt::format("{} check metrics <{} 2>&1", promtool, file).c_str()) == 0;
  };
  Metrics metrics;
  const std::string text = Filled(metrics).Text();
  EXPECT_TRUE(passes("metrics.txt", text));
  EXPECT_FALSE(passes("broken_metrics.txt", text + "kundig_open three\n"));
}

TEST(MetricsTest, NothingIsLostAmongThreads) {
  Metrics metrics;
  constexpr int kThreads = 4;
  constexpr int kEach = 5000;
  std::vector<std::thread> threads;
  for (int t = 0; t < kThreads; ++t) {
    threads.emplace_back([&metrics] {
      for (int i = 0; i < kEach; ++i) {
        metrics.CounterOf("kundig_c_total", "C.").Add();
        metrics.HistogramOf("kundig_d_seconds", "D.", {}).Observe(1);
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(metrics.CounterOf("kundig_c_total", "C.").value(), uint64_t{kThreads} * kEach);
  const auto counts = metrics.HistogramOf("kundig_d_seconds", "D.", {}).Read();
  EXPECT_EQ(counts.up_to.back(), uint64_t{kThreads} * kEach);
  EXPECT_EQ(counts.sum, kThreads * kEach);
}

}  // namespace
}  // namespace kundig
