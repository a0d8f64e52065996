// SPDX-License-Identifier: GPL-3.0-or-later
// A log and a bundle as earlier versions wrote them (tests/data/log): what is read out of them stays the
// same, to the byte. They are never written anew.
#include "bundle/bundle.h"
#include "log/eventlog.h"
#include "log/verify.h"
#include "metrics/seriesstore.h"
#include "report/export.h"
#include "support/fakeclock.h"
#include "support/statetext.h"
#include "support/testentry.h"

#include <QDir>
#include <QTemporaryDir>
#include <QTest>

namespace tst_keptlog {

using namespace wf;

namespace {

const QString Kept = QStringLiteral(WATCHFLOOR_TEST_DATA "/log/");

QByteArray bytesOf(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        qFatal("%s is missing", qPrintable(path));
    return file.readAll();
}

/// Every incident of the log, read as the command line reads it.
IncidentBook bookOf(EventLog &log)
{
    std::vector<IncidentId> ids;
    for (const auto &[id, summary] : log.book().archived())
        ids.push_back(id);
    for (const IncidentId &id : ids) {
        if (const auto loaded = log.loadIncident(id); !loaded)
            qFatal("%s", qPrintable(loaded.error().message));
    }
    return log.book();
}

QByteArray eventsText(const IncidentBook &book)
{
    QByteArray text;
    for (const auto &[id, incident] : book.incidents()) {
        for (const EventPtr &e : incident.events)
            text += e->id.text().toUtf8() + ' ' + e->kindName().toUtf8() + ' ' + e->hash.toHex() + ' ' +
                    e->payload + '\n';
    }
    return text;
}

ReportInput inputOf(const Incident &incident)
{
    const SeriesStore empty;
    return reportInput(incident, empty, fromMs(1'780'000'000'000));
}

} // namespace

class TestKeptLog : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void isWhole();
    void saysWhatItSaid();
    void foldsAsItDid();
    void reportsAsItDid_data();
    void reportsAsItDid();
    void bundleFoldsAsItDid();

private:
    std::unique_ptr<QTemporaryDir> m_dir;
    FakeClock m_clock;
    std::unique_ptr<EventLog> m_log;
};

void TestKeptLog::init()
{
    m_log.reset();
    m_dir = std::make_unique<QTemporaryDir>();
    for (const char *name : {"incidents.db", "incidents.witness"})
        QVERIFY(QFile::copy(Kept + QLatin1String(name), m_dir->filePath(QLatin1String(name))));
    auto log = EventLog::openReadOnly(m_dir->path(), m_clock);
    QVERIFY2(log, log ? "" : qPrintable(log.error().message));
    m_log = std::move(*log);
}

void TestKeptLog::isWhole()
{
    const auto report = verifyLog(m_dir->path());
    QVERIFY(report);
    QCOMPARE(report->problems, QStringList());
    QCOMPARE(m_log->warnings(), QStringList());
}

void TestKeptLog::saysWhatItSaid()
{
    QCOMPARE(eventsText(bookOf(*m_log)), bytesOf(Kept + QStringLiteral("events.txt")));
}

void TestKeptLog::foldsAsItDid()
{
    QCOMPARE(stateText(bookOf(*m_log)).toUtf8(), bytesOf(Kept + QStringLiteral("state.txt")));
}

void TestKeptLog::reportsAsItDid_data()
{
    QTest::addColumn<QString>("format");
    for (const char *name : {"md", "html", "json", "csv"})
        QTest::newRow(name) << QString::fromLatin1(name);
}

void TestKeptLog::reportsAsItDid()
{
    QFETCH(QString, format);
    const IncidentBook book = bookOf(*m_log);
    int reports = 0;
    for (const auto &[id, incident] : book.incidents()) {
        if (!incident.declaredAt)
            continue;
        const QString name = QString(incident.number).replace(u'#', u'-');
        const auto report = reportBytes(inputOf(incident), *parseReportFormat(format), QStringLiteral("a"));
        QVERIFY(report);
        QCOMPARE(*report, bytesOf(Kept + QStringLiteral("reports/%1.%2").arg(name, format)));
        ++reports;
    }
    QVERIFY(reports > 3);
}

void TestKeptLog::bundleFoldsAsItDid()
{
    const auto bundle = Bundle::open(Kept + QStringLiteral("kept.watchfloor"));
    QVERIFY(bundle);
    QVERIFY((*bundle)->verify());
    QCOMPARE((*bundle)->problems(), QStringList());
    QCOMPARE(stateText((*bundle)->book()).toUtf8(), bytesOf(Kept + QStringLiteral("bundle-state.txt")));
}

WF_TEST(TestKeptLog)

} // namespace tst_keptlog

#include "tst_keptlog.moc"
