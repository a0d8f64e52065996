// SPDX-License-Identifier: GPL-3.0-or-later
// Lines of StatsD and DogStatsD, and what they add up to.
#include "feed/statsdtotals.h"
#include "support/testentry.h"

#include <QTest>

#include <cmath>

namespace tst_statsd {

using namespace std::chrono_literals;
using namespace wf;

namespace {

const Timestamp Start = fromMs(1'000'000);

/// "name{label=value} 3" of every sample.
class Sink final : public ExpositionSink
{
public:
    QStringList all;
    void sample(const ExpositionSample &sample) override
    {
        QStringList labels;
        for (const ExpositionLabel &label : sample.labels)
            labels << QStringLiteral("%1=%2").arg(
                QString::fromUtf8(label.name.data(), qsizetype(label.name.size())),
                QString::fromUtf8(label.value.data(), qsizetype(label.value.size())));
        const QString name = QString::fromUtf8(sample.name.data(), qsizetype(sample.name.size()));
        all << QStringLiteral("%1%2 %3").arg(
            name, labels.isEmpty() ? QString() : QStringLiteral("{%1}").arg(labels.join(QLatin1Char(','))),
            QString::number(sample.value));
    }
};

QStringList told(StatsdTotals &totals, Timestamp at = Start)
{
    Sink sink;
    totals.tell(at, sink);
    return sink.all;
}

QStringList sumOf(const std::vector<const char *> &lines, StatsdDialect dialect = StatsdDialect::Statsd)
{
    StatsdTotals totals(dialect, 100, 5min);
    StatsdReader reader;
    for (const char *line : lines) {
        if (reader.read(line) != StatsdKind::Metric)
            return {QString::fromStdString(reader.problem())};
        totals.add(reader.line(), Start);
    }
    return told(totals);
}

} // namespace

class TestStatsd : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void lines_data();
    void lines();
    void whatIsRefused_data();
    void whatIsRefused();
    void eventsAndChecksArePassedOver();
    void aSignIsAChangeOrNot();
    void intervalsBeginAnew();
    void whatNobodySaysAnyMoreLeaves();
    void seriesAreBounded();
    void quantilesOfMany();
    void whatIsHeldIsBounded();
};

void TestStatsd::lines_data()
{
    QTest::addColumn<QByteArrayList>("sent");
    QTest::addColumn<QStringList>("expected");
    const auto row = [](const char *what, const QByteArrayList &sent, const QStringList &expected) {
        QTest::newRow(what) << sent << expected;
    };
    row("a counter grows", {"a.b-c:1|c", "a.b-c:2|c"}, {"a_b_c 3"});
    row("a rate counts for what was left out", {"a:1|c|@0.1"}, {"a 10"});
    row("a gauge keeps the last", {"a:3|g", "a:2.5|g"}, {"a 2.5"});
    row("milliseconds become seconds", {"a:320|ms", "a:80|ms"},
        {"a_count 2", "a_sum 0.4", "a{quantile=0.5} 0.08", "a{quantile=0.9} 0.32", "a{quantile=0.99} 0.32",
         "a{quantile=1} 0.32"});
    row("several values", {"a:1:2:3|h|@0.5"},
        {"a_count 6", "a_sum 12", "a{quantile=0.5} 2", "a{quantile=0.9} 3", "a{quantile=0.99} 3",
         "a{quantile=1} 3"});
    row("a set counts the different ones", {"a:x|s", "a:y|s", "a:x|s"}, {"a 2"});
    row("tags of DogStatsD", {"a:1|c|#env:prod,canary,x:"}, {"a{canary=true,env=prod} 1"});
    row("tags of InfluxDB", {"a,b=1,c-d=2:1|c"}, {"a{b=1,c_d=2} 1"});
    row("tags of Graphite", {"a;b=1;c=2:1|c"}, {"a{b=1,c=2} 1"});
    row("the order of tags is none", {"a:1|c|#x:1,y:2", "a:1|c|#y:2,x:1"}, {"a{x=1,y=2} 2"});
    row("a container and a time are passed over", {"a:1|c|#x:1|c:abc|T1656581400"}, {"a{x=1} 1"});
    row("a name that begins with a digit", {"404s:1|c"}, {"_404s 1"});
    row("line ends of Windows", {"a:1|c\r"}, {"a 1"});
}

void TestStatsd::lines()
{
    QFETCH(QByteArrayList, sent);
    QFETCH(QStringList, expected);
    std::vector<const char *> lines;
    for (const QByteArray &line : sent)
        lines.push_back(line.constData());
    QCOMPARE(sumOf(lines), expected);
}

void TestStatsd::whatIsRefused_data()
{
    QTest::addColumn<QByteArray>("line");
    QTest::addColumn<QByteArray>("problem");
    const auto row = [](const QByteArray &line, const char *problem) {
        QTest::newRow(line.left(30).constData()) << line << QByteArray(problem);
    };
    row("hello", "there is no \":\" behind the name: \"hello\"");
    row(":1|c", "there is no name before the \":\"");
    row("a:1", "there is no type behind the value: \"a:1\"");
    row("a:1|x", "there is no type \"x\"; known are c, g, ms, h, d and s");
    row("a:one|c", "the value is no number: \"one\"");
    row("a:NaN|g", "the value is no number: \"NaN\"");
    row("a:|c", "the value is no number: \"\"");
    row("a:1|c|@0", "a rate is more than 0 and at most 1, not \"0\"");
    row("a:1|c|@2", "a rate is more than 0 and at most 1, not \"2\"");
    row("a\xff:1|c", "this is not UTF-8");
    row(QByteArray(MaxStatsdLine, 'a') + ":1|c", "a line may have 8192 bytes");
    row("a:1|c|#" + QByteArray("t,").repeated(65), "a line may have 64 tags");
    row("a:" + QByteArray("1:").repeated(1024) + "1|h", "a line may have 1024 values");
}

void TestStatsd::whatIsRefused()
{
    QFETCH(QByteArray, line);
    QFETCH(QByteArray, problem);
    StatsdReader reader;
    QCOMPARE(reader.read({line.constData(), std::size_t(line.size())}), StatsdKind::Bad);
    QCOMPARE(QByteArray::fromStdString(reader.problem()), problem);
}

void TestStatsd::eventsAndChecksArePassedOver()
{
    StatsdReader reader;
    for (const char *line : {"", "\r", "_e{5,4}:title|text", "_sc|Redis|2|#env:dev"})
        QCOMPARE(reader.read(line), StatsdKind::Other);
}

void TestStatsd::aSignIsAChangeOrNot()
{
    QCOMPARE(sumOf({"a:10|g", "a:-4|g", "a:+1|g"}), QStringList{"a 7"});
    QCOMPARE(sumOf({"a:10|g", "a:-4|g"}, StatsdDialect::Dogstatsd), QStringList{"a -4"});
}

void TestStatsd::intervalsBeginAnew()
{
    StatsdTotals totals(StatsdDialect::Statsd, 100, 5min);
    StatsdReader reader;
    for (const char *line : {"c:1|c", "s:x|s", "t:1000|ms"}) {
        QCOMPARE(reader.read(line), StatsdKind::Metric);
        totals.add(reader.line(), Start);
    }
    QCOMPARE(totals.samples(), 3);
    told(totals);
    QCOMPARE(totals.samples(), 0);
    QCOMPARE(reader.read("t:3000|ms"), StatsdKind::Metric);
    totals.add(reader.line(), Start);
    // Totals go on, the quantiles and the set are those of the interval.
    const QStringList expected{"c 1",
                               "s 0",
                               "t_count 2",
                               "t_sum 4",
                               "t{quantile=0.5} 3",
                               "t{quantile=0.9} 3",
                               "t{quantile=0.99} 3",
                               "t{quantile=1} 3"};
    QCOMPARE(told(totals), expected);
    QCOMPARE(told(totals), expected.mid(0, 4));
}

void TestStatsd::whatNobodySaysAnyMoreLeaves()
{
    StatsdTotals totals(StatsdDialect::Statsd, 100, 5min);
    StatsdReader reader;
    QCOMPARE(reader.read("a:1|g"), StatsdKind::Metric);
    totals.add(reader.line(), Start);
    QCOMPARE(reader.read("b:1|g"), StatsdKind::Metric);
    totals.add(reader.line(), Start + 1min);
    QCOMPARE(told(totals, Start + 5min).size(), 2);
    QCOMPARE(told(totals, Start + 5min + 1ms), QStringList{"b 1"});
}

void TestStatsd::seriesAreBounded()
{
    StatsdTotals totals(StatsdDialect::Statsd, 2, 5min);
    StatsdReader reader;
    for (const char *line : {"a:1|c", "b:1|c", "c:1|c", "a:1|g", "a:1|c"}) {
        QCOMPARE(reader.read(line), StatsdKind::Metric);
        totals.add(reader.line(), Start);
    }
    QCOMPARE(totals.refused(), 2); // One too many, and a name of another type.
    QCOMPARE(told(totals), (QStringList{"a 2", "b 1"}));
}

void TestStatsd::quantilesOfMany()
{
    StatsdTotals totals(StatsdDialect::Statsd, 10, 5min);
    StatsdReader reader;
    constexpr int Many = 20'000;
    for (int i = 1; i <= Many; ++i) {
        const std::string line = "a:" + std::to_string(i) + "|h";
        QCOMPARE(reader.read(line), StatsdKind::Metric);
        totals.add(reader.line(), Start);
    }
    const QStringList all = told(totals);
    QCOMPARE(all.front(), QStringLiteral("a_count 20000"));
    // Of a sample: near to what it is, from both sides.
    const double median = all[2].section(QLatin1Char(' '), 1).toDouble();
    QVERIFY2(std::abs(median - Many / 2) < Many / 10, qPrintable(all[2]));
}

void TestStatsd::whatIsHeldIsBounded()
{
    // Long names, many values and many different texts, of as many series as there may be.
    StatsdTotals totals(StatsdDialect::Statsd, 100'000, 5min);
    StatsdReader reader;
    const std::string values = [] {
        std::string text;
        for (int i = 0; i < 900; ++i)
            text += "1:";
        return text + "1";
    }();
    for (int i = 0; i < 12'000; ++i) {
        const std::string tag = "|#t:" + std::string(4000, 'x') + std::to_string(i);
        const std::string line = i % 10 == 0 ? "h" + std::to_string(i) + ":" + values + "|h" : "c:1|c" + tag;
        QCOMPARE(reader.read(line), StatsdKind::Metric);
        totals.add(reader.line(), Start);
    }
    for (int i = 0; i < 70'000; ++i) {
        const std::string line = "s:" + std::to_string(i) + "|s";
        QCOMPARE(reader.read(line), StatsdKind::Metric);
        totals.add(reader.line(), Start);
    }
    QVERIFY2(totals.bytes() < StatsdTotals::MaxBytes + (1 << 20),
             qPrintable(QString::number(totals.bytes())));
    QVERIFY(totals.refused() > 0);
    // What is told is forgotten, and old series leave with all they held.
    told(totals, Start);
    told(totals, Start + 6min);
    QCOMPARE(totals.size(), std::size_t{0});
    QCOMPARE(totals.bytes(), std::size_t{0});
}

WF_TEST(TestStatsd)

} // namespace tst_statsd

#include "tst_statsd.moc"
