// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "incident/event.h"
#include "theme/theme.h"

#include <QCoreApplication>

namespace wf {

/// An event as a line of the timeline: a word in front, the text, and what in it is code.
struct EventText
{
    QString lead; ///< Strong: "Decision", "Declared P1". May be empty.
    QString text;
    QString code; ///< Monospaced, between lead and text: a condition.
    QString tail; ///< Muted, behind: a remark.
    Token tone = Token::Text2;

    QString plain() const;
};

class EventDescriber
{
    Q_DECLARE_TR_FUNCTIONS(wf::EventDescriber)
public:
    static EventText describe(const Event &event);

private:
    static EventText condition(const Event &event);
    static EventText step(const Event &event);
    static EventText timer(const Event &event);
    static EventText desk(const Event &event);
    static EventText facts(const Event &event);
    static EventText linked(const Event &event);
    static EventText message(const Event &event);
    static EventText knowledge(const Event &event);
    static EventText update(const Event &event);
    static EventText decision(const Event &event);
    static EventText action(const Event &event);
    static EventText review(const Event &event);
};

} // namespace wf
