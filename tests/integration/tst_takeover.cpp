// SPDX-License-Identifier: GPL-3.0-or-later
// Two desks on one data folder: the second one reads, and goes on where the first one ended.
#include "log/verify.h"
#include "support/bodies.h"
#include "support/ctl.h"
#include "support/deskfixture.h"
#include "support/testentry.h"

#include <QDir>

namespace tst_takeover {

using namespace wf;

class TestTakeOver : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void theSecondDeskGoesOn();
    void aLockThatWasHeldForAMoment();
};

void TestTakeOver::theSecondDeskGoesOn()
{
    DeskFixture first;
    QVERIFY(first.waitForData());
    const IncidentId id = first.declare(QStringLiteral("Before"), Severity::P1);
    const QString data = first.path(QStringLiteral("data"));
    LiveDesk second(first.desk().options(), first.clock());
    QSignalSpy notice(&second, &Desk::notice);
    second.start();
    QTRY_COMPARE(second.logStatus().state, LogStatus::State::ReadOnly);
    QTRY_COMPARE(second.book().incidents().size(), std::size_t(1));
    QTRY_COMPARE(second.recorderStatus().state, RecorderStatus::State::Reading);
    QVERIFY(first.ask(command::AddEntry{id, EventKind::Note, QStringLiteral("the last word")}));
    first.stop();

    QTRY_COMPARE(second.logStatus().state, LogStatus::State::Writable);
    QCOMPARE(second.logStatus().message, QString());
    QCOMPARE(notice.size(), 1);
    const Incident *known = second.book().find(id);
    QVERIFY(known);
    QCOMPARE(known->title, QStringLiteral("Before"));
    QCOMPARE(textOf(known->events.back()), QStringLiteral("the last word"));
    QTRY_COMPARE(second.recorderStatus().state, RecorderStatus::State::Recording);
    // It detects into the log, and others reach it.
    first.set("queue_depth", 500);
    QTRY_VERIFY(second.book().openFor(RunbookId(QStringLiteral("queue-backlog"))));
    const CtlResult noted = Ctl(data)("note INC-0001 heard by the second");
    QVERIFY2(noted.exit == 0, noted.err.constData());
    QTRY_COMPARE(textOf(second.book().find(id)->events.back()), QStringLiteral("heard by the second"));
    QCOMPARE(verifyLog(data)->problems, QStringList());
}

void TestTakeOver::aLockThatWasHeldForAMoment()
{
    // As when a command writes, or another desk is about to make the log, at the moment of the start.
    const QTemporaryDir dir;
    const QString data = dir.filePath(QStringLiteral("data"));
    QVERIFY(QDir().mkpath(data));
    std::optional<FileLock> lock;
    {
        auto taken = FileLock::acquire(lockPath(data));
        QVERIFY(taken);
        lock.emplace(std::move(*taken));
    }
    ShiftedClock clock;
    DeskOptions options;
    options.dataDir = data;
    options.config.runbookPaths = {QStringLiteral(WATCHFLOOR_SOURCE_DIR "/runbooks")};
    LiveDesk desk(options, clock);
    desk.start();
    QTRY_COMPARE(desk.logStatus().state, LogStatus::State::Unavailable);
    lock.reset();
    QTRY_COMPARE(desk.logStatus().state, LogStatus::State::Writable);
    std::optional<CommandResult> answer;
    desk.submit(command::Declare{{}, QStringLiteral("t"), Severity::P1, false, {}, {}},
                {&desk, [&](const CommandResult &result) { answer = result; }});
    QTRY_VERIFY(answer);
    QVERIFY(*answer);
}

WF_TEST(TestTakeOver)

} // namespace tst_takeover

#include "tst_takeover.moc"
