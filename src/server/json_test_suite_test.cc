// JSONTestSuite through a collect call: y is accepted, n goes to quarantine or is refused, and what
// becomes of i is written down here.

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <fstream>
#include <map>
#include <string>
#include <vector>

#include "server/collect_request.h"

namespace kundig {
namespace {

struct SuiteFile {
  std::string name;
  std::string bytes;
};

std::string FromHex(std::string_view hex) {
  std::string bytes;
  for (size_t i = 0; i + 1 < hex.size(); i += 2) {
    bytes += static_cast<char>(std::stoi(std::string(hex.substr(i, 2)), nullptr, 16));
  }
  return bytes;
}

std::vector<SuiteFile> ReadSuite() {
  std::ifstream file(KUNDIG_SOURCE_DIR "/tests/data/json_test_suite.tsv");
  std::vector<SuiteFile> suite;
  for (std::string line; std::getline(file, line);) {
    const size_t tab = line.find('\t');
    if (tab == std::string::npos) continue;
    suite.push_back({line.substr(0, tab), FromHex(std::string_view(line).substr(tab + 1))});
  }
  suite.push_back({"n_structure_100000_opening_arrays", std::string(100'000, '[')});
  std::string open;
  for (int i = 0; i < 50'000; ++i) open += "[{\"\":";
  suite.push_back({"n_structure_open_array_object", open + "\n"});
  return suite;
}

// "accepted", "refused", or the code of the defect.
std::string Outcome(const CollectCall& call, std::string body) {
  SegmentEventParser parser;
  const auto request = CollectRequest::Split(call, std::move(body));
  if (!request) return "refused";
  const Collected collected = request->Read(parser, 1);
  if (collected.defective.empty()) return "accepted";
  return std::string(EventDefectName(collected.defective[0].defect.code));
}

std::string OutcomeInside(const std::string& bytes) {
  return Outcome({.batch = false, .type = EventType::kPage},
                 "{\"userId\":\"u\",\"properties\":{\"p\":" + bytes + "}}");
}

TEST(JsonTestSuiteTest, AllFilesAreThere) { EXPECT_EQ(ReadSuite().size(), 318u); }

TEST(JsonTestSuiteTest, SoundJsonIsAccepted) {
  for (const SuiteFile& file : ReadSuite()) {
    if (!file.name.starts_with("y_")) continue;
    // The one with a long text of more depth than events may have is not in the suite: all fit.
    EXPECT_EQ(OutcomeInside(file.bytes), "accepted") << file.name;
  }
}

TEST(JsonTestSuiteTest, BrokenJsonIsQuarantinedOrRefused) {
  int seen = 0;
  for (const SuiteFile& file : ReadSuite()) {
    if (!file.name.starts_with("n_")) continue;
    ++seen;
    EXPECT_NE(OutcomeInside(file.bytes), "accepted") << file.name;
    EXPECT_NE(Outcome({.batch = false, .type = EventType::kPage}, file.bytes), "accepted")
        << file.name;
    EXPECT_NE(Outcome({.batch = true, .type = {}}, file.bytes), "accepted") << file.name;
  }
  EXPECT_EQ(seen, 188);
}

TEST(JsonTestSuiteTest, BrokenJsonCostsTheEventsBeforeItNothing) {
  SegmentEventParser parser;
  const std::string sound = R"({"type":"page","userId":"u"})";
  for (const SuiteFile& file : ReadSuite()) {
    if (!file.name.starts_with("n_")) continue;
    const auto request = CollectRequest::Split({.batch = true, .type = {}},
                                               "{\"batch\":[" + sound + ", " + file.bytes + "]}");
    ASSERT_TRUE(request) << file.name;
    const Collected collected = request->Read(parser, 1);
    EXPECT_EQ(collected.events.size(), 1u) << file.name;
    EXPECT_GE(collected.defective.size(), 1u) << file.name;
  }
}

TEST(JsonTestSuiteTest, WhatIsLeftToTheReaderIsWrittenDown) {
  // Texts that are no UTF-8 or have half a surrogate pair cannot be kept as they are; numbers
  // beyond 64 bits would lose digits. A mark of the byte order inside an event is no JSON.
  std::map<std::string, std::vector<std::string>> outcomes;
  for (const SuiteFile& file : ReadSuite()) {
    if (!file.name.starts_with("i_")) continue;
    outcomes[OutcomeInside(file.bytes)].push_back(file.name.substr(2));
  }
  using Names = std::vector<std::string>;
  EXPECT_EQ(outcomes["accepted"], (Names{"number_double_huge_neg_exp", "number_real_underflow"}));
  EXPECT_EQ(outcomes["too_deep"], Names{"structure_500_nested_arrays"});
  EXPECT_EQ(outcomes["not_json"], Names{"structure_UTF-8_BOM_empty_object"});
  std::map<std::string, size_t> counts;
  for (const auto& [outcome, names] : outcomes) counts[outcome] = names.size();
  EXPECT_EQ(counts, (std::map<std::string, size_t>{{"accepted", 2},
                                                   {"bad_number", 8},
                                                   {"bad_string", 13},
                                                   {"not_json", 1},
                                                   {"not_utf8", 10},
                                                   {"too_deep", 1}}));
}

}  // namespace
}  // namespace kundig
