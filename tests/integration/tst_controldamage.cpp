// SPDX-License-Identifier: GPL-3.0-or-later
// watchfloorctl on a log in which one event of an open incident cannot be read: the rest is shown, and the
// event is named.
#include "controltest.h"
#include "support/logfixture.h"
#include "support/testentry.h"

#include <QFile>

namespace tst_controldamage {

using namespace wf;

class TestControlDamage : public ControlTest
{
    Q_OBJECT
private Q_SLOTS:
    void init() { setUp(); }
    void cleanup() { tearDown(); }
    void theRestIsShown_data();
    void theRestIsShown();

private:
    /// An open incident with three notes, of which the second is damaged, and another one.
    void makeLog(const QString &change)
    {
        const Ctl ctl(m_data);
        for (const char *words :
             {"incident declare Dynex --severity P1 --runbook dynex-outage", "note INC-0001 before",
              "note INC-0001 lost", "note INC-0001 behind", "incident declare Other --severity P2"})
            QCOMPARE(ctl(words).exit, 0);
        RawDatabase raw(logPath(m_data));
        raw.run(QStringLiteral("DROP TRIGGER events_never_change"));
        raw.run(QStringLiteral("UPDATE events SET %1 WHERE payload LIKE '%lost%'").arg(change));
        m_event =
            raw.value(QStringLiteral("SELECT desk || ':' || seq FROM events WHERE kind = 'teleported' OR "
                                     "payload LIKE '%oops'"))
                .toString();
    }
    QString at(const char *name) const { return m_dir->filePath(QLatin1String(name)); }

    QString m_event;
};

void TestControlDamage::theRestIsShown_data()
{
    QTest::addColumn<bool>("desk");
    QTest::addColumn<QString>("change");
    for (const bool desk : {false, true}) {
        const char *where = desk ? "beside a desk" : "alone";
        QTest::addRow("payload, %s", where) << desk << "payload = '{\"text\":oops'";
        QTest::addRow("kind, %s", where) << desk << "kind = 'teleported'";
    }
}

void TestControlDamage::theRestIsShown()
{
    QFETCH(bool, desk);
    QFETCH(QString, change);
    makeLog(change);
    QVERIFY(!m_event.isEmpty());
    if (desk)
        startDesk();
    const Ctl ctl(m_data);
    const auto names = [&](const CtlResult &r) {
        return r.error().contains(QStringLiteral("event ") + m_event);
    };
    CtlResult r = ctl("incident list");
    QVERIFY2(r.exit == 0 && names(r), r.err.constData());
    QCOMPARE(r.lines().size(), 2);
    r = ctl("incident list --json");
    QCOMPARE(r.array().size(), 2);
    r = ctl("incident show INC-0001");
    QVERIFY2(r.exit == 0 && names(r), r.err.constData());
    // Where it stood, with its number and the kind it has in the file.
    const bool toldInItsPlace =
        r.out.contains("Unreadable event ") || r.out.contains("From a later version event ");
    QVERIFY2(r.out.contains("before") && r.out.contains("behind") && toldInItsPlace, r.out.constData());
    r = ctl("incident show INC-0001 --json");
    QCOMPARE(r.exit, 0);
    QCOMPARE(r.object().value(QStringLiteral("steps_total")).toInt(), 15);
    for (const char *name : {"r.md", "r.html", "r.json", "r.csv", "r.pdf"}) {
        r = ctl.run({QStringLiteral("report"), QStringLiteral("INC-0001"), QStringLiteral("-o"), at(name)});
        QVERIFY2(r.exit == 0 && names(r), r.err.constData());
        QVERIFY(QFile(at(name)).size() > 0);
    }
    QFile report(at("r.md"));
    QVERIFY(report.open(QIODevice::ReadOnly));
    const QByteArray text = report.readAll();
    // Whatever it was, the report does not hide it.
    QVERIFY2(text.contains("Unreadable") || text.contains("From a later version"), text.constData());
    r = ctl.run({QStringLiteral("bundle"), QStringLiteral("export"), QStringLiteral("INC-0001"),
                 QStringLiteral("-o"), at("b.watchfloor")});
    QVERIFY2(r.exit == 0 && names(r), r.err.constData());
    QCOMPARE(Ctl().run({QStringLiteral("bundle"), QStringLiteral("show"), at("b.watchfloor")}).exit, 0);
    // And it can be worked.
    r = ctl("note INC-0001 and on");
    QVERIFY2(r.exit == 0, r.err.constData());
    QVERIFY(ctl("incident show INC-0001").out.contains("and on"));
    r = ctl("log verify");
    QVERIFY2(r.exit == 1 && names(r), r.err.constData());
}

WF_TEST(TestControlDamage)

} // namespace tst_controldamage

#include "tst_controldamage.moc"
