// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/print.h"
#include "commands.h"
#include "desk/recording.h"
#include "link.h"
#include "log/datafolder.h"
#include "metrics/linestatistics.h"
#include "options.h"

namespace wf::ctl {
namespace {

/// A series over all days.
struct Total
{
    SeriesKey key;
    DayUsage usage;
};

QString textOf(const SeriesKey &key)
{
    return QString::fromStdString(key.name + toText(key.labels));
}

bool matches(const SeriesKey &key, const QStringList &words)
{
    const QString text = textOf(key);
    return std::all_of(words.begin(), words.end(),
                       [&](const QString &word) { return text.contains(word, Qt::CaseInsensitive); });
}

Expected<std::vector<Total>> totals(RecorderArchive &archive, const QStringList &words)
{
    std::map<std::pair<std::string, std::vector<Labels::Pair>>, Total> all;
    for (const QDate day : archive.days()) {
        const auto file = archive.day(day);
        if (!file)
            return tl::unexpected(file.error());
        const auto series = (*file)->series();
        const auto usage = (*file)->usage();
        if (!series || !usage)
            return tl::unexpected(!series ? series.error() : usage.error());
        std::map<std::int64_t, DayUsage> byId;
        for (const DayUsage &u : *usage)
            byId[u.series] = u;
        for (const DaySeries &s : *series) {
            if (!matches(s.key, words))
                continue;
            Total &total = all[{s.key.name, s.key.labels.pairs()}];
            total.key = s.key;
            const DayUsage &u = byId[s.id];
            if (u.samples > 0 && (total.usage.samples == 0 || u.firstAt < total.usage.firstAt))
                total.usage.firstAt = u.firstAt;
            total.usage.lastAt = std::max(total.usage.lastAt, u.lastAt);
            total.usage.blocks += u.blocks;
            total.usage.samples += u.samples;
            total.usage.bytes += u.bytes;
        }
    }
    std::vector<Total> list;
    for (auto &[key, total] : all)
        list.push_back(std::move(total));
    return list;
}

QString perSample(qint64 bytes, qint64 samples)
{
    return samples > 0 ? QString::number(double(bytes) / double(samples), 'f', 2) : QStringLiteral("-");
}

int list(const Options &options)
{
    RecorderArchive archive(recorderPath(options.dataDir()));
    const auto all = totals(archive, options.value(QStringLiteral("match")).split(u' ', Qt::SkipEmptyParts));
    if (!all)
        return failed(all.error());
    qint64 samples = 0;
    QJsonArray rows;
    for (const Total &total : *all) {
        const DayUsage &u = total.usage;
        samples += u.samples;
        if (options.json()) {
            rows.append(QJsonObject{{QStringLiteral("series"), textOf(total.key)},
                                    {QStringLiteral("samples"), qint64(u.samples)},
                                    {QStringLiteral("bytes"), qint64(u.bytes)},
                                    {QStringLiteral("from"), toIsoUtc(u.firstAt)},
                                    {QStringLiteral("to"), toIsoUtc(u.lastAt)}});
        } else {
            print(QStringLiteral("%1 %2 %3 %4  %5")
                      .arg(u.samples, 10)
                      .arg(perSample(u.bytes, u.samples), 6)
                      .arg(u.samples > 0 ? toIsoUtc(u.firstAt) : QStringLiteral("not folded yet"), -24)
                      .arg(u.samples > 0 ? toIsoUtc(u.lastAt) : QString(), -24)
                      .arg(textOf(total.key)));
        }
    }
    const qint64 bytes = archive.bytes();
    if (options.json())
        printJson(QJsonObject{{QStringLiteral("series"), rows},
                              {QStringLiteral("samples"), samples},
                              {QStringLiteral("bytes"), bytes},
                              {QStringLiteral("days"), qint64(archive.days().size())}});
    else
        print(QStringLiteral("%1 series, %2 samples in %3 days, %4 bytes on disk, %5 bytes a sample")
                  .arg(all->size())
                  .arg(samples)
                  .arg(archive.days().size())
                  .arg(bytes)
                  .arg(perSample(bytes, samples)));
    return ExitFine;
}

/// A series is asked for by its name, or by name and labels as the list prints them.
Expected<std::vector<SeriesRef>> resolve(RecorderArchive &archive, const QStringList &asked,
                                         SeriesStore &store)
{
    std::vector<SeriesRef> refs;
    for (const QDate day : archive.days()) {
        const auto file = archive.day(day);
        const auto all =
            file ? (*file)->series() : Expected<std::vector<DaySeries>>(tl::unexpected(file.error()));
        if (!all)
            return tl::unexpected(all.error());
        for (const DaySeries &s : *all) {
            if (!asked.contains(QString::fromStdString(s.key.name)) && !asked.contains(textOf(s.key)))
                continue;
            const auto ref = store.resolve(s.key, s.meta);
            if (!ref)
                return tl::unexpected(ref.error());
            if (std::find(refs.begin(), refs.end(), *ref) == refs.end())
                refs.push_back(*ref);
        }
    }
    if (refs.empty())
        return fail(ErrorCode::NotFound, QStringLiteral("%1: no series is called %2")
                                             .arg(archive.folder(), asked.join(QStringLiteral(" or "))));
    return refs;
}

int dump(const Options &options)
{
    const auto range = rangeOf(options);
    if (!range)
        return options.usageError(range.error().message);
    RecorderArchive archive(recorderPath(options.dataDir()));
    SeriesStore store({.maxBytes = std::size_t{8} << 30});
    const auto refs = resolve(archive, options.words().mid(1), store);
    if (!refs)
        return failed(refs.error());
    QStringList problems;
    if (const auto newest = archive.day(archive.days().back()); newest) {
        if (const auto done = appendHead(**newest, store, problems); !done)
            problems << done.error().message;
    }
    ArchiveLoader loader;
    const Timestamp from = std::max(range->from, startOf(archive.days().front()));
    for (const SeriesRef ref : *refs) {
        while (loader.needs(archive, store, ref, from))
            loader.bringIn(archive, store, ref, from);
    }
    problems += archive.takeProblems();
    for (const QString &problem : problems)
        failed({ErrorCode::Corrupt, problem});
    const auto csv = csvOf(store, linesOf(store, *refs, {}), *range, SIZE_MAX);
    if (!csv)
        return failed(csv.error());
    put(stdout, QString::fromUtf8(*csv));
    return problems.isEmpty() ? ExitFine : ExitFailed;
}

} // namespace

int seriesCommand(const QStringList &args)
{
    Options options(
        QStringLiteral("series list [--match WORDS] [--json] | series dump SERIES… [--from T] [--to T]"
                       "  [--data-dir DIR]"));
    options.add(
        {QStringLiteral("match"), QStringLiteral("words in its name or labels"), QStringLiteral("WORDS")});
    options.add({QStringLiteral("from"), QStringLiteral("first time, ISO 8601"), QStringLiteral("T")});
    options.add({QStringLiteral("to"), QStringLiteral("last time, ISO 8601"), QStringLiteral("T")});
    if (!options.parse(args))
        return options.exitCode();
    if (const auto exists = checkFolderExists(options.dataDir()); !exists)
        return failed(exists.error());
    for (const QString &folder : {options.dataDir(), recorderPath(options.dataDir())}) {
        if (const auto readable = checkReadable(folder); !readable)
            return failed(readable.error());
    }
    const QString verb = options.words().value(0);
    if (verb == QLatin1String("list") && options.words().size() == 1)
        return list(options);
    if (verb == QLatin1String("dump") && options.words().size() > 1)
        return dump(options);
    return options.usageError(QStringLiteral("series takes \"list\" or \"dump SERIES…\""));
}

} // namespace wf::ctl
