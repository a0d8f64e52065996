// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "incident/incident.h"

/// The parts of the fold that stand in files of their own. Internal to this layer.
namespace wf {

void foldRole(Incident &incident, const Event &event);
/// Command offered and declined.
void foldOffer(Incident &incident, const Event &event);
void foldFacts(Incident &incident, const Event &event);
void foldMerged(Incident &incident, const Event &event);
void foldUnmerged(Incident &incident, const Event &event);
/// Hypotheses, evidence and calls.
void foldKnowledge(Incident &incident, const Event &event);
/// Queued, approved, sent, failed.
void foldMessage(Incident &incident, const Event &event);
/// What was written after the incident, and action items of any time.
void foldReview(Incident &incident, const Event &event);

} // namespace wf
