#include "store/journal/message_ids.h"

#include <charconv>

namespace kundig {
namespace {

constexpr std::string_view kEnding = ".ids";
constexpr size_t kGenerationMessages = 1 << 18;
constexpr int64_t kMicrosecondsPerDay = int64_t{86400} * 1'000'000;

// "00000000000000000001.ids"
std::string IdFileName(uint64_t number) { return fmt::format("{:020}{}", number, kEnding); }

std::optional<uint64_t> ParseIdFileName(std::string_view name) {
  if (!name.ends_with(kEnding)) return std::nullopt;
  name.remove_suffix(kEnding.size());
  uint64_t number = 0;
  const char* end = name.data() + name.size();
  const auto [stop, error] = std::from_chars(name.data(), end, number);
  if (error != std::errc() || stop != end) return std::nullopt;
  return number;
}

// Whether a day's messages may be forgotten. What tells which day was later is the order in which
// the files were written; a day that today's clock has not reached was a mistake of the clock.
bool IsOver(int32_t day, const std::map<int32_t, size_t>& last_of_day, const IdExpiry& expiry) {
  const bool not_reached = day > expiry.today;
  if (!not_reached && day >= expiry.today - expiry.remember_days) return false;
  const size_t last = last_of_day.at(day);
  const auto later = std::ranges::count_if(last_of_day, [&](const auto& other) {
    return other.second > last && other.first <= expiry.today && (not_reached || other.first > day);
  });
  return later > expiry.remember_days + kSpareDays;
}

}  // namespace

int32_t ReceivedDay(const JournalRecord& record) {
  const int64_t days = record.received_at_us / kMicrosecondsPerDay;
  return static_cast<int32_t>(days - (record.received_at_us % kMicrosecondsPerDay < 0 ? 1 : 0));
}

// ---- IdArchive ----

std::optional<uint64_t> IdArchive::Files::Find(const Fingerprint& message) const {
  for (const auto& file : files) {
    if (const auto content = file->Find(message)) return content;
  }
  return std::nullopt;
}

uint64_t IdArchive::Files::size() const {
  uint64_t size = 0;
  for (const auto& file : files) size += file->size();
  return size;
}

uint64_t IdArchive::Files::filter_bytes() const {
  uint64_t bytes = 0;
  for (const auto& file : files) bytes += file->filter_bytes();
  return bytes;
}

Result<std::unique_ptr<IdArchive>> IdArchive::Open(FileSystem& files, std::string folder) {
  std::unique_ptr<IdArchive> archive(new IdArchive(files, std::move(folder)));
  if (const auto status = files.CreateFolder(archive->folder_); !status) {
    return Fail(status.error());
  }
  auto lock = files.Lock(archive->folder_ + "/" + std::string(kLockName));
  if (!lock) return Fail(lock.error());
  archive->lock_ = std::move(*lock);
  const auto names = files.List(archive->folder_);
  if (!names) return Fail(names.error());
  Files view;
  for (const std::string& name : *names) {
    const std::string path = archive->folder_ + "/" + name;
    if (name.ends_with(kUnfinishedEnding)) {
      if (const auto removed = files.Remove(path); !removed) return Fail(removed.error());
    }
    const auto number = ParseIdFileName(name);
    if (!number) continue;
    archive->next_number_ = std::max(archive->next_number_, *number + 1);
    KUNDIG_ASSIGN_OR_RETURN(auto file, IdFile::Open(files, path));
    view.files.push_back(std::move(file));
  }
  archive->Publish(std::move(view));
  return archive;
}

std::shared_ptr<const IdArchive::Files> IdArchive::files() const {
  const std::lock_guard lock(mutex_);
  return view_;
}

void IdArchive::Publish(Files view) {
  auto shared = std::make_shared<const Files>(std::move(view));
  const std::lock_guard lock(mutex_);
  view_ = std::move(shared);
}

WholeFile IdArchive::NextFile() { return {.folder = folder_, .name = IdFileName(next_number_++)}; }

Result<std::shared_ptr<const IdFile>> IdArchive::Write(int32_t day, std::vector<IdEntry> entries) {
  const WholeFile target = NextFile();
  const auto written = CreateWhole(files_, target, EncodeIdFile(day, std::move(entries)));
  if (!written) return Fail(written.error().error);
  return IdFile::Open(files_, target.folder + "/" + target.name);
}

Status IdArchive::Include(std::shared_ptr<const IdFile> added, Files& view) {
  std::vector<std::shared_ptr<const IdFile>> parts{added};
  uint64_t size = added->size();
  while (true) {
    const auto other = std::ranges::find_if(view.files, [&](const auto& file) {
      return file->day() == added->day() && file->size() <= 2 * size;
    });
    if (other == view.files.end()) break;
    size += (*other)->size();
    parts.push_back(std::move(*other));
    view.files.erase(other);
  }
  if (parts.size() == 1) {
    view.files.push_back(std::move(added));
    return {};
  }
  // What was received earlier is kept.
  std::ranges::sort(parts, {}, [](const auto& part) { return part->path(); });
  KUNDIG_ASSIGN_OR_RETURN(added, IdFile::Merge(files_, NextFile(), parts));
  view.files.push_back(std::move(added));
  // Their entries are in the merged file, which is durable.
  std::vector<std::string> merged;
  for (const auto& part : parts) merged.push_back(part->path());
  return RemoveAll(merged);
}

Status IdArchive::RemoveAll(const std::vector<std::string>& paths) {
  if (paths.empty()) return {};
  for (const std::string& path : paths) {
    const auto removed = files_.Remove(path);
    if (!removed && removed.error().failure != FileFailure::kNotFound) return Fail(removed.error());
  }
  if (const auto synced = files_.SyncFolder(folder_); !synced) return Fail(synced.error());
  return {};
}

Status IdArchive::Add(const std::vector<JournalRecord>& records) {
  if (records.empty()) return {};
  std::map<int32_t, std::vector<IdEntry>> by_day;
  for (const JournalRecord& record : records) {
    if (!IsRemembered(record.kind)) continue;
    by_day[ReceivedDay(record)].push_back({.message = record.message, .content = record.content});
  }
  Files view = *files();
  for (auto& [day, entries] : by_day) {
    KUNDIG_ASSIGN_OR_RETURN(auto file, Write(day, std::move(entries)));
    KUNDIG_RETURN_IF_ERROR(Include(std::move(file), view));
  }
  view.added_until = records.back().sequence + 1;
  Publish(std::move(view));
  return {};
}

Status IdArchive::Expire(const IdExpiry& expiry) {
  Files view = *files();
  std::map<int32_t, size_t> last_of_day;  // its file that was written last
  for (size_t i = 0; i < view.files.size(); ++i) last_of_day[view.files[i]->day()] = i;
  std::vector<std::string> expired;
  std::erase_if(view.files, [&](const auto& file) {
    if (!IsOver(file->day(), last_of_day, expiry)) return false;
    expired.push_back(file->path());
    return true;
  });
  if (expired.empty()) return {};
  KUNDIG_RETURN_IF_ERROR(RemoveAll(expired));
  Publish(std::move(view));
  return {};
}

Status IdArchive::Verify() const {
  for (const auto& file : files()->files) {
    KUNDIG_RETURN_IF_ERROR(file->Check());
  }
  return {};
}

// ---- MessageIds ----

std::optional<uint64_t> MessageIds::Find(const Fingerprint& message) const {
  for (const Generation& generation : generations_) {
    const auto found = generation.contents.find(message);
    if (found != generation.contents.end()) return found->second;
  }
  return files_->Find(message);
}

void MessageIds::Remember(const JournalRecord& record) {
  if (!IsRemembered(record.kind)) return;
  if (generations_.empty() || generations_.back().contents.size() >= kGenerationMessages) {
    generations_.emplace_back();
  }
  generations_.back().contents.emplace(record.message, record.content);
  generations_.back().last_sequence = record.sequence;
}

void MessageIds::Refresh() {
  files_ = archive_.files();
  while (!generations_.empty() && generations_.front().last_sequence < files_->added_until) {
    generations_.pop_front();
  }
}

uint64_t MessageIds::in_memory() const {
  uint64_t count = 0;
  for (const Generation& generation : generations_) count += generation.contents.size();
  return count;
}

}  // namespace kundig
