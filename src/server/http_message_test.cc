#include "server/http_message.h"

#include <gtest/gtest.h>

#include <optional>

#include "server/refusal.h"

namespace kundig {
namespace {

TEST(HttpMessageTest, FieldsAreFoundWithoutRegardToCase) {
  HttpRequest request;
  request.fields = {{"content-TYPE", "a"}, {"Content-Type", "b"}};
  EXPECT_EQ(request.Field("Content-Type"), "a");
  EXPECT_EQ(request.Field("Accept"), "");
}

TEST(HttpMessageTest, PercentSignsAreDecodedWhereTheyAreEscapes) {
  EXPECT_EQ(PercentDecode("a%2Fb%20c%e4", PlusSign::kIsPlus), "a/b c\xe4");
  EXPECT_EQ(PercentDecode("100%", PlusSign::kIsPlus), "100%");
  EXPECT_EQ(PercentDecode("%4", PlusSign::kIsPlus), "%4");
  EXPECT_EQ(PercentDecode("%zz%", PlusSign::kIsPlus), "%zz%");
  EXPECT_EQ(PercentDecode("a+b", PlusSign::kIsPlus), "a+b");
  EXPECT_EQ(PercentDecode("a+b", PlusSign::kIsBlank), "a b");
}

TEST(HttpMessageTest, QueryParametersAreFoundAndDecoded) {
  const std::string_view target = "/sourceConfig/?p=npm&writeKey=k%3Dc&writeKey=other&empty=&bare";
  EXPECT_EQ(PathOf(target), "/sourceConfig/");
  EXPECT_EQ(QueryParameter(target, "writeKey"), "k=c");
  EXPECT_EQ(QueryParameter(target, "empty"), "");
  EXPECT_EQ(QueryParameter(target, "bare"), "");
  EXPECT_EQ(QueryParameter(target, "Key"), "");
  EXPECT_EQ(QueryParameter("/", "a"), "");
}

TEST(HttpMessageTest, AResponseCannotBeSplitByAFieldsValue) {
  HttpResponse response = JsonResponse(200, "{}");
  response.fields = {{"X-Good", "1"}, {"X-Bad", "1\r\nSet-Cookie: a=b"}, {"Bad\nName", "1"}};
  EXPECT_EQ(FormatResponseHead(response, {.keep_alive = true, .date = "D"}),
            "HTTP/1.1 200 OK\r\nDate: D\r\nContent-Type: application/json\r\n"
            "Content-Length: 2\r\nX-Good: 1\r\n\r\n");
}

TEST(HttpMessageTest, AnAnswerWithoutContentHasNoLength) {
  const std::string head =
      FormatResponseHead({.status = 204, .content_type = {}, .body = {}, .fields = {}},
                         {.keep_alive = false, .date = "D"});
  EXPECT_EQ(head, "HTTP/1.1 204 No Content\r\nDate: D\r\nConnection: close\r\n\r\n");
}

TEST(HttpMessageTest, DatesAreThoseOfHttp) {
  EXPECT_EQ(FormatHttpDate(784'111'777'000'000), "Sun, 06 Nov 1994 08:49:37 GMT");  // RFC 9110
  EXPECT_EQ(FormatHttpDate(0), "Thu, 01 Jan 1970 00:00:00 GMT");
  EXPECT_EQ(FormatHttpDate(1'709'164'800'000'000), "Thu, 29 Feb 2024 00:00:00 GMT");
}

TEST(ResponderTest, TheFirstAnswerCounts) {
  std::vector<int> statuses;
  const Responder responder([&](const HttpResponse& r) { statuses.push_back(r.status); });
  responder.Answer(JsonResponse(200, "{}"));
  responder.Answer(JsonResponse(500, "{}"));
  EXPECT_EQ(statuses, std::vector<int>{200});
}

TEST(ResponderTest, ARequestThatNobodyAnswersIsAnsweredAsAFault) {
  std::vector<int> statuses;
  std::optional<Responder> responder =
      Responder([&](const HttpResponse& r) { statuses.push_back(r.status); });
  std::optional<Responder> copy = responder;
  responder.reset();
  EXPECT_TRUE(statuses.empty());
  copy.reset();
  EXPECT_EQ(statuses, std::vector<int>{500});
}

TEST(RefusalTest, AnErrorSaysWhatAndHow) {
  const Error error{ErrorCode::kNotFound, "there is no customer \"a\"", "store", "Look it up."};
  const HttpResponse response = ToResponse(RefusalOf(error));
  EXPECT_EQ(response.status, 404);
  EXPECT_EQ(
      response.body,
      R"json({"error":{"what":"there is no customer \"a\" (store)","how":"Look it up."}})json");
}

TEST(RefusalTest, EveryErrorCodeHasAStatus) {
  EXPECT_EQ(HttpStatusOf(ErrorCode::kFailure), 500);
  EXPECT_EQ(HttpStatusOf(ErrorCode::kUsage), 400);
  EXPECT_EQ(HttpStatusOf(ErrorCode::kNotFound), 404);
  EXPECT_EQ(HttpStatusOf(ErrorCode::kNotAllowed), 403);
  EXPECT_EQ(HttpStatusOf(ErrorCode::kStoreInUse), 503);
  EXPECT_EQ(HttpStatusOf(ErrorCode::kCheckFailed), 409);
}

TEST(RefusalTest, TooManyRequestsAreToldWhenToComeBack) {
  const HttpResponse response =
      ToResponse({.status = 429, .what = "w", .how = "h", .retry_after_s = 7});
  ASSERT_EQ(response.fields.size(), 1u);
  EXPECT_EQ(response.fields[0], (HttpField{"Retry-After", "7"}));
}

}  // namespace
}  // namespace kundig
