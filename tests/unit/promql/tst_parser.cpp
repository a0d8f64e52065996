// SPDX-License-Identifier: GPL-3.0-or-later
// Expressions: what they are printed as, what is refused and where.
#include "promql/limits.h"
#include "promql/literals.h"
#include "promql/parser.h"
#include "promql/printer.h"
#include "support/testentry.h"

#include <QTest>

#include <cmath>
#include <random>

namespace tst_parser {

using namespace wf;
using promql::parse;

namespace {

/// Expressions of every shape, by chance.
class Generator
{
public:
    explicit Generator(unsigned seed) : m_random(seed) {}

    std::string scalar(int depth)
    {
        switch (depth > 0 ? pick(6) : 0) {
        case 0:
            return any({"1", "-2.5", "0x1f", "1e9", "Inf", "NaN", "5m", "1_000", "010", ".5", "+3"});
        case 1:
            return "scalar(" + vector(depth - 1) + ")";
        case 2:
            return "(" + scalar(depth - 1) + ")";
        case 3:
            return scalar(depth - 1) + any({" + ", " ^ ", "*", " atan2 ", " % ", "== bool "}) +
                   scalar(depth - 1);
        case 4:
            return any({"time()", "pi()", "min_of(1, 2)", "step()"});
        default:
            return any({"-", "+", "--"}) + scalar(depth - 1);
        }
    }
    std::string vector(int depth)
    {
        switch (depth > 0 ? pick(12) : 0) {
        case 0:
            return selector() + shift();
        case 1:
            return any({"sum", "AVG", "count", "stddev"}) + any({"", " by (a)", " without (a, \"b.c\")"}) +
                   "(" + vector(depth - 1) + ")";
        case 2:
            return "topk(" + scalar(depth - 1) + ", " + vector(depth - 1) + ") by (x,)";
        case 3:
            return any({"rate", "sum_over_time", "last_over_time"}) + "(" + matrix(depth - 1) + ")";
        case 4:
            return vector(depth - 1) +
                   any({" + ", " == ", " > bool ", " / on (a) ", " * ignoring (a, b) group_left (c) ",
                        " and ", " or on () ", " unless ", " - on (a) group_right () ", " + fill (0) ",
                        " < on (a) fill_left (-1) fill_right (2) "}) +
                   vector(depth - 1);
        case 5:
            return vector(depth - 1) + any({" + ", " >= ", "^", " != bool "}) + scalar(depth - 1);
        case 6:
            return any({"abs", "sort", "absent", "timestamp"}) + "(" + vector(depth - 1) + ")";
        case 7:
            return "label_replace(" + vector(depth - 1) + ", \"a\\n\", '$1', `b\\`, \"(.*)\\\\d\")";
        case 8:
            return "(" + vector(depth - 1) + ")";
        case 9:
            return any({"-", "+"}) + vector(depth - 1);
        case 10:
            return "quantile_over_time(" + scalar(depth - 1) + ", " + matrix(depth - 1) + ")";
        default:
            return "histogram_quantile(0.9, " + vector(depth - 1) + ")";
        }
    }

private:
    std::string matrix(int depth)
    {
        if (pick(2) == 0)
            return selector() + "[" + duration() + "]" + any({"", " anchored", " smoothed"}) + shift();
        return (pick(2) == 0 ? "(" + vector(depth) + ")" : selector()) + "[" + duration() + ":" +
               any({"", "30s", "step()"}) + "]" + shift();
    }
    std::string selector()
    {
        return any({"up", "job:up:sum", "x{a=\"b\"}", "{__name__=~\"a|b\", c!=\"\"}",
                    "{\"a.b\", 'c.d'!~`e+`}", "sum", "offset", "start{end=\"by\"}", "{\"bool\"}", "{\"nan\"}",
                    "{a=\"\\xff\", \"n\"}"});
    }
    std::string duration()
    {
        return any({"5m", "1h30m", "300", "1m * 2 + 3s", "step()", "max_of(step(), 1m)", "(1m)", "-(-1m)",
                    "2 ^ 3", "1.5", "-1m + 5m"});
    }
    std::string shift()
    {
        return any({"", "", "", " offset 5m", " offset -1h", " @ 123.456", " @ start() offset 1m",
                    " offset (1m + 2m)", " @ end()", " @ -5", " offset -step()"});
    }
    int pick(int count) { return int(m_random() % unsigned(count)); }
    std::string any(const std::vector<std::string> &texts)
    {
        return texts[std::size_t(pick(int(texts.size())))];
    }

    std::mt19937 m_random;
};

} // namespace

class TestParser : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void canonical_data();
    void canonical();
    void whatIsPrintedParsesToTheSame();
    void errors_data();
    void errors();
    void experimentalIsOneSwitch_data();
    void experimentalIsOneSwitch();
    void deepAndLong();
    void numbers();
    void durations();
    void strings();
};

void TestParser::canonical_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("canonical");
    const auto row = [](const char *text, const char *canonical) {
        QTest::newRow(text) << QByteArray(text) << QByteArray(canonical);
    };
    row("SUM(x)BY(a)", "sum by (a) (x)");
    row("sum by() (x)", "sum(x)");
    row("count without() (x)", "count without () (x)");
    row("x{a='b',}", "x{a=\"b\"}");
    row("{\"x\",a=\"b\"}", "x{a=\"b\"}");
    row("{'a b'=\"c\"}", "{\"a b\"=\"c\"}");
    row("x[90s]", "x[1m30s]");
    row("x [ 300 ] offset 1d", "x[5m] offset 1d");
    row("x offset 5m @ 1", "x @ 1.000 offset 5m");
    row("rate(x[5m:])", "rate(x[5m:])");
    row("1 + 2 # three", "1 + 2");
    row("a and\non(x) b", "a and on (x) b");
    row("a*on()group_left b", "a * on () group_left () b");
    row("-1^2", "-1 ^ 2");
    row("0x10", "16");
    row("1h", "3600");
    row("a + fill(1) b", "a + fill_left(1) fill_right(1) b");
    row("'it''s'", nullptr);
}

void TestParser::canonical()
{
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, canonical);
    const auto parsed = parse(text.toStdString());
    if (canonical.isNull()) {
        QVERIFY(!parsed);
        return;
    }
    QVERIFY2(parsed, parsed ? "" : parsed.error().text.c_str());
    QCOMPARE(QByteArray::fromStdString(promql::printed(*(*parsed)->root)), canonical);
}

void TestParser::whatIsPrintedParsesToTheSame()
{
    int expressions = 0;
    for (unsigned seed = 0; seed < 8'000; ++seed) {
        Generator generator(seed);
        const std::string text = seed % 4 == 0 ? generator.scalar(4) : generator.vector(4);
        const auto parsed = parse(text);
        if (!parsed) { // Operators bind otherwise than the parts were put together.
            QVERIFY2(parsed.error().text.find("unexpected") == std::string::npos,
                     (text + "\n" + parsed.error().text).c_str());
            continue;
        }
        ++expressions;
        const std::string printed = promql::printed(*(*parsed)->root);
        const auto again = parse(printed);
        QVERIFY2(again, again ? "" : (text + "\n" + printed + "\n" + again.error().text).c_str());
        QVERIFY2(promql::sameExpr(*(*parsed)->root, *(*again)->root), (text + "\n" + printed).c_str());
        QCOMPARE(promql::printed(*(*again)->root), printed);
    }
    QVERIFY(expressions > 5'000);
}

void TestParser::errors_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("error");
    const auto row = [](const char *text, const char *error) {
        QTest::newRow(text) << QByteArray(text) << QByteArray(error);
    };
    row("", "1:1: parse error: no expression found in input");
    row("# only this", "1:1: parse error: no expression found in input");
    row("a +", "1:4: parse error: unexpected end of input, expected an expression");
    row("a\n+\n)", "3:1: parse error: unexpected \")\", expected an expression");
    row("(a", "1:1: parse error: unclosed left parenthesis");
    row("a b", "1:3: parse error: unexpected identifier \"b\", expected an operator or the end");
    row("x{a}", "1:4: parse error: unexpected \"}\" in label matching, expected label matching operator");
    row("x{a=b}", "1:5: parse error: unexpected identifier \"b\" in label matching, expected string");
    row("x{a=\"b\"", "1:8: parse error: unexpected end of input in label matching, expected \",\" or \"}\"");
    row("x{a=~\"(\"}", "1:6: parse error: error parsing regexp: missing ): (");
    row("x{a=\"b}", "1:5: parse error: unterminated quoted string");
    row("{}", "1:1: parse error: vector selector must contain at least one non-empty matcher");
    row("x{\"y\"}", "1:3: parse error: metric name must not be set twice: \"x\" or \"y\"");
    row("x[5m", "1:5: parse error: unexpected end of input in subquery or range, expected \":\" or \"]\"");
    row("x[5]m]", "1:5: parse error: unexpected identifier \"m\", expected an operator or the end");
    row("x[0s]", "1:3: parse error: duration must be greater than 0");
    row("x[5m] [5m]", "1:7: parse error: ranges only allowed for vector selectors");
    row("x offset 1m [5m]", "1:13: parse error: no offset modifiers allowed before range");
    row("(x) offset 1m",
        "1:1: parse error: offset modifier must be preceded by an instant vector selector or "
        "range vector selector or a subquery");
    row("x offset 1m offset 1m", "1:13: parse error: offset may not be set multiple times per selector");
    row("x @ 1 @ 2", "1:7: parse error: @ <timestamp> may not be set multiple times per selector");
    row("x @ up", "1:5: parse error: unexpected identifier \"up\" in @, expected timestamp");
    row("foo(x)", "1:1: parse error: unknown function with name \"foo\"");
    row("abs()", "1:1: parse error: expected 1 argument(s) in call to \"abs\", got 0");
    row("abs(x,)", "1:6: parse error: trailing commas not allowed in function call args");
    row("abs(x[5m])",
        "1:5: parse error: expected type instant vector in call to function \"abs\", got range vector");
    row("rate(x)",
        "1:6: parse error: expected type range vector in call to function \"rate\", got instant vector");
    row("sum()", "1:1: parse error: no arguments for aggregate expression provided");
    row("sum by (1) (x)", "1:9: parse error: unexpected number \"1\" in grouping opts, expected label");
    row("1 == 1", "1:2: parse error: comparisons between scalars must use BOOL modifier");
    row("x + on (a) group_left (a) y",
        "1:2: parse error: label \"a\" must not occur in ON and GROUP clause at once");
    row("1 + on (a) y", "1:1: parse error: vector matching only allowed between instant vectors");
    row("x and on (a) group_left y", "1:1: parse error: no grouping allowed for \"and\" operation");
    row("x + \"a\"", "1:5: parse error: binary expression must contain only scalar and instant vector types");
    row("-\"a\"", "1:1: parse error: unary expression only allowed on expressions of type scalar or instant "
                  "vector, got \"string\"");
    row("5x", "1:1: parse error: bad number or duration syntax: \"5x\"");
    row("1m1h", "1:1: parse error: not a valid duration string: \"1m1h\"");
    row("\xc3\xa4", "1:1: parse error: unexpected character: \"\xc3\xa4\"");
    row("bool", "1:1: parse error: unexpected <bool>, expected an expression");
    row("\"\\q\"", "1:1: parse error: error unquoting string \"\\q\": invalid syntax");
}

void TestParser::errors()
{
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, error);
    const auto parsed = parse(text.toStdString());
    QVERIFY(!parsed);
    QCOMPARE(QByteArray::fromStdString(parsed.error().text), error);
    QCOMPARE(int(parsed.error().kind), int(promql::QueryErrorKind::Syntax));
}

void TestParser::experimentalIsOneSwitch_data()
{
    QTest::addColumn<QByteArray>("text");
    for (const char *text : {"limitk(1, x)", "sort_by_label(x, \"a\")", "mad_over_time(x[5m])", "x[5m * 2]",
                             "x + fill(0) y", "rate(x[5m] anchored)", "x smoothed", "info(x)", "step()"})
        QTest::newRow(text) << QByteArray(text);
}

void TestParser::experimentalIsOneSwitch()
{
    QFETCH(QByteArray, text);
    QVERIFY(parse(text.toStdString()));
    const auto off = parse(text.toStdString(), {.experimental = false});
    QVERIFY(!off);
    QVERIFY(off.error().text.find("is experimental and is switched off") != std::string::npos);
}

void TestParser::deepAndLong()
{
    const auto refused = [](const std::string &text) {
        const auto parsed = parse(text);
        return !parsed && (parsed.error().text.find("nested deeper than") != std::string::npos ||
                           parsed.error().text.find("longer than") != std::string::npos);
    };
    const auto times = [](std::string_view part, int count) {
        std::string text;
        for (int i = 0; i < count; ++i)
            text += part;
        return text;
    };
    QVERIFY(parse(times("(", 200) + "1" + times(")", 200)));
    QVERIFY(parse("1" + times(" + 1", 400)));
    QVERIFY(refused(times("(", 20'000) + "1" + times(")", 20'000)));
    QVERIFY(refused("1" + times(" + 1", 10'000)));
    QVERIFY(refused(times("-", 30'000) + "x"));
    QVERIFY(refused(times("sum(", 10'000) + "x" + times(")", 10'000)));
    QVERIFY(refused("x[" + times("(", 10'000) + "1" + times(")", 10'000) + "]"));
    QVERIFY(refused("x[1" + times("+1", 10'000) + "]"));
    QVERIFY(refused("x" + times("[1m:1m]", 0) + times(" or x", 12'000)));
    QVERIFY(refused(std::string(promql::MaxExpressionBytes + 1, ' ')));
}

void TestParser::numbers()
{
    QCOMPARE(promql::parseNumber("0x1F").value(), 31.0);
    QCOMPARE(promql::parseNumber("010").value(), 8.0);
    QCOMPARE(promql::parseNumber("089").value(), 89.0);
    QCOMPARE(promql::parseNumber("1_000.5").value(), 1000.5);
    QCOMPARE(promql::parseNumber("1e400").value(), HUGE_VAL);
    QCOMPARE(promql::parseNumber("1e-400").value(), 0.0);
    QCOMPARE(promql::parseFloat("-Inf").value(), -HUGE_VAL);
    QVERIFY(std::isnan(promql::parseFloat("NaN").value()));
    for (const char *text : {"", "-", "1__0", "_1", "1_", "0x", "1e", "one", "1 "})
        QVERIFY2(!promql::parseFloat(text), text);
    QCOMPARE(promql::plainNumberText(1e21), std::string("1") + std::string(21, '0'));
    QCOMPARE(promql::plainNumberText(-1.25e-7), std::string("-0.000000125"));
    QCOMPARE(promql::plainNumberText(123.456), std::string("123.456"));
    QCOMPARE(promql::numberText(0.1), std::string("0.1"));
}

void TestParser::durations()
{
    QCOMPARE(promql::parseDurationMs("1h30m").value(), std::int64_t(5'400'000));
    QCOMPARE(promql::parseDurationMs("1y2w3d4h5m6s7ms").value(), std::int64_t(33'019'506'007));
    for (const char *text : {"", "5", "m", "1m1h", "1m1m", "300y", "99999999999999999999s", "1.5h", "-1m"})
        QVERIFY2(!promql::parseDurationMs(text), text);
    for (const std::int64_t ms :
         {1LL, 999LL, 60'000LL, 90'061'001LL, 604'800'000LL, 31'536'000'000LL, 86'400'000LL})
        QCOMPARE(promql::parseDurationMs(promql::durationTextOf(ms)).value(), ms);
}

void TestParser::strings()
{
    QCOMPARE(promql::unquote("\"a\\t\\\"\\\\\\x41\\u00e4\\101\"").value(), std::string("a\t\"\\A\xc3\xa4"
                                                                                       "A"));
    QCOMPARE(promql::unquote("`a\\t`").value(), std::string("a\\t"));
    QCOMPARE(promql::unquote("'it\\'s \"so\"'").value(), std::string("it's \"so\""));
    for (const char *text : {"", "\"", "\"a'", "\"\\'\"", "\"\\400\"", "\"\\ud800\"", "\"\n\"", "\"\\x4\""})
        QVERIFY2(!promql::unquote(text), text);
    for (const std::string &text : {std::string("a\"\\\n\t\x01\xff\xc3\xa4"), std::string("\0x", 2)})
        QCOMPARE(promql::unquote(promql::quoted(text)).value(), text);
    QVERIFY(promql::isUtf8("\xe2\x82\xac"));
    QVERIFY(!promql::isUtf8("\xed\xa0\x80"));
    QVERIFY(!promql::isUtf8("\xc0\x80"));
}

WF_TEST(TestParser)

} // namespace tst_parser

#include "tst_parser.moc"
