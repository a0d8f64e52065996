// SPDX-License-Identifier: GPL-3.0-or-later
// The recorded days in which incidents were.
#include "backup/backupplace.h"
#include "backup/backuprun.h"
#include "metrics/archive.h"
#include "sql/durablefile.h"
#include "sql/pagecopy.h"

#include <QFile>

#include <algorithm>

#include <fcntl.h>
#include <sys/stat.h>

namespace wf {

namespace {

/// File systems of sticks count in steps of two seconds.
constexpr qint64 SameTime = 2'000;

qint64 changedMs(const QString &path)
{
    struct stat info
    {
    };
    if (::stat(QFile::encodeName(path).constData(), &info) != 0)
        return 0;
    return qint64(info.st_mtim.tv_sec) * 1'000 + info.st_mtim.tv_nsec / 1'000'000;
}

/// Of a day, what is not folded into its file included.
qint64 dayChangedMs(const QString &path)
{
    return std::max(changedMs(path), changedMs(path + QStringLiteral("-wal")));
}

/// The copy's time is its original's, so that it shows by itself how far it is.
void setChanged(const QString &path, qint64 ms)
{
    const timespec at{time_t(ms / 1'000), long(ms % 1'000) * 1'000'000};
    const timespec times[2] = {at, at};
    // Without it the day is copied once more.
    static_cast<void>(::utimensat(AT_FDCWD, QFile::encodeName(path).constData(), times, 0));
}

bool touches(const TimeRange &day, const std::vector<TimeRange> &windows)
{
    return std::any_of(windows.begin(), windows.end(), [&day](const TimeRange &window) {
        return window.from < day.to && window.to >= day.from;
    });
}

Expected<std::unique_ptr<Database>> openDay(const QString &path)
{
    auto day = Database::open(path, Database::Mode::ReadOnly);
    return day ? std::move(day) : Database::open(path, Database::Mode::Immutable);
}

/// Of this program, and its pages are in order.
Expected<void> checkDay(const QString &path)
{
    const auto day = Database::open(path, Database::Mode::Immutable);
    const auto application =
        day ? (*day)->value(QStringLiteral("PRAGMA application_id")) : tl::unexpected(day.error());
    const auto checked = application ? (*day)->value(QStringLiteral("PRAGMA quick_check(1)"))
                                     : tl::unexpected(application.error());
    if (!checked)
        return tl::unexpected(checked.error());
    if (application->toInt() != RecorderApplicationId || checked->toString() != QLatin1String("ok"))
        return fail(ErrorCode::Corrupt, QStringLiteral("%1: %2").arg(path, checked->toString()));
    return {};
}

} // namespace

bool BackupRun::isWanted(const QString &path, const TimeRange &day, const std::vector<TimeRange> &windows)
{
    if (touches(day, windows))
        return true;
    // What was pinned as evidence may lie outside of them.
    const qint64 changed = dayChangedMs(path);
    const auto known = m_pinned.find(path);
    if (known != m_pinned.end() && known->second.first == changed)
        return known->second.second;
    const auto file = RecorderDay::openReadOnly(path);
    const auto pins = file ? (*file)->pins() : tl::unexpected(file.error());
    const bool any = pins && !pins->empty();
    m_pinned[path] = {changed, any};
    return any;
}

Expected<DaysResult> BackupRun::copyDays(const BackupJob &job, const GoesOn &goesOn)
{
    const auto place = openPlace(job);
    if (!place)
        return tl::unexpected(place.error());
    const QString from = recorderPath(job.dataDir);
    const QString to = recorderPath(*place);
    DaysResult result;
    for (const QDate date : RecorderArchive(from).days()) {
        if (goesOn && !goesOn())
            return fail(ErrorCode::Refused, QStringLiteral("%1: the copy was broken off").arg(to));
        const QString here = dayPath(from, date);
        const QString there = dayPath(to, date);
        const qint64 changed = dayChangedMs(here);
        const qint64 known = changedMs(there);
        if (known != 0 && std::abs(changed - known) <= SameTime)
            continue;
        if (!isWanted(here, {startOf(date), startOf(date.addDays(1))}, job.windows))
            continue;
        if (const auto copied = copyDay(here, there, goesOn, result.notes); !copied) {
            const auto away = lookForFolder(job.folder);
            return tl::unexpected(away ? copied.error() : away.error());
        }
        ++result.copied;
    }
    result.days = qint64(RecorderArchive(to).days().size());
    return result;
}

Expected<void> BackupRun::copyDay(const QString &from, const QString &to, const GoesOn &goesOn,
                                  QStringList &notes)
{
    const qint64 changed = dayChangedMs(from);
    const QString partial = to + QStringLiteral(".partial");
    const auto day = openDay(from);
    if (!day) {
        notes += day.error().message;
        return {};
    }
    // One moment of it: it may be the day that is being written.
    auto copied = (*day)->run(QStringLiteral("BEGIN"));
    if (copied)
        copied = [&]() -> Expected<void> {
            const auto seen = (*day)->value(QStringLiteral("SELECT count(*) FROM sqlite_master"));
            return seen ? copyPages(**day, partial, goesOn) : tl::unexpected(seen.error());
        }();
    if (!copied)
        return copied;
    if (const auto good = checkDay(partial); !good) {
        // What is there already stays.
        notes += QStringLiteral("the recorded day was not copied: %1").arg(good.error().message);
        return removeDurably({partial});
    }
    if (const auto renamed = renameDurably(partial, to); !renamed)
        return renamed;
    setChanged(to, changed);
    return {};
}

} // namespace wf
