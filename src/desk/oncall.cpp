// SPDX-License-Identifier: GPL-3.0-or-later
#include "desk/oncall.h"

#include "base/files.h"
#include "base/filewatch.h"

#include <QFileInfo>

#include <algorithm>

namespace wf {

namespace {

/// What begins later than this is looked for when it is nearer.
constexpr Millis LooksAhead = std::chrono::hours(24);

} // namespace

OnCallRota::OnCallRota(QObject *parent) : QObject(parent), m_watch(new FileWatch(this))
{
    connect(m_watch, &FileWatch::changed, this, [this] {
        read();
        Q_EMIT changed();
    });
}

OnCallRota::~OnCallRota() = default;

void OnCallRota::setFiles(const QStringList &files)
{
    if (files == m_files)
        return;
    m_files = files;
    read();
}

void OnCallRota::read()
{
    m_calendars.clear();
    m_problems.clear();
    m_foundFor.reset();
    QStringList watched;
    for (const QString &file : m_files) {
        // Its folder too: who replaces a file by renaming ends the watch on it.
        watched << file << QFileInfo(file).path();
        const auto text = readFile(file, MaxCalendarBytes);
        if (!text) {
            m_problems << text.error().message;
            continue;
        }
        auto calendar = Calendar::parse(*text, file, QTimeZone::systemTimeZone());
        if (!calendar) {
            m_problems << calendar.error().message;
            continue;
        }
        m_calendars.emplace_back(file, std::move(*calendar));
    }
    watched.removeDuplicates();
    m_watch->watch(watched);
}

OnCallNow OnCallRota::find(Timestamp now, Timestamp &changesAt) const
{
    OnCallNow found;
    found.problems = m_problems;
    changesAt = now + LooksAhead;
    for (const auto &[file, calendar] : m_calendars) {
        for (const CalendarEntry &entry : calendar.between(now, now + LooksAhead)) {
            if (entry.start > now) {
                changesAt = std::min(changesAt, entry.start);
                continue;
            }
            changesAt = std::min(changesAt, entry.end);
            found.until = found.until ? std::min(*found.until, entry.end) : entry.end;
            if (!entry.summary.isEmpty() && !found.names.contains(entry.summary))
                found.names << entry.summary;
        }
        // What is wrong with a rule is known once it was asked.
        for (const QString &problem : calendar.problems())
            found.problems << QStringLiteral("%1: %2").arg(file, problem);
    }
    return found;
}

OnCallNow OnCallRota::at(Timestamp now) const
{
    if (m_files.isEmpty())
        return {};
    if (!m_foundFor || now < m_foundFor->first || now >= m_foundFor->second) {
        Timestamp changesAt;
        m_found = find(now, changesAt);
        m_foundFor = {now, changesAt};
    }
    return m_found;
}

} // namespace wf

#include "moc_oncall.cpp"
