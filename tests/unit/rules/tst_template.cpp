// SPDX-License-Identifier: GPL-3.0-or-later
// Templates of alerts: what they come to, what is refused and where, and where they end.
#include "rules/template.h"
#include "support/testentry.h"

#include <QTest>

#include <limits>

namespace tst_template {

using namespace wf;
using rules::Template;

namespace {

Labels labels(std::vector<Labels::Pair> pairs)
{
    return Labels(std::move(pairs));
}

struct Given
{
    Labels own = labels({{"instance", "web-1:9100"}, {"job", "node"}, {"path", "/a b"}});
    Labels external = labels({{"cluster", "eu"}});
    rules::TemplateQuery query =
        [](const std::string &expression) -> tl::expected<std::vector<rules::TemplateSample>, std::string> {
        if (expression == "none")
            return std::vector<rules::TemplateSample>();
        if (expression == "bad")
            return tl::unexpected(std::string("it failed"));
        return std::vector<rules::TemplateSample>{{labels({{"__name__", "x"}, {"l", "b"}}), 2.5},
                                                  {labels({{"__name__", "x"}, {"l", "a"}}), 4}};
    };
    rules::TemplateData data(double value) const
    {
        return {&own, value, &external, "http://desk:9090/prom", fromMs(1'700'000'000'500), &query};
    }
};

QString shown(const std::string &text)
{
    return QString::fromStdString(text);
}

/// What a template comes to, or "error: …".
QString expanded(const QByteArray &text, double value, const rules::TemplateLimits &limits = {})
{
    const auto parsed = Template::parse(text.toStdString());
    if (!parsed)
        return QStringLiteral("parse error at %1: %2").arg(parsed.error().at).arg(shown(parsed.error().text));
    const Given given;
    const auto result = rules::expand(**parsed, given.data(value), limits);
    return result ? shown(*result) : QStringLiteral("error: ") + shown(result.error());
}

} // namespace

class TestTemplate : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void expands_data();
    void expands();
    void refuses_data();
    void refuses();
    void fails_data();
    void fails();
    void endsAtItsBounds_data();
    void endsAtItsBounds();
    void saysWhatFailed();
    void knowsWhatItDependsOn();
};

void TestTemplate::expands_data()
{
    QTest::addColumn<double>("value");
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("result");
    const auto row = [](double value, const char *text, const char *result) {
        QTest::addRow("%s (%g)", text, value) << value << QByteArray(text) << QString::fromUtf8(result);
    };
    row(1, "plain } text", "plain } text");
    row(1.5, "{{ $value }} of {{$labels.instance}}", "1.5 of web-1:9100");
    row(1e6, "{{ $value }}", "1e+06");
    row(1, "{{ .Labels.job }}{{ .Value }}{{ .ExternalLabels.cluster }}{{ .ExternalURL }}",
        "node1euhttp://desk:9090/prom");
    row(1, "{{ $labels }}", "map[instance:web-1:9100 job:node path:/a b]");
    row(1, "[{{ $labels.missing }}]", "[]");
    row(1, "a  {{- /* why */ -}}  b", "ab");
    row(1, "a {{- \" \" -}} b", "a b");
    row(1, "{{ $externalLabels.cluster }} {{ $externalURL }} {{ externalURL }} {{ pathPrefix }}",
        "eu http://desk:9090/prom http://desk:9090/prom /prom");
    // Numbers for people.
    row(1234567, "{{ $value | humanize }} {{ humanize 0.00012 }} {{ humanize 0 }} {{ humanize \"12\" }}",
        "1.235M 120u 0 12");
    row(1048576, "{{ $value | humanize1024 }} {{ humanize1024 1 }}", "1Mi 1");
    row(0.98765, "{{ $value | humanizePercentage }}", "98.77%");
    row(3661, "{{ $value | humanizeDuration }} {{ 90061 | humanizeDuration }} {{ humanizeDuration 0.0021 }}",
        "1h 1m 1s 1d 1h 1m 1s 2.1ms");
    row(-61.7, "{{ $value | humanizeDuration }} {{ humanizeDuration 5.25 }} {{ humanizeDuration 0 }}",
        "-1m 1s 5.25s 0s");
    row(1435065584.128, "{{ $value | humanizeTimestamp }}", "2015-06-23 13:19:44.128 +0000 UTC");
    row(std::numeric_limits<double>::infinity(),
        "{{ $value }} {{ humanize $value }} {{ humanizeDuration $value }}", "+Inf +Inf +Inf");
    row(std::numeric_limits<double>::quiet_NaN(), "{{ $value | humanizePercentage }}", "NaN%");
    row(1, "{{ (1435065584.128 | toTime).Format \"2006-01-02 15:04 MST\" }}", "2015-06-23 13:19 UTC");
    row(1, "{{ (toTime 1435065584).Year }} {{ toDuration 3723.5 }} {{ now }}",
        "2015 1h2m3.5s 1.7000000005e+09");
    row(1, "{{ parseDuration \"1h30m\" }}", "5400");
    // printf
    row(12.3456, "{{ printf \"%.2f\" $value }}|{{ $value | printf \"%8.1f|%%\" }}", "12.35|    12.3|%");
    row(12.3456, "{{ printf \"%v %g %e %05.1f %+.0f\" $value $value $value $value $value }}",
        "12.3456 12.3456 1.234560e+01 012.3 +12");
    row(3, "{{ printf \"%d\" $value }} {{ printf \"%d %s %q %t %x\" 5 \"a\" \"b\\n\" true 255 }}",
        "%!d(float64=3) 5 a \"b\\n\" true ff");
    row(1,
        "{{ printf \"%s %d\" \"a\" }} {{ printf \"a\" 1 }} {{ printf \"%-4s|%4s|%.1s\" \"a\" \"b\" \"cd\" }}",
        "a %!d(MISSING) a%!(EXTRA int=1) a   |   b|c");
    row(1, "{{ printf \"%[2]d %[1]d %*d\" 1 2 }} {{ printf \"%T %v\" 1.5 nil }}",
        "2 1 %!d(MISSING) float64 <nil>");
    row(3, "{{ printf \"%.2f|%z|%5t|%-5d|%05d|%X|%o|%c|%U|%q|% d|%#x\" 3 1 true 5 -5 255 8 65 65 65 7 255 }}",
        "%!f(int=03)|%!z(int=1)| true|5    |-0005|FF|10|A|U+0041|'A'| 7|0xff");
    row(1, "{{ printf \"%6v %f %.3v %08.3f %d %s\" 1.5 \"a\" 2.34567 -1.5 \"x\" $externalLabels }}",
        "   1.5 %!f(string=a) 2.35 -001.500 %!d(string=x) map[cluster:eu]");
    row(1.5, "{{ printf \"%x %X %.2x\" $value 1e100 1.5 }} {{ query \"x\" | first }}",
        "0x1.8p+00 0X1.249AD2594C37DP+332 0x1.80p+00 {map[__name__:x l:b] 2.5}");
    row(123456.7, "{{ $value }} {{ 100000.0 }} {{ 1234567.0 }} {{ 0.0001 }} {{ 0.00001 }} {{ 1700000000.5 }}",
        "123456.7 100000 1.234567e+06 0.0001 1e-05 1.7000000005e+09");
    // Texts.
    row(1, "{{ toUpper \"aä\" }} {{ \"AB\" | toLower }} {{ title \"ab cd-ef g_h\" }}", "AÄ ab Ab Cd-Ef G_h");
    row(1, "{{ match \"a.c\" \"xabcx\" }} {{ reReplaceAll \"(.*):(.*)\" \"$2/${1}\" \"a:b\" }}", "true b/a");
    row(1, "{{ reReplaceAll \"a*\" \"x\" \"baaac\" }} {{ reReplaceAll \"\" \"-\" \"ab\" }}", "xbxcx -a-b-");
    row(1, "{{ reReplaceAll \"(?P<n>b)\" \"[$n$$]\" \"abc\" }}", "a[b$]c");
    row(1, "{{ stripPort $labels.instance }} {{ stripPort \"[::1]:9\" }} {{ stripPort \"a\" }}",
        "web-1 ::1 a");
    row(1, "{{ stripDomain \"a.b.c:80\" }} {{ stripDomain \"1.2.3.4:80\" }} {{ stripDomain \"a.b\" }}",
        "a:80 1.2.3.4:80 a");
    row(1, "{{ tableLink \"up == 0\" }} {{ graphLink \"a\" }}",
        "/graph?g0.expr=up+%3D%3D+0&g0.tab=1 /graph?g0.expr=a&g0.tab=0");
    row(1, "{{ safeHtml \"<b>\" }}{{ html \"<b>\" }}{{ urlquery \"a b\" }}", "<b>&lt;b&gt;a+b");
    row(1, "{{ print 1 2 \"a\" \"b\" 3 }}|{{ println \"a\" 1 }}", "1 2ab3|a 1\n");
    // Conditions and rounds.
    row(5, "{{ if gt $value 4.0 }}high{{ else if gt $value 2.0 }}middle{{ else }}low{{ end }}", "high");
    row(3, "{{ if gt $value 4.0 }}high{{ else if gt $value 2.0 }}middle{{ else }}low{{ end }}", "middle");
    row(1, "{{ if gt $value 4.0 }}high{{ else if gt $value 2.0 }}middle{{ else }}low{{ end }}", "low");
    row(1, "{{ if and $labels.job (not $labels.nope) (or false \"x\") }}yes{{ end }}", "yes");
    row(1, "{{ and \"\" (first (query \"none\")) }}{{ or 1 (first (query \"none\")) }}", "1");
    row(1,
        "{{ eq $labels.job \"a\" \"node\" }} {{ ne 1 2 }} {{ lt \"a\" \"b\" }} {{ le 1 1 }} {{ ge 1.5 2.5 }}",
        "true true true true false");
    row(1, "{{ with $labels.job }}job {{ . }}{{ end }}{{ with $labels.nope }}x{{ else }}none{{ end }}",
        "job nodenone");
    row(1, "{{ range $k, $v := $labels }}{{ $k }}={{ $v }};{{ end }}",
        "instance=web-1:9100;job=node;path=/a b;");
    row(1, "{{ range query \"x\" }}{{ .Labels.l }}={{ .Value }} {{ end }}", "b=2.5 a=4 ");
    row(1, "{{ range sortByLabel \"l\" (query \"x\") }}{{ . | label \"l\" }}{{ . | value }};{{ end }}",
        "a4;b2.5;");
    row(1, "{{ range query \"none\" }}x{{ else }}nothing{{ end }}", "nothing");
    row(1, "{{ with query \"x\" }}{{ . | first | value | humanize }}{{ end }}", "2.5");
    row(1, "{{ range $i, $s := query \"x\" }}{{ if $i }}, {{ end }}{{ $s.Labels.l }}{{ end }}", "b, a");
    row(1, "{{ range query \"x\" }}{{ .Value }}{{ break }}{{ end }}", "2.5");
    row(1, "{{ range query \"x\" }}{{ if eq .Value 2.5 }}{{ continue }}{{ end }}{{ .Value }}{{ end }}", "4");
    row(1, "{{ $x := \"a\" }}{{ if true }}{{ $x = \"b\" }}{{ $x := \"c\" }}{{ end }}{{ $x }}", "b");
    row(1,
        "{{ len \"abc\" }} {{ len $labels }} {{ index $labels \"job\" }} {{ index (query \"x\") 1 | value }}",
        "3 3 node 4");
    row(1, "{{ slice \"abcd\" 1 3 }} {{ len (args 1 2) }} {{ (args 1 \"b\").arg1 }}", "bc 2 b");
    row(1, "{{ range args 7 8 }}{{ . }}{{ end }} {{ range 3 }}{{ . }}{{ end }}", "78 012");
    row(1, "{{ define \"t\" }}<{{ . }}{{ end }}{{ template \"t\" $labels.job }}{{ template \"t\" }}",
        "<node<<no value>");
    row(1, "{{ block \"b\" 5 }}[{{ . }}]{{ end }}{{ tmpl \"b\" 6 }}", "[5][6]");
    row(1, "{{ 'a' }} {{ 0x10 }} {{ 1.0 }} {{ 1e3 }} {{ true }} {{ `r\\n` }} {{ -3 }}",
        "97 16 1 1000 true r\\n -3");
    row(1, "{{30 }}% {{ \"43200\" | humanizeDuration }}", "30% 12h 0m 0s");
    row(1, "{{with $labels.job -}} {{ . }}/{{- end }} x", "node/ x");
}

void TestTemplate::expands()
{
    QFETCH(double, value);
    QFETCH(QByteArray, text);
    QFETCH(QString, result);
    QCOMPARE(expanded(text, value), result);
}

void TestTemplate::refuses_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("error");
    const auto row = [](const char *text, const char *error) {
        QTest::addRow("%.80s", text) << QByteArray(text) << QString::fromUtf8(error);
    };
    row("ab {{ $value", "parse error at 3: the action is not closed by }}");
    row("{{ $nope }}", "parse error at 3: undefined variable \"$nope\"");
    row("{{ $value | humanise }}", "parse error at 12: there is no function \"humanise\"");
    row("{{ if $value }}x", "parse error at 3: {{if}} has no {{end}}");
    row("{{ end }}", "parse error at 3: unexpected {{end}}");
    row("{{ if 1 }}{{ else }}{{ else }}{{ end }}", "parse error at 23: {{else}} after {{else}}");
    row("{{ }}", "parse error at 3: a value is missing in the action");
    row("{{ $value | }}", "parse error at 12: a value is missing in the action");
    row("{{ $value | 5 }}", "parse error at 12: what stands behind | has to be a function");
    row("{{ ( $value }}", "parse error at 12: unexpected \"}}\" in parentheses");
    row("{{ \"a }}", "parse error at 3: a text in quotes is not closed");
    row("{{ break }}", "parse error at 3: {{break}} outside of {{range}}");
    row("{{ 1x }}", "parse error at 3: bad number \"1x\"");
    row("{{ /* a */ }}", "parse error at 3: unexpected character \"/\" in an action");
    row("{{/* a }}", "parse error at 0: the comment is not closed");
    row("{{ define \"a\" }}{{ $labels }}{{ end }}", "parse error at 19: undefined variable \"$labels\"");
    row("{{ if 1 }}{{ define \"a\" }}{{ end }}{{ end }}",
        "parse error at 13: {{define}} within another action");
    row("{{ $x := 1 }}{{ if 1 }}{{ $y := 2 }}{{ end }}{{ $y }}",
        "parse error at 48: undefined variable \"$y\"");
    row("{{ $labels.a-b }}", "parse error at 12: unexpected \"-b\" in the action");
    QTest::newRow("nested") << QByteArray("{{ ").append(QByteArray(5'000, '(')).append("1 }}")
                            << QStringLiteral("parse error at 104: it is nested more than 100 deep");
    QByteArray ifs;
    for (int i = 0; i < 5'000; ++i)
        ifs += "{{if 1}}";
    QTest::newRow("ifs") << ifs << QStringLiteral("parse error at 804: it is nested more than 100 deep");
    QTest::newRow("long") << QByteArray(70'000, 'x')
                          << QStringLiteral("parse error at 0: it is longer than 65536 bytes");
}

void TestTemplate::refuses()
{
    QFETCH(QByteArray, text);
    QFETCH(QString, error);
    QCOMPARE(expanded(text, 1), error);
}

void TestTemplate::fails_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("error");
    const auto row = [](const char *text, const char *error) {
        QTest::addRow("%s", text) << QByteArray(text) << QString::fromUtf8(error);
    };
    row("{{ query \"none\" | first | value }}", "error: 1:19: first() called on vector with no elements");
    row("a\n{{ query \"bad\" }}", "error: 2:4: query \"bad\": it failed");
    row("{{ if gt $value 4 }}{{ end }}", "error: 1:7: a float64 cannot be compared with a int");
    row("{{ $labels.a.b }}", "error: 1:4: a string has no field b");
    row("{{ humanize \"x\" }}", "error: 1:4: \"x\" is not a number");
    row("{{ toUpper $value }}", "error: 1:4: expected a string, got a float64");
    row("{{ value }}", "error: 1:4: value takes 1 argument, it has 0");
    row("{{ $value humanize }}", "error: 1:4: arguments are given to what is not a function");
    row("{{ .Nope }}", "error: 1:4: a struct has no field Nope");
    row("{{ index \"ab\" 2 }}", "error: 1:4: index out of range: 2");
    row("{{ template \"nope\" }}", "error: 1:4: there is no template \"nope\"");
    row("{{ match \"(\" \"a\" }}", "error: 1:4: \"(\" is not a regular expression: missing ): (");
    row("{{ nil }}", "error: 1:4: nil is not a command");
    row("{{ range true }}{{ end }}", "error: 1:10: range cannot go through a bool");
    row("{{ humanizeTimestamp 1e20 }}", "error: 1:4: 1e+20 is too far away for a time");
}

void TestTemplate::fails()
{
    QFETCH(QByteArray, text);
    QFETCH(QString, error);
    QCOMPARE(expanded(text, 1), error);
}

void TestTemplate::endsAtItsBounds_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("says");
    const auto row = [](const char *text, const char *says) {
        QTest::addRow("%s", text) << QByteArray(text) << QString::fromUtf8(says);
    };
    row("{{ range 1000000000 }}{{ end }}", "it takes more than 50000 steps");
    row("{{ range 10000 }}aaaaaaaaaaaaaaaa{{ end }}", "the text becomes longer than 65536 bytes");
    row("{{ $x := \"ab\" }}{{ range 1000 }}{{ $x = print $x $x }}{{ end }}", "longer than 65536 bytes");
    row("{{ define \"a\" }}{{ template \"a\" }}{{ end }}{{ template \"a\" }}", "more than 50 deep");
    row("{{ range 100 }}{{ $x := query \"x\" }}{{ end }}", "more than 20 queries");
    row("{{ $x := args 1 }}{{ range 1000 }}{{ $x = args $x $x }}{{ end }}{{ $x }}", "more than 100 deep");
    row("{{ $x := args 1 }}{{ range 50 }}{{ $x = args $x $x }}{{ end }}{{ $x }}", "longer than 65536 bytes");
    row("{{ reReplaceAll \"\" (printf \"%1000d\" 1) (printf \"%1000d\" 1) }}", "longer than 65536 bytes");
}

void TestTemplate::endsAtItsBounds()
{
    QFETCH(QByteArray, text);
    QFETCH(QString, says);
    const QString result = expanded(text, 1);
    QVERIFY2(result.startsWith(QLatin1String("error: ")), qPrintable(result.left(200)));
    QVERIFY2(result.contains(says), qPrintable(result.left(200)));
}

void TestTemplate::saysWhatFailed()
{
    const auto parsed = Template::parse("{{ query \"none\" | first }}");
    QVERIFY(parsed.has_value());
    const Given given;
    QCOMPARE(shown(rules::expandOrSay(**parsed, given.data(1))),
             QStringLiteral("<error expanding template: 1:19: first() called on vector with no elements>"));
}

void TestTemplate::knowsWhatItDependsOn()
{
    const auto parsed = [](const char *text) { return *Template::parse(text); };
    QVERIFY(parsed("text")->isPlain());
    QVERIFY(!parsed("{{ $value }}")->isPlain());
    QVERIFY(parsed("{{ $value }}")->isSteady());
    QVERIFY(!parsed("{{ query \"x\" }}")->isSteady());
    QVERIFY(!parsed("{{ if 1 }}{{ now }}{{ end }}")->isSteady());
    QVERIFY(Template::literal("{{ nope")->isPlain());
}

WF_TEST(TestTemplate)

} // namespace tst_template

#include "tst_template.moc"
