# bin/kundig with libduckdb.so beside it (found by $ORIGIN), the library, its headers and the package files
# that find_package(kundig) reads.
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)
