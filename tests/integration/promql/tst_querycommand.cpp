// SPDX-License-Identifier: GPL-3.0-or-later
// watchfloorctl query: expressions over a recording, and files of tests.
#include "../../unit/metrics/recorderfixture.h"
#include "support/testentry.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTest>

namespace tst_querycommand {

using namespace wf;
using namespace std::chrono_literals;

namespace {

struct Ended
{
    int code = -1;
    QString out;
    QString err;

    QStringList lines() const { return out.split(u'\n', Qt::SkipEmptyParts); }
};

Ended run(const QStringList &arguments)
{
    QProcess process;
    process.start(qEnvironmentVariable("WATCHFLOORCTL"), QStringList{QStringLiteral("query")} + arguments);
    if (!process.waitForFinished(wf::testing::Patience))
        return {};
    return {process.exitCode(), QString::fromUtf8(process.readAllStandardOutput()),
            QString::fromUtf8(process.readAllStandardError())};
}

} // namespace

class TestQueryCommand : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void instantAsText();
    void rangeAsJson();
    void whileItIsRecorded();
    void errors();
    void testFiles();
    void testFilesAsJson();

private:
    QStringList over(const QStringList &arguments) const
    {
        return arguments + QStringList{QStringLiteral("--data-dir"), m_fixture.dir.path()};
    }
    QString write(const QString &name, const QByteArray &text) const
    {
        const QString path = m_fixture.dir.filePath(name);
        QFile file(path);
        if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size())
            return {};
        return path;
    }

    RecorderFixture m_fixture;
};

void TestQueryCommand::initTestCase()
{
    m_fixture.start();
    for (int i = 0; i < 300; ++i) {
        m_fixture.scrape(3, [i](int k) { return double(i * k); });
        m_fixture.clock.advance(2s);
    }
}

void TestQueryCommand::instantAsText()
{
    const Ended ended = run(over({QStringLiteral("sum by (job) (metric_2) + metric_1"),
                                  QStringLiteral("--at"), QStringLiteral("2026-11-23T12:01:00Z")}));
    QVERIFY2(ended.code == 0, qPrintable(ended.err));
    QCOMPARE(ended.lines().size(), 1);
    QCOMPARE(ended.lines().first().simplified(), QStringLiteral("90 {job=\"test\"}"));
    const Ended none =
        run(over({QStringLiteral("nothing"), QStringLiteral("--at"), QStringLiteral("1795435260")}));
    QCOMPARE(none.code, 0);
    QVERIFY(none.out.isEmpty());
    QVERIFY(none.err.contains(QStringLiteral("no series")));
}

void TestQueryCommand::rangeAsJson()
{
    const Ended ended = run(over({QStringLiteral("rate(metric_1[1m])"), QStringLiteral("--from"),
                                  QStringLiteral("2026-11-23T12:02:00Z"), QStringLiteral("--to"),
                                  QStringLiteral("2026-11-23T12:04:00Z"), QStringLiteral("--step"),
                                  QStringLiteral("1m"), QStringLiteral("--json")}));
    QVERIFY2(ended.code == 0, qPrintable(ended.err));
    const QJsonObject json = QJsonDocument::fromJson(ended.out.toUtf8()).object();
    QCOMPARE(json[QLatin1String("status")].toString(), QStringLiteral("success"));
    const QJsonObject data = json[QLatin1String("data")].toObject();
    QCOMPARE(data[QLatin1String("resultType")].toString(), QStringLiteral("matrix"));
    const QJsonObject series = data[QLatin1String("result")].toArray().at(0).toObject();
    QCOMPARE(series[QLatin1String("metric")].toObject(),
             (QJsonObject{{QStringLiteral("job"), QStringLiteral("test")}}));
    const QJsonArray values = series[QLatin1String("values")].toArray();
    QCOMPARE(values.size(), 3);
    QCOMPARE(values.at(0).toArray().at(0).toDouble(), 1'795'435'320.0);
    QCOMPARE(values.at(0).toArray().at(1).toString(), QStringLiteral("0.5"));
    QCOMPARE(json[QLatin1String("infos")].toArray().size(), 1); // Not the name of a counter.
}

void TestQueryCommand::whileItIsRecorded()
{
    // The newest samples stand in the head log only, and the recorder keeps its lock.
    const Ended ended = run(over({QStringLiteral("count_over_time(metric_0[1h])"), QStringLiteral("--at"),
                                  QStringLiteral("2026-11-23T12:10:00Z")}));
    QVERIFY2(ended.code == 0, qPrintable(ended.err));
    QVERIFY2(ended.out.simplified().startsWith(QStringLiteral("300 ")), qPrintable(ended.out));
}

void TestQueryCommand::errors()
{
    const Ended syntax = run(over({QStringLiteral("sum(up")}));
    QCOMPARE(syntax.code, 1);
    QVERIFY2(syntax.err.contains(QStringLiteral("1:4: parse error: unclosed left parenthesis")),
             qPrintable(syntax.err));
    const Ended bound = run(over({QStringLiteral("metric_1"), QStringLiteral("--from"), QStringLiteral("0"),
                                  QStringLiteral("--to"), QStringLiteral("1795435260"),
                                  QStringLiteral("--step"), QStringLiteral("1s")}));
    QCOMPARE(bound.code, 1);
    QVERIFY(bound.err.contains(QStringLiteral("more than 11000 steps")));
    QCOMPARE(run({}).code, 2);
    QCOMPARE(run(over({QStringLiteral("up"), QStringLiteral("--from"), QStringLiteral("0")})).code, 2);
    QCOMPARE(run(over({QStringLiteral("up"), QStringLiteral("--at"), QStringLiteral("noon")})).code, 2);
    QCOMPARE(run({QStringLiteral("--test")}).code, 2);
    const Ended folder =
        run({QStringLiteral("up"), QStringLiteral("--data-dir"), QStringLiteral("/nonexistent/folder")});
    QCOMPARE(folder.code, 1);
}

void TestQueryCommand::testFiles()
{
    const QString good = write(QStringLiteral("good.test"), "load 1m\n  a 1\n\neval instant at 0 a\n  a 1\n");
    const QString bad =
        write(QStringLiteral("bad.test"),
              "load 1m\n  a 1\n\neval instant at 0 a\n  a 2\n\nclear\nload 1m\n  h {{count:1}}\n\n"
              "eval instant at 0 h\n");
    const Ended passed = run({QStringLiteral("--test"), good});
    QCOMPARE(passed.code, 0);
    QCOMPARE(passed.out, QStringLiteral("1 passed, 0 failed, 0 out of scope\n"));
    const Ended failed = run({QStringLiteral("--test"), good, bad});
    QCOMPARE(failed.code, 1);
    QCOMPARE(failed.lines().size(), 2);
    QCOMPARE(failed.lines().at(0), bad + QStringLiteral(":4: a: expected 2 for a, got 1"));
    QCOMPARE(failed.lines().at(1), QStringLiteral("1 passed, 1 failed, 1 out of scope"));
    const Ended broken =
        run({QStringLiteral("--test"), write(QStringLiteral("broken.test"), "\nnonsense\n")});
    QCOMPARE(broken.code, 1);
    QVERIFY(broken.out.contains(QStringLiteral("broken.test:2: unknown command")));
    const Ended missing =
        run({QStringLiteral("--test"), m_fixture.dir.filePath(QStringLiteral("missing.test"))});
    QCOMPARE(missing.code, 1);
}

void TestQueryCommand::testFilesAsJson()
{
    const QString file =
        write(QStringLiteral("one.test"), "eval instant at 0 1 + 1\n  2\n\neval instant at 0 1\n  2\n");
    const Ended ended = run({QStringLiteral("--json"), QStringLiteral("--test"), file});
    QCOMPARE(ended.code, 1);
    const QJsonObject json = QJsonDocument::fromJson(ended.out.toUtf8()).object();
    QCOMPARE(json[QLatin1String("passed")].toInt(), 1);
    QCOMPARE(json[QLatin1String("failed")].toInt(), 1);
    const QJsonObject second = json[QLatin1String("evals")].toArray().at(1).toObject();
    QCOMPARE(second[QLatin1String("line")].toInt(), 4);
    QCOMPARE(second[QLatin1String("outcome")].toString(), QStringLiteral("failed"));
}

WF_TEST(TestQueryCommand)

} // namespace tst_querycommand

#include "tst_querycommand.moc"
