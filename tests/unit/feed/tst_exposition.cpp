// SPDX-License-Identifier: GPL-3.0-or-later
#include "feed/exposition.h"
#include "feed/expositionnumber.h"

#include "base/labels.h"
#include "support/testentry.h"

#include <QFile>
#include <QTest>

#include <bit>
#include <cmath>

namespace tst_exposition {

using namespace wf;

namespace {

constexpr ExpositionFormat Text = ExpositionFormat::Text;
constexpr ExpositionFormat OpenMetrics = ExpositionFormat::OpenMetrics;
constexpr ExpositionMode Lenient = ExpositionMode::Lenient;
constexpr ExpositionMode Strict = ExpositionMode::Strict;

/// Writes every sample as one line: name, labels, value, timestamp; families apart.
class Lines final : public ExpositionSink
{
public:
    void sample(const ExpositionSample &sample) override
    {
        std::vector<Labels::Pair> pairs;
        for (const ExpositionLabel &label : sample.labels)
            pairs.emplace_back(label.name, label.value);
        std::string line =
            std::string(sample.name) + toText(Labels(pairs)) + ' ' + shortestText(sample.value);
        if (sample.timestampMs)
            line += ' ' + std::to_string(*sample.timestampMs);
        samples.append(QString::fromStdString(line));
        families.append(QString::fromStdString(std::string(typeName(sample.family.type)) + '|' +
                                               sample.family.name + '|' + sample.family.unit + '|' +
                                               sample.family.help));
        series.append(QString::fromUtf8(sample.series.data(), qsizetype(sample.series.size())));
    }
    QStringList samples;
    QStringList families;
    QStringList series;
};

ExpositionResult parse(const QByteArray &text, ExpositionFormat format, ExpositionMode mode, Lines &lines,
                       const ExpositionLimits &limits = {})
{
    return parseExposition({text.constData(), std::size_t(text.size())}, format, mode, lines, limits);
}

QString firstError(const ExpositionResult &result)
{
    if (result.errors.empty())
        return {};
    const ExpositionError &error = result.errors.front();
    return QStringLiteral("%1:%2: %3")
        .arg(error.line)
        .arg(error.column)
        .arg(QString::fromStdString(error.message));
}

} // namespace

class ExpositionTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void samples_data();
    void samples();
    void errors_data();
    void errors();
    void lenientGoesOn();
    void strictKnowsNoNamesInQuotes();
    void families();
    void seriesTextIsTheSameForTheSameLine();
    void limits();
    void longLinesHaveTurnsToo();
    void manyErrorsAreCountedNotKept();
    void numbers_data();
    void numbers();
    void shortest_data();
    void shortest();
    void contentTypes_data();
    void contentTypes();
    void guesses();
    void fixtures_data();
    void fixtures();
};

void ExpositionTest::samples_data()
{
    QTest::addColumn<int>("format");
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QStringList>("wanted");
    const auto row = [](const char *name, ExpositionFormat format, const char *text,
                        const QStringList &wanted) {
        QTest::newRow(name) << int(format) << QByteArray(text) << wanted;
    };
    row("plain", Text, "a 1\n", {"a 1"});
    row("labels", Text, "a{x=\"1\",b=\"2\"} 1.50\n", {"a{b=\"2\",x=\"1\"} 1.5"});
    row("no labels in braces", Text, "a{} 1\n", {"a 1"});
    row("blanks everywhere", Text, "  a\t{ x = \"1\" ,\tb=\"2\" , }  3 \t 12 \n",
        {"a{b=\"2\",x=\"1\"} 3 12"});
    row("value touches the brace", Text, "a{x=\"1\"}3\n", {"a{x=\"1\"} 3"});
    row("blank lines and comments", Text, "\n# anything\n#TYPE is a comment\n \t\na 1\n", {"a 1"});
    row("millisecond timestamp", Text, "a 1 1700000000123\na 2 -5\n", {"a 1 1700000000123", "a 2 -5"});
    row("not numbers", Text, "a NaN\nb +Inf\nc -inf\nd 1e3\n", {"a NaN", "b +Inf", "c -Inf", "d 1000"});
    row("escapes", Text, "a{x=\"\\\\ \\\" \\n\"} 1\n", {"a{x=\"\\\\ \\\" \\n\"} 1"});
    row("brace and hash in a value", Text, "a{x=\"} # {\"} 1\n", {"a{x=\"} # {\"} 1"});
    row("UTF-8", Text, "a{x=\"Köln ☃\"} 1\n", {"a{x=\"Köln ☃\"} 1"});
    row("colon names", Text, "job:rate:5m 1\n", {"job:rate:5m 1"});
    row("no line feed at the end", Text, "a 1", {"a 1"});
    row("nothing", Text, "", {});
    row("name in the braces", Text, "{\"http.status\",code=\"200\"} 1\n{\"a b\"} 2 5\n",
        {"http.status{code=\"200\"} 1", "a b 2 5"});
    row("name behind a label", Text, "{ code = \"200\" , \"http.status\" , } 1\n",
        {"http.status{code=\"200\"} 1"});
    row("label name in quotes", Text, "a{\"b.c\"=\"1\",d=\"2\"} 1\n", {"a{b.c=\"1\",d=\"2\"} 1"});
    row("escapes in a name", Text, "{\"a\\\\b\\\"c\"} 1\n", {"a\\b\"c 1"});
    row("type of a name in quotes", Text, "# TYPE \"a.b\" counter\n# HELP \"a.b\" Say.\n{\"a.b\"} 1\n",
        {"a.b 1"});
    row("OM name in the braces", OpenMetrics, "# TYPE \"a.b\" counter\n{\"a.b_total\",x=\"1\"} 1 2\n# EOF\n",
        {"a.b_total{x=\"1\"} 1 2000"});
    row("OM plain", OpenMetrics, "a 1\n# EOF\n", {"a 1"});
    row("OM no line feed after EOF", OpenMetrics, "a 1\n# EOF", {"a 1"});
    row("OM seconds", OpenMetrics, "a 1 1700000000.123\nb 2 1.5e3\n# EOF\n",
        {"a 1 1700000000123", "b 2 1500000"});
    row("OM huge timestamp", OpenMetrics, "a 1 12345678901234567890\n# EOF\n", {"a 1 9223372036854775807"});
    row("OM other escape stays", OpenMetrics, "a{x=\"\\z\"} 1\n# EOF\n", {"a{x=\"\\\\z\"} 1"});
    row("OM exemplar", OpenMetrics,
        "# TYPE a counter\na_total{x=\"1\"} 5 10 # {id=\"q # \\\" }\"} 0.5 9.5\n# EOF\n",
        {"a_total{x=\"1\"} 5 10000"});
    row("OM nothing", OpenMetrics, "# EOF\n", {});
}

void ExpositionTest::samples()
{
    QFETCH(int, format);
    QFETCH(QByteArray, text);
    QFETCH(QStringList, wanted);
    Lines lines;
    const ExpositionResult result = parse(text, ExpositionFormat(format), Lenient, lines);
    QCOMPARE(firstError(result), QString());
    QVERIFY(result.accepted());
    QCOMPARE(lines.samples, wanted);
    QCOMPARE(result.samples, std::size_t(wanted.size()));
}

void ExpositionTest::errors_data()
{
    QTest::addColumn<int>("format");
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("start"); // Of the first error; the words after it may change.
    const auto row = [](const char *name, ExpositionFormat format, const char *text, const char *start) {
        QTest::newRow(name) << int(format) << QByteArray(text) << QString::fromUtf8(start);
    };
    row("not a number", Text, "a 1\nb{x=\"1\"} abc\n", "2:10: \"abc\" is not a number");
    row("hexadecimal", Text, "a 0x10\n", "1:3: ");
    row("underscore", Text, "a 1_000\n", "1:3: ");
    row("no value", Text, "a\n", "1:2: the value is missing");
    row("dot in a name", Text, "a.b 1\n", "1:2: \".\" is not allowed in a metric name");
    row("digit first", Text, "0a 1\n", "1:1: ");
    row("label without quotes", Text, "a{x=1} 1\n", "1:5: ");
    row("label without equals", Text, "a{x} 1\n", "1:4: ");
    row("open braces", Text, "a{x=\"1\" 1\n", "1:9: ");
    row("open quotes", Text, "a{x=\"1} 1\n", "1:5: ");
    row("column in characters", Text, "a{x=\"äöü\"} y\n", "1:12: ");
    row("not UTF-8", Text, "a{x=\"\xff\"} 1\n", "1:6: the text is not UTF-8");
    row("float timestamp", Text, "a 1 1.5\n", "1:5: ");
    row("text after the timestamp", Text, "a 1 5 x\n", "1:7: ");
    row("unknown type", Text, "# TYPE a stateset\n", "1:10: \"stateset\" is not a metric type");
    row("carriage return", Text, "a 1\r\n", "1:3: \"1\\x0d\" is not a number");
    row("too large for a double", Text, "a 1e999\n", "1:3: ");
    row("two names", Text, "a{\"b\"} 1\n", "1:3: a metric has one name");
    row("no name in the braces", Text, "{x=\"1\"} 1\n", "1:1: a metric name is missing");
    row("empty braces alone", Text, "{} 1\n", "1:1: a metric name is missing");
    row("empty name", Text, "{\"\"} 1\n", "1:2: a name is empty");
    row("open name", Text, "{\"a} 1\n", "1:2: the name is not closed");
    row("OM blank line", OpenMetrics, "a 1\n\n# EOF\n", "2:1: blank lines");
    row("OM no end", OpenMetrics, "a 1\n", "2:1: the document does not end");
    row("OM cut line", OpenMetrics, "a 1\nb 2", "2:4: the document does not end");
    row("OM text after the end", OpenMetrics, "a 1\n# EOF\nb 1\n", "3:1: nothing may follow");
    row("OM comment", OpenMetrics, "# hello\n# EOF\n", "1:1: ");
    row("OM two blanks", OpenMetrics, "a  1\n# EOF\n", "1:3: ");
    row("OM trailing blank", OpenMetrics, "a 1 \n# EOF\n", "1:5: ");
    row("OM trailing comma", OpenMetrics, "a{x=\"1\",} 1\n# EOF\n", "1:9: ");
    row("OM broken exemplar of a gauge", OpenMetrics, "a 1 # {x} 1\n# EOF\n", "1:9: ");
    row("OM infinite timestamp", OpenMetrics, "a 1 Inf\n# EOF\n", "1:5: ");
    row("OM unit is no ending", OpenMetrics, "# UNIT a seconds\n# EOF\n", "1:10: ");
}

void ExpositionTest::errors()
{
    QFETCH(int, format);
    QFETCH(QByteArray, text);
    QFETCH(QString, start);
    Lines lines;
    const ExpositionResult result = parse(text, ExpositionFormat(format), Lenient, lines);
    QVERIFY(!result.accepted());
    QVERIFY2(firstError(result).startsWith(start), qPrintable(firstError(result)));
    QCOMPARE(result.refusedLines, std::size_t(1));
}

void ExpositionTest::lenientGoesOn()
{
    Lines lines;
    const ExpositionResult result = parse("a 1\nb x\n???\nc 3\n", Text, Lenient, lines);
    QCOMPARE(lines.samples, QStringList({"a 1", "c 3"}));
    QCOMPARE(result.refusedLines, std::size_t(2));
    QCOMPARE(result.errors.size(), std::size_t(2));
    QCOMPARE(result.errors[1].line, std::size_t(3));
}

/// What the specifications of old do not have is refused where they are held to.
void ExpositionTest::strictKnowsNoNamesInQuotes()
{
    for (const char *text : {"{\"a.b\"} 1\n", "a{\"b\"=\"c\"} 1\n", "# TYPE \"a\" gauge\n"}) {
        Lines lines;
        QVERIFY2(!parse(text, Text, Strict, lines).accepted(), text);
    }
}

void ExpositionTest::families()
{
    Lines lines;
    parse("# HELP a_seconds How \\\"long\\\"\\n\n# TYPE a_seconds histogram\n# UNIT a_seconds seconds\n"
          "a_seconds_bucket{le=\"+Inf\"} 1\na_seconds_count 1\na_seconds_sum 2\nb 1\n# EOF\n",
          OpenMetrics, Strict, lines);
    const QString family = QStringLiteral("histogram|a_seconds|seconds|How \"long\"\n");
    QCOMPARE(lines.families, QStringList({family, family, family, QStringLiteral("unknown|b||")}));

    Lines text;
    parse("# HELP a quoted \\\" stays\n# TYPE a summary\n# TYPE b gauge\na_sum 1\nb 1\na 1\n", Text, Lenient,
          text);
    const QString summary = QStringLiteral("summary|a||quoted \\\" stays");
    QCOMPARE(text.families, QStringList({summary, QStringLiteral("gauge|b||"), summary}));
}

void ExpositionTest::seriesTextIsTheSameForTheSameLine()
{
    Lines lines;
    parse("a{x=\"\\\"\"} 1 5\na{x=\"\\\"\"} 2\nb 3\n", Text, Lenient, lines);
    QCOMPARE(lines.series, QStringList({"a{x=\"\\\"\"}", "a{x=\"\\\"\"}", "b"}));
}

void ExpositionTest::longLinesHaveTurnsToo()
{
    std::string text;
    for (int i = 0; i < 4; ++i)
        text += "m{l=\"" + std::string(1'000'000, 'x') + "\"} 1\n";
    Lines lines;
    ExpositionParser parser(text, ExpositionFormat::Text, ExpositionMode::Lenient, lines);
    int turns = 1;
    while (parser.read(500))
        ++turns;
    QVERIFY(turns >= 4);
    Lines again;
    QCOMPARE(parser.take().samples, parseExposition(text, Text, Lenient, again).samples);
}

void ExpositionTest::limits()
{
    ExpositionLimits limits;
    limits.maxLineBytes = 60;
    limits.maxNameBytes = 8;
    limits.maxLabels = 2;
    limits.maxLabelValueBytes = 4;
    limits.maxSamples = 2;
    const auto refused = [&](const QByteArray &line) {
        Lines lines;
        return parse(line, Text, Lenient, lines, limits).refusedLines;
    };
    QCOMPARE(refused("a{x=\"1234\",y=\"\"} 1\n"), std::size_t(0));
    QCOMPARE(refused("a{x=\"12345\"} 1\n"), std::size_t(1));
    QCOMPARE(refused("a{x=\"1\",y=\"2\",z=\"3\"} 1\n"), std::size_t(1));
    QCOMPARE(refused("a23456789 1\n"), std::size_t(1));
    QCOMPARE(refused("a{a23456789=\"1\"} 1\n"), std::size_t(1));
    QCOMPARE(refused("a " + QByteArray(60, '0') + "\n"), std::size_t(1));
    Lines lines;
    const ExpositionResult result = parse("a 1\nb 1\nc 1\nd 1\n", Text, Lenient, lines, limits);
    QVERIFY(result.tooManySamples);
    QVERIFY(!result.accepted());
    QCOMPARE(lines.samples, QStringList({"a 1", "b 1"}));
}

void ExpositionTest::manyErrorsAreCountedNotKept()
{
    Lines lines;
    const ExpositionResult result = parse(QByteArray("?\n").repeated(1000), Text, Lenient, lines);
    QCOMPARE(result.refusedLines, std::size_t(1000));
    QCOMPARE(result.errors.size(), ExpositionLimits().maxErrors);
}

void ExpositionTest::numbers_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<bool>("valid");
    QTest::addColumn<double>("value");
    QTest::newRow("integer") << QByteArray("007") << true << 7.0;
    QTest::newRow("plus") << QByteArray("+1.5") << true << 1.5;
    QTest::newRow("two signs") << QByteArray("+-1") << false << 0.0;
    QTest::newRow("point last") << QByteArray("1.") << true << 1.0;
    QTest::newRow("point first") << QByteArray("-.5") << true << -0.5;
    QTest::newRow("point alone") << QByteArray(".") << false << 0.0;
    QTest::newRow("exponent") << QByteArray("1E-2") << true << 0.01;
    QTest::newRow("open exponent") << QByteArray("1e") << false << 0.0;
    QTest::newRow("empty") << QByteArray("") << false << 0.0;
    QTest::newRow("sign") << QByteArray("-") << false << 0.0;
    QTest::newRow("infinity") << QByteArray("-INFINITY") << true << -HUGE_VAL;
    QTest::newRow("signed nan") << QByteArray("-nan") << false << 0.0;
    QTest::newRow("nan with payload") << QByteArray("nan(1)") << false << 0.0;
    QTest::newRow("too large") << QByteArray("1e400") << false << 0.0;
    QTest::newRow("long and too large") << QByteArray(400, '9') << false << 0.0;
    QTest::newRow("too small") << QByteArray("1e-400") << true << 0.0;
    QTest::newRow("long and too small") << QByteArray("0." + QByteArray(400, '0') + "1") << true << 0.0;
    QTest::newRow("exponent beyond int64") << QByteArray("1e99999999999999999999") << false << 0.0;
    QTest::newRow("negative exponent beyond int64") << QByteArray("1e-99999999999999999999") << true << 0.0;
    QTest::newRow("zero with a large exponent") << QByteArray("0e999") << true << 0.0;
    QTest::newRow("largest") << QByteArray("1.7976931348623157e308") << true << 1.7976931348623157e308;
    QTest::newRow("smallest") << QByteArray("5e-324") << true << 5e-324;
}

void ExpositionTest::numbers()
{
    QFETCH(QByteArray, text);
    QFETCH(bool, valid);
    QFETCH(double, value);
    const std::optional<double> parsed = parseExpositionNumber({text.constData(), std::size_t(text.size())});
    QCOMPARE(parsed.has_value(), valid);
    if (valid)
        QCOMPARE(std::bit_cast<quint64>(*parsed), std::bit_cast<quint64>(value));
}

void ExpositionTest::shortest_data()
{
    QTest::addColumn<double>("value");
    QTest::addColumn<QString>("text");
    QTest::newRow("whole") << 1.0 << "1";
    QTest::newRow("fraction") << 0.1 << "0.1";
    QTest::newRow("large") << 1e21 << "1e+21";
    QTest::newRow("negative zero") << -0.0 << "-0";
    QTest::newRow("nan") << std::nan("") << "NaN";
    QTest::newRow("infinity") << HUGE_VAL << "+Inf";
    QTest::newRow("minus infinity") << -HUGE_VAL << "-Inf";
}

void ExpositionTest::shortest()
{
    QFETCH(double, value);
    QFETCH(QString, text);
    QCOMPARE(QString::fromStdString(shortestText(value)), text);
}

void ExpositionTest::contentTypes_data()
{
    QTest::addColumn<QByteArray>("header");
    QTest::addColumn<QString>("wanted"); // "text", "openmetrics", or the error.
    QTest::newRow("text") << QByteArray("text/plain; version=0.0.4; charset=utf-8") << "text";
    QTest::newRow("no version") << QByteArray("text/plain") << "text";
    QTest::newRow("OpenMetrics") << QByteArray("application/openmetrics-text; version=1.0.0")
                                 << "openmetrics";
    QTest::newRow("any case") << QByteArray(" Application/OpenMetrics-Text ;x=y") << "openmetrics";
    QTest::newRow("none") << QByteArray() << "text";
    QTest::newRow("HTML") << QByteArray("text/html; charset=utf-8") << "text/html, not metrics";
    QTest::newRow("JSON") << QByteArray("application/json") << "application/json, not metrics";
}

void ExpositionTest::contentTypes()
{
    QFETCH(QByteArray, header);
    QFETCH(QString, wanted);
    const Expected<ExpositionFormat> format =
        formatFromContentType({header.constData(), std::size_t(header.size())});
    if (format)
        QCOMPARE(*format == OpenMetrics ? QStringLiteral("openmetrics") : QStringLiteral("text"), wanted);
    else
        QCOMPARE(format.error().message, wanted);
}

void ExpositionTest::guesses()
{
    QCOMPARE(guessFormat("a 1\n# EOF\n"), OpenMetrics);
    QCOMPARE(guessFormat("# EOF"), OpenMetrics);
    QCOMPARE(guessFormat("a 1\n"), Text);
    QCOMPARE(guessFormat("a 1 # EOF\n"), Text);
    QCOMPARE(guessFormat(""), Text);
}

void ExpositionTest::fixtures_data()
{
    QTest::addColumn<QString>("file");
    QTest::addColumn<int>("count");
    QTest::newRow("text") << "estate.prom" << 13;
    QTest::newRow("openmetrics") << "estate.om" << 15;
}

void ExpositionTest::fixtures()
{
    QFETCH(QString, file);
    QFETCH(int, count);
    QFile input(QStringLiteral(WATCHFLOOR_TEST_DATA "/feed/") + file);
    QVERIFY2(input.open(QIODevice::ReadOnly), qPrintable(input.fileName()));
    const QByteArray text = input.readAll();
    for (const ExpositionMode mode : {Lenient, Strict}) {
        Lines lines;
        const ExpositionResult result =
            parse(text, guessFormat({text.constData(), std::size_t(text.size())}), mode, lines);
        QCOMPARE(firstError(result), QString());
        QCOMPARE(lines.samples.size(), count);
    }
}

WF_TEST(ExpositionTest)

} // namespace tst_exposition

#include "tst_exposition.moc"
