// SPDX-License-Identifier: GPL-3.0-or-later
// What an event says, for a test that knows its kind.
#pragma once

#include "incident/event.h"

namespace wf {

/// The body, of a kind that the test is sure of.
template <typename Body>
const Body &body(const EventPtr &event)
{
    const Body *found = event->as<Body>();
    if (!found)
        qFatal("the event is %s", qPrintable(event->kindName()));
    return *found;
}
/// The text, or the title, of any kind that has one; empty for others.
inline QString textOf(const EventPtr &event)
{
    return event->body.visit([](const auto &b) {
        if constexpr (requires { b.text; })
            return b.text;
        else
            return QString();
    });
}
inline QString titleOf(const EventPtr &event)
{
    return event->body.visit([](const auto &b) {
        if constexpr (requires { b.title; })
            return b.title;
        else
            return QString();
    });
}

} // namespace wf
