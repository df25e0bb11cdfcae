// The laws that every sum obeys (sums/additive_group.h), over random customers. A new sum is
// registered by one specialisation of SumUnderTest and its name in RegisteredSums.
#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <set>
#include <type_traits>
#include <vector>

#include "sums/co_occurrence.h"
#include "sums/forecast_counts.h"
#include "sums/opportunity_counts.h"
#include "sums/repeat_purchase_counts.h"
#include "sums/reward_moments.h"
#include "sums/spend_counts.h"

namespace kundig {
namespace {

constexpr int32_t kItems = 7;

// A customer who owns the history.
struct Customer {
  std::vector<PurchaseDay> days;
  std::vector<int32_t> items;
  std::vector<LoggedReward> rewards;

  [[nodiscard]] CustomerHistory history() const {
    return {.purchase_days = days, .items = items, .rewards = rewards};
  }
};

void showValue(const Customer& customer, std::ostream& out) {
  out << "{days:";
  for (const PurchaseDay& day : customer.days)
    out << ' ' << day.day.number << '=' << day.spend_minor;
  out << "; items:";
  for (const int32_t item : customer.items) out << ' ' << item;
  out << "; rewards:";
  for (const LoggedReward& reward : customer.rewards)
    out << ' ' << reward.arm << '=' << reward.reward_minor;
  out << '}';
}

std::set<int> AnySetBelow(int bound) {
  const auto numbers = *rc::gen::container<std::vector<int>>(rc::gen::inRange(0, bound));
  return {numbers.begin(), numbers.end()};
}

LoggedReward AnyReward() {
  LoggedReward reward{.arm = *rc::gen::elementOf(std::vector<std::string_view>{"bike", "tram"}),
                      .reward_minor = *rc::gen::inRange<int64_t>(-2'000'000'000, 2'000'000'000)};
  for (int32_t& feature : reward.features)
    feature = *rc::gen::inRange(-kMaxFeature, kMaxFeature + 1);
  return reward;
}

// Few distinct days and items, so that customers fall into the same groups.
rc::Gen<Customer> AnyCustomer() {
  return rc::gen::exec([] {
    Customer customer;
    for (const int day : AnySetBelow(200)) {
      customer.days.push_back(
          {.day = Day{10'000 + day}, .spend_minor = *rc::gen::inRange(-300, 5'000)});
    }
    const auto items = AnySetBelow(kItems);
    customer.items.assign(items.begin(), items.end());
    const int decisions = *rc::gen::inRange(0, 4);
    for (int i = 0; i < decisions; ++i) customer.rewards.push_back(AnyReward());
    return customer;
  });
}

template <AdditiveGroup Sum>
struct SumUnderTest {
  static Sum Zero() { return Sum(); }
};

template <>
struct SumUnderTest<OpportunityCounts> {
  static OpportunityCounts Zero() { return OpportunityCounts(Period::kWeek); }
};

template <>
struct SumUnderTest<ForecastCounts> {
  static ForecastCounts Zero() {
    return ForecastCounts({.split_day = Day{10'050}, .end_day = Day{10'150}});
  }
};

template <>
struct SumUnderTest<CoOccurrence> {
  static CoOccurrence Zero() {
    return CoOccurrence({"bread", "cheese", "light", "tram", "waste", "water", "wine"});
  }
};

template <typename Sum>
Sum SumOf(const std::vector<Customer>& customers) {
  Sum sum = SumUnderTest<Sum>::Zero();
  for (const Customer& customer : customers) sum.Apply(customer.history(), Direction::kAdd);
  return sum;
}

template <typename Sum>
Bytes BytesOf(const Sum& sum) {
  ByteWriter writer;
  sum.AppendCanonicalBytes(writer);
  return writer.bytes();
}

template <typename Sum>
Sum Plus(Sum a, const Sum& b) {
  return a += b;
}

template <typename Sum>
Sum Minus(Sum a, const Sum& b) {
  return a -= b;
}

template <typename Sum>
class GroupLawsTest : public testing::Test {
 protected:
  static std::vector<Customer> AnyCustomers() {
    return *rc::gen::container<std::vector<Customer>>(AnyCustomer());
  }
  static Sum AnySum() { return SumOf<Sum>(AnyCustomers()); }
  static Sum Zero() { return SumUnderTest<Sum>::Zero(); }
};

using RegisteredSums = testing::Types<RepeatPurchaseCounts, SpendCounts, OpportunityCounts,
                                      ForecastCounts, CoOccurrence, RewardMoments>;

struct NameOfSum {
  template <typename Sum>
  static std::string GetName(int) {
    return std::string(Sum::kName);
  }
};

TYPED_TEST_SUITE(GroupLawsTest, RegisteredSums, NameOfSum);

#define KUNDIG_PROPERTY(...) EXPECT_TRUE(rc::check(__VA_ARGS__))

TYPED_TEST(GroupLawsTest, AdditionCommutes) {
  KUNDIG_PROPERTY([] {
    const TypeParam a = TestFixture::AnySum();
    const TypeParam b = TestFixture::AnySum();
    RC_ASSERT(Plus(a, b) == Plus(b, a));
  });
}

TYPED_TEST(GroupLawsTest, AdditionAssociates) {
  KUNDIG_PROPERTY([] {
    const TypeParam a = TestFixture::AnySum();
    const TypeParam b = TestFixture::AnySum();
    const TypeParam c = TestFixture::AnySum();
    RC_ASSERT(Plus(Plus(a, b), c) == Plus(a, Plus(b, c)));
  });
}

TYPED_TEST(GroupLawsTest, ZeroChangesNothing) {
  KUNDIG_PROPERTY([] {
    const TypeParam a = TestFixture::AnySum();
    RC_ASSERT(Plus(a, TestFixture::Zero()) == a);
    RC_ASSERT(Minus(a, TestFixture::Zero()) == a);
    RC_ASSERT(TestFixture::Zero().customers() == 0);
  });
}

TYPED_TEST(GroupLawsTest, SubtractionUndoesAdditionBitForBit) {
  KUNDIG_PROPERTY([] {
    const TypeParam a = TestFixture::AnySum();
    const TypeParam b = TestFixture::AnySum();
    const TypeParam back = Minus(Plus(a, b), b);
    RC_ASSERT(back == a);
    RC_ASSERT(BytesOf(back) == BytesOf(a));
    RC_ASSERT(Minus(a, a) == TestFixture::Zero());
  });
}

TYPED_TEST(GroupLawsTest, NegativeSumsAreSumsToo) {
  KUNDIG_PROPERTY([] {
    const TypeParam a = TestFixture::AnySum();
    const TypeParam negative = Minus(TestFixture::Zero(), a);
    RC_ASSERT(negative.customers() == -a.customers());
    RC_ASSERT(Plus(negative, a) == TestFixture::Zero());
  });
}

TYPED_TEST(GroupLawsTest, AddingASumToItselfDoublesIt) {
  KUNDIG_PROPERTY([] {
    TypeParam a = TestFixture::AnySum();
    const TypeParam doubled = Plus(a, TypeParam(a));
    a += a;
    RC_ASSERT(a == doubled);
    a -= a;
    RC_ASSERT(a == TestFixture::Zero());
  });
}

TYPED_TEST(GroupLawsTest, DigestIsTheSameForAnyOrderAndAnySplit) {
  KUNDIG_PROPERTY([] {
    auto customers = TestFixture::AnyCustomers();
    const TypeParam whole = SumOf<TypeParam>(customers);
    std::reverse(customers.begin(), customers.end());
    const size_t cut = *rc::gen::inRange<size_t>(0, customers.size() + 1);
    const auto middle = customers.begin() + static_cast<std::ptrdiff_t>(cut);
    const TypeParam first = SumOf<TypeParam>({customers.begin(), middle});
    const TypeParam second = SumOf<TypeParam>({middle, customers.end()});
    RC_ASSERT(DigestOf(Plus(second, first)) == DigestOf(whole));
  });
}

TYPED_TEST(GroupLawsTest, UnequalSumsHaveUnequalDigests) {
  KUNDIG_PROPERTY([] {
    const TypeParam a = TestFixture::AnySum();
    const TypeParam b = TestFixture::AnySum();
    RC_ASSERT((a == b) == (DigestOf(a) == DigestOf(b)));
  });
}

TYPED_TEST(GroupLawsTest, OneCustomerChangesASumByExactlyTheirContribution) {
  KUNDIG_PROPERTY([] {
    const TypeParam others = TestFixture::AnySum();
    const Customer customer = *AnyCustomer();
    const TypeParam contribution = SumOf<TypeParam>({customer});
    TypeParam sum = others;
    sum.Apply(customer.history(), Direction::kAdd);
    RC_ASSERT(sum == Plus(others, contribution));
    RC_ASSERT(Minus(sum, others) == contribution);
    sum.Apply(customer.history(), Direction::kRemove);
    RC_ASSERT(sum == others);
    RC_ASSERT(DigestOf(sum) == DigestOf(others));
  });
}

TYPED_TEST(GroupLawsTest, BytesReadBackAsTheSameSum) {
  KUNDIG_PROPERTY([] {
    const TypeParam sum = Minus(TestFixture::AnySum(), TestFixture::AnySum());
    const Bytes bytes = BytesOf(sum);
    ByteReader reader(bytes);
    const auto back = TypeParam::FromCanonicalBytes(reader);
    RC_ASSERT(back.has_value());
    RC_ASSERT(reader.empty());
    RC_ASSERT(*back == sum);
    RC_ASSERT(BytesOf(*back) == bytes);
  });
}

TYPED_TEST(GroupLawsTest, ShortenedBytesAreRefused) {
  KUNDIG_PROPERTY([] {
    const Bytes bytes = BytesOf(TestFixture::AnySum());
    const size_t length = *rc::gen::inRange<size_t>(0, bytes.size());
    ByteReader reader{std::span(bytes).first(length)};
    RC_ASSERT(!TypeParam::FromCanonicalBytes(reader).has_value());
  });
}

TYPED_TEST(GroupLawsTest, DamagedBytesAreRefusedOrReadAsTheyStand) {
  KUNDIG_PROPERTY([] {
    Bytes bytes = BytesOf(TestFixture::AnySum());
    const auto damage = *rc::gen::nonEmpty(rc::gen::arbitrary<std::vector<uint8_t>>());
    for (const uint8_t value : damage) {
      bytes[*rc::gen::inRange<size_t>(0, bytes.size())] ^= static_cast<std::byte>(value);
    }
    ByteReader reader(bytes);
    const auto sum = TypeParam::FromCanonicalBytes(reader);
    if (!sum) return;
    const Bytes read(bytes.begin(), bytes.end() - static_cast<std::ptrdiff_t>(reader.remaining()));
    RC_ASSERT(BytesOf(*sum) == read);
  });
}

}  // namespace
}  // namespace kundig
