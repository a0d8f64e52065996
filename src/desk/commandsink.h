// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/clock.h"
#include "base/continuation.h"
#include "incident/command.h"
#include "incident/event.h"

namespace wf {

using CommandResult = Expected<std::vector<EventPtr>>;

/// A command that was asked for and is not known to be on disk.
struct Unsaved
{
    Command command;
    SteadyTime asked;
};

/// Commands in, results out. GUI thread. An answer comes after the commit or the refusal. A refusal that
/// nobody waits for is told by DeskView::refused().
class CommandSink
{
public:
    virtual ~CommandSink() = default;

    /// Asks for a command in the user's name.
    virtual void submit(const Command &command, Continuation<CommandResult> then = {}) = 0;
    /// Stores the file first, then logs it; `evidence.sha256` and `size` are filled in.
    virtual void attachEvidence(const command::AttachEvidence &evidence, const QByteArray &bytes,
                                Continuation<CommandResult> then = {}) = 0;
    /// What was asked for and is not answered yet, the oldest first. DeskView::asked() and settled() tell.
    virtual std::vector<Unsaved> unsaved() const = 0;
    virtual bool isBusy() const = 0; ///< There is something unsaved.
};

} // namespace wf
