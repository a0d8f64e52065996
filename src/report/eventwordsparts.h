// SPDX-License-Identifier: GPL-3.0-or-later
// What eventwords.cpp and eventwordsmore.cpp share.
#pragma once

#include "incident/event.h"
#include "report/block.h"

namespace wf::report {

/// The parts of a line; those that are empty are left out.
struct Words
{
    QString lead;
    QString text;
    QString tail = {};
    QString code = {};
    Tone tone = Tone::Plain;
};

/// "14:32:07 UTC" of a time in the payload; empty without one.
QString dueText(const Event &e, const char *key);

Words decision(const Event &e);
Words update(const Event &e);
Words message(const Event &e);
Words knowledge(const Event &e); ///< Evidence, hypotheses, calls, pinned windows.
Words review(const Event &e);
Words action(const Event &e);

} // namespace wf::report
