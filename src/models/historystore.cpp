// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/historystore.h"

#include <QTimer>

namespace wf {

namespace {

/// Small enough that taking a part never holds up the window.
constexpr int PartSize = 1000;
/// After the last news of a long import.
constexpr Millis SettleTime{1200};
/// What is shown is counted afresh each time: of many incidents not for each of their events.
constexpr std::size_t Many = 10'000;
constexpr Millis TellOfMany{400};

/// On the helper's thread: hands over parts until it is stopped.
Expected<void> readAll(const QString &dataDir, const std::atomic<bool> &stop,
                       const std::function<void(int)> &expect,
                       const std::function<void(std::vector<HistoryRecord>)> &take)
{
    auto reader = HistoryReader::open(dataDir);
    if (!reader)
        return tl::unexpected(reader.error());
    const auto count = (*reader)->count();
    if (!count)
        return tl::unexpected(count.error());
    expect(*count);
    while (!stop) {
        auto records = (*reader)->next(PartSize);
        if (!records)
            return tl::unexpected(records.error());
        if (records->empty())
            break;
        take(std::move(*records));
    }
    return {};
}

} // namespace

HistoryStore::HistoryStore(DeskView &desk, QObject *parent)
    : QObject(parent), m_desk(desk), m_stop(std::make_shared<std::atomic<bool>>(false)),
      m_again(new QTimer(this)), m_tell(new QTimer(this))
{
    m_reader.setMaxThreadCount(1);
    m_again->setSingleShot(true);
    m_again->setInterval(SettleTime);
    connect(m_again, &QTimer::timeout, this, &HistoryStore::load);
    m_tell->setSingleShot(true);
    connect(m_tell, &QTimer::timeout, this, &HistoryStore::changed);
    connect(&desk, &DeskView::bookChanged, this, &HistoryStore::takeBook);
    // Until the log is open there is nothing to read; what was read before is then of another file.
    connect(&desk, &DeskView::logStatusChanged, this, [this] {
        if (m_state == State::Failed)
            load();
    });
    load();
}

HistoryStore::~HistoryStore()
{
    *m_stop = true;
    m_reader.waitForDone();
}

void HistoryStore::load()
{
    if (m_reading || m_desk.logStatus().state == LogStatus::State::Opening) {
        m_again->start();
        return;
    }
    m_reading = true;
    m_newer.clear();
    const auto expect = [this](int count) {
        QMetaObject::invokeMethod(this, [this, count] { m_expected = count; });
    };
    const auto take = [this](std::vector<HistoryRecord> records) {
        QMetaObject::invokeMethod(this, [this, part = std::move(records)] { this->take(part); });
    };
    m_reader.start([this, stop = m_stop, dataDir = m_desk.options().dataDir, expect, take] {
        const auto result = readAll(dataDir, *stop, expect, take);
        QMetaObject::invokeMethod(this, [this, result] { loaded(result); });
    });
}

void HistoryStore::take(const std::vector<HistoryRecord> &records)
{
    for (const HistoryRecord &record : records) {
        if (!m_newer.contains(record.summary.id))
            m_history.put(record);
    }
    tell();
}

void HistoryStore::loaded(const Expected<void> &result)
{
    m_reading = false;
    // A desk whose log has not been made yet has no history, and that is fine.
    const bool none = !result && result.error().code == ErrorCode::NotFound;
    m_state = result || none ? State::Ready : State::Failed;
    m_error = m_state == State::Failed ? result.error().message : QString();
    std::set<IncidentId> known;
    for (const auto &[id, incident] : m_desk.book().incidents())
        known.insert(id);
    takeBook(known);
    tell();
}

void HistoryStore::takeBook(const std::set<IncidentId> &incidents)
{
    for (const IncidentId &id : incidents) {
        const Incident *incident = m_desk.book().find(id);
        if (!incident) {
            if (m_desk.book().archived().contains(id))
                m_again->start();
            continue;
        }
        if (!incident->declaredAt)
            continue;
        if (m_reading)
            m_newer.insert(id);
        m_history.put({summaryOf(*incident), statisticsOf(*incident)});
        tell();
    }
}

void HistoryStore::tell()
{
    if (!m_tell->isActive())
        m_tell->start(m_reading || m_history.entries().size() > Many ? TellOfMany : Millis{0});
}

} // namespace wf

#include "moc_historystore.cpp"
