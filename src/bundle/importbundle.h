// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "log/eventlog.h"

namespace wf {

/// What came of an import.
struct BundleImport
{
    ImportResult events;
    QStringList incidents; ///< Numbers as they are called here, of those in the bundle.
    qint64 files = 0;      ///< Pieces of evidence that were put into the data folder.
    QStringList notes;     ///< What stays in the bundle, and why.
};

/// Somebody who wrote in a bundle, as the bundle says: nothing in it proves who it was.
struct BundleAuthor
{
    QString name;
    DeskId desk;
    qint64 entries = 0;
    bool operator==(const BundleAuthor &) const = default;
};
/// Everybody who wrote one of these, by name and desk.
std::vector<BundleAuthor> authorsOf(const std::vector<EventPtr> &events);

/// Brings the events and the evidence of a bundle into the log: the files first, then all events or none.
/// Events whose words were withheld cannot be checked and stay out. Metrics and contacts stay in the bundle:
/// the recorded days belong to the recorder, and contacts to runbooks. Errors: as Bundle::open() and
/// EventLog::import(); Corrupt where an event or a file in it is damaged. On the log's thread.
Expected<BundleImport> importBundle(EventLog &log, const QString &dataDir, const QString &file);

} // namespace wf
