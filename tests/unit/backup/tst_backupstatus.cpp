// SPDX-License-Identifier: GPL-3.0-or-later
// The age of a backup never claims more than was copied.
#include "backup/backupstatus.h"
#include "support/testentry.h"

#include <QTest>

namespace tst_backupstatus {

using namespace wf;
using namespace std::chrono_literals;
using State = BackupStatus::State;

class TestBackupStatus : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void onlyACompleteOneIsNew();
    void somebodyIsNeededIfItIsLateOrAway();
};

void TestBackupStatus::onlyACompleteOneIsNew()
{
    const SteadyTime now{1h};
    BackupStatus status;
    status.newUntil = now - 40s;
    QVERIFY(!backupAge(status, now));
    for (const State state : {State::Looking, State::Behind, State::Away, State::Failing}) {
        status.state = state;
        QCOMPARE(backupAge(status, now), std::optional<Millis>(40s));
        QCOMPARE(backupAge(status, now + 1min), std::optional<Millis>(100s));
    }
    status.state = State::Complete;
    QCOMPARE(backupAge(status, now + 1h), std::optional<Millis>(0s));
    status.newUntil.reset();
    QVERIFY(!backupAge(status, now));
}

void TestBackupStatus::somebodyIsNeededIfItIsLateOrAway()
{
    const SteadyTime now{1h};
    BackupStatus status;
    status.newUntil = now;
    const auto needed = [&](State state, Millis later) {
        status.state = state;
        return backupNeedsSomebody(status, now + later);
    };
    QVERIFY(!needed(State::Off, 1h));
    QVERIFY(!needed(State::Complete, 1h));
    QVERIFY(!needed(State::Behind, BackupLate));
    QVERIFY(needed(State::Behind, BackupLate + 1ms));
    QVERIFY(needed(State::Looking, 1h));
    QVERIFY(needed(State::Away, 0s));
    QVERIFY(needed(State::Failing, 0s));
}

WF_TEST(TestBackupStatus)

} // namespace tst_backupstatus

#include "tst_backupstatus.moc"
