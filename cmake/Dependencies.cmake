# Every part that is taken, not written. Versions are those of Debian 12; tools/packages.txt pins them.
find_package(Boost 1.81 REQUIRED)
find_package(Eigen3 3.4 REQUIRED)
find_package(fmt 9 REQUIRED)
find_package(tl-expected 1.0 REQUIRED)
find_package(simdjson 3.0 REQUIRED)
find_package(ZLIB REQUIRED)
find_package(OpenSSL 3.0 REQUIRED)
find_package(Threads REQUIRED)
find_package(PkgConfig REQUIRED)
pkg_check_modules(sodium REQUIRED IMPORTED_TARGET libsodium)
pkg_check_modules(openblas REQUIRED IMPORTED_TARGET openblas)
find_library(LAPACKE_LIBRARY lapacke REQUIRED)
find_package(CLI11 2.1 REQUIRED)
find_package(tomlplusplus 3.3 REQUIRED)

set(KUNDIG_DUCKDB_DIR ${CMAKE_SOURCE_DIR}/.deps/duckdb CACHE PATH "Folder with libduckdb.so and duckdb.h")
if(NOT EXISTS ${KUNDIG_DUCKDB_DIR}/libduckdb.so)
  message(FATAL_ERROR "DuckDB is missing in ${KUNDIG_DUCKDB_DIR}: run tools/fetch_duckdb.sh (./run and ./test do it)")
endif()
add_library(duckdb SHARED IMPORTED GLOBAL)
set_target_properties(duckdb PROPERTIES
  IMPORTED_LOCATION ${KUNDIG_DUCKDB_DIR}/libduckdb.so
  IMPORTED_NO_SONAME ON
  INTERFACE_INCLUDE_DIRECTORIES ${KUNDIG_DUCKDB_DIR})

# Debian's package with these headers cannot be installed beside Boost 1.81.
set(KUNDIG_PHONENUMBER_DIR ${CMAKE_SOURCE_DIR}/.deps/phonenumber
  CACHE PATH "Folder with libphonenumber's include/")
if(NOT EXISTS ${KUNDIG_PHONENUMBER_DIR}/include/phonenumbers/phonenumberutil.h)
  message(FATAL_ERROR "libphonenumber's headers are missing in ${KUNDIG_PHONENUMBER_DIR}: "
    "run tools/fetch_phonenumber.sh (./run and ./test do it)")
endif()
find_library(PHONENUMBER_LIBRARY libphonenumber.so.8 REQUIRED)
find_library(UTF8PROC_LIBRARY utf8proc REQUIRED)
find_library(PROTOBUF_LIBRARY protobuf REQUIRED)
