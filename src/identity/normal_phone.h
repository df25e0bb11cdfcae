// NormalPhone: one text for all the ways in which a phone number is written.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace kundig {

// The number in E.164, such as +493012345678. `region` (ISO 3166, such as "DE") is the country in
// which a number without a country code lies. Nothing where it is no number that is in use there;
// where it has an extension or more than 15 digits, which E.164 cannot say; and where by its kind
// it is not one person's: free of charge, premium rate, shared cost, a company's universal number,
// a voice mailbox.
[[nodiscard]] std::optional<std::string> NormalPhone(std::string_view text,
                                                     const std::string& region);

// Whether it is a region whose phone numbers are known, in capital letters.
[[nodiscard]] bool IsPhoneRegion(const std::string& region);

}  // namespace kundig
