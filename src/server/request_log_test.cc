#include "server/request_log.h"

#include <gtest/gtest.h>

namespace kundig {
namespace {

TEST(RequestLogTest, ALineTellsWhatHappenedAndNotWhoItWas) {
  EXPECT_EQ(FormatRequestRecord({.time_us = 1'795'537'805'123'000,
                                 .method = "GET",
                                 .route = "/v1/customers/{id}",
                                 .status = 404,
                                 .bytes_in = 0,
                                 .bytes_out = 12,
                                 .took_us = 250,
                                 .address = "192.0.2.77"}),
            R"({"time":"2026-11-24T16:30:05.123Z","level":"warn","method":"GET",)"
            R"("route":"/v1/customers/{id}","status":404,"bytes_in":0,"bytes_out":12,)"
            R"("took_us":250,"network":"192.0.2.0/24"})");
}

TEST(RequestLogTest, AnAddressIsTheNetworkItLiesIn) {
  EXPECT_EQ(NetworkOf("192.0.2.77"), "192.0.2.0/24");
  EXPECT_EQ(NetworkOf("::ffff:192.0.2.77"), "192.0.2.0/24");
  EXPECT_EQ(NetworkOf("2001:db8:1:2:3:4:5:6"), "2001:db8:1::/48");
  EXPECT_EQ(NetworkOf("::1"), "::/48");
  EXPECT_EQ(NetworkOf(""), "");
  EXPECT_EQ(NetworkOf("example.org"), "");
}

}  // namespace
}  // namespace kundig
