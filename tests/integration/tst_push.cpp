// SPDX-License-Identifier: GPL-3.0-or-later
// watchfloorctl push beside a running desk, and targets check.
#include "controltest.h"
#include "support/testentry.h"

namespace tst_push {

using namespace wf;

class TestPush : public ControlTest
{
    Q_OBJECT
private Q_SLOTS:
    void init() { setUp(); }
    void cleanup() { tearDown(); }
    void aDeskTakesIt();
    void numbers_data();
    void numbers();
    void fromAPipe();
    void whatIsRefused();
    void withoutADeskNobodyKeepsIt();
    void targetsOfAFile();
    void aTokenIsShownOnce();

private:
    /// The series of that name as text; empty where there is none.
    QString series(const char *name) const
    {
        for (const SeriesInfo &info : m_desk->catalog()) {
            if (info.key.name == name)
                return QString::fromStdString(info.key.name + toText(info.key.labels));
        }
        return {};
    }
};

void TestPush::aDeskTakesIt()
{
    startDesk();
    const Ctl ctl(m_data);
    const CtlResult r = ctl("push queue.depth 12 queue=mail --type counter");
    QCOMPARE(r.exit, 0);
    QVERIFY(r.out.isEmpty() && r.err.isEmpty());
    QTRY_COMPARE(series("queue_depth"), QStringLiteral("queue_depth{job=\"pushed\",queue=\"mail\"}"));
    QCOMPARE(ctl("push queue.depth 13 --json").object().value(QStringLiteral("taken")).toInt(), 1);
}

void TestPush::numbers_data()
{
    QTest::addColumn<QString>("value");
    QTest::addColumn<int>("exit");
    for (const char *good : {"-5", "-.5", "-1e3", "NaN", "+Inf", "0.25"})
        QTest::newRow(good) << QString::fromLatin1(good) << 0;
    QTest::newRow("a word") << QStringLiteral("much") << 1;
    QTest::newRow("an option") << QStringLiteral("-x") << 2;
}

void TestPush::numbers()
{
    QFETCH(const QString, value);
    QFETCH(const int, exit);
    startDesk();
    const CtlResult r = Ctl(m_data).run({QStringLiteral("push"), QStringLiteral("a"), value});
    QVERIFY2(r.exit == exit, r.err.constData());
}

void TestPush::fromAPipe()
{
    startDesk();
    const QStringList push{QStringLiteral("push"), QStringLiteral("--stdin"), QStringLiteral("--json")};
    const Ctl ctl(m_data);
    const auto taken = [&](const QByteArray &input) {
        return ctl.run(push, input).object().value(QStringLiteral("taken")).toInt(-1);
    };
    QCOMPARE(taken("{\"metric\":\"a\",\"value\":1}\n{\"metric\":\"b\",\"value\":2}\n"), 2);
    QCOMPARE(taken("[{\"metric\":\"a\",\"value\":1}]"), 1);
    QCOMPARE(taken("{\n \"metric\": \"a\",\n \"value\": 1\n}"), 1);
    QTRY_COMPARE(series("b"), QStringLiteral("b{job=\"pushed\"}"));
    const CtlResult r = ctl.run(push, "queue 12");
    QCOMPARE(r.exit, 1);
    QVERIFY2(r.error().contains(QStringLiteral("this is no JSON")), r.err.constData());
}

void TestPush::whatIsRefused()
{
    startDesk();
    const Ctl ctl(m_data);
    QCOMPARE(ctl("push a").exit, 2);
    QCOMPARE(ctl("push a 1 b").exit, 2);
    QCOMPARE(ctl("push a 1 --time soon").exit, 2);
    const CtlResult r = ctl("push a 1 --time 1000-01-01T00:00:00Z");
    QCOMPARE(r.exit, 1);
    QVERIFY2(
        r.error().contains(QStringLiteral("0 samples taken, 1 refused; the first: its time is impossible")),
        r.err.constData());
}

void TestPush::withoutADeskNobodyKeepsIt()
{
    const CtlResult r = Ctl(m_data)("push a 1");
    QCOMPARE(r.exit, 1);
    QVERIFY2(r.error().contains(QStringLiteral("no desk is running here")), r.err.constData());
}

void TestPush::targetsOfAFile()
{
    const QString path = m_dir->filePath(QStringLiteral("prometheus.yml"));
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("scrape_configs:\n- job_name: node\n  static_configs: [{ targets: ['db-1:9100'] }]\n"
               "- job_name: k8s\n  kubernetes_sd_configs: [{ role: pod }]\n");
    file.close();
    const CtlResult r = Ctl().run({QStringLiteral("targets"), QStringLiteral("check"), path});
    QCOMPARE(r.exit, 1);
    QCOMPARE(r.lines(), QStringList{QStringLiteral("node/db-1:9100  1m  http://db-1:9100/metrics")});
    QVERIFY2(r.error().contains(path + QStringLiteral(":5:26: error: \"kubernetes_sd_configs\" is not read")),
             r.err.constData());
    QCOMPARE(Ctl()("targets list x").exit, 2);
}

void TestPush::aTokenIsShownOnce()
{
    const QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("push.token"));
    const CtlResult made = Ctl().run({QStringLiteral("token"), path});
    QCOMPARE(made.exit, 0);
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(file.readAll(), made.out);
    QCOMPARE(made.out.trimmed().size(), 43);
    QVERIFY(!(file.permissions() &
              (QFile::ReadGroup | QFile::ReadOther | QFile::WriteGroup | QFile::WriteOther)));
    // It is what a feed takes, and another one does not take its place.
    QFile config(folder.filePath(QStringLiteral("watchfloor.toml")));
    QVERIFY(config.open(QIODevice::WriteOnly));
    config.write("[[feed]]\nkind = \"push\"\nname = \"pushed\"\nurl = \"http://127.0.0.1:9414\"\n"
                 "bearer_token_file = \"push.token\"\n");
    config.close();
    const auto read = loadConfig(config.fileName());
    QVERIFY2(read, read ? "" : qPrintable(read.error().message));
    QCOMPARE(read->feeds.front().bearerToken.toLatin1(), made.out.trimmed());
    const CtlResult again = Ctl().run({QStringLiteral("token"), path});
    QCOMPARE(again.exit, 1);
    QVERIFY2(again.error().contains(path), again.err.constData());
    QVERIFY(file.seek(0));
    QCOMPARE(file.readAll(), made.out);
    QVERIFY(Ctl().run({QStringLiteral("token")}).exit == 2);
}

WF_TEST(TestPush)

} // namespace tst_push

#include "tst_push.moc"
