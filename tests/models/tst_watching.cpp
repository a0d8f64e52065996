// SPDX-License-Identifier: GPL-3.0-or-later
// What a desk says of the conditions of an incident: the present values, and those of what was merged into
// it.
#include "desk/watching.h"
#include "incident/updatetext.h"
#include "support/bodies.h"
#include "support/deskfixture.h"
#include "support/testentry.h"
#include "words/handoverbrief.h"

#include <QTest>

#include <algorithm>

namespace tst_watching {

using namespace wf;

namespace {

QStringList trueNow(DeskFixture &f, const IncidentId &id)
{
    QStringList texts;
    for (const ConditionRecord &record : conditionsNow(f.desk(), f.incident(id))) {
        if (record.wasTrue)
            texts << conditionText(record);
    }
    texts.sort();
    return texts;
}

IncidentId declared(DeskFixture &f, const char *runbook, Severity severity)
{
    const Incident *detection = f.waitForDetection(QLatin1String(runbook));
    if (!detection)
        return {};
    const IncidentId id = detection->id;
    command::Declare declare{id, QLatin1String(runbook), severity, false, f.desk().user(), {}};
    return f.ask(declare) ? id : IncidentId();
}

const ConditionStatus *statusOf(DeskFixture &f, const char *runbook)
{
    const auto &all = f.desk().conditions();
    const auto found = std::find_if(all.begin(), all.end(), [runbook](const ConditionStatus &s) {
        return s.runbook == RunbookId(QLatin1String(runbook));
    });
    return found == all.end() ? nullptr : &*found;
}

} // namespace

class TestWatching : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void whatIsStillTrueHasItsPresentValue();
    void whatWasMergedIsNamedAndEndsWithIt();
    void resolvingNamesThePresentValue();
    void aLogThatIsBeingCheckedIsNotCalm();
    void refusedSeriesAreForgivenWhenTheyFit();
};

void TestWatching::whatIsStillTrueHasItsPresentValue()
{
    DeskFixture f;
    f.set("queue_depth", 131);
    QVERIFY(f.waitForData());
    const IncidentId id = declared(f, "queue-backlog", Severity::P1);
    QVERIFY(!id.isEmpty());
    QCOMPARE(trueNow(f, id), QStringList{"queue.depth > 100 clear < 100 for 1s (131)"});
    f.set("queue_depth", 250);
    QTRY_COMPARE(trueNow(f, id), QStringList{"queue.depth > 100 clear < 100 for 1s (250)"});
    const auto conditions = conditionsNow(f.desk(), f.incident(id));
    const QString draft = updateText(f.incident(id), conditions, Audience::Team, f.clock().wall());
    QVERIFY2(draft.contains(QStringLiteral("(250)")) && !draft.contains(QStringLiteral("131")),
             qPrintable(draft));
    const QString brief = handoverBrief(f.incident(id), conditions, f.clock().wall());
    QVERIFY2(brief.contains(QStringLiteral("now 250")) && !brief.contains(QStringLiteral("131")),
             qPrintable(brief));
    // Without data the last known one stays.
    f.forget("queue_depth");
    QTRY_COMPARE(statusOf(f, "queue-backlog")->state, ConditionState::NoData);
    QCOMPARE(trueNow(f, id).size(), 1);
}

void TestWatching::whatWasMergedIsNamedAndEndsWithIt()
{
    DeskFixture f;
    f.set("queue_depth", 131);
    f.set("cache_miss_ratio", 0.9);
    QVERIFY(f.waitForData());
    const IncidentId queue = declared(f, "queue-backlog", Severity::P1);
    const IncidentId cache = declared(f, "cache-misses", Severity::P2);
    QVERIFY(!queue.isEmpty() && !cache.isEmpty());
    QVERIFY(f.ask(command::Merge{queue, {cache}}));
    const QStringList both = trueNow(f, queue);
    QCOMPARE(both.size(), 2);
    QVERIFY(both.first().startsWith(QStringLiteral("cache.miss_ratio > 0.5")));
    // Resolving in spite of them ends both: neither is news before it was false.
    QVERIFY(f.ask(command::ChangeStatus{queue, IncidentStatus::Resolved, {}, true}));
    for (const char *runbook : {"queue-backlog", "cache-misses"})
        QTRY_VERIFY(statusOf(f, runbook)->ended);
    // Closing names the same ones.
    QCOMPARE(trueNow(f, queue), both);
    QVERIFY(f.ask(command::Reopen{queue, {}}));
    for (const char *runbook : {"queue-backlog", "cache-misses"})
        QTRY_VERIFY(!statusOf(f, runbook)->ended);
    QCOMPARE(trueNow(f, queue).size(), 2);
}

/// Asked from the command line as well: this is the way of every command.
void TestWatching::resolvingNamesThePresentValue()
{
    DeskFixture f;
    f.set("queue_depth", 131);
    QVERIFY(f.waitForData());
    const IncidentId id = declared(f, "queue-backlog", Severity::P1);
    QVERIFY(!id.isEmpty());
    f.set("queue_depth", 250);
    const QString now = QStringLiteral("queue.depth > 100 clear < 100 for 1s (250)");
    QTRY_COMPARE(trueNow(f, id), QStringList{now});
    command::ChangeStatus resolve{id, IncidentStatus::Resolved, {}};
    const auto refused = f.ask(resolve);
    QVERIFY(!refused);
    QCOMPARE(refused.error().message,
             QStringLiteral("INC-0001 is not over by what is measured, still true: ") + now);
    resolve.despite = true;
    const auto done = f.ask(resolve);
    QVERIFY(done);
    QCOMPARE(body<event::StatusChanged>(done->front()).despite, QStringList{now});
}

void TestWatching::aLogThatIsBeingCheckedIsNotCalm()
{
    DeskFixture f;
    f.set("login_failure_rate", 0);
    QVERIFY(f.waitForData());
    QTRY_VERIFY(watchSummary(f.desk(), f.clock().wall()).calm);
    QVERIFY(f.desk().logStatus().chainVerified == true);
    // From the start until the check is over.
    f.stop();
    f.start();
    bool seen = false;
    bool calm = false;
    const auto look = [&] {
        const WatchSummary s = watchSummary(f.desk(), f.clock().wall());
        const bool checked = f.desk().logStatus().chainVerified.has_value();
        seen = seen || (s.log == WatchLog::Checking && s.has(WatchReason::LogChecking));
        calm = calm || (s.calm && !checked);
    };
    QObject::connect(&f.desk(), &Desk::logStatusChanged, &f.desk(), look);
    QObject::connect(&f.desk(), &Desk::snapshotChanged, &f.desk(), look);
    QTRY_VERIFY(watchSummary(f.desk(), f.clock().wall()).calm);
    QVERIFY(seen);
    QVERIFY(!calm);
}

void TestWatching::refusedSeriesAreForgivenWhenTheyFit()
{
    DeskFixture f({.seriesLimit = 8});
    f.set("login_failure_rate", 0);
    QVERIFY(f.waitForData());
    QTRY_VERIFY(watchSummary(f.desk(), f.clock().wall()).calm);
    for (int i = 0; i < 6; ++i)
        f.set("stray_" + QByteArray::number(i), 1);
    QTRY_VERIFY(watchSummary(f.desk(), f.clock().wall()).refusedSeries > 0);
    QVERIFY(watchSummary(f.desk(), f.clock().wall()).has(WatchReason::Refused));
    for (int i = 0; i < 6; ++i)
        f.forget("stray_" + QByteArray::number(i));
    QTRY_VERIFY(watchSummary(f.desk(), f.clock().wall()).calm);
}

WF_TEST(TestWatching)

} // namespace tst_watching

#include "tst_watching.moc"
