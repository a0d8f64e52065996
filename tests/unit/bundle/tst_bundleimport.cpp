// SPDX-License-Identifier: GPL-3.0-or-later
// A bundle on another desk: its events and files come into the log, everything else stays where it is.
#include "bundle/importbundle.h"
#include "bundlefixture.h"
#include "support/statetext.h"
#include "support/testentry.h"

#include <QTest>

namespace tst_bundleimport {

using namespace wf;

class TestBundleImport : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void comesAcross();
    void withheldComesLater();
    void whatIsOursStaysOurs();
    void whatIsSimulatedStaysApart();
    void namesWhoWrote();
    void damagedStaysOut_data();
    void damagedStaysOut();
    void filesThatAreHere();
    void namedAfterARestart();
    void redactedWordsStayAway();
    void aRedactionIsObeyedElsewhere();
};

void TestBundleImport::comesAcross()
{
    BundleFixture from;
    ExportRequest request = from.request();
    request.messages = true;
    from.make(request);
    LogFixture here;
    here.clock.advance(from.clock.wall() - here.clock.wall());
    auto log = here.open();
    const IncidentId own = here.declare(*log, false);
    const auto imported = importBundle(*log, here.dir(), from.path());
    QVERIFY2(imported, imported ? "" : qPrintable(imported.error().message));
    QCOMPARE(imported->incidents, QStringList{QStringLiteral("INC-0002@") + from.log->desk().text().left(4)});
    QCOMPARE(imported->files, 1);
    QVERIFY(QFile::exists(evidencePath(here.dir(), from.evidence)));
    QCOMPARE(imported->notes.size(), 1);
    QVERIFY(imported->notes.first().contains(QStringLiteral("the metrics stay in")));
    QVERIFY(log->book().lostFeeds().empty());
    QCOMPARE(log->book().find(from.incident)->events.size(),
             from.log->book().find(from.incident)->events.size());
    const auto again = importBundle(*log, here.dir(), from.path());
    QVERIFY(again);
    QCOMPARE(again->events.added, 0);
    QCOMPARE(again->files, 0);
    QCOMPARE(again->incidents, imported->incidents);
    here.note(*log, own, QStringLiteral("and on"));
    QCOMPARE(here.problems(), QStringList());
    // It can be made a bundle of again, with what the other desk's feeds did.
    ExportRequest back = request;
    back.dataDir = here.dir();
    back.file = from.path(QStringLiteral("back.watchfloor"));
    back.incidents = imported->incidents;
    from.make(back);
    const auto first = from.opened();
    const auto second = from.opened(QStringLiteral("back.watchfloor"));
    QCOMPARE(stateText(second->book()), stateText(first->book()));
    QCOMPARE(second->events().size(), first->events().size());
    QCOMPARE(*second->file(from.evidence), *first->file(from.evidence));
    QCOMPARE(second->manifest().desk, log->desk());
    QVERIFY(second->problems().isEmpty());
}

void TestBundleImport::withheldComesLater()
{
    BundleFixture from;
    from.make(from.request());
    LogFixture here;
    here.clock.advance(from.clock.wall() - here.clock.wall());
    const auto log = here.open();
    const auto without = importBundle(*log, here.dir(), from.path());
    QVERIFY2(without, without ? "" : qPrintable(without.error().message));
    QCOMPARE(without->notes.size(), 2);
    QVERIFY2(without->notes.first().contains(QStringLiteral("4 events are not imported")),
             qPrintable(without->notes.first()));
    QVERIFY(log->book().find(from.incident)->messages.empty());
    QCOMPARE(here.problems(), QStringList());
    ExportRequest request = from.request();
    request.messages = true;
    from.make(request);
    const auto with = importBundle(*log, here.dir(), from.path());
    QVERIFY2(with, with ? "" : qPrintable(with.error().message));
    QCOMPARE(with->events.added, 4);
    QCOMPARE(log->book().find(from.incident)->messages.size(), 1u);
    QCOMPARE(log->book().find(from.incident)->events.size(),
             from.log->book().find(from.incident)->events.size());
    QCOMPARE(here.problems(), QStringList());
}

void TestBundleImport::whatIsOursStaysOurs()
{
    // Looked at elsewhere, and brought home: what was written there about an incident of this desk stays out.
    BundleFixture home;
    ExportRequest request = home.request();
    request.messages = true;
    home.make(request);
    LogFixture away;
    away.clock.advance(home.clock.wall() - away.clock.wall());
    const auto other = away.open();
    QVERIFY(importBundle(*other, away.dir(), home.path()));
    // Its own bundle changes nothing at home.
    const auto known = importBundle(*home.log, home.dir(), home.path());
    QVERIFY2(known, known ? "" : qPrintable(known.error().message));
    QCOMPARE(known->events.added, 0);
    away.run(*other,
             command::Annotate{home.incident, home.clock.wall(), QStringLiteral("this was the moment")});
    request.dataDir = away.dir();
    request.incidents = {home.incident.text()};
    request.now = away.clock.wall();
    home.make(request);
    const auto back = importBundle(*home.log, home.dir(), home.path());
    QVERIFY(!back);
    QCOMPARE(back.error().code, ErrorCode::Refused);
    QVERIFY2(back.error().message.contains(QStringLiteral("INC-0002, which is this desk's own")) &&
                 back.error().message.contains(QStringLiteral("Ada@") + other->desk().text().left(4)),
             qPrintable(back.error().message));
    QVERIFY(home.log->book().find(home.incident)->review.annotations.empty());
    QCOMPARE(home.problems(), QStringList());
    QCOMPARE(away.problems(), QStringList());
}

void TestBundleImport::whatIsSimulatedStaysApart()
{
    BundleFixture simulated(LogTargets::Simulated);
    simulated.make(simulated.request());
    for (const LogTargets targets : {LogTargets::Real, LogTargets::Unmarked}) {
        LogFixture here;
        here.clock.advance(simulated.clock.wall() - here.clock.wall());
        const auto log = here.open();
        QVERIFY(log->claim(targets));
        const auto refused = importBundle(*log, here.dir(), simulated.path());
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, ErrorCode::Refused);
        QVERIFY2(refused.error().message.startsWith(QStringLiteral("INC-0002 is from a simulated estate")),
                 qPrintable(refused.error().message));
        QVERIFY(log->heads().empty());
    }
    BundleFixture real;
    real.make(real.request());
    LogFixture demo;
    demo.clock.advance(real.clock.wall() - demo.clock.wall());
    const auto log = demo.open();
    QVERIFY(log->claim(LogTargets::Simulated));
    const auto refused = importBundle(*log, demo.dir(), real.path());
    QVERIFY(!refused);
    QVERIFY2(refused.error().message.startsWith(QStringLiteral("INC-0002 is a real incident")),
             qPrintable(refused.error().message));
    QVERIFY(importBundle(*log, demo.dir(), simulated.path()));
}

void TestBundleImport::namesWhoWrote()
{
    BundleFixture from;
    from.make(from.request());
    const auto bundle = from.opened();
    const auto authors = authorsOf(bundle->events());
    QVERIFY(!authors.empty());
    qint64 entries = 0;
    for (const BundleAuthor &author : authors) {
        QCOMPARE(author.desk, from.log->desk());
        entries += author.entries;
    }
    QCOMPARE(entries, qint64(bundle->events().size()));
    QVERIFY(std::any_of(authors.begin(), authors.end(),
                        [](const BundleAuthor &a) { return a.name == QLatin1String("Ada"); }));
}

void TestBundleImport::damagedStaysOut_data()
{
    QTest::addColumn<QString>("sql");
    QTest::addColumn<QString>("says");
    QTest::newRow("an event") << "UPDATE events SET actor = 'Eve' WHERE kind = 'note'"
                              << "its content is not what was written";
    QTest::newRow("a file") << "UPDATE files SET data = zeroblob(24)"
                            << "the file is damaged";
}

void TestBundleImport::damagedStaysOut()
{
    QFETCH(QString, sql);
    QFETCH(QString, says);
    BundleFixture from;
    from.make(from.request());
    {
        RawDatabase raw(from.path());
        raw.run(sql);
    }
    LogFixture here;
    here.clock.advance(from.clock.wall() - here.clock.wall());
    const auto log = here.open();
    const auto imported = importBundle(*log, here.dir(), from.path());
    QVERIFY(!imported);
    QVERIFY2(imported.error().message.contains(says), qPrintable(imported.error().message));
    QVERIFY(imported.error().message.contains(from.path()));
    QVERIFY(log->book().incidents().empty());
    QVERIFY(!QFile::exists(evidencePath(here.dir(), from.evidence)));
    QCOMPARE(here.problems(), QStringList());
}

void TestBundleImport::filesThatAreHere()
{
    // The first one is here already, the second one is not.
    BundleFixture from;
    command::AttachEvidence second;
    second.incident = from.incident;
    second.text = QStringLiteral("log");
    second.file = QStringLiteral("log.txt");
    second.sha256 = *storeEvidence(from.dir(), QByteArray("the log of the console"));
    second.size = 22;
    from.go(second);
    from.make(from.request());
    QCOMPARE(from.opened()->files(), (std::vector<Sha256>{from.evidence, second.sha256}));
    LogFixture here;
    here.clock.advance(from.clock.wall() - here.clock.wall());
    const auto log = here.open();
    QVERIFY(storeEvidence(here.dir(), QByteArray("a picture of the console")));
    const auto imported = importBundle(*log, here.dir(), from.path());
    QVERIFY2(imported, imported ? "" : qPrintable(imported.error().message));
    QCOMPARE(imported->files, 1);
    QVERIFY(QFile::exists(evidencePath(here.dir(), second.sha256)));
}

void TestBundleImport::namedAfterARestart()
{
    // It is known by its summary only.
    BundleFixture from;
    from.make(from.request());
    LogFixture here;
    here.clock.advance(from.clock.wall() - here.clock.wall());
    auto log = here.open();
    QVERIFY(importBundle(*log, here.dir(), from.path()));
    const IncidentId newer = here.declare(*log); // Of the same runbook.
    here.run(*log, command::ChangeStatus{newer, IncidentStatus::Resolved, {}});
    log = nullptr;
    log = here.open();
    QVERIFY(log->book().archived().contains(from.incident));
    const auto again = importBundle(*log, here.dir(), from.path());
    QVERIFY2(again, again ? "" : qPrintable(again.error().message));
    QCOMPARE(again->incidents, QStringList{QStringLiteral("INC-0002@") + from.log->desk().text().left(4)});
}

void TestBundleImport::redactedWordsStayAway()
{
    BundleFixture from;
    from.go(command::Redact{from.incident, from.eventOf(EventKind::Note)->id, QStringLiteral("a key")});
    ExportRequest request = from.request();
    request.messages = true;
    const BundleSummary made = from.make(request);
    QCOMPARE(made.problems, QStringList());
    QFile file(from.path());
    QVERIFY(file.open(QIODevice::ReadOnly) && !file.readAll().contains("it is the key"));
    const auto bundle = from.opened();
    QCOMPARE(bundle->problems(), QStringList());
    LogFixture here;
    here.clock.advance(from.clock.wall() - here.clock.wall());
    const auto log = here.open();
    const auto imported = importBundle(*log, here.dir(), from.path());
    QVERIFY2(imported, imported ? "" : qPrintable(imported.error().message));
    QCOMPARE(here.problems(), QStringList());
    QCOMPARE(stateText(*log->book().find(from.incident)).contains(QStringLiteral("it is the key")), false);
}

/// It was imported with its words; the redaction comes later.
void TestBundleImport::aRedactionIsObeyedElsewhere()
{
    BundleFixture from;
    ExportRequest request = from.request();
    request.messages = true;
    from.make(request);
    LogFixture here;
    here.clock.advance(from.clock.wall() - here.clock.wall());
    const auto log = here.open();
    QVERIFY(importBundle(*log, here.dir(), from.path()));
    const auto holds = [&here] {
        QByteArray all = here.bytes();
        QFile wal(here.db() + QStringLiteral("-wal"));
        if (wal.open(QIODevice::ReadOnly))
            all += wal.readAll();
        return all.contains("it is the key");
    };
    QVERIFY(holds());
    from.go(command::Redact{from.incident, from.eventOf(EventKind::Note)->id, QStringLiteral("a key")});
    from.make(request);
    const auto again = importBundle(*log, here.dir(), from.path());
    QVERIFY2(again, again ? "" : qPrintable(again.error().message));
    QCOMPARE(again->events.added, 1);
    QVERIFY(!holds());
    QCOMPARE(here.problems(), QStringList());
}

WF_TEST(TestBundleImport)

} // namespace tst_bundleimport

#include "tst_bundleimport.moc"
