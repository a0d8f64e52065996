// SPDX-License-Identifier: GPL-3.0-or-later
#include "log/salvage.h"

#include "base/privatefiles.h"
#include "log/salvagechains.h"
#include "sql/durablefile.h"

#include <QDir>
#include <QFileInfo>

#include <utility>

namespace wf {

namespace {

/// A folder that goes, with all that is in it, unless it was finished.
class PartialFolder
{
public:
    static Expected<PartialFolder> make(const QString &to)
    {
        const QString path = to + QStringLiteral(".partial");
        if (QFileInfo::exists(path) || QFileInfo(path).isSymLink())
            return fail(ErrorCode::Refused,
                        QStringLiteral("%1: is left of a salvage that was broken off, or of one that runs; "
                                       "remove it if none does")
                            .arg(path));
        if (const auto made = makePrivateFolder(path); !made)
            return tl::unexpected(made.error());
        return PartialFolder(path);
    }
    PartialFolder(PartialFolder &&other) noexcept : m_path(std::exchange(other.m_path, QString())) {}
    PartialFolder &operator=(PartialFolder &&) = delete;
    ~PartialFolder()
    {
        if (!m_path.isEmpty())
            QDir(m_path).removeRecursively();
    }
    const QString &path() const { return m_path; }
    Expected<void> finish(const QString &to)
    {
        const auto renamed = renameDurably(m_path, to);
        if (renamed)
            m_path.clear();
        return renamed;
    }

private:
    explicit PartialFolder(QString path) : m_path(std::move(path)) {}
    QString m_path;
};

/// The path with every link followed, as far as it is there.
QString realPath(const QString &path)
{
    QFileInfo info(QDir::cleanPath(QFileInfo(path).absoluteFilePath()));
    QStringList rest;
    while (!info.exists() && !info.isRoot()) {
        rest.prepend(info.fileName());
        info = QFileInfo(info.path());
    }
    const QString there = info.canonicalFilePath();
    return rest.isEmpty() ? there : (there == QLatin1String("/") ? there : there + u'/') + rest.join(u'/');
}

/// `to` can become a new log, and is not in the place of the old one.
Expected<void> checkPlaces(const QString &from, const QString &to)
{
    const QFileInfo there(to);
    if (there.isSymLink() || (there.exists() && !there.isDir()))
        return fail(ErrorCode::Refused, QStringLiteral("%1: is not a folder").arg(to));
    if (there.exists() &&
        !QDir(to).isEmpty(QDir::AllEntries | QDir::Hidden | QDir::System | QDir::NoDotAndDotDot))
        return fail(ErrorCode::Refused,
                    QStringLiteral("%1: is not empty; a salvage needs a folder of its own").arg(to));
    const QFileInfo source(from);
    if (!source.exists() && !QFileInfo::exists(from + QStringLiteral("-wal")))
        return fail(ErrorCode::NotFound, QStringLiteral("%1: is not there").arg(from));
    const bool isLog = source.isDir() || source.fileName().startsWith(QLatin1String("incidents.db"));
    const QString old = realPath(source.isDir() ? from : source.absolutePath());
    const QString fresh = realPath(to);
    if (isLog && (fresh == old || fresh.startsWith(old + u'/')))
        return fail(
            ErrorCode::Refused,
            QStringLiteral("%1: is in the folder of the damaged log, where nothing is changed; choose "
                           "another place")
                .arg(to));
    return {};
}

/// All of it but the folder's name.
Expected<void> salvageInto(const QString &folder, const QString &from, const Clock &clock,
                           const SalvageOptions &options, SalvageReport &report)
{
    const QString scratch = folder + QStringLiteral("/salvage");
    if (const auto made = makePrivateFolder(scratch); !made)
        return made;
    SalvageReader reader(options, report);
    const auto source = reader.open(from, scratch);
    if (!source)
        return tl::unexpected(source.error());
    const auto stopped = [&options]() -> Expected<void> {
        return options.stop.stop_requested() ? fail(ErrorCode::Refused, QStringLiteral("broken off"))
                                             : Expected<void>();
    };
    SalvageWriter writer(folder, clock, options, report);
    SalvagePlan plan;
    {
        const auto found = FoundEvents::make(scratch + QStringLiteral("/found.db"));
        if (!found)
            return tl::unexpected(found.error());
        const auto words = reader.read(*source, **found);
        if (!words)
            return tl::unexpected(words.error());
        if (const auto on = stopped(); !on)
            return on;
        if (const auto obeyed = (*found)->obeyRedactions(); !obeyed)
            return obeyed;
        SalvageChains chains(*source, *words, **found, reader, report);
        auto chosen = chains.choose(clock.wall(), options.actor);
        if (!chosen)
            return tl::unexpected(chosen.error());
        plan = std::move(*chosen);
        if (const auto finished = (*found)->finish(); !finished)
            return finished;
        if (const auto written = writer.writeLog(plan, *words, **found); !written)
            return written;
    }
    QDir(scratch).removeRecursively();
    if (const auto copied = writer.copyEvidence(source->folder); !copied)
        return copied;
    if (const auto kept = writer.writeWitness(plan.heads); !kept)
        return kept;
    return writer.verify();
}

} // namespace

Expected<SalvageReport> salvageLog(const QString &from, const QString &to, const Clock &clock,
                                   const SalvageOptions &options)
{
    const QString old = QDir::cleanPath(QFileInfo(from).absoluteFilePath());
    const QString fresh = QDir::cleanPath(QFileInfo(to).absoluteFilePath());
    if (const auto fine = checkPlaces(old, fresh); !fine)
        return tl::unexpected(fine.error());
    auto partial = PartialFolder::make(fresh);
    if (!partial)
        return tl::unexpected(partial.error());
    SalvageReport report;
    const auto done = salvageInto(partial->path(), old, clock, options, report);
    if (options.stop.stop_requested()) {
        report.cancelled = true;
        return report;
    }
    if (!done)
        return tl::unexpected(done.error());
    if (const auto finished = partial->finish(fresh); !finished)
        return tl::unexpected(finished.error());
    return report;
}

} // namespace wf
