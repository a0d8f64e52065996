// SPDX-License-Identifier: GPL-3.0-or-later
// The rules over lines, and samples with exemplars that they cannot have.
#include "feed/exposition.h"
#include "support/testentry.h"

#include <QTest>

namespace tst_expositionrules {

using namespace wf;

namespace {

constexpr auto Text = ExpositionFormat::Text;
constexpr auto OpenMetrics = ExpositionFormat::OpenMetrics;
constexpr auto Strict = ExpositionMode::Strict;
constexpr auto Lenient = ExpositionMode::Lenient;

struct Parsed final : ExpositionSink
{
    void sample(const ExpositionSample &sample) override
    {
        samples += QString::fromStdString(std::string(sample.name)) + QLatin1Char(' ') +
                   QString::number(sample.value);
    }
    QStringList samples;
    ExpositionResult result;
};

Parsed parse(const QByteArray &text, ExpositionFormat format, ExpositionMode mode)
{
    Parsed parsed;
    parsed.result = parseExposition({text.constData(), std::size_t(text.size())}, format, mode, parsed);
    return parsed;
}

QString placed(const ExpositionError &error)
{
    return QStringLiteral("%1:%2: %3")
        .arg(error.line)
        .arg(error.column)
        .arg(QString::fromStdString(error.message));
}

QString firstError(const ExpositionResult &result)
{
    return result.errors.empty() ? QString() : placed(result.errors.front());
}

} // namespace

class ExpositionRulesTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void strictRules_data();
    void strictRules();
    void exemplarsWhereNoneBelongs();
    void protocolNames();
};

void ExpositionRulesTest::strictRules_data()
{
    QTest::addColumn<int>("format");
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("start"); // Of the error; empty when strict accepts.
    const auto row = [](const char *name, ExpositionFormat format, const char *text, const char *start) {
        QTest::newRow(name) << int(format) << QByteArray(text) << QString::fromUtf8(start);
    };
    row("one group", Text, "a{x=\"1\"} 1\na{x=\"2\"} 1\nb 1\n", "");
    row("two groups", Text, "a{x=\"1\"} 1\nb 1\na{x=\"2\"} 1\n", "3:1: the lines of \"a\" are not together");
    row("series twice", Text, "a{x=\"1\",y=\"2\"} 1\na{y=\"2\",x=\"1\"} 1\n", "2:1: the series");
    row("TYPE after samples", Text, "a 1\n# TYPE a gauge\n", "2:1: metadata");
    row("HELP after samples", Text, "a 1\n# HELP a b\n", "");
    row("second TYPE", Text, "# TYPE a gauge\n# TYPE a gauge\n", "2:1: a second TYPE");
    row("no last line feed", Text, "a 1\nb 1", "2:4: ");
    row("other escape", Text, "a{x=\"\\z\"} 1\n", "1:6: ");
    row("missing comma", Text, "a{x=\"1\"y=\"2\"} 1\n", "1:8: ");
    row("histogram", Text,
        "# TYPE h histogram\nh_bucket{le=\"1\"} 1\nh_bucket{le=\"+Inf\"} 2\nh_sum 3\nh_count 2\n", "");
    row("histogram without +Inf", Text, "# TYPE h histogram\nh_bucket{le=\"1\"} 1\nh_sum 3\nh_count 2\n",
        "2:1: ");
    row("histogram count", Text, "# TYPE h histogram\nh_bucket{le=\"+Inf\"} 1\nh_sum 3\nh_count 2\n",
        "2:1: ");
    row("buckets downwards", Text, "# TYPE h histogram\nh_bucket{le=\"2\"} 1\nh_bucket{le=\"1\"} 1\n",
        "3:1: ");
    row("quantiles downwards", Text, "# TYPE s summary\ns{quantile=\"0.9\"} 1\ns{quantile=\"0.5\"} 1\n",
        "3:1: ");
    row("OM counter", OpenMetrics, "# TYPE a counter\na_total 1\na_created 5\n# EOF\n", "");
    row("OM counter without ending", OpenMetrics, "# TYPE a counter\na 1\n# EOF\n",
        "2:1: \"a\" is not a sample of");
    row("OM negative counter", OpenMetrics, "# TYPE a counter\na_total -1\n# EOF\n",
        "2:1: a _total is not negative");
    row("OM clash", OpenMetrics, "# TYPE a counter\n# TYPE a_total gauge\n# EOF\n", "2:1: ");
    row("OM clash behind", OpenMetrics, "# TYPE a_total gauge\n# TYPE a counter\n# EOF\n", "2:1: ");
    row("OM stateset", OpenMetrics, "# TYPE a stateset\na{a=\"up\"} 1\na{a=\"down\"} 0\n# EOF\n", "");
    row("OM stateset value", OpenMetrics, "# TYPE a stateset\na{a=\"up\"} 2\n# EOF\n",
        "2:1: a state is 0 or 1");
    row("OM series twice", OpenMetrics, "a 1\na 1\n# EOF\n", "2:1: the series \"a\" appears twice");
    row("OM same time", OpenMetrics, "a 1 5\na 1 5\n# EOF\n", "");
    row("OM time backwards", OpenMetrics, "a 1 5\na 1 4.5\n# EOF\n", "2:1: ");
    row("OM interleaved", OpenMetrics, "a{x=\"1\"} 1 1\na{x=\"2\"} 1 1\na{x=\"1\"} 1 2\n# EOF\n", "3:1: ");
    row("OM label twice", OpenMetrics, "a{x=\"1\",x=\"2\"} 1\n# EOF\n", "1:9: ");
    row("OM bucket of a half", OpenMetrics, "# TYPE h histogram\nh_bucket{le=\"+Inf\"} 0.5\n# EOF\n",
        "2:1: a _bucket is a whole number");
    row("OM count of a half", OpenMetrics, "# TYPE s summary\ns_count 0.5\ns_sum 1\n# EOF\n",
        "2:1: a _count is a whole number");
    row("OM count of a summary", OpenMetrics, "# TYPE s summary\ns_count 5\ns_sum 1.5\n# EOF\n", "");
    row("OM gauge histogram", OpenMetrics,
        "# TYPE g gaugehistogram\ng_bucket{le=\"1\"} 1\ng_bucket{le=\"+Inf\"} 2\ng_gcount 2\ng_gsum 1.5\n# "
        "EOF\n",
        "");
    row("OM gauge histogram's bucket of a half", OpenMetrics,
        "# TYPE g gaugehistogram\ng_bucket{le=\"+Inf\"} 0.5\n# EOF\n", "2:1: a _bucket is a whole number");
    row("OM gauge histogram's count of a half", OpenMetrics,
        "# TYPE g gaugehistogram\ng_bucket{le=\"+Inf\"} 1\ng_gcount 1.5\ng_gsum 1\n# EOF\n",
        "3:1: a _gcount is a whole number");
    row("OM le of a count", OpenMetrics,
        "# TYPE h histogram\nh_bucket{le=\"+Inf\"} 1\nh_count{le=\"1\"} 1\nh_sum 1\n# EOF\n",
        "3:1: only buckets");
    row("OM le of a gauge histogram's sum", OpenMetrics,
        "# TYPE g gaugehistogram\ng_bucket{le=\"+Inf\"} 1\ng_gcount 1\ng_gsum{le=\"1\"} 1\n# EOF\n",
        "4:1: only buckets");
    row("le of a sum", Text, "# TYPE h histogram\nh_bucket{le=\"+Inf\"} 1\nh_sum{le=\"1\"} 1\nh_count 1\n",
        "3:1: only buckets");
    row("le of a gauge is a label", Text, "# TYPE a gauge\na{le=\"1\"} 1\n", "");
    row("OM exemplar of a gauge", OpenMetrics, "a 1 # {} 1\n# EOF\n", "1:5: ");
    row("OM incomplete histogram names its first line", OpenMetrics,
        "# TYPE h histogram\nh_bucket{le=\"1\"} 1\nh_bucket{le=\"2\"} 1\n# TYPE b gauge\nb 1\n# EOF\n",
        "2:1: ");
    row("OM unit of info", OpenMetrics, "# UNIT a_s s\n# TYPE a_s info\n# EOF\n", "2:1: ");
}

void ExpositionRulesTest::strictRules()
{
    QFETCH(int, format);
    QFETCH(QByteArray, text);
    QFETCH(QString, start);
    const ExpositionResult result = parse(text, ExpositionFormat(format), Strict).result;
    QVERIFY2(result.accepted() == start.isEmpty(), qPrintable(firstError(result)));
    if (!start.isEmpty())
        QVERIFY2(firstError(result).startsWith(start), qPrintable(firstError(result)));
}

/// As current clients write them: the sample counts, and that the exemplar does not is said.
void ExpositionRulesTest::exemplarsWhereNoneBelongs()
{
    const QByteArray text = "# TYPE h histogram\nh_bucket{le=\"+Inf\"} 2 # {id=\"a\"} 0.5\n"
                            "h_count 2 # {id=\"ö\"} 1 1700000000.5\nh_sum 3 # {id=\"c\"} 1\n"
                            "# TYPE s summary\ns{quantile=\"0.5\"} 4 # {} 1\ns_count 5 # {} 1\ns_sum 6\n"
                            "# TYPE g gauge\ng 7 1700000000 # {id=\"d\"} 1\n# EOF\n";
    const Parsed parsed = parse(text, OpenMetrics, Lenient);
    QCOMPARE(parsed.samples,
             QStringList({"h_bucket 2", "h_count 2", "h_sum 3", "s 4", "s_count 5", "s_sum 6", "g 7"}));
    QCOMPARE(parsed.result.refusedLines, std::size_t(0));
    QCOMPARE(parsed.result.droppedExemplars, std::size_t(5));
    QCOMPARE(placed(parsed.result.firstDropped),
             QStringLiteral(
                 "3:11: the exemplar was dropped: only names in _bucket or _total may have an exemplar"));
    QVERIFY(!parsed.result.accepted());
    // Half an exemplar may be half a line.
    const Parsed broken = parse("g 7 # {id=\"d\n# EOF\n", OpenMetrics, Lenient);
    QCOMPARE(broken.result.refusedLines, std::size_t(1));
    QVERIFY(broken.samples.isEmpty());
}

void ExpositionRulesTest::protocolNames()
{
    QCOMPARE(formatOfProtocol("PrometheusText0.0.4"), std::optional(Text));
    QCOMPARE(formatOfProtocol("PrometheusText1.0.0"), std::optional(Text));
    QCOMPARE(formatOfProtocol("OpenMetricsText0.0.1"), std::optional(OpenMetrics));
    QCOMPARE(formatOfProtocol("OpenMetricsText1.0.0"), std::optional(OpenMetrics));
    QVERIFY(!formatOfProtocol("PrometheusProto"));
    QVERIFY(!formatOfProtocol(""));
    // What says that it is one of the formats is one.
    QCOMPARE(*formatFromContentType("text/plain; version=0.0.4", OpenMetrics), Text);
    QCOMPARE(*formatFromContentType("application/openmetrics-text", Text), OpenMetrics);
    QCOMPARE(*formatFromContentType("", OpenMetrics), OpenMetrics);
    QCOMPARE(*formatFromContentType("text/html; charset=utf-8", OpenMetrics), OpenMetrics);
    QCOMPARE(*formatFromContentType("application/octet-stream", OpenMetrics), OpenMetrics);
    QVERIFY(!formatFromContentType("text/html"));
}

WF_TEST(ExpositionRulesTest)

} // namespace tst_expositionrules

#include "tst_expositionrules.moc"
