// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk/desk.h"

namespace wf {

/// Something a text names that one can go to.
struct Mention
{
    enum class Kind { Incident, Step, Series };
    Kind kind = Kind::Incident;
    qsizetype start = 0; ///< In the text, in characters.
    qsizetype length = 0;
    QString target; ///< Id of the incident or the step, or the metric's name as it is written.
    bool operator==(const Mention &) const = default;
};

/// "INC-0012"; "#2.3", the third step of the second phase of `incident`, counted from 1; "qih.queue_depth", a
/// metric that is scraped. Only what there is. In order, none inside another. At most 50.
std::vector<Mention> mentionsIn(const QString &text, const Desk &desk, const IncidentId &incident);

} // namespace wf
