// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/continuation.h"
#include "incident/command.h"
#include "incident/event.h"

namespace wf {

using CommandResult = Expected<std::vector<EventPtr>>;

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
    /// A command that was asked for is not answered yet.
    virtual bool isBusy() const = 0;
};

} // namespace wf
