// SPDX-License-Identifier: GPL-3.0-or-later
// Which of several true records is the chain, what a named loss excuses, and where a salvage is refused or
// broken off.
#include "log/chaincheck.h"
#include "log/chainchoice.h"
#include "log/namedlosses.h"
#include "salvagefixture.h"
#include "support/testentry.h"

#include <random>

namespace tst_salvagechoice {

using namespace wf;

class TestSalvageChoice : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void twoBranches();
    void witnessDecides();
    void eventThatItsFollowerDoesNotName();
    void loneContradiction();
    void anyNodes();
    void acceptedCut();
    void sequenceIsNeverUsedTwice();
    void otherDesks();
    void importsThatCannotBe();
    void missingEvidence();
    void onlyNamedHolesAreExcused();
    void manyHolesBecomeFewRanges();
    void nearestHolesAreJoined();
    void places();
    void brokenOffAtAnyStep();
};

namespace {

/// Nodes of made-up chains. A hash is a name; `previous` is that of the node before.
class Nodes
{
public:
    /// From `first` to `last`, named NAME:SEQUENCE, behind what is called `previous`.
    Nodes &add(const char *name, qint64 first, qint64 last, QByteArray previous = {}, bool inTables = true)
    {
        for (qint64 n = first; n <= last; ++n) {
            const QByteArray hash = QByteArray(name) + ':' + QByteArray::number(n);
            list.push_back({n, {1000 * n + shift, 0}, hash, previous, qint64(list.size()), inTables});
            previous = hash;
        }
        return *this;
    }
    /// The names of what is chosen, in order.
    QByteArrayList chosen(const std::vector<ChainHead> &witnessed = {}) const
    {
        QByteArrayList names;
        for (const std::size_t i : chooseChain(list, witnessed).chosen)
            names += list[i].hash;
        return names;
    }

    std::vector<ChainNode> list;
    qint64 shift = 0; ///< Of the times of what is added next.
};

} // namespace

void TestSalvageChoice::twoBranches()
{
    // A log that was cut and continued: what is left of its former end is not its end.
    Nodes nodes;
    nodes.add("old", 1, 6, {});
    nodes.list[4].inTables = nodes.list[5].inTables = false;
    nodes.shift = 500'000;
    nodes.add("new", 5, 5, "old:4");
    QCOMPARE(nodes.chosen().last(), QByteArray("new:5"));
    QCOMPARE(nodes.chosen().size(), 5);
    // Without anything in tables the longer branch, which is the one that continues.
    for (ChainNode &node : nodes.list)
        node.inTables = false;
    QCOMPARE(nodes.chosen().last(), QByteArray("old:6"));
}

void TestSalvageChoice::witnessDecides()
{
    Nodes nodes;
    nodes.add("a", 1, 6, {});
    nodes.shift = 500'000;
    nodes.add("b", 5, 5, "a:4", false);
    const QByteArrayList chosen = nodes.chosen({{5, "b:5"}});
    QCOMPARE(chosen.size(), 5);
    QCOMPARE(chosen.last(), QByteArray("b:5"));
}

void TestSalvageChoice::eventThatItsFollowerDoesNotName()
{
    // Somebody wrote another event 4, hash and all; an older page still has the one that was written.
    Nodes nodes;
    nodes.add("a", 1, 6, {});
    nodes.list[3].inTables = false;
    nodes.add("forged", 4, 4, "a:3");
    QCOMPARE(nodes.chosen(), (QByteArrayList{"a:1", "a:2", "a:3", "a:4", "a:5", "a:6"}));
    // Without it there is a hole: 5 names another one.
    nodes.list.erase(nodes.list.begin() + 3);
    QCOMPARE(nodes.chosen(), (QByteArrayList{"a:1", "a:2", "a:3", "a:5", "a:6"}));
}

void TestSalvageChoice::loneContradiction()
{
    // The last one names nobody that is there: the chain speaks against it.
    Nodes nodes;
    nodes.add("a", 1, 4, {}).add("b", 5, 5, "x:4");
    QCOMPARE(nodes.chosen(), (QByteArrayList{"a:1", "a:2", "a:3", "a:4"}));
    // Over a hole nobody can tell.
    nodes.list.back().sequence = 7;
    QCOMPARE(nodes.chosen().last(), QByteArray("b:5"));
    // Unless its time runs backwards.
    nodes.list.back().time = {0, 0};
    QCOMPARE(nodes.chosen().last(), QByteArray("a:4"));
}

void TestSalvageChoice::anyNodes()
{
    std::mt19937 random(5);
    const auto below = [&random](unsigned n) { return qint64(random() % n); };
    for (int turn = 0; turn < 3000; ++turn) {
        Nodes nodes;
        for (qint64 i = below(12); i >= 0; --i) {
            nodes.shift = below(4000);
            const qint64 first = 1 + below(8);
            const QByteArray name(1, char('a' + below(4)));
            nodes.add(name.constData(), first, first + below(4),
                      QByteArray(1, char('a' + below(4))) + ':' + QByteArray::number(first - 1),
                      below(2) == 1);
        }
        std::vector<ChainHead> witnessed;
        if (below(2) == 1)
            witnessed.push_back({1 + below(8), "a:" + QByteArray::number(1 + below(8))});
        const ChainChoice choice = chooseChain(nodes.list, witnessed);
        QCOMPARE(choice.chosen.size() + choice.other.size(), nodes.list.size());
        QVERIFY(!choice.chosen.empty());
        for (std::size_t i = 1; i < choice.chosen.size(); ++i) {
            const ChainNode &a = nodes.list[choice.chosen[i - 1]];
            const ChainNode &b = nodes.list[choice.chosen[i]];
            QVERIFY(a.sequence < b.sequence && a.time < b.time);
            QVERIFY(b.sequence > a.sequence + 1 || b.previous == a.hash);
        }
    }
}

void TestSalvageChoice::acceptedCut()
{
    // The end is lost, a person accepts it, and the log goes on with other events of the same numbers.
    SalvageFixture bench;
    bench.fillAll(20);
    const QByteArray shorter = bench.bytes();
    {
        auto log = bench.open();
        const IncidentId id = log->book().incidents().begin()->first;
        for (int i = 0; i < 5; ++i)
            bench.note(*log, id, QStringLiteral("lost %1").arg(i));
    }
    const auto former = eventsIn(bench.dir());
    QFile file(bench.db() + QStringLiteral("-wal"));
    bench.dropWal();
    bench.setBytes(shorter);
    {
        auto log = bench.open();
        QVERIFY(!log->cut().isEmpty());
        bench.run(*log, command::AcceptCut{log->cut()});
        bench.note(*log, log->book().incidents().begin()->first, QStringLiteral("continued"));
    }
    bench.all = eventsIn(bench.dir());
    bench.heads = Witness(witnessPath(bench.dir())).read().value();
    QVERIFY(bench.problems().isEmpty());
    // What was lost turns up behind the last page.
    QByteArray bytes = bench.bytes();
    for (const auto &[hash, event] : former) {
        if (!bench.all.contains(hash))
            bytes += QByteArray(8, '\0') + storedRecord(*event);
    }
    bytes += QByteArray(bench.PageSize - bytes.size() % bench.PageSize, '\0');
    bench.setBytes(bytes);
    const SalvageReport report = bench.salvage();
    QVERIFY2(report.isWhole(), qPrintable(report.notes.join(u' ')));
    QVERIFY(report.heads == bench.heads);
    QVERIFY(bench.salvaged.size() == bench.all.size());
    QVERIFY2(report.notes.join(u' ').contains(QStringLiteral("contradict")),
             qPrintable(report.notes.join(u' ')));
}

void TestSalvageChoice::sequenceIsNeverUsedTwice()
{
    // The witness saw more than is there.
    SalvageFixture bench;
    bench.fillAll(10);
    const QByteArray shorter = bench.bytes();
    {
        auto log = bench.open();
        for (int i = 0; i < 7; ++i)
            bench.note(*log, log->book().incidents().begin()->first, QStringLiteral("lost %1").arg(i));
    }
    const qint64 before = bench.heads.at(bench.home).sequence;
    const ChainHead seen = Witness(witnessPath(bench.dir())).read()->at(bench.home);
    QCOMPARE(seen.sequence, before + 7);
    bench.dropWal();
    bench.setBytes(shorter);
    const SalvageReport report = bench.salvage();
    QCOMPARE(report.missing, 7);
    QCOMPARE(report.lost.front().events.first, before + 1);
    QCOMPARE(report.lost.front().events.last, seen.sequence);
    auto log = EventLog::open(bench.to(), bench.clock);
    QVERIFY(log);
    QCOMPARE((*log)->heads().at(bench.home).sequence, seen.sequence + 1);
    QCOMPARE((*log)->cut(), QString());
    bench.note(**log, (*log)->book().incidents().begin()->first, QStringLiteral("goes on"));
    log->reset();
    QCOMPARE(verifyLog(bench.to())->problems, QStringList());
    // It follows the event that the witness saw: whoever still has it can show that.
    const auto events = eventsIn(bench.to());
    const auto named = std::find_if(events.begin(), events.end(), [](const auto &entry) {
        return entry.second->template as<event::LogSalvaged>() != nullptr;
    });
    QCOMPARE(named->second->previousHash, seen.hash);
}

void TestSalvageChoice::otherDesks()
{
    SalvageFixture bench;
    bench.fillAll(10);
    // One of an imported run is gone.
    const auto foreign = std::find_if(bench.all.begin(), bench.all.end(), [&](const auto &entry) {
        return entry.second->id.desk != bench.home && entry.second->id.sequence > 2;
    });
    QVERIFY(foreign != bench.all.end());
    const EventId gone = foreign->second->id;
    {
        RawDatabase raw(bench.db());
        raw.run(QStringLiteral("DROP TRIGGER events_never_change"));
        raw.run(QStringLiteral("UPDATE events SET actor = 'Eve' WHERE desk = '%1' AND seq = %2")
                    .arg(gone.desk.text())
                    .arg(gone.sequence));
    }
    bench.dropWal();
    const SalvageReport report = bench.salvage();
    QCOMPARE(report.missing, 1);
    QCOMPARE(report.lost.front().desk, gone.desk);
    QCOMPARE(report.lost.front().events.first, gone.sequence);
    // Its own chain lacks nothing, so nothing is added to it.
    QVERIFY(report.heads.at(bench.home) == bench.heads.at(bench.home));
    RawDatabase raw(logPath(bench.to()));
    QCOMPARE(raw.value(QStringLiteral("SELECT source FROM imported")).toString(), Source);
}

/// What the list of imports says is believed only where it can be.
void TestSalvageChoice::importsThatCannotBe()
{
    SalvageFixture bench;
    bench.fillAll(3);
    {
        RawDatabase raw(bench.db());
        for (const char *wrong :
             {"'/', 1, 5", "'desk-x', 0, 5", "'desk-x', 5, 4", "'desk-x', 1, 9007199254740991"})
            raw.run(QStringLiteral("INSERT INTO imported(desk, first, last, at_ms, source)"
                                   " VALUES(%1, 1000, 'made up')")
                        .arg(QLatin1String(wrong)));
        // One that can be, of a desk of which nothing is left.
        raw.run(QStringLiteral("INSERT INTO imported(desk, first, last, at_ms, source)"
                               " VALUES('desk-y', 1, 1, 1000, 'small')"));
    }
    bench.dropWal();
    const SalvageReport report = bench.salvage();
    QStringList lost;
    for (const auto &each : report.lost)
        lost << QStringLiteral("%1 %2-%3").arg(each.desk.text()).arg(each.events.first).arg(each.events.last);
    QCOMPARE(lost, QStringList{QStringLiteral("desk-y 1-1")});
}

void TestSalvageChoice::missingEvidence()
{
    SalvageFixture bench;
    bench.fillAll(5);
    QFile kept(evidencePath(bench.dir(), bench.sha));
    QVERIFY(kept.open(QIODevice::WriteOnly | QIODevice::Append) && kept.write("x") == 1);
    kept.close();
    const SalvageReport report = bench.salvage();
    QCOMPARE(report.missing, 0);
    QVERIFY(!report.isWhole());
    QCOMPARE(report.missingEvidence, 1);
    QVERIFY(report.lostEvidence == std::vector{bench.sha});
    QVERIFY(!QFile::exists(evidencePath(bench.to(), bench.sha)));
}

void TestSalvageChoice::onlyNamedHolesAreExcused()
{
    SalvageFixture bench;
    bench.fillAll(60);
    QByteArray bytes = bench.bytes();
    bytes.replace(bench.pageOf(*bench.own(40)) * bench.PageSize, bench.PageSize,
                  QByteArray(bench.PageSize, '\0'));
    bench.setBytes(bytes);
    const SalvageReport report = bench.salvage();
    const event::LostEvents range = report.lost.front().events;
    const auto without = [&](const QString &where) {
        const QString folder = bench.to();
        {
            RawDatabase raw(logPath(folder));
            static_cast<void>(raw.attempt(QStringLiteral("DROP TRIGGER events_never_go")));
            raw.run(
                QStringLiteral("DELETE FROM events WHERE desk = '%1' AND %2").arg(bench.home.text(), where));
        }
        const auto db = Database::open(logPath(folder), Database::Mode::ReadOnly);
        const auto checked = checkChains(**db);
        QStringList problems;
        for (const ChainProblem &problem : checked->problems)
            problems += problem.text;
        return problems;
    };
    // One more is gone, beside the named ones: no excuse for it.
    const QStringList wider = without(QStringLiteral("seq = %1").arg(range.last + 1));
    QCOMPARE(wider.size(), 1);
    QVERIFY2(wider.front().contains(QStringLiteral("events before it are missing")),
             qPrintable(wider.front()));
    bench.salvage();
    QCOMPARE(without(QStringLiteral("seq = 3")).size(), 1);
    // And without the event that names them.
    bench.salvage();
    QCOMPARE(without(QStringLiteral("kind = 'log_salvaged'")).size(), 1);
}

void TestSalvageChoice::manyHolesBecomeFewRanges()
{
    std::vector<Hole> holes;
    for (qint64 i = 0; i < 5000; ++i)
        holes.push_back({i * 10 + 1, i * 10 + 1 + i % 4, i % 4 + 1});
    const auto few = boundedHoles(holes, 100);
    QCOMPARE(few.size(), std::size_t(100));
    event::LogSalvaged body;
    qint64 count = 0;
    for (const Hole &hole : few) {
        body.lost.push_back({hole.first, hole.last, hole.count});
        count += hole.count;
    }
    QCOMPARE(count, qint64(5000 / 4 * (1 + 2 + 3 + 4)));
    NamedLosses named;
    named.add(100'000, body);
    for (const Hole &hole : holes)
        QVERIFY(named.excuse(hole.first, hole.last));
    // All that it names is used up; a hole behind it is not its business.
    QVERIFY(!named.excuse(holes[7].last + 1, holes[7].last + 2));
    NamedLosses earlier;
    earlier.add(5, body);
    QVERIFY(!earlier.excuse(11, 12));
    QVERIFY(boundedHoles({}, 10).empty());
    QCOMPARE(boundedHoles(holes, holes.size()), holes);
}

void TestSalvageChoice::nearestHolesAreJoined()
{
    const std::vector<Hole> holes{{1, 1, 1}, {10, 10, 1}, {20, 20, 1}, {22, 23, 2}};
    QCOMPARE(boundedHoles(holes, 3), (std::vector<Hole>{{1, 1, 1}, {10, 10, 1}, {20, 23, 3}}));
    QCOMPARE(boundedHoles(holes, 2), (std::vector<Hole>{{1, 10, 2}, {20, 23, 3}}));
    QCOMPARE(boundedHoles(holes, 1), (std::vector<Hole>{{1, 23, 5}}));
}

void TestSalvageChoice::places()
{
    SalvageFixture bench;
    bench.fillAll(3);
    const QTemporaryDir out;
    const auto refused = [&](const QString &from, const QString &to) {
        const auto before = filesIn(bench.dir());
        const auto report = salvageLog(from, to, bench.clock);
        if (report || filesIn(bench.dir()) != before)
            return QStringLiteral("not refused");
        return report.error().message;
    };
    QVERIFY(refused(bench.dir(), bench.dir()).contains(QStringLiteral("is not empty")));
    QVERIFY(refused(bench.dir(), bench.dir() + QStringLiteral("/new"))
                .contains(QStringLiteral("nothing is changed")));
    QVERIFY(refused(bench.db(), bench.dir() + QStringLiteral("/a/../new"))
                .contains(QStringLiteral("nothing is changed")));
    QVERIFY(QFile::link(bench.dir(), out.filePath(QStringLiteral("link"))));
    QVERIFY(refused(bench.dir(), out.filePath(QStringLiteral("link/new")))
                .contains(QStringLiteral("nothing is changed")));
    QVERIFY(refused(bench.dir(), out.filePath(QStringLiteral("link")))
                .contains(QStringLiteral("is not a folder")));
    QVERIFY(
        refused(out.path() + QStringLiteral("/none"), bench.to()).contains(QStringLiteral("is not there")));
    QVERIFY(refused(out.path(), bench.to()).contains(QStringLiteral("there is no log")));
    QFile other(out.filePath(QStringLiteral("other.db")));
    QVERIFY(other.open(QIODevice::WriteOnly) && other.write(QByteArray(50'000, 'x')) == 50'000);
    other.close();
    QVERIFY(refused(other.fileName(), bench.to()).contains(QStringLiteral("nothing of an incident log")));
    QVERIFY(!QFile::exists(bench.to()) && !QFile::exists(bench.partial()));
    QVERIFY(QDir().mkpath(bench.partial()));
    QVERIFY(refused(bench.dir(), bench.to()).contains(bench.partial()));
    QVERIFY(QFile::exists(bench.partial()));
    QVERIFY(QDir(bench.partial()).removeRecursively());
    // An empty folder is a new one.
    QVERIFY(QDir().mkpath(bench.to()));
    QVERIFY(salvageLog(bench.dir(), bench.to(), bench.clock).has_value());
}

void TestSalvageChoice::brokenOffAtAnyStep()
{
    SalvageFixture bench;
    bench.fillAll(10);
    const auto before = filesIn(bench.dir());
    for (const SalvageStep at : {SalvageStep::Copy, SalvageStep::Tables, SalvageStep::Pages,
                                 SalvageStep::Write, SalvageStep::Evidence, SalvageStep::Verify}) {
        std::stop_source stop;
        SalvageOptions options;
        options.stop = stop.get_token();
        options.progress = [&](SalvageStep step, qint64, qint64) {
            if (step == at)
                stop.request_stop();
        };
        const auto report = salvageLog(bench.dir(), bench.to(), bench.clock, options);
        QVERIFY(stop.stop_requested());
        QVERIFY2(report && report->cancelled, report ? "" : qPrintable(report.error().message));
        QVERIFY(!QFile::exists(bench.to()) && !QFile::exists(bench.partial()));
        QVERIFY(filesIn(bench.dir()) == before);
    }
}

WF_TEST(TestSalvageChoice)

} // namespace tst_salvagechoice

#include "tst_salvagechoice.moc"
