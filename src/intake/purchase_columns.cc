#include "intake/purchase_columns.h"

#include <charconv>

namespace kundig {
namespace {

constexpr std::array<std::string_view, kColumnRoles> kNames = {
    "customer", "time", "item",     "type",  "category",
    "service",  "name", "quantity", "price", "value"};

// Names that columns have in files out in the world, in the order in which they are preferred;
// compared without case, blanks and punctuation.
const std::array<std::vector<std::string_view>, kColumnRoles>& KnownNames() {
  static const std::array<std::vector<std::string_view>, kColumnRoles> names = {{
      {"customer", "customerid", "customerno", "customernumber",  "customerkey",
       "user",     "userid",     "household",  "householdid",     "householdkey",
       "client",   "clientid",   "member",     "memberid",        "buyer",
       "buyerid",  "visitor",    "visitorid",  "person",          "personid",
       "account",  "accountid",  "kunde",      "kundeid",         "kundennummer",
       "kundennr", "kdnr",       "mitglied",   "mitgliedsnummer", "haushalt",
       "id",       "custid",     "cust",       "anonymousid",     "email"},
      {"time",
       "timestamp",
       "transactiontimestamp",
       "datetime",
       "date",
       "day",
       "invoicedate",
       "orderdate",
       "purchasedate",
       "transactiondate",
       "transdate",
       "eventtime",
       "orderedat",
       "createdat",
       "boughtat",
       "datum",
       "zeit",
       "zeitpunkt",
       "kaufdatum",
       "bestelldatum",
       "rechnungsdatum",
       "buchungsdatum",
       "ts"},
      {"item",          "itemid",    "product",   "productid",     "stockcode",
       "sku",           "article",   "articleid", "articlenumber", "artikel",
       "artikelnummer", "artikelnr", "produkt",   "produktid",     "movieid",
       "trackid",       "songid",    "bookid",    "isbn",          "asin"},
      {"type", "producttype", "itemtype", "subcategory", "artikeltyp", "produkttyp", "produktart"},
      {"category", "productcategory", "itemcategory", "department", "kategorie", "warengruppe",
       "produktgruppe", "produktkategorie", "need", "bedarf"},
      {"service", "serviceid", "dienst", "dienstleistung", "leistung"},
      {"name", "productname", "itemname", "description", "productdescription", "title",
       "bezeichnung", "artikelbezeichnung", "beschreibung", "titel"},
      {"quantity", "qty", "units", "count", "amountunits", "menge", "anzahl", "stueck", "stück"},
      {"price", "unitprice", "priceperunit", "itemprice", "preis", "einzelpreis", "stueckpreis",
       "stückpreis"},
      {"value", "salesvalue", "sales", "amount", "total", "totalprice", "totalvalue", "linetotal",
       "revenue", "spend", "ordervalue", "dollars", "euros", "betrag", "umsatz", "summe", "gesamt",
       "gesamtpreis", "wert"},
  }};
  return names;
}

std::string Plain(std::string_view name) {
  std::string plain;
  for (const char c : name) {
    const auto byte = static_cast<unsigned char>(c);
    if (std::isalnum(byte) != 0) plain += static_cast<char>(std::tolower(byte));
    if (byte >= 0x80) plain += c;  // letters beyond ASCII stay as they are
  }
  return plain;
}

bool IsNumeric(std::string_view type) {
  return type.ends_with("INT") || type.ends_with("INTEGER") || type == "FLOAT" ||
         type == "DOUBLE" || type == "DECIMAL";
}

// Whether a column of this SQL type can play the role; text can play any.
bool CanBe(ColumnRole role, std::string_view type) {
  if (type.empty() || type == "VARCHAR") return true;
  switch (role) {
    case ColumnRole::kTime:
      return type == "DATE" || type.starts_with("TIMESTAMP") || type.ends_with("INTEGER") ||
             type.ends_with("BIGINT");
    case ColumnRole::kQuantity:
    case ColumnRole::kPrice:
    case ColumnRole::kValue: return IsNumeric(type);
    default: return IsNumeric(type) || type == "BOOLEAN";
  }
}

// "1 = date, 2 = amount", or, without names, "1 (such as 00004), 2 (such as 19970101)".
std::string Listing(const std::vector<ColumnInfo>& columns) {
  constexpr size_t kMostBytes = 40;
  std::string listing;
  for (size_t i = 0; i < columns.size(); ++i) {
    const ColumnInfo& column = columns[i];
    listing += fmt::format("{}{}", i == 0 ? "" : ", ", i + 1);
    if (!column.name.empty()) {
      listing += " = " + column.name;
    } else if (!column.example.empty()) {
      listing += fmt::format(" (such as {})", column.example.substr(0, kMostBytes));
    }
  }
  return listing;
}

Result<ColumnRole> ParseRole(std::string_view text) {
  if (text == "product") return ColumnRole::kProduct;
  for (size_t i = 0; i < kNames.size(); ++i) {
    if (text == kNames[i]) return static_cast<ColumnRole>(i);
  }
  return Fail(ErrorCode::kUsage, fmt::format("a column cannot mean \"{}\"", text), "--columns",
              fmt::format("Use {}.", fmt::join(kNames, ", ")));
}

Result<size_t> FindColumn(const std::vector<ColumnInfo>& columns, std::string_view text) {
  for (size_t i = 0; i < columns.size(); ++i) {
    if (columns[i].name == text && !text.empty()) return i;
  }
  size_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error == std::errc() && end == text.data() + text.size() && number >= 1 &&
      number <= columns.size()) {
    return number - 1;
  }
  return Fail(ErrorCode::kUsage, fmt::format("there is no column \"{}\"", text), "--columns",
              fmt::format("The columns are: {}.", Listing(columns)));
}

}  // namespace

std::string_view RoleName(ColumnRole role) { return kNames[static_cast<size_t>(role)]; }

bool IsKnownColumnName(std::string_view name) {
  const std::string plain = Plain(name);
  return std::ranges::any_of(KnownNames(), [&plain](const auto& names) {
    return std::ranges::find(names, plain) != names.end();
  });
}

std::optional<ColumnRole> PurchaseColumns::RoleOf(size_t position) const {
  for (size_t i = 0; i < kColumnRoles; ++i) {
    if (positions_[i] == position) return static_cast<ColumnRole>(i);
  }
  return std::nullopt;
}

Result<PurchaseColumns> AssignColumns(const std::vector<ColumnInfo>& columns,
                                      const ColumnOverrides& overrides) {
  PurchaseColumns assigned;
  for (const auto& [role_text, column_text] : overrides) {
    KUNDIG_ASSIGN_OR_RETURN(const ColumnRole role, ParseRole(role_text));
    KUNDIG_ASSIGN_OR_RETURN(const size_t position, FindColumn(columns, column_text));
    if (!CanBe(role, columns[position].sql_type)) {
      return Fail(ErrorCode::kUsage,
                  fmt::format("column \"{}\" of type {} cannot be the {}", column_text,
                              columns[position].sql_type, role_text),
                  "--columns", fmt::format("The columns are: {}.", Listing(columns)));
    }
    assigned.Set(role, position);
  }
  for (size_t i = 0; i < kColumnRoles; ++i) {
    const auto role = static_cast<ColumnRole>(i);
    for (const std::string_view known : KnownNames()[i]) {
      for (size_t position = 0; position < columns.size() && !assigned.At(role); ++position) {
        if (assigned.RoleOf(position) || Plain(columns[position].name) != known) continue;
        if (CanBe(role, columns[position].sql_type)) assigned.Set(role, position);
      }
    }
  }
  if (!assigned.At(ColumnRole::kCustomer)) {
    return Fail(
        ErrorCode::kUsage, "no column looks like the customer",
        fmt::format("columns: {}", Listing(columns)),
        "Say which is which, by name or number: --columns customer=1,time=3,quantity=4,value=5");
  }
  return assigned;
}

}  // namespace kundig
