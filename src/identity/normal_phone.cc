#include "identity/normal_phone.h"

#include <phonenumbers/phonenumberutil.h>

#include <set>

#include "base/utf8.h"

namespace kundig {
namespace {

using i18n::phonenumbers::PhoneNumber;
using i18n::phonenumbers::PhoneNumberUtil;

constexpr size_t kMaxBytes = 250;     // as PhoneNumberUtil itself
constexpr size_t kMaxE164Bytes = 16;  // a plus and 15 digits; some countries' plans have more

bool IsOnePersons(PhoneNumberUtil::PhoneNumberType type) {
  switch (type) {
    case PhoneNumberUtil::TOLL_FREE:
    case PhoneNumberUtil::PREMIUM_RATE:
    case PhoneNumberUtil::SHARED_COST:
    case PhoneNumberUtil::UAN:
    case PhoneNumberUtil::VOICEMAIL: return false;
    default: return true;
  }
}

}  // namespace

std::optional<std::string> NormalPhone(std::string_view text, const std::string& region) {
  if (text.size() > kMaxBytes || !IsValidUtf8(text)) return std::nullopt;
  const PhoneNumberUtil& numbers = *PhoneNumberUtil::GetInstance();
  PhoneNumber number;
  if (numbers.Parse(std::string(text), region, &number) != PhoneNumberUtil::NO_PARSING_ERROR ||
      number.has_extension() || !numbers.IsValidNumber(number) ||
      !IsOnePersons(numbers.GetNumberType(number))) {
    return std::nullopt;
  }
  std::string normal;
  numbers.Format(number, PhoneNumberUtil::E164, &normal);
  if (normal.size() > kMaxE164Bytes) return std::nullopt;
  return normal;
}

bool IsPhoneRegion(const std::string& region) {
  std::set<std::string> regions;
  PhoneNumberUtil::GetInstance()->GetSupportedRegions(&regions);
  return regions.contains(region);
}

}  // namespace kundig
