// The list of customers: its order, its windows, and what a search finds.
#include "engine/customer_list.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/live/live_test_data.h"

namespace kundig {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class CustomerListTest : public LiveStoreTest {
 protected:
  CustomerListTest() : LiveStoreTest(ParseConfig("", "kundig.toml").value()) {}

  void Send(const std::string& body) {
    Keep({fmt::format(R"({{"messageId":"m{}",{}}})", ++messages_, body)});
  }
  // On so many days, one a week.
  void Buy(const std::string& customer, int days, int price = 5) {
    std::vector<std::string> purchases;
    for (int day = 0; day < days; ++day) {
      const std::string time = FormatDay(*ParseDay("2026-11-20") + -7 * day);
      purchases.push_back(fmt::format(
          R"({{"messageId":"m{}","type":"track","event":"Order Completed","userId":"{}",)"
          R"("timestamp":"{}T10:00:00Z","properties":{{"products":[)"
          R"({{"product_id":"milk","price":{},"quantity":1}}]}}}})",
          ++messages_, customer, time, price));
    }
    Keep(purchases);
  }
  void Visit(const std::string& customer) {
    Send(fmt::format(R"("type":"page","name":"Home","userId":"{}")", customer));
  }
  CustomerList List() {
    EXPECT_TRUE(platform_->CatchUp());
    learned_ = Learn(*store_, config_, {.keep_customers = true}).value();
    const Predictor predictor(learned_, learned_.base, config_, 273);
    return CustomerList::Make(*store_, learned_, learned_.base, predictor, 7).value();
  }
  static std::vector<std::string> NamesOf(const CustomerList& list) {
    std::vector<std::string> names;
    for (const ListedCustomer& customer : list.customers()) names.push_back(customer.customer);
    return names;
  }
  std::vector<std::string> Found(const CustomerList& list, std::string_view text) {
    const std::vector<size_t> places = list.Search(*store_, config_, text).value();
    std::vector<std::string> names;
    for (const size_t place : places) {
      names.push_back(list.customers()[place].customer);
    }
    return names;
  }
  std::string Window(const CustomerList& list, const CustomerQuery& query) {
    return list.AsJson(*store_, config_, query).value();
  }

  Learned learned_;
  int messages_ = 0;
};

TEST_F(CustomerListTest, TheMostValuableComeFirstAndThoseWhoNeverBoughtByName) {
  Visit("zoe");
  Visit("adam");
  for (int i = 0; i < 30; ++i) Buy(fmt::format("c{:02}", i), 6, 2 + i % 3 * 9);
  const CustomerList list = List();
  const auto& customers = list.customers();
  ASSERT_EQ(customers.size(), 32u);
  for (size_t i = 0; i + 1 < 30; ++i) {
    EXPECT_GE(customers[i].value_minor.value, customers[i + 1].value_minor.value);
    if (customers[i].value_minor.value == customers[i + 1].value_minor.value) {
      EXPECT_LT(customers[i].customer, customers[i + 1].customer);
    }
  }
  EXPECT_GT(customers[0].value_minor.value, customers[29].value_minor.value);
  EXPECT_EQ(customers[0].purchase_days, 6);
  EXPECT_EQ(customers[0].last_day, *ParseDay("2026-11-20"));
  EXPECT_EQ(customers[30].customer, "adam");
  EXPECT_EQ(customers[31].customer, "zoe");
  EXPECT_FALSE(customers[31].last_day);
}

TEST_F(CustomerListTest, WindowsMakeUpTheWholeList) {
  for (int i = 0; i < 25; ++i) Buy(fmt::format("c{}", i), 2 + i % 5);
  const CustomerList list = List();
  const std::vector<std::string> names = NamesOf(list);
  for (size_t offset = 0; offset < 25; offset += 10) {
    const std::string window = Window(list, {.offset = offset, .limit = 10});
    EXPECT_THAT(window, HasSubstr(R"("list":7,"customers":25,"total":25)"));
    for (size_t i = 0; i < names.size(); ++i) {
      const bool within = i >= offset && i < offset + 10;
      EXPECT_EQ(window.find(fmt::format(R"("customer":"{}")", names[i])) != window.npos, within);
    }
  }
  EXPECT_THAT(Window(list, {.offset = 25}), HasSubstr(R"("rows":[])"));
  EXPECT_THAT(Window(list, {.offset = SIZE_MAX}), HasSubstr(R"("rows":[])"));
}

TEST_F(CustomerListTest, WholeIdentifiersComeBeforeBeginningsAndThoseBeforeTheRest) {
  Buy("carl", 5, 90);
  Buy("oscar", 5, 60);
  Buy("car", 5, 2);
  Buy("Carla", 5, 30);
  const CustomerList list = List();
  EXPECT_THAT(Found(list, "car"), ElementsAre("car", "carl", "Carla", "oscar"));
  EXPECT_THAT(Found(list, "CARL"), ElementsAre("carl", "Carla"));
  EXPECT_THAT(Found(list, "nobody"), IsEmpty());
  EXPECT_THAT(Window(list, {.search = "car", .offset = 1, .limit = 1}),
              HasSubstr(R"("total":4,"offset":1,)"));
  EXPECT_THAT(Window(list, {.search = "car", .offset = 1, .limit = 1}),
              HasSubstr(R"("rows":[{"customer":"carl",)"));
}

TEST_F(CustomerListTest, EveryIdentifierIsSearchedInAnyWriting) {
  Buy("anna", 2);
  Buy("bert", 3);
  Send(R"("type":"identify","userId":"anna","anonymousId":"Visitor-1",)"
       R"("traits":{"email":"Anna.Blum@Example.org","phone":"0171 1234567"})");
  const CustomerList list = List();
  for (const char* text : {"visitor-1", "blum@example", " ANNA.Blum@example.org ", "0171 1234567",
                           "0049 171 1234567", "+491711", "ANNA"}) {
    EXPECT_THAT(Found(list, text), ElementsAre("anna")) << text;
  }
}

TEST_F(CustomerListTest, CapitalsAndAccentsAreNoMatter) {
  Buy("Müller Özdemir", 5, 2);
  Buy("Muller", 5, 90);
  Buy("ÉMILE", 5, 30);
  const CustomerList list = List();
  EXPECT_THAT(Found(list, "MÜLLER"), ElementsAre("Muller", "Müller Özdemir"));
  EXPECT_THAT(Found(list, "özde"), ElementsAre("Müller Özdemir"));
  EXPECT_THAT(Found(list, "emile"), ElementsAre("ÉMILE"));
}

TEST_F(CustomerListTest, NoTextIsMoreThanAText) {
  Buy("50% off_", 2);
  Buy("'; DROP TABLE customers; --", 3);
  Buy("plain", 4);
  const CustomerList list = List();
  EXPECT_THAT(Found(list, "%"), ElementsAre("50% off_"));
  EXPECT_THAT(Found(list, "_"), ElementsAre("50% off_"));
  EXPECT_THAT(Found(list, "'; drop"), ElementsAre("'; DROP TABLE customers; --"));
  EXPECT_THAT(Found(list, ".*"), IsEmpty());
  EXPECT_THAT(Found(list, "\xff"), IsEmpty());
}

}  // namespace
}  // namespace kundig
