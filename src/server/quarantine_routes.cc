#include "server/quarantine_routes.h"

#include <fmt/format.h>
#include <simdjson.h>

#include <algorithm>
#include <charconv>
#include <utility>

#include "base/json_writer.h"

namespace kundig {
namespace {

constexpr size_t kMaxDepth = 32;
constexpr int64_t kMostShown = 1000;

OrRefusal<int64_t> LimitOf(const HttpRequest& request) {
  const std::string text = QueryParameter(request.target, "limit");
  if (text.empty()) return kQuarantineShown;
  int64_t limit = 0;
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, limit);
  if (error == std::errc() && stop == end && limit >= 0 && limit <= kMostShown) return limit;
  return Refuse(400, "limit is no number of rows",
                fmt::format("Give a whole number from 0 to {}, or leave it out: {}.", kMostShown,
                            kQuarantineShown));
}

Refusal NoReplay(std::string what) {
  return {.status = 400,
          .what = std::move(what),
          .how =
              R"(Send {"rows": [{"id": "3:17", "text": "{...}"}]}, where a row without text goes )"
              R"(as it is, or {"code": "no_id"} for all rows of a cause as they are.)",
          .retry_after_s = {}};
}

OrRefusal<RowToReplay> ReadRow(const simdjson::dom::element& element) {
  simdjson::dom::object object;
  if (element.get(object) != simdjson::SUCCESS) {
    return tl::unexpected(NoReplay("a row is no object"));
  }
  RowToReplay row;
  for (const auto [member, value] : object) {
    std::string_view text;
    if (value.is_null()) continue;
    if (value.get(text) != simdjson::SUCCESS) {
      return tl::unexpected(NoReplay(fmt::format("{} of a row is no text", member)));
    }
    if (member == "id") {
      row.id = text;
    } else if (member == "text") {
      row.text = text;
    } else {
      return tl::unexpected(NoReplay(fmt::format("a row has no member \"{}\"", member)));
    }
  }
  if (row.id.empty()) return tl::unexpected(NoReplay("a row has no id"));
  return row;
}

OrRefusal<void> ReadMember(std::string_view member, const simdjson::dom::element& value,
                           ReplayRequest& request) {
  if (member == "code") {
    std::string_view code;
    if (value.get(code) != simdjson::SUCCESS) {
      return tl::unexpected(NoReplay("code is no text"));
    }
    request.code = code;
    return {};
  }
  simdjson::dom::array rows;
  if (member != "rows") {
    return tl::unexpected(NoReplay(fmt::format("there is no member \"{}\"", member)));
  }
  if (value.get(rows) != simdjson::SUCCESS) return tl::unexpected(NoReplay("rows is no list"));
  for (const auto one : rows) {
    KUNDIG_ASSIGN_OR_RETURN(RowToReplay row, ReadRow(one));
    request.rows.push_back(std::move(row));
  }
  return {};
}

OrRefusal<ReplayRequest> ReadReplayRequest(const HttpRequest& http) {
  simdjson::dom::parser parser;
  simdjson::dom::object root;
  if (parser.allocate(std::max<size_t>(http.body.size(), 1), kMaxDepth) != simdjson::SUCCESS ||
      parser.parse(http.body).get(root) != simdjson::SUCCESS) {
    return tl::unexpected(NoReplay("the body is no JSON object"));
  }
  ReplayRequest request;
  for (const auto [member, value] : root) {
    if (value.is_null()) continue;
    KUNDIG_RETURN_IF_ERROR(ReadMember(member, value, request));
  }
  if (request.rows.empty() == request.code.empty()) {
    return tl::unexpected(NoReplay("the body names neither rows nor a cause, or both"));
  }
  return request;
}

HttpResponse TooMuch() {
  return ToResponse({.status = 503,
                     .what = "too many questions about the quarantine are waiting",
                     .how = "Send it again after the time in Retry-After.",
                     .retry_after_s = 1});
}

void List(LiveQuarantine& quarantine, const RoutedRequest& request, const Responder& responder) {
  const auto limit = LimitOf(request.http);
  if (!limit) return responder.Answer(ToResponse(limit.error()));
  const QuarantineQuestion question{.code = QueryParameter(request.http.target, "code"),
                                    .most_rows = *limit};
  const bool taken = quarantine.List(question, [responder](const Result<QuarantineReport>& report) {
    if (!report) return responder.Answer(ToResponse(RefusalOf(report.error())));
    JsonWriter json;
    WriteQuarantine(*report, json);
    responder.Answer(JsonResponse(200, json.Take()));
  });
  if (!taken) responder.Answer(TooMuch());
}

void Replay(LiveQuarantine& quarantine, const ChangeAsker& by, const RoutedRequest& request,
            const Responder& responder) {
  auto asked = ReadReplayRequest(request.http);
  if (!asked) return responder.Answer(ToResponse(asked.error()));
  const bool taken =
      quarantine.Replay(by, *std::move(asked), request.http.received_us,
                        [responder](const Result<std::vector<ReplayedRow>>& replayed) {
                          if (!replayed)
                            return responder.Answer(ToResponse(RefusalOf(replayed.error())));
                          JsonWriter json;
                          WriteReplayed(*replayed, json);
                          responder.Answer(JsonResponse(200, json.Take()));
                        });
  if (!taken) responder.Answer(TooMuch());
}

}  // namespace

std::vector<Route> QuarantineRoutes(LiveQuarantine& quarantine, const AskerOf& asker_of) {
  return {
      {.method = "GET",
       .pattern = "/v1/quarantine",
       .role = KeyRole::kRead,
       .summary = "What could not be stored, by cause, and the newest rows of it that are open.",
       .request_schema = {},
       .response_schema = "Quarantine",
       .handler = [&quarantine](
                      const RoutedRequest& request,
                      const Responder& responder) { List(quarantine, request, responder); },
       .query = {{.name = "code", .words = "Of which cause the rows are to be; of all without it."},
                 {.name = "limit",
                  .type = "integer",
                  .words = fmt::format("So many rows at most; {} where left out, {} at most.",
                                       kQuarantineShown, kMostShown)}}},
      {.method = "POST",
       .pattern = "/v1/quarantine/replay",
       .role = KeyRole::kAdmin,
       .summary = "Receives rows of the quarantine anew, mended or as they are.",
       .request_schema = "ReplayRequest",
       .response_schema = "Replayed",
       .handler = [&quarantine, asker_of](const RoutedRequest& request,
                                          const Responder& responder) {
         Replay(quarantine, asker_of(request), request, responder);
       }}};
}

std::vector<JsonSchema> QuarantineSchemas() {
  const SchemaWriter text = OfType("string");
  const SchemaWriter cause = ObjectOf({{"code", text}, {"rows", Count()}, {"mended", Count()}});
  const SchemaWriter row = ObjectOf({{"id", text},
                                     {"file", text},
                                     {"line", Count()},
                                     {"code", text},
                                     {"reason", text},
                                     {"raw", text},
                                     {"quarantinedAt", text},
                                     {"replayable", OfType("boolean")}});
  const SchemaWriter replayed =
      ObjectOf({{"id", text},
                {"became", OneOf({"stored", "duplicate", "quarantined", "suppressed"})},
                {"code", TypeOrNull("string")},
                {"reason", TypeOrNull("string")}});
  return {
      {"Quarantine", ObjectOf({{"quarantined", Count()},
                               {"mended", Count()},
                               {"causes", ListOf(cause)},
                               {"rows", ListOf(row)}})},
      {"ReplayRequest",
       ObjectOf({{"rows", ListOf(ObjectOf({{"id", text}, {"text", TypeOrNull("string"), false}})),
                  false},
                 {"code", TypeOrNull("string"), false}})},
      {"Replayed", ObjectOf({{"replayed", ListOf(replayed)}})}};
}

}  // namespace kundig
