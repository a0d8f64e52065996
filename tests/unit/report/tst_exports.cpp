// SPDX-License-Identifier: GPL-3.0-or-later
// Each format read back, with texts that try to break out of it.
#include "report/csvexport.h"
#include "report/export.h"
#include "report/htmlexport.h"
#include "report/jsonexport.h"
#include "report/markdownexport.h"
#include "report/prose.h"
#include "support/reportfixture.h"
#include "support/testentry.h"

#include <QCryptographicHash>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>
#include <QXmlStreamReader>

namespace tst_exports {

using namespace std::chrono_literals;
using namespace wf;

namespace {

/// RFC 4180, read by its own rules.
std::vector<QStringList> readCsv(const QByteArray &csv)
{
    std::vector<QStringList> rows(1);
    QByteArray field;
    bool quoted = false;
    for (qsizetype i = 0; i < csv.size(); ++i) {
        const char c = csv[i];
        if (quoted && c == '"' && i + 1 < csv.size() && csv[i + 1] == '"') {
            field += '"';
            ++i;
        } else if (c == '"') {
            quoted = !quoted;
        } else if (!quoted && (c == ',' || c == '\r')) {
            rows.back() << QString::fromUtf8(field);
            field.clear();
            if (c == '\r' && i + 2 < csv.size())
                rows.emplace_back();
            i += c == '\r' ? 1 : 0;
        } else {
            field += c;
        }
    }
    return rows;
}

QString read(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
}

} // namespace

class TestExports : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void sameInputSameBytes_data();
    void sameInputSameBytes();
    void neverThroughALink();
    void remarksOfOtherDesks();
    void htmlIsWellFormedAndSelfContained();
    void htmlContentsLeadToSections();
    void htmlPolicyAllowsItsOwnStyleOnly();
    void htmlOfLongAndHostileText();
    void markdownKeepsItsStructure();
    void markdownTablesHaveTheirColumns();
    void csvIsReadBack();
    void csvHasNoFormulas_data();
    void csvHasNoFormulas();
    void jsonIsReadBack();
    void jsonOfAnOpenIncident();
    void markdownIsWrittenWithItsPictures();
    void whatCannotBeWrittenIsNamed();
    void bareIncidentInEveryFormat_data();
    void bareIncidentInEveryFormat();
    void fiveThousandEntries();
    void formatsHaveNames();

private:
    void allFormats();

    std::unique_ptr<ReportFixture> m_bench;
    IncidentId m_id;
    ReportInput m_input;
};

void TestExports::init()
{
    m_bench = std::make_unique<ReportFixture>();
    m_id = m_bench->outage();
    m_bench->fillStore();
    m_input = m_bench->input(m_id);
}

void TestExports::allFormats()
{
    QTest::addColumn<QString>("format");
    for (const char *name : {"md", "html", "pdf", "json", "csv"})
        QTest::newRow(name) << QString::fromLatin1(name);
}

void TestExports::sameInputSameBytes_data()
{
    allFormats();
}

void TestExports::sameInputSameBytes()
{
    QFETCH(QString, format);
    const ReportFormat known = *parseReportFormat(format);
    const auto first = reportBytes(m_input, known, QStringLiteral("a"));
    QVERIFY(first && first->size() > 1000);
    // What a process has of its own must not show: zone, language, time.
    qputenv("TZ", "Pacific/Kiritimati");
    tzset();
    const QLocale before;
    QLocale::setDefault(QLocale(QStringLiteral("ar_EG")));
    const auto second = reportBytes(m_input, known, QStringLiteral("a"));
    QLocale::setDefault(before);
    qputenv("TZ", "UTC");
    tzset();
    QCOMPARE(*second, *first);
    // Of one that is over the present changes nothing.
    m_input.now += 24h * 30;
    QCOMPARE(*reportBytes(m_input, known, QStringLiteral("a")), *first);
}

void TestExports::neverThroughALink()
{
    const QTemporaryDir dir;
    const QString precious = dir.filePath(QStringLiteral("precious"));
    const QString path = dir.filePath(QStringLiteral("report.html"));
    QVERIFY(QFile(precious).open(QIODevice::WriteOnly | QIODevice::NewOnly));
    QVERIFY(QFile::link(precious, path));
    for (const ReportFormat format : {ReportFormat::Html, ReportFormat::Csv}) {
        const auto files = writeReport(m_input, format, path);
        QVERIFY(!files);
        QCOMPARE(files.error().code, ErrorCode::Refused);
        QVERIFY2(files.error().message.startsWith(path), qPrintable(files.error().message));
    }
    QCOMPARE(read(precious), QString());
}

void TestExports::remarksOfOtherDesks()
{
    // What another desk said about an incident of this one stands apart, with its desk.
    Event event = *m_input.incident.events.back();
    m_input.incident.home = event.id.desk;
    event.id = {DeskId(QStringLiteral("3f2a-other")), 1};
    event.actor = QStringLiteral("Mallory");
    event.body = event::StatusChanged{IncidentStatus::Investigating, IncidentStatus::Closed, {}, {}};
    m_input.incident.remarks.push_back(std::make_shared<Event>(event));
    const QByteArray html = reportHtml(buildReport(m_input));
    QVERIFY(html.contains("What other desks wrote, without effect"));
    QVERIFY(html.contains("Mallory@3f2a"));
    const auto rows = readCsv(timelineCsv(m_input.incident));
    const auto theirs = std::find_if(rows.begin(), rows.end(), [](const QStringList &row) {
        return row.value(4) == QLatin1String("Mallory@3f2a");
    });
    QVERIFY(theirs != rows.end());
    QVERIFY2(theirs->back().startsWith(QStringLiteral("without effect: ")), qPrintable(theirs->back()));
    const QJsonArray timeline =
        QJsonDocument::fromJson(reportJson(m_input)).object().value(QStringLiteral("timeline")).toArray();
    const auto without = std::count_if(timeline.begin(), timeline.end(), [](const QJsonValue &entry) {
        return !entry.toObject().value(QStringLiteral("effect")).toBool();
    });
    QCOMPARE(without, 1);
}

void TestExports::htmlIsWellFormedAndSelfContained()
{
    const QByteArray html = reportHtml(buildReport(m_input));
    QXmlStreamReader reader(html);
    int charts = 0;
    static const QStringList Fetching{
        QStringLiteral("script"), QStringLiteral("img"),   QStringLiteral("link"), QStringLiteral("iframe"),
        QStringLiteral("object"), QStringLiteral("embed"), QStringLiteral("use"),  QStringLiteral("image"),
        QStringLiteral("video"),  QStringLiteral("base"),  QStringLiteral("form"), QStringLiteral("audio")};
    while (!reader.atEnd()) {
        if (reader.readNext() != QXmlStreamReader::StartElement)
            continue;
        QVERIFY2(!Fetching.contains(reader.name().toString()), qPrintable(reader.name().toString()));
        charts += reader.name() == u"svg" ? 1 : 0;
        for (const QXmlStreamAttribute &a : reader.attributes()) {
            QVERIFY2(!a.name().startsWith(u"on") && a.name() != u"src" && a.name() != u"style" &&
                         a.name() != u"srcset",
                     qPrintable(a.name().toString()));
            if (a.name() == u"href") {
                QVERIFY(reader.name() == u"a");
                QVERIFY2(a.value().startsWith(u"#") || a.value().startsWith(u"https:"),
                         qPrintable(a.value().toString()));
            }
        }
    }
    QVERIFY2(!reader.hasError(), qPrintable(reader.errorString()));
    QCOMPARE(charts, int(m_input.charts.size()));
    QVERIFY(!html.contains("@import") && !html.contains("url("));
    QVERIFY(html.contains("alert(1)")); // It is there, as text.
}

void TestExports::htmlContentsLeadToSections()
{
    const QString html = QString::fromUtf8(reportHtml(buildReport(m_input)));
    static const QRegularExpression Link(QStringLiteral("<a href=\"#([a-z-]+)\">"));
    int links = 0;
    for (auto match = Link.globalMatch(html); match.hasNext(); ++links)
        QVERIFY(html.contains(QStringLiteral("<section id=\"%1\">").arg(match.next().captured(1))));
    QCOMPARE(links, ReviewSectionCount);
}

void TestExports::htmlPolicyAllowsItsOwnStyleOnly()
{
    const QByteArray html = reportHtml(buildReport(m_input));
    const qsizetype from = html.indexOf("<style>") + 7;
    const QByteArray style = html.mid(from, html.indexOf("</style>") - from);
    const QByteArray hash = QCryptographicHash::hash(style, QCryptographicHash::Sha256).toBase64();
    QVERIFY(html.contains("default-src 'none'; style-src 'sha256-" + hash + "'"));
    QVERIFY(html.indexOf("Content-Security-Policy") < html.indexOf("<style>"));
}

void TestExports::htmlOfLongAndHostileText()
{
    QString longText;
    while (longText.size() < 25'000 - hostileText().size())
        longText += hostileText();
    m_bench->write(m_id, ReviewSection::Lucky, longText);
    m_bench->desk.run(command::AddEntry{m_id, EventKind::Decision, longText.left(24'000)});
    const QByteArray html = reportHtml(buildReport(m_bench->input(m_id)));
    QXmlStreamReader reader(html);
    while (!reader.atEnd())
        reader.readNext();
    QVERIFY2(!reader.hasError(), qPrintable(reader.errorString()));
    QVERIFY(html.count("alert(1)") > 100);
    QVERIFY(!html.contains("<script"));
}

void TestExports::markdownKeepsItsStructure()
{
    m_bench->desk.run(command::AddEntry{
        m_id, EventKind::Decision, QStringLiteral("# no heading\n---\n```\n<!-- not closed\n| a | b |")});
    const QByteArray markdown = reportMarkdown(buildReport(m_bench->input(m_id)), QStringLiteral("r"));
    // Read as Markdown again, all fifteen sections are headings of the second level, nothing swallowed one.
    QStringList headings;
    for (const ProseBlockPart &part : proseParts(QString::fromUtf8(markdown))) {
        if (part.kind == ProseBlockPart::Kind::Heading && part.level == 2) {
            QVERIFY(part.depth == 0);
            headings << part.runs.front().text;
        }
    }
    QCOMPARE(headings.size(), ReviewSectionCount);
    QCOMPARE(headings.first(), QStringLiteral("1. Summary"));
    QCOMPARE(headings.last(), QStringLiteral("15. Messages sent"));
    QVERIFY(markdown.startsWith("# INC-0001 Dynex is down\n"));
}

void TestExports::markdownTablesHaveTheirColumns()
{
    const QString markdown = QString::fromUtf8(reportMarkdown(buildReport(m_input), QStringLiteral("r")));
    static const QRegularExpression Bar(QStringLiteral("(?<!\\\\)\\|"));
    qsizetype columns = 0;
    for (const QString &line : markdown.split(u'\n')) {
        if (!line.startsWith(u'|')) {
            columns = 0;
            continue;
        }
        columns = columns == 0 ? line.count(Bar) : columns;
        QVERIFY2(line.count(Bar) == columns, qPrintable(line));
    }
}

void TestExports::csvIsReadBack()
{
    const QByteArray csv = timelineCsv(m_input.incident);
    const auto rows = readCsv(csv);
    QCOMPARE(rows.size(), m_input.incident.events.size() + 1);
    QCOMPARE(rows[0].join(u','),
             QStringLiteral("time_utc,recorded_utc,entry,kind,actor,key_moment,review,text"));
    QString before;
    QStringList notes;
    for (std::size_t i = 1; i < rows.size(); ++i) {
        QCOMPARE(rows[i].size(), 8);
        QVERIFY(rows[i][0].endsWith(u'Z') && rows[i][0] >= before);
        before = rows[i][0];
        if (rows[i][3] == QLatin1String("note"))
            notes << rows[i][7];
    }
    QCOMPARE(notes.size(), 1);
    QVERIFY(notes.front().startsWith(QStringLiteral("<script>alert(1)</script> | a | b |\n\"quoted\" &")));
    QVERIFY(csv.endsWith("\r\n"));
}

void TestExports::csvHasNoFormulas_data()
{
    QTest::addColumn<QString>("text");
    for (const char *text : {"=1+1", "+1", "-1", "@SUM(1)", "\t=1", "  =1", "\uff1d1"})
        QTest::newRow(text) << QString::fromUtf8(text);
}

void TestExports::csvHasNoFormulas()
{
    QFETCH(QString, text);
    m_bench->desk.run(command::AddEntry{m_id, EventKind::Note, text}, text);
    for (const QStringList &row : readCsv(timelineCsv(m_bench->desk.incident(m_id)))) {
        for (const QString &cell : row) {
            const QString inner = cell.trimmed();
            QVERIFY2(inner.isEmpty() || !QStringLiteral("=+-@\uff1d").contains(inner.front()),
                     qPrintable(cell));
        }
    }
}

void TestExports::jsonIsReadBack()
{
    QJsonParseError error;
    const QJsonObject root = QJsonDocument::fromJson(reportJson(m_input), &error).object();
    QVERIFY2(error.error == QJsonParseError::NoError, qPrintable(error.errorString()));
    QCOMPARE(root[QStringLiteral("format")].toString(), QStringLiteral("watchfloor-report"));
    QCOMPARE(root[QStringLiteral("version")].toInt(), ReportJsonVersion);
    const QJsonArray measures = root[QStringLiteral("measures")].toArray();
    QCOMPARE(measures[0][QStringLiteral("length_ms")].toInteger(), 180'000);
    QCOMPARE(measures[0][QStringLiteral("state")].toString(), QStringLiteral("recorded"));
    QCOMPARE(root[QStringLiteral("timeline")].toArray().size(), qsizetype(m_input.incident.events.size()));
    const QJsonObject review = root[QStringLiteral("review")].toObject();
    QCOMPARE(
        review[QStringLiteral("sections")][QStringLiteral("summary")][QStringLiteral("markdown")].toString(),
        QStringLiteral("The provider **lost** its scheduler.\n\n- one\n- two\n"));
    QCOMPARE(review[QStringLiteral("actions")].toArray().size(), 1);
    const QJsonObject chart = root[QStringLiteral("charts")].toArray()[1].toObject();
    QCOMPARE(chart[QStringLiteral("metric")].toString(), QStringLiteral("quantum.fallback_rate"));
    const QJsonObject line = chart[QStringLiteral("lines")].toArray()[0].toObject();
    QVERIFY(line[QStringLiteral("columns")].toArray().size() > 100);
    QCOMPARE(line[QStringLiteral("gap_before")].toArray().size(), 1);
    QCOMPARE(root[QStringLiteral("source")][QStringLiteral("as_of")].isNull(), true);
    // The runbook's text is a file of its own.
    for (const QJsonValue &entry : root[QStringLiteral("timeline")].toArray())
        QVERIFY(!entry[QStringLiteral("payload")].toObject().contains(QStringLiteral("source")));
}

void TestExports::jsonOfAnOpenIncident()
{
    const IncidentId open = m_bench->desk.declare();
    const QJsonObject root = QJsonDocument::fromJson(reportJson(m_bench->input(open))).object();
    QCOMPARE(root[QStringLiteral("source")][QStringLiteral("as_of")].toString(),
             toIsoUtc(m_bench->desk.clock.wall()));
    QVERIFY(root[QStringLiteral("measures")].toArray()[3][QStringLiteral("length_ms")].isNull());
}

void TestExports::markdownIsWrittenWithItsPictures()
{
    QTemporaryDir dir;
    const QString path = dir.filePath(QStringLiteral("INC 1 (draft).md"));
    const auto files = writeReport(m_input, ReportFormat::Markdown, path);
    QVERIFY(files);
    QCOMPARE(files->size(), qsizetype(m_input.charts.size() + 1));
    static const QRegularExpression Picture(QStringLiteral("!\\[[^\\]]*\\]\\(([^)]*)\\)"));
    int pictures = 0;
    for (auto match = Picture.globalMatch(read(path)); match.hasNext(); ++pictures) {
        const QString name = QUrl::fromPercentEncoding(match.next().captured(1).toLatin1());
        QVERIFY2(read(dir.filePath(name)).startsWith(QStringLiteral("<?xml")), qPrintable(name));
    }
    QCOMPARE(pictures, int(m_input.charts.size()));
}

void TestExports::whatCannotBeWrittenIsNamed()
{
    QTemporaryDir dir;
    const QString path = dir.filePath(QStringLiteral("missing/report.html"));
    const auto files = writeReport(m_input, ReportFormat::Html, path);
    QVERIFY(!files);
    QCOMPARE(files.error().code, ErrorCode::Io);
    QVERIFY(files.error().message.startsWith(path));
}

void TestExports::bareIncidentInEveryFormat_data()
{
    allFormats();
}

void TestExports::bareIncidentInEveryFormat()
{
    QFETCH(QString, format);
    BookFixture desk;
    const IncidentId id = desk.declare(Severity::P3, false);
    const ReportInput input = reportInput(desk.incident(id), SeriesStore(), desk.clock.wall());
    const auto bytes = reportBytes(input, *parseReportFormat(format), QStringLiteral("r"));
    QVERIFY(bytes && !bytes->isEmpty());
}

void TestExports::fiveThousandEntries()
{
    // Key moments all of them: each stands in the document's timeline.
    for (int i = 0; i < 2000; ++i)
        m_bench->desk.run(command::AddEntry{m_id, EventKind::Decision, QStringLiteral("decision %1").arg(i)});
    for (int i = 0; i < 3000; ++i)
        m_bench->desk.run(command::AddEntry{m_id, EventKind::Note, QStringLiteral("note %1").arg(i)});
    const ReportInput input = m_bench->input(m_id);
    for (const ReportFormat format : {ReportFormat::Markdown, ReportFormat::Html, ReportFormat::Pdf,
                                      ReportFormat::Json, ReportFormat::Csv}) {
        const auto bytes = reportBytes(input, format, QStringLiteral("r"));
        QVERIFY(bytes);
        const bool packed = format == ReportFormat::Pdf; // Its text is compressed.
        QVERIFY(packed || bytes->contains("decision 1999"));
    }
}

void TestExports::formatsHaveNames()
{
    for (const ReportFormat format : {ReportFormat::Markdown, ReportFormat::Html, ReportFormat::Pdf,
                                      ReportFormat::Json, ReportFormat::Csv})
        QCOMPARE(parseReportFormat(reportFormatName(format)), std::optional(format));
    QCOMPARE(parseReportFormat(u"Markdown"), std::optional(ReportFormat::Markdown));
    QVERIFY(!parseReportFormat(u"docx"));
}

WF_TEST(TestExports)

} // namespace tst_exports

#include "tst_exports.moc"
