// SPDX-License-Identifier: GPL-3.0-or-later
#include "metrics/archive.h"

#include <QDir>
#include <QTimeZone>

#include <algorithm>
#include <map>
#include <set>

namespace wf {

namespace {

constexpr std::size_t MaxOpen = 4;
/// Of the store's cap: beyond it the past stays on disk, or bringing in one series would drive out another.
constexpr double MaxFill = 0.9;

} // namespace

QDate dayOf(Timestamp t)
{
    return QDateTime::fromMSecsSinceEpoch(toMs(t), Qt::UTC).date();
}

Timestamp startOf(QDate day)
{
    return fromMs(QDateTime(day, QTime(0, 0), Qt::UTC).toMSecsSinceEpoch());
}

QString dayPath(const QString &folder, QDate day)
{
    return QStringLiteral("%1/%2.db").arg(folder, day.toString(Qt::ISODate));
}

RecorderArchive::RecorderArchive(QString folder) : m_folder(std::move(folder))
{
    refresh();
}

void RecorderArchive::refresh()
{
    m_open.clear();
    m_days.clear();
    for (const QString &name : QDir(m_folder).entryList({QStringLiteral("*.db")}, QDir::Files)) {
        const QDate day = QDate::fromString(name.chopped(3), Qt::ISODate);
        if (day.isValid())
            m_days.push_back(day);
    }
    std::sort(m_days.begin(), m_days.end());
    // A recorder beside this may be about to make the newest one.
    if (m_days.empty())
        return;
    const auto newest = RecorderDay::openReadOnly(dayPath(m_folder, m_days.back()));
    if (!newest && newest.error().code == ErrorCode::NotFound)
        m_days.pop_back();
}

Expected<RecorderDay *> RecorderArchive::day(QDate day)
{
    const auto known =
        std::find_if(m_open.begin(), m_open.end(), [day](const auto &open) { return open.first == day; });
    if (known != m_open.end()) {
        std::rotate(known, known + 1, m_open.end());
        return m_open.back().second.get();
    }
    auto opened = RecorderDay::openReadOnly(dayPath(m_folder, day));
    if (!opened)
        return tl::unexpected(opened.error());
    if (m_open.size() >= MaxOpen)
        m_open.erase(m_open.begin());
    m_open.emplace_back(day, std::move(*opened));
    return m_open.back().second.get();
}

Expected<std::vector<SealedBlock>> RecorderArchive::blocks(QDate day, const SeriesKey &key)
{
    const auto file = this->day(day);
    if (!file)
        return tl::unexpected(file.error());
    const auto id = (*file)->find(key);
    if (!id)
        return tl::unexpected(id.error());
    if (*id == 0)
        return std::vector<SealedBlock>{};
    QStringList problems;
    auto blocks = (*file)->blocks(*id, problems);
    // A day that was left a moment ago, or by a crash.
    const auto hasHead = day < m_days.back() ? (*file)->hasHead() : Expected<bool>(false);
    const auto head = hasHead && *hasHead ? readHead(**file, problems)
                                          : Expected<std::vector<HeadSample>>(std::vector<HeadSample>());
    m_problems = (m_problems + problems).mid(0, MaxRecordingProblems);
    if (!blocks || !hasHead || !head)
        return tl::unexpected(!blocks ? blocks.error() : !hasHead ? hasHead.error() : head.error());
    std::vector<Sample> samples;
    for (const HeadSample &s : *head) {
        if (s.series == *id)
            samples.push_back({s.at, s.value});
    }
    for (SealedBlock &block : sealSamples(inTimeOrder(std::move(samples)), m_times))
        blocks->push_back(std::move(block));
    return mergedBlocks(std::move(*blocks), m_times);
}

QStringList RecorderArchive::takeProblems()
{
    return std::exchange(m_problems, {});
}

qint64 RecorderArchive::bytes() const
{
    qint64 sum = 0;
    for (const QFileInfo &file : QDir(m_folder).entryInfoList(QDir::Files))
        sum += file.size();
    return sum;
}

std::vector<HeadSample> headSamples(const std::vector<RecorderDay::HeadRow> &rows, const QString &file,
                                    QStringList &problems)
{
    std::map<FeedId, HeadState> states;
    std::set<FeedId> broken;
    std::vector<HeadSample> all;
    for (const RecorderDay::HeadRow &row : rows) {
        if (broken.contains(row.feed))
            continue;
        const auto samples = decodeHead(row.data, states[row.feed]);
        if (samples) {
            all.insert(all.end(), samples->begin(), samples->end());
        } else {
            broken.insert(row.feed);
            problems << QStringLiteral("%1: %2").arg(file, samples.error().message);
        }
    }
    return all;
}

Expected<std::vector<HeadSample>> readHead(RecorderDay &day, QStringList &problems)
{
    const auto rows = day.head();
    if (!rows)
        return tl::unexpected(rows.error());
    return headSamples(*rows, day.path(), problems);
}

Expected<void> appendHead(RecorderDay &day, SeriesStore &store, QStringList &problems)
{
    const auto samples = readHead(day, problems);
    const auto all = day.series();
    if (!samples || !all)
        return tl::unexpected(!samples ? samples.error() : all.error());
    std::map<std::int64_t, SeriesRef> refs;
    for (const DaySeries &series : *all) {
        if (const auto ref = store.find(series.key))
            refs.emplace(series.id, *ref);
    }
    for (const HeadSample &s : *samples) {
        if (const auto ref = refs.find(s.series); ref != refs.end())
            store.append(ref->second, {s.at, s.value});
    }
    return {};
}

void bringIn(RecorderArchive &archive, SeriesStore &store, TimeRange range, QStringList &problems)
{
    // The newest day first: the store takes in what is older than what it has.
    const std::vector<QDate> days = archive.days();
    for (auto it = days.rbegin(); it != days.rend(); ++it) {
        const QDate date = *it;
        if (date < dayOf(range.from) || date > dayOf(range.to) || store.fill() > MaxFill)
            continue;
        const auto day = archive.day(date);
        const auto all =
            day ? (*day)->series() : Expected<std::vector<DaySeries>>(tl::unexpected(day.error()));
        if (!all) {
            problems << all.error().message;
            continue;
        }
        for (const DaySeries &series : *all) {
            const auto ref = store.resolve(series.key, series.meta, series.feed);
            auto blocks = ref ? archive.blocks(date, series.key) : Expected<std::vector<SealedBlock>>();
            if (ref && blocks)
                store.adopt(*ref, std::move(*blocks));
        }
        if (date != days.back())
            continue;
        if (const auto done = appendHead(**day, store, problems); !done)
            problems << done.error().message;
    }
    problems += archive.takeProblems();
    problems = problems.mid(0, MaxRecordingProblems);
}

std::optional<QDate> ArchiveLoader::nextDay(const RecorderArchive &archive, SeriesRef series,
                                            Timestamp from) const
{
    const bool known = placeOf(series) < m_loaded.size() && m_loaded[placeOf(series)].series == series;
    const QDate loaded = known ? m_loaded[placeOf(series)].day : QDate();
    const auto &days = archive.days();
    const auto end = loaded.isValid() ? std::lower_bound(days.begin(), days.end(), loaded) : days.end();
    if (end == days.begin() || *(end - 1) < dayOf(from))
        return std::nullopt;
    return *(end - 1);
}

bool ArchiveLoader::needs(const RecorderArchive &archive, const SeriesStore &store, SeriesRef series,
                          Timestamp from) const
{
    return store.contains(series) && store.fill() < MaxFill && nextDay(archive, series, from).has_value();
}

void ArchiveLoader::bringIn(RecorderArchive &archive, SeriesStore &store, SeriesRef series, Timestamp from)
{
    const auto day = nextDay(archive, series, from);
    if (!day)
        return;
    if (placeOf(series) >= m_loaded.size())
        m_loaded.resize(placeOf(series) + 1);
    m_loaded[placeOf(series)] = {series, *day}; // A day that cannot be read is not tried again and again.
    auto blocks = archive.blocks(*day, store.info(series).key);
    if (blocks)
        store.adopt(series, std::move(*blocks));
}

} // namespace wf
