// SPDX-License-Identifier: GPL-3.0-or-later
// watchfloorctl report: from a log and a recorder's folder to documents that are read back.
#include "log/eventlog.h"
#include "metrics/recorder.h"
#include "support/ctl.h"
#include "support/reportfixture.h"
#include "support/testentry.h"

#include <QDir>
#include <QFile>
#include <QStandardPaths>
#include <QTemporaryDir>

namespace tst_report {

using namespace std::chrono_literals;
using namespace wf;

namespace {

QByteArray read(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

/// Sets a variable of the environment that children get, until it goes.
class Variable
{
public:
    Variable(const char *name, const char *value) : m_name(name), m_before(qgetenv(name))
    {
        qputenv(name, value);
    }
    Variable(const Variable &) = delete;
    Variable &operator=(const Variable &) = delete;
    ~Variable() { qputenv(m_name, m_before); }

private:
    const char *m_name;
    QByteArray m_before;
};

/// Puts the outage and its metrics into a data folder, as a desk would have.
void record(const ReportFixture &bench, const QString &dataDir)
{
    FakeClock clock(bench.desk.clock.wall());
    const auto log = EventLog::open(dataDir, clock);
    QVERIFY(log);
    for (const EventPtr &e : bench.desk.all)
        QVERIFY((*log)->append({{e->incident, e->body, e->happenedAt, e->actor}}));
    const auto times = bench.scrapeTimes();
    FakeClock recorded(times.front());
    SeriesStore store;
    auto recorder = Recorder::open(dataDir + QStringLiteral("/recorder"), store, recorded);
    QVERIFY(recorder);
    QVERIFY((*recorder)->restore({}));
    for (const Timestamp at : times) {
        recorded.advance(at - recorded.wall());
        const SampleBatch batch = bench.scrape(store, at);
        (*recorder)->turnDay(at);
        store.append(batch);
        (*recorder)->record(batch);
    }
    (*recorder)->flush();
}

} // namespace

class TestReport : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void everyProcessZoneAndLanguageWritesTheSame_data();
    void everyProcessZoneAndLanguageWritesTheSame();
    void chartsComeFromTheRecorder();
    void incidentOverMidnight();
    void windowIsChosen();
    void damagedRecordingIsToldAndTheRestIsThere();
    void formatIsThatOfTheName();
    void usage_data();
    void usage();

private:
    CtlResult report(const QString &file, const QStringList &more = {}) const
    {
        return Ctl(m_data).run(QStringList{QStringLiteral("report"), QStringLiteral("INC-0001"),
                                           QStringLiteral("-o"), m_dir.filePath(file)} +
                               more);
    }
    QJsonObject reportJson(const QStringList &more = {}) const
    {
        const CtlResult r = report(QStringLiteral("r.json"), more);
        return r.exit == 0 ? QJsonDocument::fromJson(read(m_dir.filePath(QStringLiteral("r.json")))).object()
                           : QJsonObject();
    }

    QTemporaryDir m_dir;
    QString m_data;
    ReportFixture m_bench;
};

void TestReport::initTestCase()
{
    m_data = m_dir.filePath(QStringLiteral("data"));
    m_bench.outage();
    record(m_bench, m_data);
}

void TestReport::everyProcessZoneAndLanguageWritesTheSame_data()
{
    QTest::addColumn<QString>("format");
    for (const char *name : {"md", "html", "pdf", "json", "csv"})
        QTest::newRow(name) << QString::fromLatin1(name);
}

void TestReport::everyProcessZoneAndLanguageWritesTheSame()
{
    QFETCH(QString, format);
    const QString file = QStringLiteral("r.") + format;
    QByteArray first;
    for (const auto &[zone, language] :
         {std::pair("UTC", "C.UTF-8"), std::pair("Asia/Kathmandu", "C"),
          std::pair("America/St_Johns", "ar_EG.UTF-8"), std::pair("UTC", "ja_JP.UTF-8")}) {
        const Variable tz("TZ", zone);
        const Variable lcAll("LC_ALL", language);
        const Variable lang("LANG", language);
        const CtlResult r = report(file);
        QVERIFY2(r.exit == 0, r.err.constData());
        const QByteArray bytes = read(m_dir.filePath(file));
        QVERIFY(bytes.size() > 1000);
        first = first.isEmpty() ? bytes : first;
        QVERIFY2(bytes == first, language);
        QFile::remove(m_dir.filePath(file));
    }
}

void TestReport::chartsComeFromTheRecorder()
{
    const QJsonArray charts = reportJson()[QStringLiteral("charts")].toArray();
    QVERIFY(charts.size() >= 2);
    const QJsonObject rate = charts[1].toObject();
    QCOMPARE(rate[QStringLiteral("metric")].toString(), QStringLiteral("quantum.fallback_rate"));
    const QJsonObject line = rate[QStringLiteral("lines")].toArray()[0].toObject();
    QVERIFY(line[QStringLiteral("columns")].toArray().size() > 100);
    QCOMPARE(line[QStringLiteral("gap_before")].toArray().size(), 1);
    double worst = 0;
    for (const QJsonValue &column : line[QStringLiteral("columns")].toArray())
        worst = std::max(worst, column[3].toDouble());
    QVERIFY(worst > 0.89 && worst < 0.91);
}

void TestReport::incidentOverMidnight()
{
    ReportFixture bench;
    const Timestamp midnight = std::chrono::ceil<std::chrono::days>(bench.desk.clock.wall());
    bench.desk.clock.advance(midnight - 12min - bench.desk.clock.wall());
    bench.outage();
    const QString data = m_dir.filePath(QStringLiteral("night"));
    record(bench, data);
    const QString path = m_dir.filePath(QStringLiteral("night.json"));
    const CtlResult r =
        Ctl(data).run({QStringLiteral("report"), QStringLiteral("1"), QStringLiteral("-o"), path});
    QVERIFY2(r.exit == 0, r.err.constData());
    const QJsonArray charts =
        QJsonDocument::fromJson(read(path)).object()[QStringLiteral("charts")].toArray();
    const QJsonObject line = charts[1][QStringLiteral("lines")].toArray()[0].toObject();
    int before = 0;
    int after = 0;
    for (const QJsonValue &column : line[QStringLiteral("columns")].toArray())
        ++(column[0].toInteger() < toMs(midnight) ? before : after);
    QVERIFY(before > 50 && after > 50);
    QCOMPARE(line[QStringLiteral("gap_before")].toArray().size(), 1); // That of the feed; midnight is none.
}

void TestReport::windowIsChosen()
{
    const QString from = toIsoUtc(m_bench.from);
    const QString to = toIsoUtc(m_bench.from + 10min);
    const QJsonObject root = reportJson({QStringLiteral("--from"), from, QStringLiteral("--to"), to});
    const QJsonObject chart = root[QStringLiteral("charts")].toArray()[0].toObject();
    QCOMPARE(chart[QStringLiteral("from")].toString(), from);
    QCOMPARE(chart[QStringLiteral("to")].toString(), to);
}

void TestReport::damagedRecordingIsToldAndTheRestIsThere()
{
    QTemporaryDir copy;
    const QString data = copy.filePath(QStringLiteral("data"));
    QVERIFY(QDir().mkpath(data + QStringLiteral("/recorder")));
    for (const char *name : {"incidents.db", "incidents.db-wal", "incidents.witness"})
        QFile::copy(m_data + u'/' + QLatin1String(name), data + u'/' + QLatin1String(name));
    QFile day(data + QStringLiteral("/recorder/2025-10-09.db"));
    QVERIFY(day.open(QIODevice::WriteOnly) && day.write("no database at all") > 0);
    day.close();
    const QString path = copy.filePath(QStringLiteral("r.html"));
    const CtlResult r =
        Ctl(data).run({QStringLiteral("report"), QStringLiteral("1"), QStringLiteral("-o"), path});
    QCOMPARE(r.exit, 1);
    QVERIFY2(r.error().contains(QStringLiteral("2025-10-09.db")), r.err.constData());
    QVERIFY(read(path).contains("Keep the breaker open"));
}

void TestReport::formatIsThatOfTheName()
{
    QCOMPARE(report(QStringLiteral("a.txt"), {QStringLiteral("--format"), QStringLiteral("csv")}).exit, 0);
    QVERIFY(read(m_dir.filePath(QStringLiteral("a.txt"))).startsWith("time_utc,"));
    const CtlResult pictures = report(QStringLiteral("b.md"), {QStringLiteral("--json")});
    QVERIFY(pictures.array().size() >= 3); // The document and its pictures.
    for (const QJsonValue &file : pictures.array())
        QVERIFY(QFile::exists(file.toString()));
}

void TestReport::usage_data()
{
    QTest::addColumn<QString>("words");
    QTest::addColumn<int>("exit");
    QTest::addColumn<QString>("says");
    QTest::newRow("nothing") << QStringLiteral("report") << 2
                             << QStringLiteral("needs an incident and -o FILE");
    QTest::newRow("no file") << QStringLiteral("report INC-0001") << 2 << QStringLiteral("-o FILE");
    QTest::newRow("format") << QStringLiteral("report INC-0001 -o a.docx") << 2
                            << QStringLiteral("\"docx\" is not a report format");
    QTest::newRow("time") << QStringLiteral("report INC-0001 -o a.md --from yesterday") << 2
                          << QStringLiteral("--from needs a time");
    QTest::newRow("order") << QStringLiteral("report INC-0001 -o a.md --from 2030-01-01T00:00:00Z") << 2
                           << QStringLiteral("before --to");
    QTest::newRow("unknown") << QStringLiteral("report INC-0999 -o a.md") << 1 << QStringLiteral("INC-0999");
}

void TestReport::usage()
{
    QFETCH(QString, words);
    QFETCH(int, exit);
    QFETCH(QString, says);
    const CtlResult r = Ctl(m_data)(words.toUtf8().constData());
    QCOMPARE(r.exit, exit);
    QVERIFY2(r.error().contains(says), r.err.constData());
}

WF_TEST(TestReport)

} // namespace tst_report

#include "tst_report.moc"
