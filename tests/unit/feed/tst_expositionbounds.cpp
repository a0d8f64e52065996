// SPDX-License-Identifier: GPL-3.0-or-later
// Lines of an exposition exactly at the bounds of the parser, and what strict and lenient tell apart.
#include "feed/exposition.h"
#include "feed/expositionnumber.h"
#include "support/testentry.h"

#include <QTest>

#include <cmath>

namespace tst_expositionbounds {

using namespace wf;

namespace {

constexpr ExpositionFormat Text = ExpositionFormat::Text;
constexpr ExpositionFormat OpenMetrics = ExpositionFormat::OpenMetrics;
constexpr ExpositionMode Lenient = ExpositionMode::Lenient;
constexpr ExpositionMode Strict = ExpositionMode::Strict;

/// "name value" of each sample, then the family of the last one.
struct Seen final : ExpositionSink
{
    void sample(const ExpositionSample &sample) override
    {
        samples << QString::fromStdString(std::string(sample.name) + ' ' + shortestText(sample.value));
        if (!sample.labels.empty())
            label =
                QByteArray(sample.labels.front().value.data(), qsizetype(sample.labels.front().value.size()));
        help = QString::fromStdString(sample.family.help);
        type = sample.family.type;
    }
    QStringList samples;
    QByteArray label;
    QString help;
    MetricType type = MetricType::Unknown;
    ExpositionResult result;
};

Seen parsed(const QByteArray &text, ExpositionFormat format, ExpositionMode mode = Lenient,
            const ExpositionLimits &limits = {})
{
    Seen seen;
    seen.result = parseExposition({text.constData(), std::size_t(text.size())}, format, mode, seen, limits);
    return seen;
}

/// "LINE:COLUMN: MESSAGE" of the first error; empty when there is none.
QString errorOf(const Seen &seen)
{
    if (seen.result.errors.empty())
        return {};
    const ExpositionError &e = seen.result.errors.front();
    return QStringLiteral("%1:%2: %3").arg(e.line).arg(e.column).arg(QString::fromStdString(e.message));
}

} // namespace

class TestExpositionBounds : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void accepted_data();
    void accepted();
    void refused_data();
    void refused();
    void onlyStrictRefuses_data();
    void onlyStrictRefuses();
    void sizes();
    void helpKeepsItsBlanks();
    void typesEndWithBlanks();
    void openLabelValues();
    void strictStopsAtTheFirstBreach_data();
    void strictStopsAtTheFirstBreach();
    void nothingBehindTheLastSample();
    void nothingBehindTheEnd();
    void exemplars();
    void theEarliestHistogramIsNamed();
    void numbersInAnyCase();
};

void TestExpositionBounds::accepted_data()
{
    QTest::addColumn<int>("format");
    QTest::addColumn<QByteArray>("text");
    const auto row = [](const char *name, ExpositionFormat format, const char *text) {
        QTest::newRow(name) << int(format) << QByteArray(text);
    };
    row("digits in a name", Text, "a0123456789 1\n");
    row("digits in a label's name", Text, "a{b0123456789=\"x\"} 1\n");
    row("tabs between the parts", Text, "a\t1\t12\n");
    row("help without a text", Text, "# HELP a\na 1\n");
    row("many blanks before a type", Text, "# TYPE a  \t gauge\na 1\n");
    row("quantiles from 0 to 1", Text,
        "# TYPE s summary\ns{quantile=\"0\"} 1\ns{quantile=\"0.5\"} 1\ns{quantile=\"1\"} 1\n");
    row("negative counters of the old format", Text, "# TYPE a counter\na -1\n");
    row("negative gauge", OpenMetrics, "# TYPE a gauge\na -1.5\n# EOF\n");
    row("gauge that is no number", OpenMetrics, "# TYPE a gauge\na NaN\n# EOF\n");
    row("quantiles downwards", OpenMetrics,
        "# TYPE s summary\ns{quantile=\"0.9\"} 1\ns{quantile=\"0.5\"} 1\n# EOF\n");
    row("shortest name with a unit", OpenMetrics, "# UNIT a_s s\na_s 1\n# EOF\n");
    row("no unit", OpenMetrics, "# UNIT a \na 1\n# EOF\n");
    row("time of an exemplar", OpenMetrics, "# TYPE a counter\na_total 1 # {x=\"1\"} 1 5.5\n# EOF\n");
}

void TestExpositionBounds::accepted()
{
    QFETCH(int, format);
    QFETCH(QByteArray, text);
    for (const ExpositionMode mode : {Lenient, Strict}) {
        const Seen seen = parsed(text, ExpositionFormat(format), mode);
        QCOMPARE(errorOf(seen), QString());
        QVERIFY(seen.result.accepted());
        QVERIFY(!seen.samples.isEmpty());
    }
}

void TestExpositionBounds::refused_data()
{
    QTest::addColumn<int>("format");
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("error");
    const auto row = [](const char *name, ExpositionFormat format, const char *text, const char *error) {
        QTest::newRow(name) << int(format) << QByteArray(text) << QString::fromUtf8(error);
    };
    row("brace behind the name of a type", Text, "# TYPE a{ gauge\n",
        "1:9: \"{\" is not allowed in a metric name");
    row("type without a metric", OpenMetrics, "# TYPE \n# EOF\n", "1:8: a metric name is missing");
    row("no metric", OpenMetrics, " 1\n# EOF\n", "1:1: a metric name is missing");
    row("help without a blank", OpenMetrics, "# HELP a\n# EOF\n",
        "1:9: one space must follow the metric name");
    row("blank behind a type", OpenMetrics, "# TYPE a gauge \n# EOF\n",
        "1:10: \"gauge \" is not a metric type");
    row("two blanks before a type", OpenMetrics, "# TYPE a  gauge\n# EOF\n",
        "1:10: \" gauge\" is not a metric type");
    row("tab in a value", OpenMetrics, "a 1\t2\n# EOF\n", "1:3: \"1\\x09");
    row("unit alone", OpenMetrics, "# UNIT seconds seconds\n# EOF\n", "1:16: the name \"seconds\" does not");
    row("unit behind nothing", OpenMetrics, "# UNIT _s s\n# EOF\n", "1:11: the name \"_s\" does not");
    row("unit that is another", OpenMetrics, "# UNIT a_bytes seconds\n# EOF\n", "1:16: the name");
    row("unit without its underscore", OpenMetrics, "# UNIT aas s\n# EOF\n", "1:12: the name");
    row("help that is not UTF-8", Text, "# HELP a \xff\n", "1:10: the text is not UTF-8");
    row("time of an exemplar", OpenMetrics, "a_total 1 # {x=\"1\"} 1 abc\n# EOF\n", "1:23: \"abc\" is not");
    row("text behind an exemplar", OpenMetrics, "a_total 1 # {x=\"1\"} 1 5 6\n# EOF\n",
        "1:24: nothing may follow the exemplar");
}

void TestExpositionBounds::refused()
{
    QFETCH(int, format);
    QFETCH(QByteArray, text);
    QFETCH(QString, error);
    for (const ExpositionMode mode : {Lenient, Strict}) {
        const Seen seen = parsed(text, ExpositionFormat(format), mode);
        if (mode == Lenient || !text.contains('\xff')) // Strict looks at the whole line first.
            QVERIFY2(errorOf(seen).startsWith(error), qPrintable(errorOf(seen)));
        QCOMPARE(seen.result.refusedLines, std::size_t(1));
    }
}

void TestExpositionBounds::onlyStrictRefuses_data()
{
    QTest::addColumn<int>("format");
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("error");
    const auto row = [](const char *name, ExpositionFormat format, const char *text, const char *error) {
        QTest::newRow(name) << int(format) << QByteArray(text) << QString::fromUtf8(error);
    };
    row("comment that is not UTF-8", Text, "# \xff\na 1\n", "1:3: the text is not UTF-8");
    row("type of nothing", Text, "# TYPE\na 1\n", "1:7: TYPE needs the name of a metric");
    row("help of nothing", Text, "# HELP \na 1\n", "1:8: HELP needs the name of a metric");
    row("another escape", Text, "a{x=\"\\z\"} 1\n", "1:6: only");
    row("label twice", Text, "a{x=\"1\",x=\"2\"} 1\n", "1:9: the label \"x\" appears twice");
    row("quantile above 1", Text, "# TYPE s summary\ns{quantile=\"1.01\"} 1\n", "2:1: ");
    row("quantile below 0", Text, "# TYPE s summary\ns{quantile=\"-0.01\"} 1\n", "2:1: ");
    row("quantile that is no number", Text, "# TYPE s summary\ns{quantile=\"half\"} 1\n", "2:1: ");
    row("the same quantile in other words", Text,
        "# TYPE s summary\ns{quantile=\"0.5\"} 1\ns{quantile=\"0.50\"} 1\n", "3:1: the quantiles of \"s\"");
    row("the same bucket in other words", Text,
        "# TYPE h histogram\nh_bucket{le=\"1\"} 1\nh_bucket{le=\"1.0\"} 1\nh_bucket{le=\"+Inf\"} 1\n",
        "3:1: the bucket le=\"1\" comes after le=\"1\"");
    row("a name of two metrics", Text,
        "# TYPE s summary\ns_sum 1\ns_count 1\n# TYPE s_sum gauge\ns_sum{x=\"1\"} 1\n",
        "4:1: the name \"s_sum\" belongs to the metric \"s\" above");
    row("a sample of another metric's name", Text,
        "# TYPE s_sum gauge\ns_sum{x=\"1\"} 1\n# TYPE s summary\ns_sum 1\n",
        "4:1: the sample name \"s_sum\" is taken by the metric \"s_sum\"");
}

void TestExpositionBounds::onlyStrictRefuses()
{
    QFETCH(int, format);
    QFETCH(QByteArray, text);
    QFETCH(QString, error);
    const Seen lenient = parsed(text, ExpositionFormat(format));
    QCOMPARE(errorOf(lenient), QString());
    QVERIFY(!lenient.samples.isEmpty());
    const Seen strict = parsed(text, ExpositionFormat(format), Strict);
    QVERIFY2(errorOf(strict).startsWith(error), qPrintable(errorOf(strict)));
}

void TestExpositionBounds::sizes()
{
    ExpositionLimits limits;
    limits.maxLineBytes = 40;
    limits.maxNameBytes = 8;
    const auto isRead = [&](const QByteArray &line, ExpositionFormat format = Text) {
        return parsed(line, format, Lenient, limits).result.refusedLines == 0;
    };
    QVERIFY(isRead("a " + QByteArray(38, '0') + "\n"));
    QVERIFY(!isRead("a " + QByteArray(39, '0') + "\n"));
    QVERIFY(isRead("a2345678 1\n"));
    QVERIFY(!isRead("a23456789 1\n"));
    QVERIFY(isRead("# TYPE a2345678 gauge\n"));
    QVERIFY(!isRead("# TYPE a23456789 gauge\n"));
    QVERIFY(isRead("a{a2345678=\"1\"} 1\n"));
    QVERIFY(!isRead("a{a23456789=\"1\"} 1\n"));
}

void TestExpositionBounds::helpKeepsItsBlanks()
{
    QCOMPARE(parsed("# HELP a   two words \na 1\n", Text).help, QStringLiteral("  two words "));
    QCOMPARE(parsed("# HELP a  two words\na 1\n# EOF\n", OpenMetrics).help, QStringLiteral(" two words"));
}

void TestExpositionBounds::typesEndWithBlanks()
{
    QCOMPARE(parsed("# TYPE a gauge\na 1\n", Text).type, MetricType::Gauge);
    QCOMPARE(parsed("# TYPE a gauge \t \na 1\n", Text, Strict).type, MetricType::Gauge);
    QVERIFY(!errorOf(parsed("# TYPE a gauge x\na 1\n", Text)).isEmpty());
}

void TestExpositionBounds::openLabelValues()
{
    QCOMPARE(parsed("a{x=\"b\\\\\"} 1\n", Text).label, QByteArray("b\\"));
    QCOMPARE(parsed("a{x=\"b\\\"\"} 1\n", Text).label, QByteArray("b\""));
    for (const char *open : {"a{x=\"b\\\n", "a{x=\"b\\\"\n", "a{x=\"b\n", "a{x=\"\n"}) {
        const Seen seen = parsed(open, Text);
        QCOMPARE(errorOf(seen), QStringLiteral("1:5: the label value is not closed with '\"'"));
    }
}

void TestExpositionBounds::strictStopsAtTheFirstBreach_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("of a line") << QByteArray("a 1\n??\n??\n# EOF\n");
    QTest::newRow("of metadata") << QByteArray("a 1\n# TYPE a gauge\n# TYPE a gauge\n# EOF\n");
    QTest::newRow("of a sample") << QByteArray("a 1\na 1\nb 1\nb 1\n# EOF\n");
}

void TestExpositionBounds::strictStopsAtTheFirstBreach()
{
    QFETCH(QByteArray, text);
    const Seen seen = parsed(text, OpenMetrics, Strict);
    QCOMPARE(seen.samples, QStringList{QStringLiteral("a 1")});
    QCOMPARE(seen.result.refusedLines, std::size_t(1));
    QCOMPARE(seen.result.errors.front().line, std::size_t(2));
}

void TestExpositionBounds::nothingBehindTheLastSample()
{
    ExpositionLimits limits;
    limits.maxSamples = 2;
    const Seen most = parsed("a 1\nb 1\n# TYPE c gauge\n", Text, Lenient, limits);
    QVERIFY(!most.result.tooManySamples);
    QCOMPARE(most.samples.size(), 2);
    const Seen more = parsed("a 1\nb 1\nc 1\n??\nd 1\n", Text, Lenient, limits);
    QVERIFY(more.result.tooManySamples);
    QCOMPARE(more.samples.size(), 2);
    QCOMPARE(more.result.refusedLines, std::size_t(1)); // The rest is not read.
}

void TestExpositionBounds::nothingBehindTheEnd()
{
    const Seen seen = parsed("a 1\n# EOF\nb 1\nc 1\n", OpenMetrics);
    QCOMPARE(seen.samples, QStringList{QStringLiteral("a 1")});
    QCOMPARE(seen.result.refusedLines, std::size_t(1));
    QVERIFY(!seen.result.endMissing);
}

void TestExpositionBounds::exemplars()
{
    const auto error = [](const QByteArray &type, const QByteArray &line) {
        return errorOf(parsed("# TYPE a " + type + "\n" + line + "\n# EOF\n", OpenMetrics, Strict));
    };
    // 128 characters of all names and values.
    QCOMPARE(error("counter", "a_total 1 # {id=\"" + QByteArray(126, 'x') + "\"} 1"), QString());
    QVERIFY(error("counter", "a_total 1 # {id=\"" + QByteArray(127, 'x') + "\"} 1")
                .contains(QStringLiteral("129 characters; 128 are allowed")));
    QCOMPARE(error("histogram", "a_bucket{le=\"+Inf\"} 1 # {} 1\na_count 1\na_sum 1"), QString());
    // A name alone does not make it one.
    for (const char *name : {"b_bucket", "b_total"}) {
        const QByteArray text = "# TYPE " + QByteArray(name) + " gauge\n" + name + " 1 # {} 1\n# EOF\n";
        QVERIFY2(errorOf(parsed(text, OpenMetrics, Strict)).contains(QStringLiteral("only buckets of")),
                 name);
    }
}

/// Whatever the order of their labels.
void TestExpositionBounds::theEarliestHistogramIsNamed()
{
    for (const bool swapped : {false, true}) {
        QByteArray text = "# TYPE h histogram\n";
        for (int i = 0; i < 8; ++i)
            text += "h_bucket{x=\"" + QByteArray::number(swapped ? 7 - i : i) + "\",le=\"1\"} 1\n";
        const QString error = errorOf(parsed(text, Text, Strict));
        QVERIFY2(error.startsWith(QStringLiteral("2:1: this histogram has no bucket")), qPrintable(error));
        // A whole one behind those is no excuse.
        const QByteArray whole = "h_bucket{x=\"z\",le=\"+Inf\"} 1\nh_sum{x=\"z\"} 1\nh_count{x=\"z\"} 1\n";
        QVERIFY(!errorOf(parsed(text + whole, Text, Strict)).isEmpty());
        QCOMPARE(errorOf(parsed("# TYPE h histogram\n" + whole, Text, Strict)), QString());
    }
}

void TestExpositionBounds::numbersInAnyCase()
{
    for (const char *text : {"NAN", "NaN", "nan"})
        QVERIFY(std::isnan(parseExpositionNumber(text).value_or(0)));
    for (const char *text : {"INF", "+Infinity", "inf", "INFINITY"})
        QVERIFY(std::isinf(parseExpositionNumber(text).value_or(0)));
}

WF_TEST(TestExpositionBounds)

} // namespace tst_expositionbounds

#include "tst_expositionbounds.moc"
