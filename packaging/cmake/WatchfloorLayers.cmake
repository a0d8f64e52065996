# SPDX-License-Identifier: GPL-3.0-or-later
# One static library per folder. Headers are reached as "layer/file.h" through an include root that
# holds a link to that one folder, so a layer can include only what it links: a wrong include does
# not compile.

# watchfloor_layer(NAME [HOT] LINKS target... [PRIVATE_LINKS target...])
# HOT: most of what the tests wait for is computed here. It is optimised where the rest is not, with sanitizers.
function(watchfloor_layer name)
    cmake_parse_arguments(ARG "HOT" "" "LINKS;PRIVATE_LINKS" ${ARGN})
    file(GLOB sources CONFIGURE_DEPENDS "${CMAKE_CURRENT_SOURCE_DIR}/*.cpp"
                                        "${CMAKE_CURRENT_SOURCE_DIR}/*.h")
    set(target "wf_${name}")
    add_library(${target} STATIC ${sources})
    set_target_properties(${target} PROPERTIES LINKER_LANGUAGE CXX)
    set(root "${CMAKE_BINARY_DIR}/layers/${name}")
    file(MAKE_DIRECTORY "${root}")
    file(CREATE_LINK "${CMAKE_CURRENT_SOURCE_DIR}" "${root}/${name}" SYMBOLIC)
    target_include_directories(${target} PUBLIC "${root}")
    target_link_libraries(${target} PUBLIC ${ARG_LINKS} PRIVATE ${ARG_PRIVATE_LINKS})
    if(ARG_HOT AND WATCHFLOOR_SANITIZE)
        target_compile_options(${target} PRIVATE -O1)
    endif()
endfunction()

# watchfloor_tests(FOLDER LINKS target...): the tst_*.cpp of the folder are one program with an entry
# and a line of ctest each (tests/support/testentry.h). The program of unit/log is unit_log_tst_all.
# QTest by itself ends a function after five minutes, which a loaded machine under sanitizers can need.
set(watchfloor_test_environment QT_QPA_PLATFORM=offscreen LC_ALL=C.UTF-8 TZ=UTC
    QTEST_FUNCTION_TIMEOUT=1200000
    # What sounds in a test is heard by nobody.
    PULSE_SERVER=unix:/nowhere PIPEWIRE_REMOTE=nowhere ALSA_CONFIG_PATH=/nowhere)
# Sanitizers take many times as long.
set(watchfloor_test_timeout 120)
if(WATCHFLOOR_SANITIZE)
    list(APPEND watchfloor_test_environment
         "LSAN_OPTIONS=suppressions=${PROJECT_SOURCE_DIR}/tests/support/sanitizer.supp:print_suppressions=0")
    # Who allocated what is not kept for a report: it costs a fifth of all tests. Unset it to see more of an error.
    list(APPEND watchfloor_test_environment "ASAN_OPTIONS=malloc_context_size=1:quarantine_size_mb=32")
    set(watchfloor_test_timeout 600)
endif()
function(watchfloor_tests folder)
    cmake_parse_arguments(ARG "" "" "LINKS" ${ARGN})
    file(GLOB sources CONFIGURE_DEPENDS "${CMAKE_CURRENT_SOURCE_DIR}/${folder}/tst_*.cpp")
    string(REPLACE "/" "_" target "${folder}_tst_all")
    add_executable(${target} ${sources})
    target_link_libraries(${target} PRIVATE ${ARG_LINKS} wf_testsupport wf_testentry Qt6::Test)
    # What is tested is optimised; the tests themselves are compiled in half the time without.
    target_compile_options(${target} PRIVATE -O0 -U_FORTIFY_SOURCE)
    target_compile_definitions(${target} PRIVATE
        WATCHFLOOR_TEST_DATA="${PROJECT_SOURCE_DIR}/tests/data"
        WATCHFLOOR_SOURCE_DIR="${PROJECT_SOURCE_DIR}")
    foreach(source IN LISTS sources)
        get_filename_component(name "${source}" NAME_WE)
        add_test(NAME "${folder}/${name}" COMMAND ${target} ${name})
        set_tests_properties("${folder}/${name}" PROPERTIES
            ENVIRONMENT "${watchfloor_test_environment};WATCHFLOORCTL=$<TARGET_FILE:watchfloorctl>"
            # A screen of the person who runs them is nothing they need.
            ENVIRONMENT_MODIFICATION "DISPLAY=unset:;WAYLAND_DISPLAY=unset:"
            TIMEOUT ${watchfloor_test_timeout})
    endforeach()
endfunction()
