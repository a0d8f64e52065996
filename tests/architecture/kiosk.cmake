# SPDX-License-Identifier: GPL-3.0-or-later
# Checks that the wallboard's unit keeps its sandbox: every line that closes something is there, systemd reads it, and
# its own measure of what stays open (10 is all) is low.
# cmake -DROOT=DIR -DTOOL=systemd-analyze -P kiosk.cmake
cmake_minimum_required(VERSION 3.25)
set(unit "${ROOT}/packaging/kiosk/watchfloor-wallboard.service")
if(NOT EXISTS "${unit}")
    message(FATAL_ERROR "run as: cmake -DROOT=<repository> -DTOOL=systemd-analyze -P kiosk.cmake")
endif()
file(STRINGS "${unit}" lines)
set(missing 0)
foreach(setting "NoNewPrivileges=yes" "ProtectSystem=strict" "ProtectHome=read-only" "PrivateTmp=yes" "UMask=0077"
        "CapabilityBoundingSet=" "RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6 AF_NETLINK"
        "SystemCallFilter=@system-service" "SystemCallArchitectures=native" "ProtectKernelTunables=yes"
        "ProtectKernelModules=yes" "ProtectKernelLogs=yes" "ProtectControlGroups=yes" "RestrictNamespaces=yes"
        "RestrictSUIDSGID=yes" "RestrictRealtime=yes" "LockPersonality=yes" "MemoryMax=1G"
        "Environment=XAUTHORITY=/run/watchfloor-wallboard/Xauthority")
    if(NOT setting IN_LIST lines)
        message("${unit}: ${setting} is missing")
        math(EXPR missing "${missing} + 1")
    endif()
endforeach()
# A second line would undo the first.
foreach(name NoNewPrivileges ProtectSystem ProtectHome PrivateTmp SystemCallFilter RestrictAddressFamilies UMask)
    set(same ${lines})
    list(FILTER same INCLUDE REGEX "^${name}=")
    list(LENGTH same count)
    if(count GREATER 1)
        message("${unit}: ${name} is set ${count} times")
        math(EXPR missing "${missing} + 1")
    endif()
endforeach()
if(missing GREATER 0)
    message(FATAL_ERROR "${missing} setting(s) of the sandbox are wrong")
endif()
if(NOT TOOL)
    message("skipped: systemd-analyze is not there")
    return()
endif()
execute_process(COMMAND "${TOOL}" security --offline=yes --threshold=30 --no-pager "${unit}"
                OUTPUT_VARIABLE said ERROR_VARIABLE failed RESULT_VARIABLE exposed)
if(NOT said MATCHES "Overall exposure level")
    message("skipped: systemd-analyze measures nothing here: ${failed}")
    return()
endif()
string(REGEX MATCH "Overall exposure level[^\n]*" level "${said}")
if(exposed)
    message(FATAL_ERROR "${unit}: ${level}, at most 3.0 is wanted")
endif()
message("the wallboard's unit is closed: ${level}")
