// SPDX-License-Identifier: GPL-3.0-or-later
// toml++ as this project uses it: include this, never the library itself.
#pragma once

#define TOML_EXCEPTIONS 0
// Its parser asserts what a text from outside may well break ("[@"), and reports an error behind it.
#define TOML_ASSERT(expr) static_cast<void>(0)
#include <toml++/toml.h>
