// SPDX-License-Identifier: GPL-3.0-or-later
#include "desk/recording.h"

#include "base/print.h"
#include "desk/deskcategory.h"

#include <QTimer>

namespace wf {

namespace {

constexpr Millis RetentionEvery = std::chrono::hours(1);
constexpr Millis ReopenEvery = std::chrono::seconds(30);
constexpr qsizetype MaxProblems = 20;
constexpr std::size_t MaxWanted = 10'000;
/// Series of one name and day that a chart brings back: more would be no chart.
constexpr int MaxNamed = 1'000;

} // namespace

Recording::Recording(SeriesStore &store, const Clock &clock, QObject *parent)
    : QObject(parent), m_store(store), m_clock(clock), m_loads(new QTimer(this)), m_writes(new QTimer(this))
{
    m_pool.setMaxThreadCount(1);
    m_loads->setSingleShot(true);
    m_loads->setInterval(0);
    connect(m_loads, &QTimer::timeout, this, &Recording::bringInNext);
    m_writes->setSingleShot(true);
    m_writes->setInterval(0);
    connect(m_writes, &QTimer::timeout, this, &Recording::write);
}

Recording::~Recording()
{
    close();
}

void Recording::open(const RecordingOptions &options)
{
    m_options = options;
    m_openedAt = m_clock.steady();
    if (options.readOnly) {
        readOnly({});
        m_status.state = RecorderStatus::State::Reading;
        m_archive = std::make_unique<RecorderArchive>(options.folder);
        m_listedOn = dayOf(m_clock.wall());
        return;
    }
    auto recorder = Recorder::open(options.folder, m_store, m_clock);
    if (recorder) {
        m_recorder = std::move(*recorder);
        m_recorder->setKept(m_kept);
        if (const auto restored = m_recorder->restore(options.feeds); !restored)
            noteProblems({restored.error().message});
        noteProblems(m_recorder->problems());
        qCInfo(deskCategory).noquote() << QStringLiteral("metrics are recorded into ") + options.folder;
    } else {
        if (m_status.message != recorder.error().message)
            qCWarning(deskCategory).noquote()
                << QStringLiteral("metrics are not recorded: ") + excerpt(recorder.error().message);
        readOnly(recorder.error().message);
        m_status.state = recorder.error().code == ErrorCode::Locked ? RecorderStatus::State::Reading
                                                                    : RecorderStatus::State::Failing;
    }
    m_archive = std::make_unique<RecorderArchive>(options.folder);
    m_listedOn = dayOf(m_clock.wall());
}

void Recording::readOnly(const QString &why)
{
    m_status.message = why;
    m_status.folder = m_options.folder;
    // The series of the last days, so that charts can ask for them.
    RecorderArchive archive(m_options.folder);
    const QDate today = dayOf(m_clock.wall());
    for (const QDate day : archive.days()) {
        const auto file = day < today.addDays(-1) ? Expected<RecorderDay *>(nullptr) : archive.day(day);
        const auto all = file && *file ? (*file)->series() : Expected<std::vector<DaySeries>>();
        const auto newest = file && *file ? (*file)->newestBlock() : Expected<std::optional<Timestamp>>();
        const auto recent = newest && *newest ? (*file)->recentSeries(**newest - m_store.limits().keepSilent)
                                              : Expected<std::set<std::int64_t>>();
        for (std::size_t i = 0; all && i < all->size(); ++i) {
            const DaySeries &series = (*all)[i];
            const bool lives = !recent || recent->empty() || recent->contains(series.id);
            if (lives && (m_options.feeds.empty() || m_options.feeds.contains(series.feed))) {
                const auto ref = m_store.resolve(series.key, series.meta, series.feed);
                static_cast<void>(ref); // A full store has counted it.
            }
        }
        if (m_options.readOnly)
            continue; // Whoever follows reads the head log itself.
        QStringList problems;
        if (const auto done = file && *file ? appendHead(**file, m_store, problems) : Expected<void>(); !done)
            problems << done.error().message;
        noteProblems(problems);
    }
}

void Recording::relist()
{
    if (m_archive)
        m_archive->refresh();
}

void Recording::close()
{
    m_cancel = true;
    m_pool.waitForDone();
    m_loads->stop();
    m_writes->stop();
    m_wanted.clear();
    m_wantedNames.clear();
    m_named.clear();
    m_archive.reset(); // Before the day is closed: a reader would keep its write-ahead log alive.
    m_recorder.reset();
    m_options.folder.clear();
    m_status.state = RecorderStatus::State::Off;
}

void Recording::beforeAppend(Timestamp now)
{
    if (m_recorder)
        m_recorder->turnDay(now);
}

void Recording::record(const SampleBatch &batch)
{
    if (m_recorder)
        m_recorder->record(batch);
}

void Recording::tick()
{
    if (m_recorder)
        write();
    else if (!m_options.folder.isEmpty() && !m_options.readOnly && mayRecordNow())
        open(m_options);
    if (!m_archive)
        return;
    // The files of another process, or of a day that has begun since.
    if (const QDate today = dayOf(m_clock.wall()); today != m_listedOn) {
        m_listedOn = today;
        m_archive->refresh();
    }
    if (const std::uint64_t evicted = m_store.stats().evicted; evicted != m_evicted) {
        m_evicted = evicted;
        m_loader.forget();
    }
    if (const std::uint64_t forgotten = m_store.stats().forgotten; forgotten != m_forgotten) {
        m_forgotten = forgotten;
        m_named.clear(); // A chart that still reaches so far asks anew.
    }
    if (m_recorder && m_keptKnown && !m_thinning && m_clock.steady() - m_retentionAt >= RetentionEvery)
        startRetention();
}

void Recording::write()
{
    m_recorder->flush();
    if (m_recorder->hasMore())
        m_writes->start();
    // Off this thread: a large day takes seconds.
    for (const QString &path : m_recorder->takeEnded()) {
        m_pool.start([this, path] {
            const QStringList problems = Recorder::finishDay(path);
            QMetaObject::invokeMethod(this, [this, problems] { noteProblems(problems); });
        });
    }
}

/// Whoever recorded has ended, or the disk may be there again.
bool Recording::mayRecordNow() const
{
    const bool another = m_status.state == RecorderStatus::State::Reading;
    return m_clock.steady() - m_openedAt >= ReopenEvery ||
           (another && !FileLock::holder(Recorder::lockPath(m_options.folder)));
}

void Recording::want(SeriesRef series, Timestamp from)
{
    if (!m_archive || m_wanted.size() >= MaxWanted || !m_loader.needs(*m_archive, m_store, series, from))
        return;
    const bool waits = std::any_of(m_wanted.begin(), m_wanted.end(),
                                   [series](const auto &wanted) { return wanted.first == series; });
    if (waits)
        return;
    m_wanted.emplace_back(series, from);
    if (!m_loads->isActive())
        m_loads->start();
}

void Recording::bringInNext()
{
    if (!m_archive)
        return;
    if (!m_wantedNames.empty()) {
        const auto [name, day] = m_wantedNames.front();
        m_wantedNames.pop_front();
        takeUpNamed(name, day);
        m_loads->start();
        return;
    }
    if (m_wanted.empty())
        return Q_EMIT arrived();
    // A day of one series at a time: a scrape that comes meanwhile is not kept waiting.
    const auto [series, from] = m_wanted.front();
    m_wanted.pop_front();
    m_loader.bringIn(*m_archive, m_store, series, from);
    noteProblems(m_archive->takeProblems());
    want(series, from);
    if (!m_wanted.empty()) {
        m_loads->start();
        return;
    }
    // A day that stays open cannot be folded up by whoever writes it.
    if (m_options.readOnly)
        m_archive->letGo();
    Q_EMIT arrived();
}

void Recording::wantNamed(const std::string &name, Timestamp from)
{
    if (!m_archive)
        return;
    for (const QDate day : m_archive->days()) {
        if (day < dayOf(from) || !m_named.emplace(name, day).second)
            continue;
        m_wantedNames.emplace_back(name, day);
        if (!m_loads->isActive())
            m_loads->start();
    }
}

/// Makes the series of a name known again that left memory; their samples come when a chart asks for them.
void Recording::takeUpNamed(const std::string &name, QDate day)
{
    const auto file = m_archive->day(day);
    const auto all = file ? (*file)->seriesNamed(name, MaxNamed) : Expected<std::vector<DaySeries>>();
    for (std::size_t i = 0; all && i < all->size(); ++i) {
        const DaySeries &series = (*all)[i];
        // What lives now is not driven out by what was.
        if (m_store.find(series.key) || m_store.room(series.feed) == 0)
            continue;
        const auto ref = m_store.resolve(series.key, series.meta, series.feed);
        static_cast<void>(ref); // A full store has counted it.
    }
}

void Recording::bringInNow(const std::vector<SeriesRef> &series, Timestamp from)
{
    for (const SeriesRef ref : series) {
        while (m_archive && m_loader.needs(*m_archive, m_store, ref, from))
            m_loader.bringIn(*m_archive, m_store, ref, from);
    }
}

bool Recording::hasMore(SeriesRef series, Timestamp from)
{
    return m_archive && m_loader.needs(*m_archive, m_store, series, from);
}

void Recording::setState(const QString &key, const QString &value)
{
    if (m_recorder)
        m_recorder->setState(key, value);
}

QString Recording::state(const QString &key)
{
    return m_recorder ? m_recorder->state(key) : QString();
}

void Recording::pin(const Pin &pin)
{
    if (!m_recorder)
        return;
    if (const auto pinned = m_recorder->pin(pin); !pinned)
        noteProblems({pinned.error().message});
}

void Recording::setKept(const std::vector<TimeRange> &ranges)
{
    m_kept = ranges;
    // Not before: nothing is thinned while nobody has said what must stay.
    const bool first = !std::exchange(m_keptKnown, true);
    if (!m_recorder)
        return;
    m_recorder->setKept(ranges);
    if (first)
        startRetention();
}

RecorderStatus Recording::status() const
{
    return m_recorder ? m_recorder->status() : m_status;
}

std::optional<Timestamp> Recording::recordedUntil() const
{
    return m_recorder ? m_recorder->recordedUntil() : std::nullopt;
}

void Recording::startRetention()
{
    m_retentionAt = m_clock.steady();
    m_thinning = true;
    m_pool.start([this, options = m_options, kept = m_kept, now = m_clock.wall()] {
        const RetentionReport report = applyRetention(options.folder, options.keep, kept, now, m_cancel);
        QMetaObject::invokeMethod(this, [this, report] { takeReport(report); });
    });
}

void Recording::takeReport(const RetentionReport &report)
{
    m_thinning = false;
    noteProblems(report.problems);
    if (m_archive && !(report.thinned.isEmpty() && report.dropped.isEmpty()))
        m_archive->refresh();
}

void Recording::noteProblems(const QStringList &problems)
{
    for (const QString &problem : problems) {
        if (m_problems.contains(problem) || m_problems.size() >= MaxProblems)
            continue;
        m_problems += problem;
        qCWarning(deskCategory).noquote() << QStringLiteral("recorder: ") + excerpt(problem);
    }
}

} // namespace wf

#include "moc_recording.cpp"
