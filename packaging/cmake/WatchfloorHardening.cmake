# SPDX-License-Identifier: GPL-3.0-or-later
# What the compiler and the linker can do against faults in memory; architecture/hardening reads it out of the programs.
# Sanitizers bring checks of their own, which these would get in the way of.
include(CheckPIESupported)
check_pie_supported(LANGUAGES CXX)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
add_compile_options(-fstack-protector-strong -fstack-clash-protection)
if(CMAKE_SYSTEM_PROCESSOR MATCHES "^(x86_64|AMD64|i[3-6]86)$")
    add_compile_options(-fcf-protection=full)
endif()
add_link_options(-Wl,-z,relro,-z,now,-z,noexecstack)
add_compile_definitions(_GLIBCXX_ASSERTIONS)
if(NOT WATCHFLOOR_SANITIZE)
    # Without optimisation it does nothing but warn.
    add_compile_options($<$<NOT:$<CONFIG:Debug>>:-U_FORTIFY_SOURCE> $<$<NOT:$<CONFIG:Debug>>:-D_FORTIFY_SOURCE=3>)
endif()
