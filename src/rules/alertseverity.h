// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/labels.h"
#include "base/severity.h"

namespace wf::rules {

struct AlertSeverity
{
    enum class Kind {
        Said,   ///< A label says it.
        Unsaid, ///< No label does, or none with a word that is known: P1, since unsure means the worse one.
        Nobody  ///< "none": it is there for other rules, and nobody has to be told.
    } kind = Kind::Unsaid;
    Severity severity = Severity::P1; ///< P3 of Nobody.
    bool operator==(const AlertSeverity &) const = default;
};

/// By the labels severity, priority, level and sev, the first that is there. Words as parseSeverity() reads
/// them, and those of other tools: fatal, disaster, urgent, average, ticket, notice, debug, a bare number
/// from 1 (the worst) to 5.
AlertSeverity severityOf(const Labels &labels);

} // namespace wf::rules
