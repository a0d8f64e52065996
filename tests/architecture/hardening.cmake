# SPDX-License-Identifier: GPL-3.0-or-later
# Checks what the compiler and the linker were to build into the programs:
# cmake -DREADELF=readelf -DPROGRAMS=a|b -P hardening.cmake
cmake_minimum_required(VERSION 3.25)
if(NOT READELF OR NOT PROGRAMS)
    message(FATAL_ERROR "run as: cmake -DREADELF=readelf -DPROGRAMS=a|b -P hardening.cmake")
endif()
string(REPLACE "|" ";" programs "${PROGRAMS}")
set(missing 0)

function(expect program text pattern what)
    if(NOT text MATCHES "${pattern}")
        message("${program}: ${what}")
        math(EXPR missing "${missing} + 1")
        set(missing ${missing} PARENT_SCOPE)
    endif()
endfunction()

foreach(program IN LISTS programs)
    execute_process(COMMAND ${CMAKE_COMMAND} -E env LC_ALL=C ${READELF} -hldW "${program}"
                    OUTPUT_VARIABLE elf RESULT_VARIABLE failed)
    execute_process(COMMAND ${CMAKE_COMMAND} -E env LC_ALL=C ${READELF} --dyn-syms -W "${program}"
                    OUTPUT_VARIABLE symbols RESULT_VARIABLE unread)
    if(failed OR unread)
        message(FATAL_ERROR "${program}: readelf cannot read it")
    endif()
    expect("${program}" "${elf}" "Type: +DYN" "can be loaded at one address only (PIE is off)")
    expect("${program}" "${elf}" "GNU_RELRO" "its tables of addresses stay writable (RELRO is off)")
    expect("${program}" "${elf}" "BIND_NOW|FLAGS_1[^\n]*NOW" "binds symbols late (-z now is off)")
    expect("${program}" "${elf}" "GNU_STACK +0x0+ 0x0+ 0x0+ 0x0+ 0x0+ RW +" "its stack can be executed")
    expect("${program}" "${symbols}" "__stack_chk_fail" "its stack is not guarded (-fstack-protector-strong is off)")
endforeach()
if(missing GREATER 0)
    message(FATAL_ERROR "${missing} protection(s) are missing")
endif()
message("all protections are built in")
