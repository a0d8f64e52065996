// SPDX-License-Identifier: GPL-3.0-or-later
// What may be completed at a place in a half-typed expression.
#include "promql/completion.h"

#include "support/testentry.h"

#include <QTest>

#include <random>

namespace tst_completion {

using namespace wf;
using Kind = promql::CompletionPlace::Kind;

class TestCompletion : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void places_data();
    void places();
    void words();
    void anyTextEnds();
};

void TestCompletion::places_data()
{
    QTest::addColumn<QByteArray>("text"); ///< Up to the cursor.
    QTest::addColumn<int>("kind");
    QTest::addColumn<QByteArray>("prefix");
    QTest::addColumn<QByteArray>("metric");
    QTest::addColumn<QByteArray>("label");
    const auto row = [](const char *text, Kind kind, const char *prefix, const char *metric = "",
                        const char *label = "") {
        QTest::newRow(*text ? text : "nothing")
            << QByteArray(text) << int(kind) << QByteArray(prefix) << QByteArray(metric) << QByteArray(label);
    };
    row("", Kind::Expression, "");
    row("ra", Kind::Expression, "ra");
    row("sum(ra", Kind::Expression, "ra");
    row("a + job:b", Kind::Expression, "job:b");
    row("1 + 2", Kind::Nothing, "2");
    row("5m", Kind::Nothing, "5m");
    row("x[5", Kind::Nothing, "5");
    row("x[5m] of", Kind::Expression, "of");
    row("up{", Kind::LabelName, "", "up");
    row("up {jo", Kind::LabelName, "jo", "up");
    row("up{job=\"a\", in", Kind::LabelName, "in", "up");
    row("up{job=", Kind::Nothing, "");
    row("up{job=\"", Kind::LabelValue, "", "up", "job");
    row("up{job=~\"ab", Kind::LabelValue, "ab", "up", "job");
    row("up{job!='a\\'b", Kind::LabelValue, "a\\'b", "up", "job");
    row("up{job=\"a\"} + do", Kind::Expression, "do");
    row("{__name__=\"u", Kind::LabelValue, "u", "", "__name__");
    row("sum by (", Kind::LabelName, "");
    row("sum by (job, in", Kind::LabelName, "in");
    row("sum without(z", Kind::LabelName, "z");
    row("a / on (jo", Kind::LabelName, "jo");
    row("sum by (job) (ra", Kind::Expression, "ra");
    row("label_replace(up, \"x", Kind::Nothing, "x");
    row("up # what", Kind::Nothing, "what");
    row("up # what\n+ do", Kind::Expression, "do");
}

void TestCompletion::places()
{
    QFETCH(QByteArray, text);
    QFETCH(int, kind);
    const auto place = promql::completionPlace(text.toStdString(), std::size_t(text.size()));
    QCOMPARE(int(place.kind), kind);
    QTEST(QByteArray::fromStdString(place.prefix), "prefix");
    if (place.kind == Kind::LabelName || place.kind == Kind::LabelValue) {
        QTEST(QByteArray::fromStdString(place.metric), "metric");
        QTEST(QByteArray::fromStdString(place.label.empty() || place.kind == Kind::LabelName ? ""
                                                                                             : place.label),
              "label");
    }
    QCOMPARE(text.mid(qsizetype(place.from)), QByteArray::fromStdString(place.prefix));
}

void TestCompletion::words()
{
    QCOMPARE(promql::wordsWith("RAT"), std::vector<std::string>{"rate"});
    QCOMPARE(promql::wordsWith("unl"), std::vector<std::string>{"unless"});
    QVERIFY(promql::wordsWith("").size() > 60);
    QVERIFY(promql::wordsWith("nosuch").empty());
}

void TestCompletion::anyTextEnds()
{
    std::mt19937 random(1);
    const std::string_view letters = "ab_:{}()[]\"'`\\=~!,# \n5m\xc3\xa4";
    for (int i = 0; i < 20'000; ++i) {
        std::string text;
        for (unsigned n = random() % 30; n > 0; --n)
            text += letters[random() % letters.size()];
        const std::size_t at = random() % (text.size() + 1);
        const auto place = promql::completionPlace(text, at);
        QVERIFY(place.from <= at);
        QVERIFY(text.substr(place.from, at - place.from) == place.prefix);
    }
}

WF_TEST(TestCompletion)

} // namespace tst_completion

#include "tst_completion.moc"
