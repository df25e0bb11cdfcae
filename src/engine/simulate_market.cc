#include "engine/simulate_market.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <future>
#include <optional>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "base/parallel.h"
#include "engine/statements.h"
#include "simulation/market_documents.h"
#include "simulation/segment_events.h"
#include "store/duckdb/database.h"

namespace kundig {
namespace {

namespace fs = std::filesystem;

constexpr int64_t kPieceCustomers = 1024;
constexpr size_t kPiecesPerThread = 4;
constexpr std::string_view kScratchMemory = "1GiB";

struct Copy {
  std::string_view statement;  // to be followed by the file
  const char* file;
};
constexpr std::array<Copy, 3> kCopies = {
    {{"COPY (FROM purchases) TO ", "purchases.parquet"},
     {"COPY (FROM truth) TO ", "truth.parquet"},
     {"COPY (FROM truth_identities) TO ", "truth_identities.parquet"}}};
constexpr std::string_view kFormat =
    " (FORMAT parquet, COMPRESSION zstd, KV_METADATA {simulated: 'true'})";
constexpr std::array<const char*, 6> kFiles = {"purchases.parquet", "events.ndjson",
                                               "truth.parquet",     "truth_identities.parquet",
                                               "services.json",     "README.txt"};

tl::unexpected<Error> CannotWrite(const fs::path& path, const std::string& why) {
  return Fail(ErrorCode::kFailure, "cannot write: " + why, path.string(),
              "Mend the folder's permissions, make room, or name another folder.");
}

// A folder that is gone when this is.
class ScratchFolder {
 public:
  explicit ScratchFolder(fs::path path) : path_(std::move(path)) {}
  ScratchFolder(const ScratchFolder&) = delete;
  ScratchFolder& operator=(const ScratchFolder&) = delete;
  ~ScratchFolder() { Remove(); }

  // Removes what an interrupted run may have left, and makes the folder anew.
  Status Create() {
    Remove();
    std::error_code error;
    fs::create_directories(path_, error);
    if (error) return CannotWrite(path_, error.message());
    return {};
  }
  [[nodiscard]] const fs::path& path() const { return path_; }

 private:
  void Remove() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  fs::path path_;
};

class TextFile {
 public:
  explicit TextFile(fs::path path) : path_(std::move(path)), stream_(path_, std::ios::binary) {}

  Status Append(std::string_view text) {
    stream_.write(text.data(), static_cast<std::streamsize>(text.size()));
    return Check();
  }
  Status Close() {
    stream_.close();
    return Check();
  }

 private:
  Status Check() {
    if (!stream_) return CannotWrite(path_, "the disk may be full");
    return {};
  }
  fs::path path_;
  std::ofstream stream_;
};

Status WriteText(const fs::path& path, std::string_view text) {
  TextFile file(path);
  KUNDIG_RETURN_IF_ERROR(file.Append(text));
  return file.Close();
}

// Consecutive customers, with their events as text.
struct Piece {
  std::vector<SimulatedCustomer> customers;
  std::string events;
};

// Pieces [first, first + count), simulated on all cores.
std::vector<Piece> SimulatePieces(const MarketOptions& options, int64_t first, size_t count) {
  std::vector<Piece> pieces(count);
  ParallelFor(count, 1, [&](size_t begin, size_t end) {
    for (size_t i = begin; i < end; ++i) {
      const int64_t from = (first + static_cast<int64_t>(i)) * kPieceCustomers;
      const int64_t to = std::min(options.customers, from + kPieceCustomers);
      for (int64_t number = from; number < to; ++number) {
        pieces[i].customers.push_back(SimulateCustomer(options, number));
        AppendSegmentEvents(pieces[i].customers.back(), pieces[i].events);
      }
    }
  });
  return pieces;
}

// The appenders of one scratch database. Used by one thread at a time.
class MarketWriter {
 public:
  static Result<MarketWriter> Create(const MarketOptions& options, const fs::path& folder) {
    KUNDIG_ASSIGN_OR_RETURN(Database database,
                            Database::Open({.path = (folder / "scratch.duckdb").string(),
                                            .memory_limit = std::string(kScratchMemory)}));
    KUNDIG_ASSIGN_OR_RETURN(Connection connection, database.Connect());
    KUNDIG_RETURN_IF_ERROR(connection.Execute(sql::create_market_tables));
    // How DuckDB's threads share the work shows in the bytes of a Parquet file.
    KUNDIG_RETURN_IF_ERROR(connection.Execute("SET threads = 1"));
    KUNDIG_RETURN_IF_ERROR(FillNames(connection));
    KUNDIG_ASSIGN_OR_RETURN(Appender lines, connection.Append("purchase_lines"));
    KUNDIG_ASSIGN_OR_RETURN(Appender customers, connection.Append("customers"));
    KUNDIG_ASSIGN_OR_RETURN(Appender identities, connection.Append("identities"));
    return MarketWriter(options, folder, std::move(database), std::move(connection),
                        {std::move(lines), std::move(customers), std::move(identities)});
  }

  Status Append(const std::vector<Piece>& pieces) {
    for (const Piece& piece : pieces) {
      for (const SimulatedCustomer& customer : piece.customers) {
        KUNDIG_RETURN_IF_ERROR(AppendCustomer(customer));
      }
      KUNDIG_RETURN_IF_ERROR(events_.Append(piece.events));
    }
    return {};
  }

  // Writes all files.
  Result<MarketContents> Finish() {
    KUNDIG_RETURN_IF_ERROR(events_.Close());
    KUNDIG_RETURN_IF_ERROR(tables_.lines.Close());
    KUNDIG_RETURN_IF_ERROR(tables_.customers.Close());
    KUNDIG_RETURN_IF_ERROR(tables_.identities.Close());
    for (const Copy& copy : kCopies) {
      std::string statement(copy.statement);
      statement += SqlLiteral((folder_ / copy.file).string());
      statement += kFormat;
      KUNDIG_RETURN_IF_ERROR(connection_.Execute(statement));
    }
    KUNDIG_RETURN_IF_ERROR(WriteText(folder_ / "services.json", CatalogueJson()));
    KUNDIG_RETURN_IF_ERROR(WriteText(folder_ / "README.txt", MarketReadme(options_)));
    return contents_;
  }

 private:
  struct Tables {
    Appender lines;
    Appender customers;
    Appender identities;
  };

  MarketWriter(const MarketOptions& options, const fs::path& folder, Database database,
               Connection connection, Tables tables)
      : options_(options),
        folder_(folder),
        database_(std::move(database)),
        connection_(std::move(connection)),
        tables_(std::move(tables)),
        events_(folder / "events.ndjson") {}

  static Status FillNames(Connection& connection) {
    KUNDIG_ASSIGN_OR_RETURN(Appender services, connection.Append("services"));
    for (size_t i = 0; i < MarketServices().size(); ++i) {
      services.Int32(static_cast<int32_t>(i));
      services.Text(MarketServices()[i].id);
      services.Text(NeedName(MarketServices()[i].need));
      services.Text(MarketServices()[i].provider);
      KUNDIG_RETURN_IF_ERROR(services.EndRow());
    }
    KUNDIG_RETURN_IF_ERROR(services.Close());
    KUNDIG_ASSIGN_OR_RETURN(Appender situations, connection.Append("situations"));
    for (size_t i = 0; i < Situations().size(); ++i) {
      situations.Int32(static_cast<int32_t>(i));
      situations.Text(Situations()[i].id);
      KUNDIG_RETURN_IF_ERROR(situations.EndRow());
    }
    return situations.Close();
  }

  Status AppendCustomer(const SimulatedCustomer& customer) {
    const auto number = static_cast<int32_t>(customer.number);
    for (const SimulatedPurchase& purchase : customer.purchases) {
      for (const PurchaseLine& line : purchase.lines) {
        KUNDIG_RETURN_IF_ERROR(AppendLine(number, purchase.time_ms, line));
      }
      contents_.lines += static_cast<int64_t>(purchase.lines.size());
    }
    for (const SimulatedIdentity& identity : customer.identities) {
      KUNDIG_RETURN_IF_ERROR(AppendIdentity(number, identity));
    }
    KUNDIG_RETURN_IF_ERROR(AppendTruth(number, customer.truth));
    ++contents_.customers;
    contents_.purchases += static_cast<int64_t>(customer.purchases.size());
    contents_.events += static_cast<int64_t>(customer.events.size());
    return {};
  }

  Status AppendLine(int32_t number, int64_t time_ms, const PurchaseLine& line) {
    Appender& row = tables_.lines;
    row.Int32(number);
    row.Int64(time_ms * 1000);
    row.Int32(line.service);
    row.Int32(line.quantity);
    row.Int64(line.price_minor);  // a DECIMAL(18, 2) holds its hundredths as a 64-bit integer
    row.Int64(line.value_minor());
    return row.EndRow();
  }

  Status AppendIdentity(int32_t number, const SimulatedIdentity& identity) {
    Appender& row = tables_.identities;
    const auto text_or_null = [&row](const std::string& text) {
      text.empty() ? row.Null() : row.Text(text);
    };
    row.Int32(number);
    row.Text(UuidText(identity.anonymous_id));
    text_or_null(identity.known_user ? CustomerId(number) : std::string());
    row.Text(identity.name);
    row.Text(identity.email);
    text_or_null(identity.phone);
    row.Int32(identity.name_mistyped ? 1 : 0);
    row.Int32(identity.email_mistyped ? 1 : 0);
    row.Int32(identity.phone_mistyped ? 1 : 0);
    return row.EndRow();
  }

  Status AppendTruth(int32_t number, const CustomerTruth& truth) {
    Appender& row = tables_.customers;
    const auto double_or_null = [&row](const std::optional<double>& value) {
      value ? row.Double(*value) : row.Null();
    };
    row.Int32(number);
    row.Int32(truth.situation);
    for (const double need : truth.needs) row.Double(need);
    row.Double(truth.behaviour.purchases_per_week);
    double_or_null(truth.behaviour.dropout_probability);
    double_or_null(truth.behaviour.dropout_per_week);
    row.Double(truth.behaviour.spend_rate);
    row.Double(options_.population.p / truth.behaviour.spend_rate);
    row.Int32(truth.alive_at_end ? 1 : 0);
    truth.lifetime_end ? row.Int32(truth.lifetime_end->number) : row.Null();
    row.Int32(truth.purchases_next_39_weeks);
    row.Int32(truth.purchases_next_52_weeks);
    row.Int64(truth.spend_next_52_weeks_minor);
    return row.EndRow();
  }

  MarketOptions options_;
  fs::path folder_;
  Database database_;
  Connection connection_;
  Tables tables_;
  TextFile events_;
  MarketContents contents_;
};

// While one wave of pieces is being written, the next one is being simulated.
Status WriteCustomers(const MarketOptions& options, const MarketProgress& progress,
                      MarketWriter& writer) {
  const int64_t pieces = (options.customers + kPieceCustomers - 1) / kPieceCustomers;
  const auto wave = static_cast<int64_t>(kPiecesPerThread * HardwareThreads());
  std::future<Status> writing;
  const auto written = [&writing] { return writing.valid() ? writing.get() : Status(); };
  for (int64_t first = 0; first < pieces; first += wave) {
    const auto count = static_cast<size_t>(std::min(wave, pieces - first));
    std::vector<Piece> simulated = SimulatePieces(options, first, count);
    KUNDIG_RETURN_IF_ERROR(written());
    writing = std::async(std::launch::async, [&writer, simulated = std::move(simulated)] {
      return writer.Append(simulated);
    });
    if (progress) progress(std::min(options.customers, (first + wave) * kPieceCustomers));
  }
  return written();
}

Status CheckFree(const fs::path& directory) {
  for (const char* file : kFiles) {
    std::error_code ignored;
    if (fs::exists(directory / file, ignored)) {
      return Fail(ErrorCode::kUsage, fmt::format("the folder already holds {}", file),
                  directory.string(), "Name another folder, or remove the files yourself.");
    }
  }
  return {};
}

}  // namespace

Result<MarketContents> WriteMarket(const MarketOptions& options, const std::string& directory,
                                   const MarketProgress& progress) {
  KUNDIG_RETURN_IF_ERROR(CheckMarketOptions(options));
  KUNDIG_RETURN_IF_ERROR(CheckFree(directory));
  ScratchFolder scratch(fs::path(directory) / ".incomplete");
  KUNDIG_RETURN_IF_ERROR(scratch.Create());
  MarketContents contents;
  {
    KUNDIG_ASSIGN_OR_RETURN(MarketWriter writer, MarketWriter::Create(options, scratch.path()));
    KUNDIG_RETURN_IF_ERROR(WriteCustomers(options, progress, writer));
    KUNDIG_ASSIGN_OR_RETURN(contents, writer.Finish());
  }
  for (const char* file : kFiles) {
    std::error_code error;
    fs::rename(scratch.path() / file, fs::path(directory) / file, error);
    if (error) return CannotWrite(fs::path(directory) / file, error.message());
  }
  return contents;
}

}  // namespace kundig
