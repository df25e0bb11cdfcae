# Writes OUTPUT, a header with one string constant for each file in STATEMENTS:
# create_tables.sql becomes kundig::sql::create_tables.
set(text "#pragma once\n#include <string_view>\nnamespace kundig::sql {\n")
foreach(file IN LISTS STATEMENTS)
  get_filename_component(name ${file} NAME_WE)
  file(READ ${file} body)
  string(APPEND text "inline constexpr std::string_view ${name} = R\"sql(${body})sql\";\n")
endforeach()
string(APPEND text "}  // namespace kundig::sql\n")
file(WRITE ${OUTPUT} "${text}")
