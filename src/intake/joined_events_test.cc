// Who is one person after events came in: by every kind of identifier, in any order, in any pieces.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "events/segment_event.h"
#include "intake/event_staging.h"
#include "store/customer_keys.h"
#include "store/store.h"

namespace kundig {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr int64_t kNow = 1'795'600'000'000'000;  // 2026-11-25

// A store in memory, into which events come as the drain and the import bring them.
class EventStore {
 public:
  // In one transaction.
  void Take(const std::vector<std::string>& events) {
    Transaction transaction = Transaction::Begin(connection_).value();
    InteractionMapper mapper = InteractionMapper::Make({}).value();
    EventStaging staging = EventStaging::Begin(connection_, mapper, "DE").value();
    for (size_t i = 0; i < events.size(); ++i) {
      const auto event =
          parser_.Parse(events[i], {.way = EventArrival::Way::kFile, .now_us = kNow, .route = {}});
      ASSERT_TRUE(event.has_value()) << events[i] << ": " << event.error().reason;
      ASSERT_TRUE(staging.Add(static_cast<int64_t>(i), *event, events[i]));
    }
    ASSERT_TRUE(staging.Close());
    const auto stored = StoreStagedEvents(connection_, {0, "test", "Europe/Berlin"});
    ASSERT_TRUE(stored.has_value()) << stored.error().Message();
    merged_ = Select("SELECT concat_ws('>', loser, winner) FROM merged_persons ORDER BY ALL");
    stored_ = Select(
        "SELECT concat_ws(' ', person_key, customer_key, product, kind, day, time, quantity, "
        "value_minor) FROM stored_interactions LEFT JOIN items USING (item_key) ORDER BY ALL");
    ASSERT_TRUE(transaction.Commit());
  }

  // Each person's identifiers in one text, by their names.
  std::vector<std::string> Persons() {
    return Select(
        "SELECT string_agg(concat(kind, ':', customer), ' ' ORDER BY kind, customer) AS person "
        "FROM customers GROUP BY person_key ORDER BY person");
  }
  std::vector<std::string> Links() {
    return Select(
        "SELECT concat_ws(' ', least(one.customer, other.customer), "
        "greatest(one.customer, other.customer), message_id, time) AS link "
        "FROM identifier_links JOIN customers AS one USING (customer_key) "
        "JOIN customers AS other ON other.customer_key = other_key ORDER BY link");
  }
  // Of all sums, by SQL and person by person; equal, or the test fails.
  std::string Digests() {
    const ItemTable items = store_.Items(ItemLevel::kProduct, 1, 100).value();
    RepeatPurchaseCounts repeats;
    SpendCounts spend;
    CoOccurrence together(items.catalogue);
    EXPECT_TRUE(store_.VisitHistories({}, &items, [&](int32_t, const CustomerHistory& history) {
      repeats.Apply(history, Direction::kAdd);
      spend.Apply(history, Direction::kAdd);
      together.Apply(history, Direction::kAdd);
    }));
    EXPECT_EQ(DigestOf(repeats), DigestOf(store_.QueryRepeatPurchaseCounts({}).value()));
    EXPECT_EQ(DigestOf(spend), DigestOf(store_.QuerySpendCounts({}).value()));
    EXPECT_EQ(DigestOf(together), DigestOf(store_.QueryCoOccurrence({}, items).value()));
    return DigestOf(repeats) + DigestOf(spend) + DigestOf(together);
  }

  std::vector<std::string> Select(std::string_view sql) {
    std::vector<std::string> texts;
    Rows rows = connection_.Query(sql).value();
    while (const Chunk* chunk = rows.Next().value()) {
      for (size_t i = 0; i < chunk->rows(); ++i) texts.emplace_back(chunk->Text(0, i));
    }
    return texts;
  }

  Store& store() { return store_; }
  Connection& connection() { return connection_; }
  // Of the last call of Take().
  [[nodiscard]] const std::vector<std::string>& merged() const { return merged_; }
  [[nodiscard]] const std::vector<std::string>& stored() const { return stored_; }

 private:
  Store store_ = Store::Open({}, true).value();
  Connection connection_ = store_.Connect().value();
  SegmentEventParser parser_;
  std::vector<std::string> merged_;
  std::vector<std::string> stored_;
};

// A JSON event with a message id and time of its own; `members` are further ones.
std::string EventOf(int number, const std::string& members) {
  return fmt::format(R"({{"messageId":"m{0:04}","timestamp":"2026-02-03T{1:02}:{2:02}:00Z",{3}}})",
                     number, number / 60 % 24, number % 60, members);
}

std::string Bought(int number, const std::string& ids, const std::string& product) {
  return EventOf(number, fmt::format(R"("type":"track","event":"Order Completed",{},)"
                                     R"("properties":{{"revenue":10,"products":[)"
                                     R"({{"product_id":"{}","price":10}}]}})",
                                     ids, product));
}
std::string Identify(int number, const std::string& ids, const std::string& traits = "") {
  return EventOf(number, fmt::format(R"("type":"identify",{},"traits":{{{}}})", ids, traits));
}
std::string User(const std::string& id) { return fmt::format(R"("userId":"{}")", id); }
std::string Anonymous(const std::string& id) { return fmt::format(R"("anonymousId":"{}")", id); }
std::string Both(const std::string& user, const std::string& anonymous) {
  return User(user) + "," + Anonymous(anonymous);
}
std::string Alias(int number, const std::string& previous, const std::string& user) {
  return EventOf(number,
                 fmt::format(R"("type":"alias","previousId":"{}",{})", previous, User(user)));
}

TEST(JoinedEventsTest, AnAnonymousIdAndAUserIdInOneEventAreOnePerson) {
  EventStore store;
  store.Take({Bought(1, Anonymous("a1"), "tea")});
  store.Take({Bought(2, User("u1"), "cup")});
  EXPECT_THAT(store.Persons(), ElementsAre("0:u1", "1:a1"));
  store.Take({EventOf(3, R"("type":"page",)" + Both("u1", "a1"))});
  EXPECT_THAT(store.Persons(), ElementsAre("0:u1 1:a1"));
  EXPECT_THAT(store.Links(), ElementsAre("a1 u1 m0003 2026-02-03 00:03:00"));
  EXPECT_EQ(store.store().QueryRepeatPurchaseCounts({})->customers(), 1);
  store.Digests();
}

TEST(JoinedEventsTest, AnAliasJoinsWhateverItsPreviousIdWas) {
  EventStore store;
  store.Take({Bought(1, Anonymous("a1"), "tea"), Bought(2, User("u1"), "tea"), Alias(3, "a1", "u2"),
              Alias(4, "u1", "u3")});
  EXPECT_THAT(store.Persons(), ElementsAre("0:u1 0:u3", "0:u2 1:a1"));
}

TEST(JoinedEventsTest, AnAddressJoinsInWhateverWriting) {
  EventStore store;
  store.Take({Identify(1, User("u1"), R"("email":"Anna@Example.org")"),
              Identify(2, User("u2"), R"("email":" anna@example.ORG ")"),
              EventOf(3, R"("type":"page","anonymousId":"a3",)"
                         R"("context":{"traits":{"email":"ANNA@example.org"}})"),
              Identify(4, User("u4"), R"("email":"bert@example.org")")});
  EXPECT_THAT(store.Persons(),
              ElementsAre("0:u1 0:u2 1:a3 2:anna@example.org", "0:u4 2:bert@example.org"));
}

TEST(JoinedEventsTest, APhoneJoinsNationalAndInternational) {
  EventStore store;
  store.Take({Identify(1, User("u1"), R"("phone":"0171 1234567")")});
  store.Take({Identify(2, User("u2"), R"("phone":"+49 (171) 123-4567")"),
              Identify(3, Anonymous("a3"), R"("phone":1711234567)"),
              Identify(4, User("u4"), R"("phone":"+43 171 1234567")")});
  EXPECT_THAT(store.Persons(),
              ElementsAre("0:u1 0:u2 1:a3 3:+491711234567", "0:u4 3:+431711234567"));
}

TEST(JoinedEventsTest, WhatIsNoAddressAndNoNumberJoinsNobody) {
  EventStore store;
  store.Take({Identify(1, User("u1"), R"("email":"none","phone":"0000")"),
              Identify(2, User("u2"), R"("email":"none","phone":"0000")"),
              Identify(3, User("u3"), R"("email":{"a":1},"phone":["0171 1234567"])"),
              EventOf(4, R"("type":"group","userId":"u4","groupId":"g",)"
                         R"("traits":{"email":"shop@example.org"})"),
              EventOf(5, R"("type":"group","userId":"u5","groupId":"g",)"
                         R"("traits":{"email":"shop@example.org"})")});
  EXPECT_THAT(store.Persons(), ElementsAre("0:u1", "0:u2", "0:u3", "0:u4", "0:u5"));
}

TEST(JoinedEventsTest, AnAddressIsKnownBeforeAnythingWasBought) {
  EventStore store;
  store.Take({Identify(1, Anonymous("a1"), R"("email":"anna@example.org")")});
  EXPECT_THAT(store.Persons(), ElementsAre("1:a1 2:anna@example.org"));
  EXPECT_EQ(store.store().Contents()->customers, 1);
  EXPECT_EQ(store.store().FindCustomer("anna@example.org").value(),
            store.store().FindCustomer("a1").value());
}

TEST(JoinedEventsTest, APersonIsCalledByItsUserId) {
  EventStore store;
  store.Take({Identify(1, Anonymous("a1"), R"("email":"anna@example.org")")});
  EXPECT_EQ(store.store().CustomerNames().value().front(), "a1");
  store.Take({Identify(2, Both("zoe", "a1")), Identify(3, Both("anna", "a1"))});
  EXPECT_EQ(store.store().CustomerNames().value().front(), "anna");
  const auto all = store.store().Identifiers(0).value();
  ASSERT_EQ(all.size(), 4u);
  EXPECT_EQ(all.front(), (Identifier{IdentifierKind::kUserId, "anna"}));
  EXPECT_EQ(all.back(), (Identifier{IdentifierKind::kEmail, "anna@example.org"}));
}

TEST(JoinedEventsTest, AnAnonymousIdThatIsLaterAUserIdIsOne) {
  EventStore store;
  store.Take({Bought(1, Anonymous("x"), "tea")});
  EXPECT_THAT(store.Persons(), ElementsAre("1:x"));
  store.Take({Bought(2, User("x"), "tea")});
  EXPECT_THAT(store.Persons(), ElementsAre("0:x"));
  store.Take({Bought(3, Anonymous("x"), "tea")});
  EXPECT_THAT(store.Persons(), ElementsAre("0:x"));
}

TEST(JoinedEventsTest, WhatStandsForNobodyJoinsNobody) {
  EventStore store;
  store.Take({Bought(1, Both("u1", "undefined"), "tea"), Bought(2, Both("u2", "undefined"), "tea"),
              Bought(3, Both("null", "a3"), "cup"), Bought(4, Both("NULL", "a4"), "cup"),
              Alias(5, "0", "u1"), Alias(6, "0", "u2")});
  EXPECT_THAT(store.Persons(), ElementsAre("0:u1", "0:u2", "1:a3", "1:a4"));
  EXPECT_THAT(store.Links(), IsEmpty());
  EXPECT_EQ(store.Select("SELECT DISTINCT customer FROM interactions JOIN customers "
                         "USING (customer_key) ORDER BY ALL"),
            (std::vector<std::string>{"a3", "a4", "u1", "u2"}));
}

TEST(JoinedEventsTest, AnEventOfNobodyIsKeptAlone) {
  EventStore store;
  store.Take({Bought(1, Both("null", "undefined"), "tea"), Bought(2, User(" null "), "tea")});
  EXPECT_THAT(store.Persons(), ElementsAre("0:null"));
  EXPECT_EQ(store.store().Contents()->purchases, 2);
}

TEST(JoinedEventsTest, WhoeverIsConnectedIsOnePersonUnderTheLeastKey) {
  EventStore store;
  store.Take({Bought(1, User("u1"), "tea"), Bought(2, User("u2"), "tea"),
              Bought(3, User("u3"), "tea"), Bought(4, User("u4"), "tea")});
  EXPECT_THAT(store.merged(), IsEmpty());
  // One call in which the links form a chain.
  store.Take({Alias(5, "u4", "u3"), Alias(6, "u2", "u1"), Alias(7, "u3", "u2")});
  EXPECT_THAT(store.merged(), ElementsAre("1>0", "2>0", "3>0"));
  EXPECT_THAT(store.Persons(), ElementsAre("0:u1 0:u2 0:u3 0:u4"));
  EXPECT_EQ(PersonOf(store.connection(), {IdentifierKind::kUserId, "u4"}).value(), 0);
  // A later one joins a newcomer: nobody lost who was there before.
  store.Take({Alias(8, "u9", "u4")});
  EXPECT_THAT(store.merged(), IsEmpty());
  EXPECT_EQ(PersonOf(store.connection(), {IdentifierKind::kUserId, "u9"}).value(), 0);
}

TEST(JoinedEventsTest, BigComponentsMeet) {
  EventStore store;
  std::vector<std::string> events;
  for (int i = 0; i < 600; ++i) {
    events.push_back(Bought(i, Both(fmt::format("u{}", i % 2), fmt::format("a{}", i)), "tea"));
  }
  store.Take(events);
  EXPECT_EQ(store.Persons().size(), 2u);
  store.Digests();
  store.Take({Alias(1000, "a598", "a599")});
  ASSERT_EQ(store.merged().size(), 1u);
  EXPECT_EQ(store.Persons().size(), 1u);
  EXPECT_EQ(store.store().QueryRepeatPurchaseCounts({})->customers(), 1);
  store.Digests();
}

TEST(JoinedEventsTest, WhatWasStoredIsToldWithThePersonItBelongsToNow) {
  EventStore store;
  store.Take({Bought(1, User("u1"), "tea"), Bought(2, Anonymous("a1"), "cup")});
  const std::string bought = " 0 2026-02-03 2026-02-03 00:0";
  EXPECT_THAT(store.stored(), ElementsAre("0 0 cup" + bought + "2:00 1.0 1000",
                                          "1 1 tea" + bought + "1:00 1.0 1000"));
  store.Take({Identify(3, Both("u1", "a1")), Bought(4, Anonymous("a1"), "pot")});
  EXPECT_THAT(store.merged(), ElementsAre("1>0"));
  EXPECT_THAT(store.stored(), ElementsAre("0 0 pot" + bought + "4:00 1.0 1000"));
}

TEST(JoinedEventsTest, TheEarliestEvidenceStays) {
  EventStore store;
  store.Take({Identify(5, Both("u1", "a1")), Identify(7, Both("u1", "a1"))});
  EXPECT_THAT(store.Links(), ElementsAre("a1 u1 m0005 2026-02-03 00:05:00"));
  store.Take({Identify(9, Both("u1", "a1")), Identify(2, Both("u1", "a1"))});
  EXPECT_THAT(store.Links(), ElementsAre("a1 u1 m0002 2026-02-03 00:02:00"));
}

// A day of a few people who have many identifiers.
std::vector<std::string> RandomEvents(std::mt19937& random, int count) {
  const auto below = [&random](uint32_t n) { return random() % n; };
  std::vector<std::string> events;
  for (int i = 0; i < count; ++i) {
    const uint32_t kind = below(10);
    const std::string user = fmt::format("u{}", below(30));
    const std::string anonymous = fmt::format("a{}", below(60));
    const std::string product = fmt::format("p{}", below(5));
    if (kind < 4) {
      events.push_back(Bought(i, below(2) == 0 ? User(user) : Anonymous(anonymous), product));
    } else if (kind < 6) {
      events.push_back(Bought(i, Both(user, anonymous), product));
    } else if (kind == 6) {
      events.push_back(Alias(i, anonymous, fmt::format("u{}", below(30))));
    } else {
      const std::string digit = std::to_string(below(9));
      events.push_back(Identify(i, below(2) == 0 ? User(user) : Anonymous(anonymous),
                                kind == 7 ? R"("phone":"0171 123456)" + digit + "\""
                                          : R"("email":"E)" + digit + R"(@example.org")"));
    }
  }
  return events;
}

TEST(JoinedEventsTest, TheOrderOfEventsAndTheirPiecesDoNotMatter) {
  size_t merges = 0;
  for (uint32_t seed = 0; seed < 6; ++seed) {
    std::mt19937 random(seed);
    std::vector<std::string> events = RandomEvents(random, 60);
    EventStore at_once;
    at_once.Take(events);
    for (int round = 0; round < 3; ++round) {
      std::ranges::shuffle(events, random);
      EventStore in_pieces;
      for (size_t begin = 0; begin < events.size();) {
        const size_t end = std::min(events.size(), begin + 1 + random() % 25);
        in_pieces.Take({events.begin() + static_cast<ptrdiff_t>(begin),
                        events.begin() + static_cast<ptrdiff_t>(end)});
        merges += in_pieces.merged().size();
        begin = end;
      }
      EXPECT_EQ(in_pieces.Persons(), at_once.Persons()) << "seed " << seed;
      EXPECT_EQ(in_pieces.Links(), at_once.Links()) << "seed " << seed;
      EXPECT_EQ(in_pieces.Digests(), at_once.Digests()) << "seed " << seed;
    }
  }
  EXPECT_GT(merges, 25u);  // otherwise nothing was tried
}

}  // namespace
}  // namespace kundig
