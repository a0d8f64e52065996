// SPDX-License-Identifier: GPL-3.0-or-later
// A recorder is killed with SIGKILL again and again: at most the last two seconds are lost, and what is there
// is right.
#include "support/ctl.h"
#include "support/scriptedserver.h"
#include "support/testentry.h"

#include <QFile>
#include <QTemporaryDir>

#include <random>
#include <set>

namespace tst_recorderkill {

using namespace wf;

namespace {

constexpr int Rounds = 12;
constexpr int Answers = 1000;
constexpr int IntervalMs = 200;
/// Two seconds of scrapes, the one under way, and the one that was answered and not read.
constexpr int MayBeLost = 2000 / IntervalMs + 2;

/// Every answer is one higher than the one before, so that a sample tells which scrape it was.
QList<ScriptedAnswer> countingAnswers()
{
    QList<ScriptedAnswer> answers;
    for (int i = 1; i <= Answers; ++i) {
        QByteArray body = "# TYPE served gauge\nserved " + QByteArray::number(i) + "\n";
        for (int k = 0; k < 20; ++k)
            body += "other{k=\"" + QByteArray::number(k) + "\"} " + QByteArray::number(i * 0.1 + k) + "\n";
        answers << ScriptedAnswer::http(200, "text/plain; version=0.0.4", body);
    }
    return answers;
}

/// The values a series has in the recording, in order of time.
QList<double> dumped(const Ctl &ctl, const char *words)
{
    const CtlResult result = ctl(words);
    QList<double> values;
    for (const QString &line : result.lines().mid(1)) {
        const QString value = line.section(QLatin1Char(','), -1);
        if (!value.isEmpty()) // A stale marker, where a stop was seen.
            values << value.toDouble();
    }
    return values;
}

} // namespace

class TestRecorderKill : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void atMostTwoSecondsAreLost();
};

void TestRecorderKill::atMostTwoSecondsAreLost()
{
    const QTemporaryDir dir;
    ScriptedServer server;
    server.setAnswers(countingAnswers());
    const QString config = dir.filePath(QStringLiteral("watchfloor.toml"));
    QFile file(config);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("[[feed]]\nname = \"counting\"\ninterval = \"200ms\"\nurl = \"" + server.url().toEncoded() +
               "\"\n");
    file.close();
    const Ctl ctl(dir.filePath(QStringLiteral("data")));

    std::mt19937 random(3);
    std::set<int> mustBeThere;
    int before = 0;
    for (int round = 0; round < Rounds; ++round) {
        QProcess recorder;
        recorder.start(Ctl::program(), {QStringLiteral("record"), QStringLiteral("--config"), config,
                                        QStringLiteral("--data-dir"), dir.filePath(QStringLiteral("data"))});
        const int scrapes = 1 + int(random() % 25);
        QTRY_VERIFY(server.requests().size() >= before + scrapes);
        recorder.kill();
        QVERIFY(recorder.waitForFinished());
        const int served = int(server.requests().size());
        for (int i = before + 1; i <= served - MayBeLost; ++i)
            mustBeThere.insert(i);
        before = served;
    }
    QVERIFY(mustBeThere.size() > 20);

    const QList<double> values = dumped(ctl, "series dump served");
    QVERIFY2(std::is_sorted(values.begin(), values.end()), "later scrapes have later times");
    QCOMPARE(std::set<double>(values.begin(), values.end()).size(), std::size_t(values.size()));
    for (const int i : mustBeThere)
        QVERIFY2(values.contains(i),
                 qPrintable(QStringLiteral("scrape %1 of %2 is gone").arg(i).arg(before)));
    // Every series of a scrape is there or none.
    const QList<double> other = dumped(ctl, "series dump other{instance=\"x\"}");
    QVERIFY(other.isEmpty());
    const auto listed = ctl("series list --match other --json").object();
    QCOMPARE(listed[QStringLiteral("series")].toArray().size(), 20);
}

WF_TEST(TestRecorderKill)

} // namespace tst_recorderkill

#include "tst_recorderkill.moc"
