// The load of collect_bench: events as browser libraries send them, and the bodies that carry them.
#pragma once

#include <fmt/format.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "base/random.h"

namespace kundig {

inline std::string MakeProperties(Random& random) {
  const uint64_t product = random.Below(5'000);
  const uint64_t cents = 10 + random.Below(90);
  return fmt::format(
      R"("product_id":"p{}","name":"Whole milk, one litre","price":2.{},"currency":"EUR",)"
      R"("category":"dairy")",
      product, cents);
}

inline std::string MakeOrder(Random& random) {
  std::string products;
  const uint64_t count = 1 + random.Below(4);
  for (uint64_t i = 0; i < count; ++i) {
    const uint64_t product = random.Below(5'000);
    const uint64_t cents = 10 + random.Below(90);
    products += fmt::format(R"({}{{"product_id":"p{}","price":2.{},"quantity":1}})",
                            i == 0 ? "" : ",", product, cents);
  }
  const uint64_t order = random.Next();
  return fmt::format(R"("order_id":"o{:x}","currency":"EUR","products":[{}])", order, products);
}

// As browser libraries send them, about 500 bytes; no two are alike.
inline std::string MakeEvent(Random& random) {
  const uint64_t which = random.Below(100);
  std::string what = R"("type":"page","name":"Dairy","properties":{"path":"/shop/dairy"})";
  if (which < 70) {
    what = fmt::format(R"("type":"track","event":"Product Viewed","properties":{{{}}})",
                       MakeProperties(random));
  } else if (which < 74) {
    what = fmt::format(R"("type":"track","event":"Order Completed","properties":{{{}}})",
                       MakeOrder(random));
  } else if (which < 80) {
    what = R"("type":"identify","traits":{"plan":"free","city":"Berlin","newsletter":true})";
  }
  const uint64_t id_high = random.Next();
  const uint64_t id_low = random.Next();
  const uint64_t user = random.Below(200'000);
  const uint64_t minute = random.Below(60);
  const uint64_t second = random.Below(60);
  return fmt::format(
      R"({{"messageId":"ajs-next-{0:016x}{1:016x}","anonymousId":"anonymous-{2:07}",)"
      R"("userId":"u{2}","timestamp":"2026-03-01T12:{3:02}:{4:02}.123Z",{5},)"
      R"("context":{{"page":{{"path":"/shop/dairy","url":"https://shop.example/dairy",)"
      R"("title":"Milk"}},"userAgent":"Mozilla/5.0 (X11; Linux x86_64) Gecko/20100101",)"
      R"("library":{{"name":"analytics.js","version":"next-1.84.0"}},"locale":"de-DE"}}}})",
      id_high, id_low, user, minute, second, what);
}

struct Load {
  std::vector<std::string> bodies;
  size_t events = 0;

  [[nodiscard]] size_t bytes() const {
    size_t bytes = 0;
    for (const std::string& body : bodies) bytes += body.size();
    return bytes;
  }
};

inline Load MakeBatches(size_t events, size_t batch, uint64_t seed = 1) {
  Random random(seed);
  Load load;
  while (load.events < events) {
    std::string body = R"({"batch":[)";
    for (size_t i = 0; i < batch; ++i) {
      body += i == 0 ? "" : ",";
      body += MakeEvent(random);
    }
    load.bodies.push_back(body + R"(],"sentAt":"2026-03-01T13:00:00.000Z"})");
    load.events += batch;
  }
  return load;
}

inline Load MakeSingles(size_t events) {
  Random random(0);
  Load load{.bodies = {}, .events = events};
  for (size_t i = 0; i < events; ++i) load.bodies.push_back(MakeEvent(random));
  return load;
}

}  // namespace kundig
