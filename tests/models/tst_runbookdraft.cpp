// SPDX-License-Identifier: GPL-3.0-or-later
// Proposed changes and what a person writes besides, in one text.
#include "models/runbookdraft.h"
#include "support/testentry.h"

#include <QTest>

namespace tst_runbookdraft {

using namespace wf;

namespace {

constexpr auto Text = "# Disk\r\n\r\n## Recovery\r\n\r\n1. Wait\r\n2. Call storage\r\n";

RunbookChange change(RunbookChange::Kind kind, const char *step, const char *text)
{
    RunbookChange change;
    change.kind = kind;
    change.phase = QStringLiteral("Recovery");
    change.step = QLatin1String(step);
    change.text = QLatin1String(text);
    return change;
}

RunbookDraft draft()
{
    using Kind = RunbookChange::Kind;
    return {Text,
            QStringLiteral("/srv/runbooks/disk.md"),
            {change(Kind::AddStep, "Wait", "look"), change(Kind::AddStep, "Wait", "listen"),
             change(Kind::MarkOptional, "Call storage", "skipped"),
             change(Kind::MarkOptional, "Run", "gone")}};
}

} // namespace

class TestRunbookDraft : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void chosenInAnyOrder();
    void takenBack();
    void byHandStays();
    void byHandStandsInTheWay();
    void movesToTheFileAsItIsNow();
    void whatTheParserSays();
};

void TestRunbookDraft::chosenInAnyOrder()
{
    RunbookDraft d = draft();
    QVERIFY(d.patch().isEmpty());
    for (const std::size_t i : {2u, 1u, 0u})
        QVERIFY(d.choose(i, true));
    QCOMPARE(d.bytes(), QByteArray("# Disk\r\n\r\n## Recovery\r\n\r\n1. Wait\r\n2. Look\r\n3. Listen\r\n"
                                   "4. Call storage (optional: skipped)\r\n"));
    QVERIFY(d.patch().startsWith("--- a/disk.md\n+++ b/disk.md\n@@ -3,4 +3,6 @@\n"));
    QCOMPARE(d.freshLines(), (std::vector<LineRange>{{6, 8}}));
    QCOMPARE(d.lineOf(2), 8);
    QCOMPARE(d.obstacle(3), QStringLiteral("the runbook no longer has the step \"Run\""));
}

void TestRunbookDraft::takenBack()
{
    RunbookDraft d = draft();
    QVERIFY(d.choose(0, true));
    QVERIFY(d.choose(2, true));
    QVERIFY(d.choose(0, false));
    QVERIFY(d.choose(2, false));
    QCOMPARE(d.bytes(), QByteArray(Text));
    QVERIFY(!d.check().changed);
}

void TestRunbookDraft::byHandStays()
{
    RunbookDraft d = draft();
    QVERIFY(d.choose(0, true));
    d.setText(QString(d.text()).replace(QStringLiteral("# Disk\n"), QStringLiteral("# Disk full\n")));
    QVERIFY(d.choose(2, true));
    QVERIFY(d.choose(0, false));
    QCOMPARE(d.text(),
             QStringLiteral("# Disk full\n\n## Recovery\n\n1. Wait\n2. Call storage (optional: skipped)\n"));
}

void TestRunbookDraft::byHandStandsInTheWay()
{
    RunbookDraft d = draft();
    QVERIFY(d.choose(0, true));
    d.setText(QString(d.text()).replace(QStringLiteral("2. Look"), QStringLiteral("2. Look twice")));
    const auto refused = d.choose(0, false);
    QVERIFY(!refused);
    QCOMPARE(refused.error().message,
             QStringLiteral("line 6 was changed in another way by hand: take that back first"));
    QVERIFY(d.isChosen(0));
    QVERIFY(d.text().contains(QStringLiteral("2. Look twice")));
}

void TestRunbookDraft::movesToTheFileAsItIsNow()
{
    RunbookDraft d = draft();
    QVERIFY(d.choose(0, true));
    QVERIFY(d.choose(2, true));
    d.setText(QString(d.text()).replace(QStringLiteral("# Disk\n"), QStringLiteral("# Disk full\n")));
    QVERIFY(d.moveTo("# Disk\n\nMore.\n\n## Recovery\n\n- Stop it\n- Wait\n", QStringLiteral("disk.md")));
    QCOMPARE(d.bytes(), QByteArray("# Disk full\n\nMore.\n\n## Recovery\n\n- Stop it\n- Wait\n- Look\n"));
    QVERIFY(!d.isChosen(2)); // Its step is gone.
}

void TestRunbookDraft::whatTheParserSays()
{
    RunbookDraft d = draft();
    QVERIFY(d.choose(0, true));
    RunbookCheck check = d.check();
    QVERIFY(check.changed && check.errors.empty() && check.warnings.empty());
    QCOMPARE(check.before.steps, 2);
    QCOMPARE(check.after.steps, 3);
    d.setText(QStringLiteral("\n"));
    QVERIFY(!d.check().errors.empty());
    d.setText(QStringLiteral(
        "# Disk\n\n## Detection\n\n- **Metrics**: `disk.used => 1`\n\n## Recovery\n\n1. Wait\n"));
    check = d.check();
    QVERIFY(!check.warnings.empty() || !check.errors.empty());
}

WF_TEST(TestRunbookDraft)

} // namespace tst_runbookdraft

#include "tst_runbookdraft.moc"
