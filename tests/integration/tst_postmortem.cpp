// SPDX-License-Identifier: GPL-3.0-or-later
// A bad day on real samples: recorded, replayed, reviewed, carried to another machine as a file, exported in
// every format; what comes out is read back.
#include "bundle/exportbundle.h"
#include "desk/reporting.h"
#include "desk/reviewdesk.h"
#include "incident/measures.h"
#include "report/export.h"
#include "support/deskfixture.h"
#include "support/statetext.h"
#include "support/testentry.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QStandardPaths>
#include <QTest>

namespace tst_postmortem {

using namespace std::chrono_literals;
using namespace wf;

namespace {

constexpr Millis Beat = 20s;

/// A review of the incident, from the log or out of a bundle.
std::unique_ptr<ReviewDesk> review(const QString &dataDir, const ReviewSource &source, const Clock &clock)
{
    DeskOptions options;
    options.dataDir = dataDir;
    auto desk = std::make_unique<ReviewDesk>(options, source, clock);
    desk->start();
    return desk;
}

bool isReady(const ReviewDesk &desk)
{
    return desk.review().isReady() && !desk.catalog().empty();
}

/// The columns of every line of the metric over the review's range.
std::vector<std::vector<Column>> picture(ReviewDesk &desk, const QString &metric)
{
    ChartQuery query;
    for (const SeriesInfo &info : desk.catalog()) {
        if (QString::fromStdString(info.key.name) == metric)
            query.series.push_back(info.ref);
    }
    query.fixed = desk.review().range();
    query.key = {ChartAsker::Window, 1};
    desk.setChartQueries(ChartAsker::Window, {query});
    const auto answered = [&desk, &query] {
        const ChartFrame *frame = desk.chartFrame();
        if (!frame)
            return false;
        const auto answer = frame->answers.find(query.key);
        return answer != frame->answers.end() && answer->second.range == *query.fixed &&
               !answer->second.windows.empty() && !answer->second.windows.front()->columns.empty();
    };
    std::vector<std::vector<Column>> lines;
    if (!QTest::qWaitFor(answered, wf::testing::Patience))
        return lines;
    for (const SeriesWindowPtr &window : desk.chartFrame()->answers.at(query.key).windows)
        lines.push_back(window->columns);
    return lines;
}

} // namespace

class TestPostMortem : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void replayIsWhatTheLogSaysAtEveryMoment();
    void whatIsWrittenIsInTheLog();
    void aBundleElsewhereShowsTheSame();
    void exportsAreReadBack();

private:
    void ask(const Command &command)
    {
        const CommandResult result = m_floor.ask(command);
        QVERIFY2(result, result ? "" : qPrintable(result.error().message));
    }
    void beat(const IncidentId &id, int number);
    QString dataDir() const { return m_floor.path(QStringLiteral("data")); }
    QString bundle() const { return m_floor.path(QStringLiteral("day.watchfloor")); }

    DeskFixture m_floor;
    IncidentId m_first;
    IncidentId m_second;
    QString m_number;
};

void TestPostMortem::beat(const IncidentId &id, int number)
{
    ask(command::AddEntry{id, EventKind::Note, QStringLiteral("beat %1").arg(number)});
    if (const Step *next = nextStep(m_floor.incident(id)); next && number % 3 == 0)
        ask(command::CompleteStep{id, next->id, {}});
    if (number % 6 == 0)
        ask(command::PostUpdate{id, QStringLiteral("still at it, beat %1").arg(number), 10min});
}

void TestPostMortem::initTestCase()
{
    m_floor.set("queue_depth", 5);
    QVERIFY(m_floor.waitForData());
    m_floor.set("queue_depth", 300);
    const Incident *detected = m_floor.waitForDetection(QStringLiteral("queue-backlog"));
    QVERIFY(detected);
    command::Declare declare{
        detected->id,          QStringLiteral("Jobs pile up"),
        Severity::P1,          false,
        QStringLiteral("Ana"), m_floor.desk().copyOf(RunbookId(QStringLiteral("queue-backlog")))};
    m_first = detected->id;
    ask(declare);
    m_second = m_floor.declare(QStringLiteral("Logins fail <b>often</b>"), Severity::P2);
    m_number = m_floor.incident(m_first).number;
    for (int i = 1; i <= 15; ++i) {
        m_floor.clock().advance(Beat);
        beat(m_first, i);
        beat(m_second, i);
    }
    ask(command::AddEntry{m_first, EventKind::Decision, QStringLiteral("drain the queue by hand")});
    m_floor.set("queue_depth", 5);
    QTRY_VERIFY(!m_floor.desk().conditions().empty());
    m_floor.clock().advance(2min);
    for (const IncidentId &id : {m_first, m_second}) {
        ask(command::ChangeStatus{id, IncidentStatus::Monitoring, {}});
        ask(command::ChangeStatus{id, IncidentStatus::Resolved, QStringLiteral("drained"), true});
    }
    m_floor.stop();
}

void TestPostMortem::replayIsWhatTheLogSaysAtEveryMoment()
{
    const auto desk = review(dataDir(), {m_number, {}}, m_floor.clock());
    QTRY_VERIFY(isReady(*desk));
    const Incident whole = *desk->wholeBook().find(m_first);
    const TimeRange range = desk->review().range();
    for (int i = 0; i <= 40; ++i) {
        const Timestamp at = range.from + range.length() * ((i * 17) % 41) / 40;
        desk->review().moveTo(at);
        std::vector<EventPtr> past;
        std::copy_if(whole.events.begin(), whole.events.end(), std::back_inserter(past),
                     [at](const EventPtr &e) { return fromMs(e->time.wallMs) <= at; });
        IncidentBook book;
        book.apply(past);
        const Incident *expected = book.find(m_first);
        QCOMPARE(desk->review().present().events.size(), past.size());
        if (expected)
            QCOMPARE(stateText(desk->review().present()), stateText(*expected));
    }
    QVERIFY(!picture(*desk, QStringLiteral("queue_depth")).empty());
}

void TestPostMortem::whatIsWrittenIsInTheLog()
{
    {
        const auto desk = review(dataDir(), {m_number, {}}, m_floor.clock());
        QTRY_VERIFY(isReady(*desk));
        const Timestamp declared = *desk->wholeBook().find(m_first)->declaredAt;
        const auto write = [&](const Command &command) {
            std::optional<CommandResult> result;
            desk->submit(command, {desk.get(), [&result](const CommandResult &r) { result = r; }});
            QVERIFY(QTest::qWaitFor([&result] { return result.has_value(); }, wf::testing::Patience));
            QVERIFY2(*result, *result ? "" : qPrintable(result->error().message));
        };
        write(command::WriteSection{m_first, ReviewSection::Summary,
                                    QStringLiteral("A **full** queue <script>alert(1)</script>")});
        write(command::CorrectMilestone{m_first, Milestone::Started, declared - 4min,
                                        QStringLiteral("from the chart")});
        write(command::NameFactor{
            m_first, {}, QStringLiteral("capacity"), QStringLiteral("one worker for all jobs")});
        ActionItem item;
        item.text = QStringLiteral("=add a second worker");
        item.owner = QStringLiteral("Grace");
        write(command::SetAction{m_first, item});
        write(command::ChangeReviewState{m_first, ReviewState::InReview, {}});
        QTRY_COMPARE(desk->wholeBook().find(m_first)->review.state, ReviewState::InReview);
    }
    m_floor.start();
    QTRY_VERIFY(m_floor.book().find(m_first) || m_floor.book().archived().contains(m_first));
    m_floor.desk().loadIncident(m_first);
    QTRY_VERIFY(m_floor.book().find(m_first));
    QCOMPARE(m_floor.incident(m_first).review.sections.at(ReviewSection::Summary).by, QStringLiteral("Ana"));
    // And while a desk runs: over its socket.
    const auto desk = review(dataDir(), {m_number, {}}, m_floor.clock());
    QTRY_VERIFY(isReady(*desk));
    desk->submit(command::WriteSection{m_first, ReviewSection::Lucky, QStringLiteral("it was noon")});
    QTRY_VERIFY(m_floor.incident(m_first).review.sections.contains(ReviewSection::Lucky));
    QTRY_VERIFY(desk->wholeBook().find(m_first)->review.sections.contains(ReviewSection::Lucky));
    m_floor.stop();
}

void TestPostMortem::aBundleElsewhereShowsTheSame()
{
    ExportRequest request;
    request.dataDir = dataDir();
    request.file = bundle();
    request.incidents = {m_number};
    request.messages = true;
    request.now = m_floor.clock().wall();
    const auto made = exportBundle(request);
    QVERIFY2(made, made ? "" : qPrintable(made.error().message));
    QCOMPARE(made->problems, QStringList());
    const QTemporaryDir nothing;
    const SystemClock clock;
    const auto here = review(dataDir(), {m_number, {}}, m_floor.clock());
    const auto there = review(nothing.filePath(QStringLiteral("none")), {{}, bundle()}, clock);
    QTRY_VERIFY(isReady(*here) && isReady(*there));
    QCOMPARE(there->review().range(), here->review().range());
    QCOMPARE(stateText(*there->wholeBook().find(m_first)), stateText(*here->wholeBook().find(m_first)));
    for (const MeasureKind kind : AllMeasures)
        QCOMPARE(measureOf(*there->wholeBook().find(m_first), kind),
                 measureOf(*here->wholeBook().find(m_first), kind));
    const auto lines = picture(*there, QStringLiteral("queue_depth"));
    QVERIFY(!lines.empty());
    QVERIFY(lines == picture(*here, QStringLiteral("queue_depth")));
    // It is looked at, not written in.
    std::optional<Error> refusal;
    there->submit(command::WriteSection{m_first, ReviewSection::Impact, QStringLiteral("x")},
                  {there.get(),
                   [&refusal](const CommandResult &result) { refusal = result ? Error{} : result.error(); }});
    QTRY_VERIFY(refusal);
    QCOMPARE(refusal->code, ErrorCode::ReadOnly);
    QVERIFY(!QFile::exists(nothing.filePath(QStringLiteral("none/incidents.db"))));
}

void TestPostMortem::exportsAreReadBack()
{
    const auto desk = review(dataDir(), {m_number, {}}, m_floor.clock());
    QTRY_VERIFY(isReady(*desk));
    const Incident &whole = *desk->wholeBook().find(m_first);
    QStringList problems;
    const Timestamp now = m_floor.clock().wall();
    ReportInput own = recordedReport(dataDir(), whole, now, {}, {}, problems);
    const auto opened = Bundle::open(bundle());
    QVERIFY(opened);
    const IncidentBook book = (*opened)->book();
    const auto found = book.resolve(m_number);
    QVERIFY(found);
    auto carried = bundledReport(**opened, **found, now, {}, {}, problems);
    QVERIFY2(carried, carried ? "" : qPrintable(carried.error().message));
    QCOMPARE(problems, QStringList());
    carried->source = own.source;
    carried->desk = own.desk;
    carried->chainHead = own.chainHead;
    QDir folder(m_floor.path(QStringLiteral("out")));
    folder.mkpath(QStringLiteral("."));
    for (const ReportFormat format : {ReportFormat::Markdown, ReportFormat::Html, ReportFormat::Pdf,
                                      ReportFormat::Json, ReportFormat::Csv}) {
        const auto bytes = reportBytes(own, format, QStringLiteral("day"));
        const auto again = reportBytes(*carried, format, QStringLiteral("day"));
        QVERIFY(bytes && again);
        QVERIFY2(*bytes == *again, qPrintable(reportFormatName(format)));
        QVERIFY(writeReport(own, format, folder.filePath(QStringLiteral("day.") + reportFormatName(format))));
    }
    const auto read = [&folder](const char *name) {
        QFile file(folder.filePath(QLatin1String(name)));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    };
    const QJsonObject json = QJsonDocument::fromJson(read("day.json")).object();
    QCOMPARE(json[QStringLiteral("incident")].toObject()[QStringLiteral("number")].toString(), m_number);
    for (const QJsonValue &value : json[QStringLiteral("measures")].toArray()) {
        if (value[QStringLiteral("measure")].toString() == QLatin1String("resolve"))
            QCOMPARE(value[QStringLiteral("length_ms")].toInteger(),
                     qint64(measureOf(whole, MeasureKind::Resolve).length.count()));
    }
    QCOMPARE(json[QStringLiteral("timeline")].toArray().size(), qsizetype(whole.events.size()));
    QVERIFY(read("day.csv").count("\r\n") > qsizetype(whole.events.size()));
    const QByteArray html = read("day.html");
    QVERIFY(html.contains("Jobs pile up") && html.contains("<svg"));
    QVERIFY(!html.contains("<script"));
    QVERIFY(read("day.md").contains("Jobs pile up"));
    QVERIFY(QFile::exists(folder.filePath(QStringLiteral("day-chart-1.svg"))));
    if (QStandardPaths::findExecutable(QStringLiteral("pdftotext")).isEmpty())
        QSKIP("poppler-utils is not installed");
    QProcess pdf;
    pdf.start(QStringLiteral("pdftotext"), {folder.filePath(QStringLiteral("day.pdf")), QStringLiteral("-")});
    QVERIFY(pdf.waitForFinished());
    const QString text = QString::fromUtf8(pdf.readAllStandardOutput()).simplified();
    for (const char *words :
         {"Jobs pile up", "one worker for all jobs", "drain the queue by hand", "queue.depth"})
        QVERIFY2(text.contains(QLatin1String(words)), words);
}

WF_TEST(TestPostMortem)

} // namespace tst_postmortem

#include "tst_postmortem.moc"
