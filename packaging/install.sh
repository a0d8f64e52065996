# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash
# Sourced by packaging/run and packaging/test: installs the packages of packaging/dependencies that
# this machine lacks.

policy_file=/usr/sbin/policy-rc.d
policy_mark='# Written by Watchfloor while it installs packages; safe to delete.'

# The packages of the sections named: packages_of FILE SECTION…
packages_of() {
    local file=$1 section=''
    shift
    while read -r line; do
        case $line in
        '' | '#'*) ;;
        '['*']') section=${line#[} section=${section%]} ;;
        *) [[ " $* " == *" $section "* ]] && printf '%s\n' "$line" ;;
        esac
    done <"$file"
    return 0
}

is_installed() {
    dpkg-query --show --showformat='${db:Status-Status}\n' "$1" 2>/dev/null | grep -qx installed
}

# Runs a command as root: as_root COMMAND…
as_root() {
    if [[ $(id -u) -eq 0 ]]; then
        "$@"
    else
        sudo -- "$@"
    fi
}

can_be_root() {
    [[ $(id -u) -eq 0 ]] && return 0
    command -v sudo >/dev/null || return 1
    # With a terminal sudo may ask for the password.
    sudo --non-interactive true 2>/dev/null || [[ -t 0 ]]
}

give_up() {
    local reason=$1
    shift
    {
        printf 'Watchfloor needs packages that are not installed:\n'
        printf '    %s\n' "$@"
        printf '%s\n' "$reason"
        printf 'Install them, then run this again:\n    apt-get install --no-install-recommends %s\n' "$*"
    } >&2
    exit 1
}

# A server's package starts its service when it is installed. Watchfloor wants the programs only: a
# policy file keeps invoke-rc.d from starting them meanwhile. One that is there already stays.
hold_services() {
    if [[ -e $policy_file ]] && ! grep -qxF "$policy_mark" "$policy_file"; then
        return 0
    fi
    printf '#!/bin/sh\n%s\nexit 101\n' "$policy_mark" | as_root tee "$policy_file" >/dev/null
    as_root chmod 755 "$policy_file"
    trap release_services EXIT
}

release_services() {
    if [[ -e $policy_file ]] && grep -qxF "$policy_mark" "$policy_file"; then
        as_root rm -f "$policy_file"
    fi
}

# The services must not start at the next boot either: disable_services PACKAGE…
disable_services() {
    local package
    command -v systemctl >/dev/null || return 0
    for package in "$@"; do
        case $package in
        prometheus | prometheus-node-exporter)
            as_root systemctl --quiet disable "$package.service" >/dev/null 2>&1 || true
            ;;
        esac
    done
}

# install_missing FILE SECTION…
install_missing() {
    local package missing=()
    if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
        {
            printf 'This is not Debian, so nothing is installed. Debian 12 calls what is needed:\n'
            packages_of "$@" | sed 's/^/    /'
        } >&2
        return 0
    fi
    for package in $(packages_of "$@"); do
        is_installed "$package" || missing+=("$package")
    done
    [[ ${#missing[@]} -eq 0 ]] && return 0

    can_be_root || give_up 'They cannot be installed from here: this is not root, and sudo is missing or refuses.' \
        "${missing[@]}"
    printf 'Installing: %s\n' "${missing[*]}"
    # The lists that are there may do when new ones cannot be had.
    as_root apt-get update --quiet || true
    hold_services
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install --quiet --yes --no-install-recommends \
        "${missing[@]}" || give_up 'apt-get could not install them, its message stands above. Is the network there?' "${missing[@]}"
    disable_services "${missing[@]}"
    release_services
    trap - EXIT
}
