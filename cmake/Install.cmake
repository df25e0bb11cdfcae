# bin/kundig with libduckdb.so beside it (found by $ORIGIN), the library, its headers and the
# package files that find_package(kundig) reads.
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

set(package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/kundig)

install(TARGETS kundig_command RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
install(PROGRAMS ${KUNDIG_DUCKDB_DIR}/libduckdb.so DESTINATION ${CMAKE_INSTALL_BINDIR})

install(TARGETS kundig EXPORT kundig_targets ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR})
install(DIRECTORY ${CMAKE_SOURCE_DIR}/src/ DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/kundig
  FILES_MATCHING PATTERN *.h)
install(EXPORT kundig_targets FILE kundigTargets.cmake NAMESPACE kundig::
  DESTINATION ${package_dir})

configure_package_config_file(
  ${CMAKE_SOURCE_DIR}/cmake/kundigConfig.cmake.in ${CMAKE_BINARY_DIR}/kundigConfig.cmake
  INSTALL_DESTINATION ${package_dir} PATH_VARS CMAKE_INSTALL_BINDIR)
# Before 1.0 every minor version may change the interface.
write_basic_package_version_file(${CMAKE_BINARY_DIR}/kundigConfigVersion.cmake
  COMPATIBILITY SameMinorVersion)
install(FILES ${CMAKE_BINARY_DIR}/kundigConfig.cmake ${CMAKE_BINARY_DIR}/kundigConfigVersion.cmake
  DESTINATION ${package_dir})

install(FILES ${CMAKE_SOURCE_DIR}/LICENSE ${CMAKE_SOURCE_DIR}/NOTICE
  DESTINATION ${CMAKE_INSTALL_DOCDIR})
