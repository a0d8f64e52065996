// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "calendar/calendar.h"

#include <QObject>

#include <optional>

namespace wf {

class Clock;
class FileWatch;

/// Who is on call at a moment.
struct OnCallNow
{
    QStringList names;              ///< What the calendars' entries are called; in the calendars' order.
    std::optional<Timestamp> until; ///< When the first of them ends.
    QStringList problems;           ///< Files that cannot be read, and entries that were left out: sentences.
    bool operator==(const OnCallNow &) const = default;
};

/// The calendars of [on_call], read again when they change. GUI thread; a file has at most MaxCalendarBytes.
class OnCallRota : public QObject
{
    Q_OBJECT
public:
    explicit OnCallRota(QObject *parent = nullptr);
    ~OnCallRota() override;

    /// Replaces the files that are read, and reads them now. Changes nothing if they are the same.
    void setFiles(const QStringList &files);
    /// Costs nothing while the same people are on call.
    OnCallNow at(Timestamp now) const;

Q_SIGNALS:
    /// The files say something else, or cannot be read any more.
    void changed();

private:
    void read();
    OnCallNow find(Timestamp now, Timestamp &changesAt) const;

    QStringList m_files;
    std::vector<std::pair<QString, Calendar>> m_calendars; ///< With their files.
    QStringList m_problems;                                ///< Of files that cannot be read.
    FileWatch *m_watch;
    /// What was found last, and from when until when it holds.
    mutable OnCallNow m_found;
    mutable std::optional<std::pair<Timestamp, Timestamp>> m_foundFor;
};

} // namespace wf
