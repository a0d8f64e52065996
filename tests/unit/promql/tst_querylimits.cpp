// SPDX-License-Identifier: GPL-3.0-or-later
// Expressions that ask for too much end at their bound with a sentence, and soon.
#include "promql/literalsource.h"
#include "promql/query.h"
#include "support/testentry.h"

#include <QTest>

namespace tst_querylimits {

using namespace wf;
using namespace std::chrono_literals;
using promql::QueryErrorKind;

namespace {

const Timestamp Start = fromMs(1'795'435'200'000);

Labels labelsOf(const std::string &name, const std::string &value)
{
    return Labels(std::vector<Labels::Pair>{{"__name__", name}, {"l", value}});
}

/// A source with so many series, made as they are asked for: each has one sample, at Start.
class ManySeries final : public promql::SeriesSource
{
public:
    explicit ManySeries(std::size_t count) : m_count(count) {}

    Expected<std::unique_ptr<promql::SeriesSelection>> select(std::span<const promql::Matcher>, TimeRange,
                                                              std::size_t most) override
    {
        if (m_count > most)
            return fail(ErrorCode::TooLarge, QStringLiteral("too many"));
        return std::make_unique<Selection>(m_count);
    }

private:
    class Selection final : public promql::SeriesSelection
    {
    public:
        explicit Selection(std::size_t count)
        {
            for (std::size_t i = 0; i < count; ++i)
                m_labels.push_back(std::make_shared<const Labels>(labelsOf("m", std::to_string(i))));
        }
        std::size_t size() const override { return m_labels.size(); }
        const promql::LabelsPtr &labels(std::size_t at) const override { return m_labels[at]; }
        void open(std::size_t) override { m_done = false; }
        std::span<const Sample> next(Timestamp from) override
        {
            if (std::exchange(m_done, true) || from > Start)
                return {};
            return {&m_sample, 1};
        }

    private:
        std::vector<promql::LabelsPtr> m_labels;
        Sample m_sample{Start, 1};
        bool m_done = true;
    };

    const std::size_t m_count;
};

promql::QueryError errorOf(promql::SeriesSource &source, std::string_view text, Millis length = 0ms,
                           Millis step = 1s, const promql::QueryOptions &options = {})
{
    const auto parsed = promql::parse(text);
    if (!parsed)
        return parsed.error();
    const auto result = length == 0ms
                            ? promql::instantQuery(**parsed, source, Start, options)
                            : promql::rangeQuery(**parsed, source, {Start, Start + length}, step, options);
    return result ? promql::QueryError{QueryErrorKind::Failed, "", {}} : result.error();
}

} // namespace

class TestQueryLimits : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void steps();
    void everySeriesOfALargeStore();
    void pointsHeldAtATime();
    void subqueries_data();
    void subqueries();
    void samplesRead();
    void badRanges();
    void regexes();
    void farTimes_data();
    void farTimes();
    void stops();

private:
    promql::LiteralSource m_source;
};

void TestQueryLimits::init()
{
    m_source.clear();
    for (int i = 0; i < 100; ++i)
        m_source.add(labelsOf("m", "a"), {Start - 15s * (100 - i), double(i)});
}

void TestQueryLimits::steps()
{
    const auto error = errorOf(m_source, "m", std::chrono::seconds(1'000'000), 1s);
    QCOMPARE(int(error.kind), int(QueryErrorKind::Limit));
    QVERIFY(error.text.find("more than 11000 steps") != std::string::npos);
    QVERIFY(errorOf(m_source, "m", std::chrono::seconds(10'999), 1s).text.empty());
    QVERIFY(!errorOf(m_source, "m", std::chrono::hours(24 * 365 * 5'000), 1ms).text.empty());
}

void TestQueryLimits::everySeriesOfALargeStore()
{
    ManySeries many(100'000);
    QVERIFY(errorOf(many, "count({__name__=~\".+\"})").text.empty());
    ManySeries more(300'000);
    const auto error = errorOf(more, "count({__name__=~\".+\"})");
    QCOMPARE(int(error.kind), int(QueryErrorKind::Limit));
    QVERIFY(error.text.find("selects more than 250000 series: narrow the selector at 1:7") !=
            std::string::npos);
    // The bound is for all selectors of a query.
    QCOMPARE(int(errorOf(many, "count({l=~\".+\"}) + count({l=~\".+\"}) + count({l=~\".+\"})").kind),
             int(QueryErrorKind::Limit));
}

void TestQueryLimits::pointsHeldAtATime()
{
    ManySeries many(100'000);
    const auto error = errorOf(many, "{__name__=~\".+\"}", 10'000s, 1s);
    QCOMPARE(int(error.kind), int(QueryErrorKind::Limit));
    QVERIFY(error.text.find("would hold more than 20000000 points") != std::string::npos);
}

void TestQueryLimits::subqueries_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("long and fine") << QByteArray("max_over_time(m[100y:1ms])");
    QTest::newRow("nested") << QByteArray(
        "max_over_time(max_over_time(max_over_time(m[1d:1s])[1d:1s])[30d:1s])");
    QTest::newRow("computed") << QByteArray("max_over_time(m[(10 ^ 9):0.001])");
}

void TestQueryLimits::subqueries()
{
    QFETCH(QByteArray, text);
    const auto error = errorOf(m_source, text.toStdString());
    QCOMPARE(int(error.kind), int(QueryErrorKind::Limit));
    QVERIFY(error.text.find("steps") != std::string::npos);
}

void TestQueryLimits::samplesRead()
{
    promql::QueryOptions options;
    options.limits.maxSamples = 50;
    const auto error = errorOf(m_source, "rate(m[1h])", 0ms, 1s, options);
    QCOMPARE(int(error.kind), int(QueryErrorKind::Limit));
    QVERIFY(error.text.find("read more than 50 samples") != std::string::npos);
    options = {};
    options.limits.maxOperations = 1'000;
    QCOMPARE(int(errorOf(m_source, "rate(m[1h])", 1h, 1s, options).kind), int(QueryErrorKind::Limit));
}

void TestQueryLimits::badRanges()
{
    const auto m = promql::parse("m");
    QVERIFY(m);
    QVERIFY(!promql::rangeQuery(**m, m_source, {Start, Start - 1s}, 1s));
    QVERIFY(!promql::rangeQuery(**m, m_source, {Start, Start}, 0s));
    const auto matrix = promql::parse("m[5m]");
    QVERIFY(!promql::rangeQuery(**matrix, m_source, {Start, Start}, 1s));
}

void TestQueryLimits::regexes()
{
    // Exponential for engines that go back; and one whose program would be too large.
    QVERIFY(errorOf(m_source, "{l=~\"(a|aa)+$\"}").text.empty());
    QVERIFY(errorOf(m_source, "{l=~\"(a*)*(a*)*(a*)*b\"}").text.empty());
    const auto error = errorOf(m_source, "{l=~\"((((a{1,100}){1,100}){1,100}){1,100})\"}");
    QCOMPARE(int(error.kind), int(QueryErrorKind::Syntax));
    QVERIFY(error.text.find("error parsing regexp") != std::string::npos);
}

void TestQueryLimits::farTimes_data()
{
    QTest::addColumn<QByteArray>("text");
    for (const char *text : {"m offset 290y", "m offset -290y", "m @ 1e11", "m @ -1e11", "rate(m[290y])",
                             "m offset (10 ^ 300)", "sum_over_time(m[1ms])", "m @ 8e12 offset -290y",
                             "max_over_time(m[290y:290y])", "predict_linear(m[5m], 1e300)", "m @ 1e300"})
        QTest::newRow(text) << QByteArray(text);
}

void TestQueryLimits::farTimes()
{
    QFETCH(QByteArray, text);
    const auto error = errorOf(m_source, text.toStdString()); // No overflow (the sanitizer would tell).
    QVERIFY(error.text.empty() || error.text.find("out of") != std::string::npos);
}

void TestQueryLimits::stops()
{
    const std::atomic_bool stop{true};
    promql::QueryOptions options;
    options.stop = &stop;
    QCOMPARE(int(errorOf(m_source, "m", 0ms, 1s, options).kind), int(QueryErrorKind::Cancelled));
}

WF_TEST(TestQueryLimits)

} // namespace tst_querylimits

#include "tst_querylimits.moc"
