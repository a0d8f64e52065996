# SPDX-License-Identifier: GPL-3.0-or-later
# Language level, warnings, sanitizers and compiler cache for the whole build.
option(WATCHFLOOR_WERROR "Treat warnings as errors" OFF)
option(WATCHFLOOR_GUI "Build the desktop program" ON)
option(WATCHFLOOR_FUZZ "Build the libFuzzer targets (clang)" OFF)
option(WATCHFLOOR_BENCH "Build the benchmarks" OFF)
set(WATCHFLOOR_SANITIZE "" CACHE STRING "Value for -fsanitize=, empty for none")

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_AUTOMOC ON)
# moc reads a layer's headers alone: a layer is compiled beside those it links, not after them.
set(CMAKE_AUTOGEN_ORIGIN_DEPENDS OFF)
# A dozen sources are compiled as one, which takes a tenth of the time. -DCMAKE_UNITY_BUILD=OFF compiles each alone
# and so finds an include that is missing (preset "single").
set(CMAKE_UNITY_BUILD ON CACHE BOOL "Compile a dozen sources as one")
set(CMAKE_UNITY_BUILD_BATCH_SIZE 12 CACHE STRING "How many sources are compiled as one")
# lld links the test programs in a fraction of the time.
find_program(WATCHFLOOR_LLD ld.lld)
if(WATCHFLOOR_LLD)
    add_link_options(-fuse-ld=lld)
endif()
if(NOT CMAKE_BUILD_TYPE)
    set(CMAKE_BUILD_TYPE RelWithDebInfo CACHE STRING "" FORCE)
endif()

add_compile_options(-Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Woverloaded-virtual
                    -Wnull-dereference -Wimplicit-fallthrough)
# GCC 12 reports null dereferences and uninitialised optionals in Qt and libstdc++ templates it inlined.
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    add_compile_options(-Wno-null-dereference -Wno-maybe-uninitialized -Wno-dangling-pointer)
    # Of several sources in one it takes all but the first for headers.
    if(CMAKE_UNITY_BUILD)
        add_compile_options($<$<COMPILE_LANGUAGE:CXX>:-Wno-subobject-linkage>)
    endif()
endif()
if(WATCHFLOOR_WERROR)
    add_compile_options(-Werror)
endif()
add_compile_definitions(QT_NO_CAST_FROM_BYTEARRAY QT_NO_URL_CAST_FROM_STRING QT_NO_KEYWORDS
                        QT_NO_FOREACH QT_DISABLE_DEPRECATED_BEFORE=0x060400)

if(WATCHFLOOR_SANITIZE)
    add_compile_options(-fsanitize=${WATCHFLOOR_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
    add_link_options(-fsanitize=${WATCHFLOOR_SANITIZE})
    # A null pointer that is used ends the program under the address sanitizer too. Looking at each before it is
    # used makes clang take a third longer; gcc does it (preset "asan-ubsan").
    if(CMAKE_CXX_COMPILER_ID MATCHES "Clang" AND WATCHFLOOR_SANITIZE MATCHES "address")
        add_compile_options(-fno-sanitize=null)
    endif()
endif()

include(WatchfloorHardening)

find_program(WATCHFLOOR_CCACHE ccache)
if(WATCHFLOOR_CCACHE)
    set(CMAKE_CXX_COMPILER_LAUNCHER "${WATCHFLOOR_CCACHE}")
endif()
