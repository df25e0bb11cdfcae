#include "store/journal/overlay_file_system.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "store/journal/event_keeper.h"
#include "store/journal/simulated_file_system.h"

namespace kundig {
namespace {

using testing::ElementsAre;

class OverlayFileSystemTest : public testing::Test {
 protected:
  OverlayFileSystemTest() {
    EXPECT_TRUE(below_.CreateFolder("f"));
    below_.SetContents("f/a", "first");
    below_.SetContents("f/b", "second");
  }
  std::string Read(const std::string& path) {
    return overlay_.Read(path, 0, UINT64_MAX).value_or("none");
  }

  SimulatedFileSystem below_{1};
  OverlayFileSystem overlay_{below_};
};

TEST_F(OverlayFileSystemTest, ShowsWhatIsBelow) {
  EXPECT_EQ(Read("f/a"), "first");
  EXPECT_EQ(overlay_.Read("f/b", 2, 3).value(), "con");
  EXPECT_EQ(overlay_.Map("f/b").value()->bytes(), "second");
  EXPECT_THAT(overlay_.List("f").value(), ElementsAre("a", "b"));
  EXPECT_EQ(overlay_.Read("f/c", 0, 1).error().failure, FileFailure::kNotFound);
}

TEST_F(OverlayFileSystemTest, WhatIsWrittenIsSeenAboveAndNotBelow) {
  auto file = overlay_.Create("f/c").value();
  ASSERT_TRUE(AppendAll(*file, "third"));
  ASSERT_TRUE(overlay_.Rename("f/a", "f/d"));
  ASSERT_TRUE(overlay_.Remove("f/b"));
  EXPECT_EQ(Read("f/c"), "third");
  EXPECT_EQ(Read("f/d"), "first");
  EXPECT_EQ(Read("f/a"), "none");
  EXPECT_EQ(overlay_.Map("f/d").value()->bytes(), "first");
  EXPECT_THAT(overlay_.List("f").value(), ElementsAre("c", "d"));
  EXPECT_EQ(overlay_.Remove("f/b").error().failure, FileFailure::kNotFound);
  EXPECT_EQ(overlay_.Rename("f/b", "f/e").error().failure, FileFailure::kNotFound);
  EXPECT_THAT(below_.List("f").value(), ElementsAre("a", "b"));
  EXPECT_EQ(below_.Contents("f/a") + below_.Contents("f/b"), "firstsecond");
}

TEST_F(OverlayFileSystemTest, AJournalIsRecoveredWithoutBeingChanged) {
  const EventKeeperOptions options{.journal = {.folder = "journal"}, .ids_folder = "ids"};
  {
    const auto keeper = EventKeeper::Open(below_, options, {}).value();
    for (int i = 0; i < 5; ++i) {
      keeper->Stage({.message = MessageFingerprint(1, std::to_string(i)), .payload = "event"});
      ASSERT_TRUE(keeper->Commit());
    }
  }
  std::map<std::string, std::string> before;
  for (const std::string& path : below_.Paths()) before[path] = below_.Contents(path);
  {
    const auto keeper = EventKeeper::Open(overlay_, options, {}).value();
    EXPECT_EQ(keeper->Counts().Total(), (IntakeCounts{.received = 5, .stored = 5}));
    keeper->Stage({.message = MessageFingerprint(1, "more"), .payload = "event"});
    ASSERT_TRUE(keeper->Commit());
    EXPECT_EQ(keeper->journal().durable_until(), 7u);
  }
  std::map<std::string, std::string> after;
  for (const std::string& path : below_.Paths()) after[path] = below_.Contents(path);
  EXPECT_EQ(after, before);
}

}  // namespace
}  // namespace kundig
