# One object library a folder of src/ (tools/layers.txt says which may include which), and the
# library `kundig` made of them all. A file appears in the build by lying in its folder.
set(KUNDIG_LAYERS base events sums models store identity intake decisions evidence simulation engine server cli)

add_library(kundig_options INTERFACE)
target_compile_features(kundig_options INTERFACE cxx_std_20)
target_compile_options(kundig_options INTERFACE
  # No fused multiply-add that the source does not ask for: simulated data are equal on all machines.
  -ffp-contract=off
  -Wall -Wextra -Wshadow -Wnon-virtual-dtor -Wold-style-cast -Woverloaded-virtual -Wno-missing-field-initializers -Werror)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # g++ 12 warns of impossible sizes in its own <string> (GCC bugs 105329, 105651).
  target_compile_options(kundig_options INTERFACE -Wno-restrict -Wno-stringop-overflow -Wno-array-bounds
    -Wno-stringop-overread -Wno-maybe-uninitialized)
endif()
if(KUNDIG_SANITIZE)
  target_compile_options(kundig_options INTERFACE -fsanitize=${KUNDIG_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  target_link_options(kundig_options INTERFACE -fsanitize=${KUNDIG_SANITIZE})
  if(KUNDIG_SANITIZE STREQUAL "thread" AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    # Asio's fences, which ThreadSanitizer does not see; Asio passes data by locks as well.
    target_compile_options(kundig_options INTERFACE -Wno-tsan)
  endif()
endif()
if(KUNDIG_FUZZ)
  target_compile_options(kundig_options INTERFACE -fsanitize=fuzzer-no-link)
endif()

add_library(kundig STATIC)
add_library(kundig::kundig ALIAS kundig)
target_include_directories(kundig PUBLIC
  $<BUILD_INTERFACE:${CMAKE_SOURCE_DIR}/src> $<INSTALL_INTERFACE:include/kundig>)
target_compile_features(kundig PUBLIC cxx_std_20)
target_link_libraries(kundig
  PUBLIC tl::expected fmt::fmt
  PRIVATE Boost::headers Eigen3::Eigen simdjson::simdjson ZLIB::ZLIB OpenSSL::SSL Threads::Threads PkgConfig::sodium
          PkgConfig::openblas ${LAPACKE_LIBRARY} tomlplusplus::tomlplusplus duckdb
          ${PHONENUMBER_LIBRARY} ${PROTOBUF_LIBRARY} ${UTF8PROC_LIBRARY})

foreach(layer IN LISTS KUNDIG_LAYERS)
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/src/${layer}/*.cc)
  list(FILTER sources EXCLUDE REGEX "_test\\.cc$|/cli/main\\.cc$")
  if(NOT sources)
    continue()
  endif()
  add_library(kundig_${layer} OBJECT ${sources})
  target_include_directories(kundig_${layer} PUBLIC ${CMAKE_SOURCE_DIR}/src)
  target_link_libraries(kundig_${layer}
    PUBLIC kundig_options tl::expected fmt::fmt Boost::headers
    PRIVATE Eigen3::Eigen simdjson::simdjson ZLIB::ZLIB OpenSSL::SSL Threads::Threads PkgConfig::sodium
            PkgConfig::openblas duckdb CLI11::CLI11 tomlplusplus::tomlplusplus)
  set_target_properties(kundig_${layer} PROPERTIES POSITION_INDEPENDENT_CODE ON)
  # SQL lies in .sql files beside the code and is built into the binary as string constants.
  file(GLOB_RECURSE statements CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/src/${layer}/*.sql)
  if(statements)
    set(generated ${CMAKE_BINARY_DIR}/generated/${layer}/statements.h)
    add_custom_command(OUTPUT ${generated}
      COMMAND ${CMAKE_COMMAND} -DOUTPUT=${generated} "-DSTATEMENTS=${statements}"
              -P ${CMAKE_SOURCE_DIR}/cmake/EmbedSql.cmake
      DEPENDS ${statements} ${CMAKE_SOURCE_DIR}/cmake/EmbedSql.cmake VERBATIM)
    target_sources(kundig_${layer} PRIVATE ${generated})
    target_include_directories(kundig_${layer} PRIVATE ${CMAKE_BINARY_DIR}/generated)
  endif()
  if(layer STREQUAL base)
    target_precompile_headers(kundig_base PRIVATE ${CMAKE_SOURCE_DIR}/cmake/precompiled.h)
  else()
    target_precompile_headers(kundig_${layer} REUSE_FROM kundig_base)
  endif()
  if(NOT layer STREQUAL cli)  # the command line uses the library; it is no part of it
    target_sources(kundig PRIVATE $<TARGET_OBJECTS:kundig_${layer}>)
  endif()
  list(APPEND KUNDIG_PRESENT_LAYERS ${layer})
endforeach()
target_include_directories(kundig_identity SYSTEM PRIVATE ${KUNDIG_PHONENUMBER_DIR}/include)
target_compile_definitions(kundig_cli PRIVATE KUNDIG_VERSION="${PROJECT_VERSION}")
