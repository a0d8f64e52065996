// SPDX-License-Identifier: GPL-3.0-or-later
// Functions that Go's text/template itself has; for the layer's own sources. All throw TemplateFailure.
#pragma once

#include "rules/templateast.h"

namespace wf::rules {

const std::string &textAt(const TemplateArguments &arguments, std::size_t at);
/// The first equals one of the others.
bool isEqual(const TemplateArguments &arguments);
enum class Order { Below, Same, Above, None };
/// A number with a point cannot be compared with one without: write 10.0 beside the value of an alert.
Order orderOf(const TemplateArguments &arguments);
Value indexed(const TemplateArguments &arguments);
std::int64_t lengthOf(const Value &value);
Value sliced(const TemplateArguments &arguments);
Value argsOf(const TemplateArguments &arguments);

} // namespace wf::rules
