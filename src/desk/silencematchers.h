// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "feed/silence.h"
#include "incident/incident.h"
#include "metrics/seriesstore.h"

namespace wf {

/// Reads what a person writes of what is to be silenced: matchers as in PromQL, with or without braces; a
/// name before them is the alert's. Errors are sentences: there is none, one that is wrong, or all of them
/// hold for an alert that has no labels, which would silence everything.
Expected<std::vector<SilenceMatcher>> parseMatchers(const QString &text);

/// What would silence the alerts of an incident at one of the Alertmanagers.
struct SilenceProposal
{
    FeedId feed; ///< Empty: none of them has alerts of the incident.
    std::vector<SilenceMatcher> matchers;
};
/// The labels that all alerts of the incident share at the Alertmanager that has most of them. They are found
/// by the name that the texts of its conditions begin with.
SilenceProposal proposedSilence(const Incident &incident, const SeriesCatalog &catalog);

} // namespace wf
