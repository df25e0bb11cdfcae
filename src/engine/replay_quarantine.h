// Rows of the quarantine are received anew, mended or as they are, through the very intake that
// events take.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/config.h"
#include "engine/live_intake.h"
#include "engine/quarantine.h"
#include "events/segment_event.h"

namespace kundig {

inline constexpr size_t kMostReplayed = 1000;  // rows at once

struct RowToReplay {
  std::string id;
  std::optional<std::string> text;  // mended; nothing: as it is
};

// The rows named, or the newest of a cause as they are.
struct ReplayRequest {
  std::vector<RowToReplay> rows;
  std::string code;  // counts where no row is named
};

struct ReplayedRow {
  std::string id;
  Became became = Became::kQuarantined;
  // Where it stays in quarantine: what is wrong with it now.
  std::string code = {};
  std::string reason = {};
};

class QuarantineReplay {
 public:
  // `store` and `intake` are borrowed for as long as it lives. Errors: those of
  // InteractionMapper::Make and of the store.
  static Result<QuarantineReplay> Make(Store& store, LiveIntake& intake, const Config& config);

  // What is understood is received at `now_us` under kReplayKey, dated as if it had come when it
  // was quarantined, and its row is marked as mended once it is durable. What is still defective is
  // not received again: its row stays as it is. Where two mended rows have one message id and other
  // content, the intake quarantines the later anew, in a row of its own. The answer tells of the
  // rows in the order in which they were named. Not to be called by two threads at once.
  //
  // Errors: kUsage where there are too many rows, or one is named twice or came with a table, which
  // is mended in its file and imported again; kNotFound where a row is not open; those of the
  // intake. Then nothing of the request was received, unless the store failed.
  Result<std::vector<ReplayedRow>> Replay(const ReplayRequest& request, int64_t now_us);

 private:
  struct Row {
    QuarantinedRow quarantined;
    std::string text;  // as it is to be understood now
  };

  QuarantineReplay(Store& store, LiveIntake& intake, InteractionMapper mapper)
      : store_(&store), intake_(&intake), mapper_(std::move(mapper)) {}

  Result<std::vector<Row>> RowsOf(const ReplayRequest& request);
  Result<std::vector<Row>> NamedRows(const std::vector<RowToReplay>& named);
  OrDefect<Event> Understand(const Row& row);
  Result<std::vector<Became>> Receive(std::vector<Event> events, int64_t now_us);
  struct Received {
    QuarantineId id;
    Became became = Became::kStored;
  };
  Status Mark(const std::vector<Received>& received);

  Store* store_;
  LiveIntake* intake_;
  InteractionMapper mapper_;
  SegmentEventParser parser_;
};

// {replayed: [{id, became, code, reason}]}; the last two are null where it was taken.
void WriteReplayed(const std::vector<ReplayedRow>& replayed, JsonWriter& json);

}  // namespace kundig
