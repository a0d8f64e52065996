// SPDX-License-Identifier: GPL-3.0-or-later
// A power cut at any moment of a log's life: whatever the disk has of it, nothing acknowledged is lost, the
// chain is whole, and the list and the messages that wait are those of the events.
//   WATCHFLOOR_POWER_CUTS=100000 tests_unit_log tst_powercut
#include "support/diskrecording.h"
#include "support/logfixture.h"
#include "support/testentry.h"

#include <QTest>

namespace tst_powercut {

using namespace wf;

class TestPowerCut : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void nothingAcknowledgedIsLost();
    void aDiskThatDoesNotFlushLoses();
};

constexpr int Runs = 5;

int statesWanted()
{
    constexpr int Usual = 1000;
    const int asked = qEnvironmentVariableIntValue("WATCHFLOOR_POWER_CUTS");
    return asked > 0 ? asked : Usual;
}

/// In memory if the system has such a place: a thousand folders are made.
QString quickFolder()
{
    const QString memory = QStringLiteral("/dev/shm");
    return QFileInfo(memory).isWritable() ? memory : QDir::tempPath();
}

/// A log that lives on a recorded disk.
class Life
{
public:
    explicit Life(unsigned seed)
        : m_random(seed), m_disk(seed),
          m_recording(m_disk, m_bench.dir(),
                      {QStringLiteral("incidents.witness"), QStringLiteral("incidents.witness.new")}),
          m_left(quickFolder() + QStringLiteral("/powercut-XXXXXX"))
    {
    }

    void live(int commits)
    {
        auto log = m_bench.open();
        keep(m_bench.run(*log, command::Declare{{},
                                                QStringLiteral("Dynex is down"),
                                                Severity::P1,
                                                false,
                                                QStringLiteral("Ada"),
                                                shippedCopy()}));
        m_incident = log->book().incidents().begin()->first;
        for (int i = 0; i < commits; ++i) {
            work(*log, i);
            if (m_random() % 11 == 0) // A checkpoint; the write-ahead log begins anew behind it.
                RawDatabase(m_bench.db()).value(QStringLiteral("PRAGMA wal_checkpoint(PASSIVE)"));
            if (m_random() % 9 == 0) { // The program ends, and begins again.
                log.reset();
                log = m_bench.open();
            }
        }
    }

    /// What is wrong with the first disk that is not as it should be; empty: none. Counts the disks.
    QString firstWrong(int count, unsigned seed, bool lies, int &states)
    {
        QString wrong;
        const QString folder = m_left.filePath(QStringLiteral("data"));
        m_recording.replay(count, seed, lies, folder, [&](const DiskRecording::State &state) {
            ++states;
            wrong = whatIsWrong(folder, state);
            if (!wrong.isEmpty())
                wrong = QStringLiteral("step %1: %2").arg(state.step).arg(wrong);
            return wrong.isEmpty();
        });
        return wrong;
    }

private:
    void work(EventLog &log, int i)
    {
        const DecisionContext context{m_bench.clock.wall(), QStringLiteral("Ada")};
        m_bench.clock.advance(Millis{10});
        switch (m_random() % 5) {
        case 0: { // A burst.
            std::vector<LogRequest> requests;
            for (int n = 0; n < 6; ++n)
                requests.push_back(
                    {command::AddEntry{m_incident, EventKind::Note, QString::number(n)}, context});
            for (const LogAnswer &answer : executeAll(log, requests))
                keep(*answer.events);
            break;
        }
        case 1: {
            OutgoingMessage message;
            message.channel = QStringLiteral("#ops");
            message.text = QStringLiteral("It is slow");
            message.number = QStringLiteral("INC-0001");
            keep(m_bench.run(log, command::SendMessages{m_incident, {message}}));
            break;
        }
        case 2:
            keep(m_bench.run(log, command::AddEntry{m_incident, EventKind::Note, QString(9'000, u'n')}));
            break;
        default:
            keep(m_bench.run(log, command::AddEntry{m_incident, EventKind::Note, QString::number(i)}));
        }
    }
    /// They were acknowledged.
    void keep(const std::vector<EventPtr> &events)
    {
        for (const EventPtr &event : events)
            m_hashes.push_back(event->hash);
        m_recording.acknowledge(int(m_hashes.size()));
    }

    QString whatIsWrong(const QString &folder, const DiskRecording::State &state)
    {
        leaveReserve(folder);
        const auto opened = EventLog::open(folder, m_bench.clock);
        if (!opened)
            return opened.error().message;
        EventLog &log = **opened;
        if (!log.warnings().isEmpty())
            return log.warnings().first();
        const ChainHeads heads = log.heads();
        const auto own = heads.find(log.desk());
        const qint64 have = own == heads.end() ? 0 : own->second.sequence;
        if (have < state.acknowledged)
            return QStringLiteral("%1 events were acknowledged, %2 are there")
                .arg(state.acknowledged)
                .arg(have);
        // What was about to be acknowledged may be there too.
        if (have > 0 && have <= qint64(m_hashes.size()) &&
            own->second.hash != m_hashes[std::size_t(have - 1)])
            return QStringLiteral("the last event is another one");
        const auto report = verifyLog(folder);
        if (!report || !report->problems.isEmpty())
            return report ? report->problems.first() : report.error().message;
        if (have == 0 || state.step % 10 != 0)
            return {};
        const auto more = execute(log, command::AddEntry{m_incident, EventKind::Note, QStringLiteral("more")},
                                  {m_bench.clock.wall(), QStringLiteral("Ada")});
        return more ? QString() : more.error().message;
    }
    /// Whole, cut off or not there, as room that was set aside may be after a power cut.
    void leaveReserve(const QString &folder)
    {
        constexpr qint64 Whole = 16 << 20;
        const auto chance = m_random() % 100;
        QFile file(folder + QStringLiteral("/incidents.reserve"));
        if (chance != 0 && file.open(QIODevice::WriteOnly, QFile::ReadOwner | QFile::WriteOwner))
            file.resize(chance == 1 ? Whole / 3 : Whole);
    }

    std::mt19937 m_random;
    LogFixture m_bench;
    DiskModel m_disk;
    DiskRecording m_recording;
    QTemporaryDir m_left;
    IncidentId m_incident;
    std::vector<QByteArray> m_hashes; ///< Of the acknowledged events, by their sequence.
};

void TestPowerCut::nothingAcknowledgedIsLost()
{
    int states = 0;
    for (unsigned run = 0; run < Runs; ++run) {
        Life life(100 + run);
        life.live(30);
        const QString wrong = life.firstWrong(statesWanted() / Runs, run, false, states);
        QVERIFY2(wrong.isEmpty(), qPrintable(QStringLiteral("run %1, %2").arg(run).arg(wrong)));
    }
    QVERIFY(states >= statesWanted() * 9 / 10);
}

void TestPowerCut::aDiskThatDoesNotFlushLoses()
{
    // As with synchronous=OFF: otherwise the test above would see nothing.
    int states = 0;
    Life life(7);
    life.live(30);
    QVERIFY(!life.firstWrong(200, 1, true, states).isEmpty());
}

WF_TEST(TestPowerCut)

} // namespace tst_powercut

#include "tst_powercut.moc"
