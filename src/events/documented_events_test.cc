// docs/events.md tells the truth.

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>
#include <string>

#include "base/iso_time.h"
#include "events/interaction_mapping.h"
#include "events/segment_event.h"

namespace kundig {
namespace {

std::string Document() {
  std::ifstream file(KUNDIG_SOURCE_DIR "/docs/events.md");
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

// The first block of that language.
std::string Block(const std::string& document, const std::string& language) {
  const std::string opening = "```" + language + "\n";
  const size_t found = document.find(opening);
  if (found == std::string::npos) return {};
  const size_t begin = found + opening.size();
  return document.substr(begin, document.find("```", begin) - begin);
}

TEST(DocumentedEvents, TheExampleBecomesWhatThePageSays) {
  const std::string document = Document();
  SegmentEventParser parser;
  InteractionMapper mapper = InteractionMapper::Make({}).value();
  std::istringstream lines(Block(document, "json"));
  std::string outcome;
  for (std::string line; std::getline(lines, line);) {
    const auto event =
        parser.Parse(line, {.way = EventArrival::Way::kFile, .now_us = 0, .route = std::nullopt});
    ASSERT_TRUE(event.has_value()) << event.error().reason;
    const auto interactions = mapper.Map(*event);
    if (!interactions) {
      outcome += fmt::format("quarantine {}: {}\n", EventDefectName(interactions.error().code),
                             interactions.error().reason);
      continue;
    }
    for (const Interaction& i : *interactions) {
      outcome += fmt::format("{} {} {} {} {} {}\n", InteractionKindName(i.kind), CustomerOf(*event),
                             i.product, i.quantity.value_or(0),
                             i.value_minor ? std::to_string(*i.value_minor) : "-",
                             FormatIsoTime(i.time_us));
    }
  }
  EXPECT_EQ(outcome, Block(document, "text"));
}

TEST(DocumentedEvents, EveryCodeOfTheQuarantineIsExplained) {
  const std::string document = Document();
  for (int code = 0; code < kEventDefectCodes; ++code) {
    const auto name = EventDefectName(static_cast<EventDefectCode>(code));
    EXPECT_NE(document.find(fmt::format("`{}`", name)), std::string::npos) << name;
  }
}

}  // namespace
}  // namespace kundig
