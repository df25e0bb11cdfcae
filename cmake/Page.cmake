# The page (web/), built by vite and made a part of the server as src/server/page_files.h describes.
file(GLOB_RECURSE page_sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/web/src/*)
file(GLOB page_settings CONFIGURE_DEPENDS
  ${CMAKE_SOURCE_DIR}/web/*.js* ${CMAKE_SOURCE_DIR}/web/*.mjs ${CMAKE_SOURCE_DIR}/web/*.html)
set(page_files ${CMAKE_BINARY_DIR}/page/page_files.cc)
add_custom_command(OUTPUT ${page_files}
  COMMAND ${CMAKE_SOURCE_DIR}/tools/build_page.sh ${CMAKE_BINARY_DIR}/page
  DEPENDS ${page_sources} ${page_settings} ${CMAKE_SOURCE_DIR}/tools/build_page.sh
  COMMENT "Building the page" VERBATIM)
target_sources(kundig_server PRIVATE ${page_files})
