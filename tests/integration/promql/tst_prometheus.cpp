// SPDX-License-Identifier: GPL-3.0-or-later
// The same samples and the same expressions, asked of Debian's Prometheus and of the engine. Skipped if it is
// not installed.
//
// Prometheus 2 takes both ends of a range; 3 and the engine leave the left one out. So no sample is ever at
// the end of a range here. Nor is there anything else that 3 changed: grouping by a name that rate() dropped,
// comparisons with several series on a side that may have one.
#include "promql/labelsets.h"
#include "promql/literals.h"
#include "promql/literalsource.h"
#include "promql/query.h"
#include "support/testentry.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QProcess>
#include <QStandardPaths>
#include <QTcpServer>
#include <QTemporaryDir>
#include <QTest>
#include <QUrlQuery>

#include <cmath>
#include <map>
#include <random>

namespace tst_prometheus {

using namespace wf;

namespace {

constexpr std::int64_t Begin = 1'759'996'800; // A multiple of two hours: one block.
constexpr int Scrapes = 460;
constexpr int Step = 15;
/// Never at a multiple of 5 s.
constexpr int Phase = 7;

using Series = std::map<std::int64_t, double>;
using Answer = std::map<std::vector<Labels::Pair>, Series>;

/// Expressions of every shape, by chance.
class Shapes
{
public:
    explicit Shapes(unsigned seed) : m_random(seed) {}

    std::string vector(int depth)
    {
        switch (depth > 0 ? pick(15) : pick(2)) {
        case 0:
            return gauge() + shift();
        case 1:
            return any({"rate", "increase", "irate", "resets"}) + "(" + counter() + "[" + window() + "]" +
                   shift() + ")";
        case 2:
            return any({"avg", "min", "max", "sum", "count", "last", "stddev", "stdvar", "present"}) +
                   "_over_time(" + gauge() + "[" + window() + "]" + shift() + ")";
        case 3:
            return any({"delta", "idelta", "deriv", "changes"}) + "(" + gauge() + "[" + window() + "])";
        case 4:
            return "quantile_over_time(0." + std::to_string(pick(10)) + ", " + gauge() + "[" + window() +
                   "])";
        case 5:
            return any({"max", "avg", "count"}) + "_over_time((" + vector(depth - 1) +
                   ")[10m10s:" + any({"30s", "1m", "2m"}) + "])";
        case 6:
            return any({"sum", "avg", "min", "max", "count", "stddev", "group"}) +
                   any({"", " by (zone)", " without (host)", " by (host, zone)"}) + " (" + vector(depth - 1) +
                   ")";
        case 7:
            return "quantile by (zone) (0.3, " + vector(depth - 1) + ")";
        case 8:
            return any({"topk", "bottomk"}) + any({"(2, ", " by (zone) (1, "}) + gauge() + ")";
        case 9:
            return "(" + vector(depth - 1) + any({" + ", " - ", " * ", " / "}) + number() + ")";
        case 10:
            return "(" + vector(depth - 1) + any({" > ", " < ", " >= bool ", " != bool "}) + number() + ")";
        case 11:
            return "(used{" + matcher() + "}" + any({" / ", " - ", " > bool "}) + "size" +
                   any({" and ", " unless ", " or "}) + "used > 30.37)";
        case 12:
            return "used * on (host) group_left (rack) host_info" + any({"", " + 1"});
        case 13:
            return any({"exp(" + gauge() + " / 100)", "-" + gauge(), "clamp_max(" + gauge() + ", 40)"});
        default:
            return any({"abs", "sqrt", "ceil", "ln", "sgn", "timestamp", "absent"}) + "(" + gauge() + ")";
        }
    }
    std::string expression(int depth)
    {
        if (pick(8) == 0)
            return "histogram_quantile(0." + std::to_string(1 + pick(9)) + ", sum by (le" +
                   any({"", ", zone"}) + ") (rate(latency_bucket[" + window() + "])))";
        return vector(depth);
    }
    int pick(int count) { return int(m_random() % unsigned(count)); }

private:
    std::string any(const std::vector<std::string> &texts)
    {
        return texts[std::size_t(pick(int(texts.size())))];
    }
    std::string gauge() { return any({"used", "size"}) + any({"", "{" + matcher() + "}"}); }
    std::string counter() { return "requests_total" + any({"", "{" + matcher() + "}"}); }
    std::string matcher()
    {
        return any({"zone=\"z1\"", "zone!=\"z0\"", "host=~\"h[0-3]\"", "host!~\"h1|h2\"", "none=\"\"",
                    "zone=~\".+\""});
    }
    std::string window() { return any({"1m", "5m", "10m", "25m"}); }
    std::string shift()
    {
        return any({"", "", "", " offset 5m", " offset -2m", " @ 1759999800", " @ end()"});
    }
    std::string number() { return any({"2", "13.37", "40.37", "0.5"}); }

    std::mt19937 m_random;
};

QByteArray asText(double value)
{
    return QByteArray::fromStdString(promql::numberText(value));
}

/// Series that are there all the time, some of the time, and counters that are reset.
void makeSamples(promql::LiteralSource &source, QByteArray &openMetrics)
{
    std::mt19937 random(7);
    const auto add = [&](const char *name, std::vector<Labels::Pair> labels, const auto &value) {
        const Labels set(labels);
        const promql::LabelsPtr full = promql::withName(name, set);
        for (int i = 0; i < Scrapes; ++i) {
            const std::int64_t at = Begin + i * Step + Phase;
            const std::optional<double> number = value(i);
            if (!number)
                continue;
            source.add(*full, {fromMs(at * 1000), *number});
            openMetrics += name + QByteArray::fromStdString(toText(set)) + ' ' + asText(*number) + ' ' +
                           QByteArray::number(at) + '\n';
        }
    };
    for (int h = 0; h < 6; ++h) {
        const std::vector<Labels::Pair> labels{{"host", "h" + std::to_string(h)},
                                               {"zone", "z" + std::to_string(h % 3)}};
        const auto gap = [h](int i) { return h == 4 && i > 100 && i < 160; };
        add("used", labels, [&](int i) -> std::optional<double> {
            return gap(i) ? std::nullopt : std::optional(double(random() % 1'000) / 16);
        });
        add("size", labels, [&](int) -> std::optional<double> { return 50 + double(random() % 100) / 8; });
        double count = 5'000;
        add("requests_total", labels, [&](int i) -> std::optional<double> {
            count = i % 120 == 80 + h ? double(3'000 + random() % 10) : count + double(random() % 40);
            return gap(i) ? std::nullopt : std::optional(count);
        });
        add("host_info", {labels[0], {"rack", "r" + std::to_string(h / 2)}},
            [](int) -> std::optional<double> { return 1; });
    }
    for (int z = 0; z < 2; ++z) {
        std::vector<double> buckets(5, 1'000);
        const char *const bounds[] = {"0.1", "0.5", "1", "5", "+Inf"};
        for (std::size_t b = 0; b < buckets.size(); ++b) {
            double count = 1'000 * double(b + 1);
            add("latency_bucket", {{"le", bounds[b]}, {"zone", "z" + std::to_string(z)}},
                [&](int) -> std::optional<double> {
                    return count += double(3 * (b + 1)) + double(random() % 2);
                });
        }
    }
    openMetrics += "# EOF\n";
}

Answer answerOf(const QJsonObject &data)
{
    Answer answer;
    const QString type = data[QLatin1String("resultType")].toString();
    const auto point = [](Series &series, const QJsonArray &pair) {
        series[qRound64(pair.at(0).toDouble() * 1000)] =
            promql::parseFloat(pair.at(1).toString().toStdString()).value_or(-1);
    };
    if (type == QLatin1String("scalar")) {
        point(answer[{}], data[QLatin1String("result")].toArray());
        return answer;
    }
    for (const QJsonValue &entry : data[QLatin1String("result")].toArray()) {
        const QJsonObject metric = entry[QLatin1String("metric")].toObject();
        std::vector<Labels::Pair> labels;
        for (auto it = metric.begin(); it != metric.end(); ++it)
            labels.emplace_back(it.key().toStdString(), it.value().toString().toStdString());
        Series &series = answer[Labels(std::move(labels)).pairs()];
        if (type == QLatin1String("vector"))
            point(series, entry[QLatin1String("value")].toArray());
        for (const QJsonValue &pair : entry[QLatin1String("values")].toArray())
            point(series, pair.toArray());
    }
    return answer;
}

Answer answerOf(const promql::QueryResult &result)
{
    Answer answer;
    if (const auto *vector = std::get_if<promql::VectorResult>(&result.value)) {
        for (const auto &element : vector->elements)
            answer[element.labels->pairs()][toMs(vector->at)] = element.value;
    } else if (const auto *matrix = std::get_if<promql::MatrixResult>(&result.value)) {
        for (const auto &series : matrix->series) {
            for (const Sample &sample : series.points)
                answer[series.labels->pairs()][toMs(sample.at)] = sample.value;
        }
    } else if (const auto *scalar = std::get_if<promql::ScalarResult>(&result.value)) {
        answer[{}][toMs(scalar->point.at)] = scalar->point.value;
    }
    return answer;
}

bool near(double a, double b)
{
    if (std::isnan(a) || std::isnan(b))
        return std::isnan(a) && std::isnan(b);
    return a == b || std::fabs(a - b) <= 1e-6 * std::max(std::fabs(a), std::fabs(b)) + 1e-9;
}

/// What is different, empty for nothing.
QString difference(const Answer &theirs, const Answer &ours)
{
    for (const auto &[labels, series] : theirs) {
        const QString name = QString::fromStdString(promql::seriesTextOf(Labels(labels)));
        const auto it = ours.find(labels);
        if (it == ours.end())
            return name + QStringLiteral(" is missing");
        for (const auto &[at, value] : series) {
            const auto point = it->second.find(at);
            if (point == it->second.end() || !near(point->second, value))
                return QStringLiteral("%1 at %2: %3 there, %4 here")
                    .arg(name)
                    .arg(at)
                    .arg(value, 0, 'g', 17)
                    .arg(point == it->second.end() ? QStringLiteral("nothing")
                                                   : QString::number(point->second, 'g', 17));
        }
        if (series.size() != it->second.size())
            return name +
                   QStringLiteral(" has %1 points there, %2 here").arg(series.size()).arg(it->second.size());
    }
    return theirs.size() == ours.size() ? QString()
                                        : QStringLiteral("there are series here that are not there");
}

} // namespace

class TestPrometheus : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase();
    void sameAnswers();

private:
    QJsonObject ask(const QString &path, const QUrlQuery &query);

    QTemporaryDir m_dir;
    QProcess m_server;
    QNetworkAccessManager m_network;
    quint16 m_port = 0;
    promql::LiteralSource m_source;
};

void TestPrometheus::initTestCase()
{
    const QString server = QStandardPaths::findExecutable(QStringLiteral("prometheus"));
    const QString tool = QStandardPaths::findExecutable(QStringLiteral("promtool"));
    if (server.isEmpty() || tool.isEmpty())
        QSKIP("prometheus is not installed");
    QByteArray text;
    makeSamples(m_source, text);
    const auto write = [this](const QString &name, const QByteArray &content) {
        QFile file(m_dir.filePath(name));
        return file.open(QIODevice::WriteOnly) && file.write(content) == content.size();
    };
    QVERIFY(write(QStringLiteral("samples.txt"), text));
    QVERIFY(write(QStringLiteral("prometheus.yml"), "global: {}\n"));
    QProcess blocks;
    blocks.start(tool,
                 {QStringLiteral("tsdb"), QStringLiteral("create-blocks-from"), QStringLiteral("openmetrics"),
                  m_dir.filePath(QStringLiteral("samples.txt")), m_dir.filePath(QStringLiteral("tsdb"))});
    QVERIFY(blocks.waitForFinished(wf::testing::Patience));
    QVERIFY2(blocks.exitCode() == 0, blocks.readAllStandardError().constData());
    {
        QTcpServer probe;
        QVERIFY(probe.listen(QHostAddress::LocalHost));
        m_port = probe.serverPort();
    }
    m_server.start(server,
                   {QStringLiteral("--config.file=") + m_dir.filePath(QStringLiteral("prometheus.yml")),
                    QStringLiteral("--storage.tsdb.path=") + m_dir.filePath(QStringLiteral("tsdb")),
                    QStringLiteral("--storage.tsdb.retention.time=50y"),
                    QStringLiteral("--web.listen-address=127.0.0.1:%1").arg(m_port)});
    QVERIFY(m_server.waitForStarted());
    QUrlQuery ready;
    ready.addQueryItem(QStringLiteral("query"), QStringLiteral("1"));
    QTRY_VERIFY(!ask(QStringLiteral("query"), ready).isEmpty());
}

void TestPrometheus::cleanupTestCase()
{
    if (m_server.state() == QProcess::NotRunning)
        return;
    m_server.kill();
    m_server.waitForFinished();
}

QJsonObject TestPrometheus::ask(const QString &path, const QUrlQuery &query)
{
    QUrl url(QStringLiteral("http://127.0.0.1:%1/api/v1/%2").arg(m_port).arg(path));
    QNetworkRequest request(url);
    request.setHeader(QNetworkRequest::ContentTypeHeader,
                      QStringLiteral("application/x-www-form-urlencoded"));
    std::unique_ptr<QNetworkReply> reply(m_network.post(
        request, query.toString(QUrl::FullyEncoded).replace(u'+', QStringLiteral("%2B")).toUtf8()));
    QEventLoop loop;
    connect(reply.get(), &QNetworkReply::finished, &loop, &QEventLoop::quit);
    loop.exec();
    return QJsonDocument::fromJson(reply->readAll()).object();
}

void TestPrometheus::sameAnswers()
{
    QStringList differences;
    int compared = 0;
    int values = 0;
    for (unsigned seed = 0; seed < 400; ++seed) {
        Shapes shapes(seed);
        const std::string text = shapes.expression(2);
        const auto parsed = promql::parse(text);
        QVERIFY2(parsed, parsed ? "" : (text + ": " + parsed.error().text).c_str());
        const bool range = seed % 2 == 0;
        const std::int64_t at = Begin + 1'800 + shapes.pick(150) * 30;
        QUrlQuery query;
        query.addQueryItem(QStringLiteral("query"), QString::fromStdString(text));
        query.addQueryItem(range ? QStringLiteral("start") : QStringLiteral("time"), QString::number(at));
        if (range) {
            query.addQueryItem(QStringLiteral("end"), QString::number(at + 1'200));
            query.addQueryItem(QStringLiteral("step"), QStringLiteral("60"));
        }
        const QJsonObject reply = ask(range ? QStringLiteral("query_range") : QStringLiteral("query"), query);
        const bool good = reply[QLatin1String("status")].toString() == QLatin1String("success");
        const auto ours =
            range ? promql::rangeQuery(**parsed, m_source, {fromMs(at * 1000), fromMs((at + 1'200) * 1000)},
                                       std::chrono::seconds(60))
                  : promql::instantQuery(**parsed, m_source, fromMs(at * 1000));
        QString wrong;
        if (good != ours.has_value()) {
            wrong = QStringLiteral("%1 there, %2 here")
                        .arg(reply[QLatin1String("error")].toString(),
                             ours ? QString() : QString::fromStdString(ours.error().text));
        } else if (good) {
            const Answer theirs = answerOf(reply[QLatin1String("data")].toObject());
            wrong = difference(theirs, answerOf(*ours));
            for (const auto &[labels, series] : theirs)
                values += int(series.size());
        }
        ++compared;
        if (!wrong.isEmpty())
            differences << QStringLiteral("%1 at %2%3: %4")
                               .arg(QString::fromStdString(text))
                               .arg(at)
                               .arg(range ? QStringLiteral(" (range)") : QString(), wrong);
    }
    QVERIFY2(differences.isEmpty(), qPrintable(differences.join(u'\n')));
    QVERIFY(compared == 400);
    QVERIFY(values > 5'000);
}

WF_TEST(TestPrometheus)

} // namespace tst_prometheus

#include "tst_prometheus.moc"
