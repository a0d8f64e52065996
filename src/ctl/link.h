// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk/desklink.h"
#include "options.h"

namespace wf::ctl {

/// The data folder of a command line: waits as long as --wait says and tells what for; asks with --key.
class Link : public DeskLink
{
public:
    explicit Link(const Options &options);
    /// The same as read(), for what makes sense only where there is a data folder: NotFound if there is none.
    Expected<void> readExisting();
    /// The first request has the key that was given, the next ones KEY.2, KEY.3, …, so that a command that is
    /// given again does each of them once.
    Expected<ControlAnswer> submit(const Command &command);

private:
    QString m_dataDir;
    QString m_key;
    int m_asked = 0;
};

/// NotFound, with what to look at, if the data folder is not there: an empty list would say that nothing
/// happened.
Expected<void> checkFolderExists(const QString &dataDir);

/// Prints what was committed: the number of an incident that was declared, alone, and ids of events only with
/// -v or --json. Returns the exit code.
int report(const Expected<ControlAnswer> &answer, const Options &options);

} // namespace wf::ctl
