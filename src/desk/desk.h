// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk/commandsink.h"
#include "desk/deskview.h"

namespace wf {

/// What a window has in front of it: what is read and what is asked. Whoever only reads takes a DeskView.
/// LiveDesk, FollowingDesk and ReviewDesk are desks, and the tests' FakeDesk.
class Desk : public DeskView, public CommandSink
{
    Q_OBJECT
public:
    using DeskView::DeskView;
};

} // namespace wf
