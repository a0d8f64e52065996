// SPDX-License-Identifier: GPL-3.0-or-later
// The PDF as its readers see it: poppler's pdftotext and pdfinfo.
#include "report/pdfexport.h"
#include "support/reportfixture.h"
#include "support/testentry.h"

#include <QProcess>
#include <QRegularExpression>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

namespace tst_pdf {

using namespace std::chrono_literals;
using namespace wf;

class TestPdf : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void init();
    void textIsRealText();
    void contentsNameThePagesOfSections();
    void everyPageHasChainHeadAndNumber();
    void titleAndDateAreTheIncidents();
    void linksAndDestinations();
    void longTablesRepeatTheirHead();
    void rowsHigherThanAPageGoOn();
    void anyScriptWhereThereIsAFont();
    void hostileTextIsWrapped();
    void nothingIsCutAtTheMargin();
    void incidentWithNothingWritten();

private:
    /// Writes the report of the incident and returns what a tool says about it.
    QString ask(const QString &tool, const QStringList &options = {})
    {
        const auto bytes = reportPdf(buildReport(m_bench->input(m_id)));
        if (!bytes)
            qFatal("%s", qPrintable(bytes.error().message));
        const QString path = m_dir.filePath(QStringLiteral("report.pdf"));
        QFile file(path);
        if (!file.open(QIODevice::WriteOnly) || file.write(*bytes) != bytes->size())
            qFatal("not written");
        file.close();
        QProcess process;
        QStringList arguments = options + QStringList{path};
        if (tool == QLatin1String("pdftotext"))
            arguments << QStringLiteral("-");
        process.start(tool, arguments);
        if (!process.waitForFinished(wf::testing::Patience) || process.exitCode() != 0)
            qFatal("%s: %s", qPrintable(tool), process.readAllStandardError().constData());
        const QByteArray complaints = process.readAllStandardError();
        if (!complaints.isEmpty())
            qFatal("%s complains: %s", qPrintable(tool), complaints.constData());
        return QString::fromUtf8(process.readAllStandardOutput());
    }
    QStringList pages(const QStringList &options = {QStringLiteral("-layout")})
    {
        QStringList all = ask(QStringLiteral("pdftotext"), options).split(u'\f');
        all.removeLast(); // Behind the last page's end.
        return all;
    }

    QTemporaryDir m_dir;
    std::unique_ptr<ReportFixture> m_bench;
    IncidentId m_id;
};

void TestPdf::initTestCase()
{
    for (const char *tool : {"pdftotext", "pdfinfo"})
        QVERIFY2(!QStandardPaths::findExecutable(QLatin1String(tool)).isEmpty(),
                 "poppler-utils is not installed");
}

void TestPdf::init()
{
    m_bench = std::make_unique<ReportFixture>();
    m_id = m_bench->outage();
    m_bench->fillStore();
}

void TestPdf::textIsRealText()
{
    const QString text = pages({QStringLiteral("-raw")}).join(u'\n').simplified();
    for (const char *words : {"Dynex is down", "P0 Critical", "The provider lost its scheduler.",
                              "Contributing factors", "No second provider", "dynex.health_status = \"down\"",
                              "quantum.fallback_rate", "Keep the breaker open", "Skipped: nobody answers",
                              "Time to detect", "3:00", "declared P1", "no data", "https://example.com/T-1"})
        QVERIFY2(text.contains(QString::fromUtf8(words)), words);
}

void TestPdf::contentsNameThePagesOfSections()
{
    const QStringList all = pages();
    // Two columns of "number, title, page".
    static const QRegularExpression Entry(
        QStringLiteral("([0-9]+) +([A-Z][a-z]+(?: [a-z]+)*) +([0-9]+)(?= |$)"),
        QRegularExpression::MultilineOption);
    int entries = 0;
    for (auto match = Entry.globalMatch(all.front().section(QStringLiteral("Contents"), 1)); match.hasNext();
         ++entries) {
        const auto entry = match.next();
        const int page = entry.captured(3).toInt();
        QVERIFY(page >= 1 && page <= all.size());
        const QRegularExpression heading(
            QStringLiteral("^ *%1 +%2$").arg(entry.captured(1), entry.captured(2)),
            QRegularExpression::MultilineOption);
        QVERIFY2(all[page - 1].contains(heading), qPrintable(entry.captured(2)));
    }
    QCOMPARE(entries, ReviewSectionCount);
}

void TestPdf::everyPageHasChainHeadAndNumber()
{
    ReportInput input = m_bench->input(m_id);
    const QStringList all = pages();
    QVERIFY(all.size() >= 5);
    for (qsizetype i = 0; i < all.size(); ++i) {
        QVERIFY2(all[i].contains(input.chainHead), qPrintable(all[i]));
        const QRegularExpression number(QStringLiteral("%1 */ *%2\\s*$").arg(i + 1).arg(all.size()));
        QVERIFY2(all[i].contains(number), qPrintable(all[i]));
    }
    QVERIFY(ask(QStringLiteral("pdfinfo"))
                .contains(QRegularExpression(QStringLiteral("Pages: +%1\n").arg(all.size()))));
}

void TestPdf::titleAndDateAreTheIncidents()
{
    const QString info = ask(QStringLiteral("pdfinfo"), {QStringLiteral("-isodates")});
    QVERIFY2(
        info.contains(QRegularExpression(QStringLiteral("Title: +INC-0001 Dynex is down: post-mortem\n"))),
        qPrintable(info));
    const QString date = toIsoUtc(m_bench->desk.incident(m_id).lastChange).left(19);
    QVERIFY2(info.contains(QRegularExpression(QStringLiteral("CreationDate: +") + date)), qPrintable(info));
    QVERIFY(info.contains(QRegularExpression(QStringLiteral("JavaScript: +no"))));
}

void TestPdf::linksAndDestinations()
{
    const QString destinations = ask(QStringLiteral("pdfinfo"), {QStringLiteral("-dests")});
    for (int section = 0; section < ReviewSectionCount; ++section) {
        const QString name = reviewSectionName(static_cast<ReviewSection>(section));
        QVERIFY2(destinations.contains(u'"' + name + u'"'), qPrintable(destinations));
    }
    const QString links = ask(QStringLiteral("pdfinfo"), {QStringLiteral("-url")});
    QVERIFY2(links.contains(QStringLiteral("https://example.com/T-1")), qPrintable(links));
    QVERIFY(links.contains(QStringLiteral("https://example.com/a?b=1&c='x'")));
    QVERIFY(!links.contains(QStringLiteral("javascript")));
}

void TestPdf::longTablesRepeatTheirHead()
{
    for (int i = 0; i < 200; ++i)
        m_bench->desk.run(command::AddEntry{m_id, EventKind::Decision, QStringLiteral("decision %1").arg(i)});
    int withRows = 0;
    for (const QString &page : pages()) {
        if (!page.contains(QRegularExpression(QStringLiteral("Decision decision [0-9]+"))))
            continue;
        ++withRows;
        QVERIFY2(page.contains(QRegularExpression(QStringLiteral("UTC +What +Who"))), qPrintable(page));
    }
    QVERIFY(withRows >= 4);
}

void TestPdf::rowsHigherThanAPageGoOn()
{
    QString lines;
    for (int i = 0; i < 300; ++i)
        lines += QStringLiteral("line %1 of it\n").arg(i);
    m_bench->desk.run(command::AddEntry{m_id, EventKind::Decision, lines});
    const QString text = pages().join(u'\n');
    for (int i = 0; i < 300; ++i)
        QVERIFY2(text.contains(QStringLiteral("line %1 of it").arg(i)), qPrintable(QString::number(i)));
}

void TestPdf::anyScriptWhereThereIsAFont()
{
    m_bench->write(m_id, ReviewSection::Lucky, QStringLiteral("Команда собралась. 待ち行列 Ελληνικά"));
    const QString text = pages({QStringLiteral("-raw")}).join(u' ');
    QVERIFY(text.contains(QStringLiteral("Команда собралась")));
    QVERIFY(text.contains(QStringLiteral("Ελληνικά")));
}

void TestPdf::hostileTextIsWrapped()
{
    QString longText;
    while (longText.size() < 25'000)
        longText += hostileText();
    m_bench->write(m_id, ReviewSection::Surprise, longText.left(25'000));
    m_bench->write(m_id, ReviewSection::Lucky,
                   QString(5000, u'x') + QStringLiteral("\n\n```\n") + QString(3000, u'y'));
    const QString text = pages({QStringLiteral("-raw")}).join(u'\n');
    QCOMPARE(text.count(u'y') >= 3000, true); // None of it is lost at the margin.
    QVERIFY(text.count(QStringLiteral("alert(1)")) > 50);
}

void TestPdf::nothingIsCutAtTheMargin()
{
    m_bench->write(m_id, ReviewSection::Lucky, QString(2000, u'W'));
    m_bench->desk.run(command::ChangeFacts{m_id,
                                           {QString(220, u'M'),
                                            QString(220, u'M'),
                                            {QString(200, u'M')},
                                            {},
                                            {QStringLiteral("https://example.com/") + QString(220, u'M')}}});
    const QString boxes = ask(QStringLiteral("pdftotext"), {QStringLiteral("-bbox")});
    static const QRegularExpression Word(
        QStringLiteral("xMin=\"([0-9.-]+)\" yMin=\"([0-9.-]+)\" xMax=\"([0-9.-]+)\" yMax=\"([0-9.-]+)\""));
    int words = 0;
    for (auto match = Word.globalMatch(boxes); match.hasNext(); ++words) {
        const auto word = match.next();
        QVERIFY2(word.captured(1).toDouble() > 20 && word.captured(3).toDouble() < 575 &&
                     word.captured(4).toDouble() < 830,
                 qPrintable(word.captured(0)));
    }
    QVERIFY(words > 500);
}

void TestPdf::incidentWithNothingWritten()
{
    m_id = m_bench->desk.declare(Severity::P3, false);
    const QString text = pages({QStringLiteral("-raw")}).join(u'\n');
    QVERIFY(text.contains(QStringLiteral("Post-mortem not begun")));
    QVERIFY(text.contains(QStringLiteral("Nothing was written here yet.")));
    QVERIFY(text.contains(QStringLiteral("No runbook was attached.")));
}

WF_TEST(TestPdf)

} // namespace tst_pdf

#include "tst_pdf.moc"
