# SPDX-License-Identifier: GPL-3.0-or-later
# The man pages, made of pages of the manual (packaging/manpage). A build without go-md2man has none.
find_program(WATCHFLOOR_MD2MAN go-md2man)
set(WATCHFLOOR_MAN_DIR "${CMAKE_BINARY_DIR}/share/man")

# watchfloor_manpage(NAME SECTION SUMMARY text SEE text PAGES page...)
function(watchfloor_manpage name section)
    cmake_parse_arguments(ARG "" "SUMMARY;SEE" "PAGES" ${ARGN})
    set(manual "${PROJECT_SOURCE_DIR}/resources/manual")
    set(made "${WATCHFLOOR_MAN_DIR}/man${section}/${name}.${section}")
    set(sources ${ARG_PAGES})
    list(TRANSFORM sources REPLACE "#.*" "")
    list(TRANSFORM sources PREPEND "${manual}/")
    add_custom_command(
        OUTPUT "${made}" DEPENDS ${sources} "${PROJECT_SOURCE_DIR}/packaging/manpage" VERBATIM
        WORKING_DIRECTORY "${manual}"
        COMMAND ${CMAKE_COMMAND} -E make_directory "${WATCHFLOOR_MAN_DIR}/man${section}"
        COMMAND "${PROJECT_SOURCE_DIR}/packaging/manpage" ${name} ${section}
                ${PROJECT_VERSION} "${ARG_SUMMARY}" "${ARG_SEE}" ${ARG_PAGES} > "${made}")
    set_property(GLOBAL APPEND PROPERTY WATCHFLOOR_MANPAGES "${made}")
endfunction()

if(WATCHFLOOR_MD2MAN)
    watchfloor_manpage(watchfloor 1 SUMMARY "incident command center for the desktop" PAGES program.md
                       SEE "**watchfloorctl**(1), **watchfloor.toml**(5)")
    watchfloor_manpage(watchfloorctl 1 SUMMARY "Watchfloor without a screen" PAGES command-line.md
                       SEE "**watchfloor**(1), **watchfloor.toml**(5)")
    watchfloor_manpage(watchfloor.toml 5 SUMMARY "configuration of Watchfloor"
                       PAGES targets.md sources.md messages.md "wallboard.md#Settings"
                       SEE "**watchfloor**(1), **watchfloorctl**(1)")
    get_property(pages GLOBAL PROPERTY WATCHFLOOR_MANPAGES)
    add_custom_target(manpages ALL DEPENDS ${pages})
else()
    message(STATUS "go-md2man is not there: no man pages are made")
endif()
