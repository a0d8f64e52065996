// SPDX-License-Identifier: GPL-3.0-or-later
// watchfloorctl log salvage: what it prints, its exit codes, and what can be done with the new log.
#include "controltest.h"
#include "support/logfixture.h"
#include "support/testentry.h"

#include <QRegularExpression>

namespace tst_controlsalvage {

using namespace wf;

class TestControlSalvage : public ControlTest
{
    Q_OBJECT
private Q_SLOTS:
    void init() { setUp(); }
    void cleanup() { tearDown(); }
    void nothingIsMissing();
    void anEventIsMissing();
    void aDeclarationIsMissing();
    void notDone();
    void besideADesk();

private:
    QString to() const { return m_dir->filePath(QStringLiteral("new")); }
    CtlResult salvage(const QStringList &more = {}) const
    {
        return Ctl().run(QStringList{QStringLiteral("log"), QStringLiteral("salvage"), m_data, to()} + more);
    }
    void fill() const
    {
        for (const char *words :
             {"incident declare Dynex --severity P1 --runbook dynex-outage", "note INC-0001 one",
              "note INC-0001 two", "note INC-0001 three", "incident declare Other --severity P2"})
            QCOMPARE(Ctl(m_data)(words).exit, 0);
    }
    /// The content of these events is another one.
    void damage(const QString &where) const
    {
        RawDatabase raw(logPath(m_data));
        raw.run(QStringLiteral("DROP TRIGGER events_never_change"));
        raw.run(QStringLiteral("UPDATE events SET payload = '{}' WHERE %1").arg(where));
    }
};

void TestControlSalvage::nothingIsMissing()
{
    fill();
    CtlResult r = salvage();
    QVERIFY2(r.exit == 0, r.err.constData());
    QVERIFY2(r.out.contains("nothing is missing"), r.out.constData());
    QVERIFY2(r.out.contains("2 incidents, 0 of them without their beginning"), r.out.constData());
    QCOMPARE(r.err, QByteArray());
    const Ctl fresh(to());
    QCOMPARE(fresh("log verify").exit, 0);
    QCOMPARE(fresh("incident list").out, Ctl(m_data)("incident list").out);
    QCOMPARE(fresh("note INC-0001 four").exit, 0);
}

void TestControlSalvage::anEventIsMissing()
{
    fill();
    damage(QStringLiteral("kind = 'note' AND payload LIKE '%two%'"));
    CtlResult r = salvage({QStringLiteral("--json")});
    QVERIFY2(r.exit == 1, r.err.constData());
    const QJsonObject report = r.object();
    QCOMPARE(report.value(QStringLiteral("ok")).toBool(true), false);
    QCOMPARE(report.value(QStringLiteral("missing")).toInt(), 1);
    const QJsonArray lost = report.value(QStringLiteral("lost")).toArray();
    QCOMPARE(lost.size(), 1);
    const QJsonObject range = lost.first().toObject();
    QCOMPARE(range.value(QStringLiteral("first")).toInt(), range.value(QStringLiteral("last")).toInt());
    QVERIFY(fromIso(range.value(QStringLiteral("after")).toString()) &&
            fromIso(range.value(QStringLiteral("before")).toString()));
    QCOMPARE(report.value(QStringLiteral("from_tables")).toInt(),
             report.value(QStringLiteral("events")).toInt());
    QVERIFY2(r.out.contains("1 rows are not what was written"), r.out.constData());
    QVERIFY(QDir(to()).removeRecursively());
    r = salvage();
    QCOMPARE(r.exit, 1);
    QVERIFY2(r.out.contains(QStringLiteral("missing: desk %1, %2 to %2 (1 events), after ")
                                .arg(report.value(QStringLiteral("desk")).toString())
                                .arg(range.value(QStringLiteral("first")).toInt())
                                .toUtf8()),
             r.out.constData());
    const Ctl fresh(to());
    r = fresh("log verify");
    QVERIFY2(r.exit == 0, r.err.constData());
    r = fresh("incident show INC-0001");
    QVERIFY(r.out.contains("three") && !r.out.contains("two"));
}

void TestControlSalvage::aDeclarationIsMissing()
{
    fill();
    damage(QStringLiteral("kind = 'declared' AND payload LIKE '%INC-0001%'"));
    CtlResult r = salvage();
    QVERIFY2(r.exit == 1, r.err.constData());
    QVERIFY2(r.out.contains("1 of them without their beginning"), r.out.constData());
    static const QRegularExpression name(QStringLiteral("incident (\\S+): its declaration is missing"));
    const QString id = name.match(r.error()).captured(1);
    QVERIFY2(!id.isEmpty(), r.err.constData());
    m_data = to();
    const Ctl fresh(m_data);
    QCOMPARE(fresh("log verify").exit, 0);
    QCOMPARE(fresh("incident list").lines().size(), 1);
    r = fresh.run({QStringLiteral("incident"), QStringLiteral("show"), id});
    QVERIFY2(r.exit == 0 && r.out.contains("three"), r.err.constData());
    QVERIFY(fresh("detection list").out.contains(id.toUtf8()));
    QCOMPARE(fresh("incident show INC-0002").exit, 0);
    QCOMPARE(fresh("history list").exit, 0);
    startDesk();
    QVERIFY(m_desk->logStatus().state == LogStatus::State::Writable);
    QTRY_VERIFY(m_desk->logStatus().chainVerified.has_value());
    QVERIFY2(*m_desk->logStatus().chainVerified, qPrintable(m_desk->logStatus().warnings.join(u' ')));
    QCOMPARE(fresh("note INC-0002 and on").exit, 0);
    // It can be declared again.
    r = fresh.run({QStringLiteral("incident"), QStringLiteral("declare"), QStringLiteral("Dynex, again"),
                   QStringLiteral("--severity"), QStringLiteral("P1"), QStringLiteral("--detection"), id});
    QVERIFY2(r.exit == 0, r.err.constData());
    r = fresh("incident list");
    QVERIFY2(r.out.contains("Dynex, again"), r.out.constData());
}

void TestControlSalvage::notDone()
{
    QCOMPARE(Ctl()("log salvage").exit, 2);
    QCOMPARE(Ctl()("log salvage a").exit, 2);
    CtlResult r = salvage();
    QVERIFY2(r.exit == 2 && r.error().contains(m_data), r.err.constData());
    fill();
    r = Ctl().run({QStringLiteral("log"), QStringLiteral("salvage"), m_data, m_data});
    QVERIFY2(r.exit == 2 && r.error().contains(QStringLiteral("is not empty")), r.err.constData());
    QVERIFY(!QFile::exists(to()) && !QFile::exists(to() + QStringLiteral(".partial")));
    QCOMPARE(problems(), QStringList());
}

void TestControlSalvage::besideADesk()
{
    fill();
    startDesk();
    QCOMPARE(Ctl(m_data)("note INC-0001 live").exit, 0);
    const CtlResult r = salvage();
    QVERIFY2(r.exit == 0, r.err.constData());
    QVERIFY2(r.error().contains(QStringLiteral("a desk is at work in it")), r.err.constData());
    QVERIFY(Ctl(to())("incident show INC-0001").out.contains("live"));
    QCOMPARE(Ctl(m_data)("note INC-0001 still").exit, 0);
}

WF_TEST(TestControlSalvage)

} // namespace tst_controlsalvage

#include "tst_controlsalvage.moc"
