# SPDX-License-Identifier: GPL-3.0-or-later
# Checks that the sources look as .clang-format says: cmake -DROOT=DIR -DTOOL=clang-format -P format.cmake
# Mend a file with: clang-format -i FILE
cmake_minimum_required(VERSION 3.25)
if(NOT IS_DIRECTORY "${ROOT}/src")
    message(FATAL_ERROR "run as: cmake -DROOT=<repository> -DTOOL=<clang-format> -P format.cmake")
endif()
get_filename_component(ROOT "${ROOT}" ABSOLUTE)

# Another version breaks lines at other places.
set(version 14)
set(said "")
if(TOOL)
    execute_process(COMMAND "${TOOL}" --version OUTPUT_VARIABLE said ERROR_QUIET)
endif()
if(NOT said MATCHES "version ${version}\\.")
    message("skipped: clang-format ${version} is not there")
    return()
endif()

file(GLOB_RECURSE sources "${ROOT}/src/*.cpp" "${ROOT}/src/*.h" "${ROOT}/ui/*.cpp" "${ROOT}/ui/*.h"
     "${ROOT}/tests/*.cpp" "${ROOT}/tests/*.h")
list(LENGTH sources count)
if(count LESS 300)
    message(FATAL_ERROR "only ${count} sources were found")
endif()
execute_process(COMMAND "${TOOL}" --style=file --dry-run -Werror ${sources}
                WORKING_DIRECTORY "${ROOT}" RESULT_VARIABLE failed ERROR_VARIABLE problems)
if(failed)
    # A line for each place is enough: what it should be says clang-format itself.
    string(REGEX MATCHALL "[^\n]*error: code should be clang-formatted[^\n]*" places "${problems}")
    list(TRANSFORM places REPLACE "${ROOT}/" "")
    list(JOIN places "\n" places)
    message("${places}")
    message(FATAL_ERROR "some sources do not look as .clang-format says: clang-format -i FILE")
endif()
message("${count} sources look as .clang-format says")
