// Any text as an e-mail address, a phone number, an identifier: a normal form is its own normal
// form, and it is valid text.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/check.h"
#include "base/utf8.h"
#include "identity/identifiers.h"
#include "identity/normal_email.h"
#include "identity/normal_phone.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const auto email = kundig::NormalEmail(text)) {
    KUNDIG_CHECK(kundig::IsValidUtf8(*email) && kundig::NormalEmail(*email) == email);
  }
  // E.164: a plus and at most 15 digits; it says its country, so ours does not matter any more.
  if (const auto phone = kundig::NormalPhone(text, "DE")) {
    KUNDIG_CHECK(phone->starts_with('+') && phone->size() <= 16);
    KUNDIG_CHECK(phone->find_first_not_of("0123456789", 1) == std::string::npos);
    KUNDIG_CHECK(kundig::NormalPhone(*phone, "US") == phone);
  }
  const kundig::Event event{.user_id = std::string(text), .email = std::string(text)};
  const auto identifiers = kundig::IdentifiersOf(event, "DE");
  KUNDIG_CHECK(!identifiers.empty());
  for (const kundig::Identifier& identifier : identifiers) {
    KUNDIG_CHECK(identifiers.size() == 1 || !kundig::StandsForNobody(identifier.value));
  }
  return 0;
}
