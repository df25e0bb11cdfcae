# One test program a layer, kundig_<layer>_test, from the _test.cc files beside the code.
find_package(GTest 1.12 REQUIRED)
find_library(RAPIDCHECK_LIBRARY rapidcheck REQUIRED)

add_library(kundig_test_support INTERFACE)
target_link_libraries(kundig_test_support INTERFACE
  GTest::gtest_main GTest::gmock ${RAPIDCHECK_LIBRARY} kundig kundig_options Boost::headers
  Eigen3::Eigen simdjson::simdjson PkgConfig::sodium PkgConfig::openblas ${LAPACKE_LIBRARY} duckdb)
target_compile_definitions(kundig_test_support INTERFACE KUNDIG_SOURCE_DIR="${CMAKE_SOURCE_DIR}")

foreach(layer IN LISTS KUNDIG_PRESENT_LAYERS)
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/src/${layer}/*_test.cc)
  if(NOT sources)
    continue()
  endif()
  add_executable(kundig_${layer}_test ${sources})
  target_link_libraries(kundig_${layer}_test PRIVATE kundig_test_support)
  target_precompile_headers(kundig_${layer}_test PRIVATE
    ${CMAKE_SOURCE_DIR}/cmake/precompiled.h <gtest/gtest.h>)
  set_target_properties(kundig_${layer}_test PROPERTIES BUILD_RPATH_USE_ORIGIN ON)
  add_test(NAME ${layer} COMMAND kundig_${layer}_test)
endforeach()
