// SPDX-License-Identifier: GPL-3.0-or-later
// What the program says about itself: the lines, their bound, and that nothing said from outside is more than
// text.
#include "base/category.h"
#include "base/programlog.h"
#include "support/fakeclock.h"
#include "support/testentry.h"

#include <QDir>
#include <QFile>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>
#include <QThread>

#include <thread>
#include <vector>

namespace tst_programlog {

using namespace wf;

WATCHFLOOR_CATEGORY(probe)

constexpr Millis Patience = std::chrono::seconds(30);

/// Says something whenever it is asked.
class TalkingClock final : public Clock
{
public:
    Timestamp wall() const override
    {
        qWarning("the clock was asked");
        return fromMs(1'760'000'000'000);
    }
    SteadyTime steady() const override { return {}; }
};

class TestProgramLog : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { m_dir = std::make_unique<QTemporaryDir>(); }
    void writesLines();
    void saysNothingOfLayersBefore();
    void lineCannotBeForged();
    void linesAreBounded();
    void namesTheThread();
    void warningWithinIsNotHeard();
    void floodIsCounted();
    void givesTheHandlerBack();
    void folderThatIsGone();

private:
    QString path() const { return programLogPath(m_dir->path(), ProgramLogOf::Desk); }
    QStringList lines() const
    {
        QFile file(path());
        return file.open(QIODevice::ReadOnly)
                   ? QString::fromUtf8(file.readAll()).split(QLatin1Char('\n'), Qt::SkipEmptyParts)
                   : QStringList();
    }
    std::unique_ptr<QTemporaryDir> m_dir;
    FakeClock m_clock{fromMs(1'760'000'000'000)};
};

void TestProgramLog::writesLines()
{
    {
        ProgramLog log(m_clock);
        log.keepIn(path());
        qCInfo(probeCategory, "the log is open: %d events", 12);
        qCWarning(probeCategory, "the disk is full");
        qCDebug(probeCategory, "not of use to anybody");
    }
    QCOMPARE(
        lines(),
        (QStringList{
            QStringLiteral(
                "2025-10-09T08:53:20.000Z info watchfloor.probe [main] the log is open: 12 events"),
            QStringLiteral("2025-10-09T08:53:20.000Z warning watchfloor.probe [main] the disk is full")}));
}

void TestProgramLog::saysNothingOfLayersBefore()
{
    ProgramLog log(m_clock);
    qCWarning(probeCategory, "an error that is a value, and told as one");
    log.keepIn(path());
    qCInfo(probeCategory, "heard");
    QVERIFY(log.flush(Patience));
    QCOMPARE(lines().size(), 1);
    QVERIFY(lines().value(0).endsWith(QStringLiteral("heard")));
}

void TestProgramLog::lineCannotBeForged()
{
    ProgramLog log(m_clock);
    log.keepIn(path());
    const QString hostile = QStringLiteral(
        "x\n2025-10-09T08:53:20.000Z info watchfloor.probe [main] all is well\r\x1b[2J\u202e\u2028y");
    qCWarning(probeCategory, "feed: %s", qUtf8Printable(hostile));
    qCWarning(probeCategory).noquote() << hostile;
    QVERIFY(log.flush(Patience));
    QCOMPARE(lines().size(), 2);
    for (const QString &line : lines()) {
        QVERIFY(line.contains(QStringLiteral("x\\u000a2025")));
        QVERIFY(line.contains(QStringLiteral("\\u000d\\u001b[2J\\u202e\\u2028y")));
    }
}

void TestProgramLog::linesAreBounded()
{
    const QString line = programLogLine(Timestamp{}, QtInfoMsg, QString(5000, QLatin1Char('c')),
                                        QString(5000, QLatin1Char('t')), QString(1'000'000, QChar(0x1b)));
    QVERIFY2(line.size() < ProgramLog::MaxText + 700, qPrintable(QString::number(line.size())));
    QVERIFY(line.endsWith(QChar(u'…')));
}

void TestProgramLog::namesTheThread()
{
    ProgramLog log(m_clock);
    log.keepIn(path());
    QThread thread;
    thread.setObjectName(QStringLiteral("ingest"));
    thread.start();
    QObject worker;
    worker.moveToThread(&thread);
    QMetaObject::invokeMethod(
        &worker,
        [&] {
            qCInfo(probeCategory, "up");
            worker.moveToThread(QCoreApplication::instance()->thread());
        },
        Qt::BlockingQueuedConnection);
    thread.quit();
    thread.wait();
    QVERIFY(log.flush(Patience));
    QVERIFY2(lines().value(0).endsWith(QStringLiteral(" info watchfloor.probe [ingest] up")),
             qPrintable(lines().value(0)));
}

void TestProgramLog::warningWithinIsNotHeard()
{
    const TalkingClock clock;
    ProgramLog log(clock);
    log.keepIn(path());
    qCWarning(probeCategory, "once");
    QVERIFY(log.flush(Patience));
    QCOMPARE(lines().size(), 1);
}

void TestProgramLog::floodIsCounted()
{
    constexpr int Threads = 4;
    constexpr int Each = 20'000;
    {
        ProgramLog log(m_clock, {64 << 20, 1});
        log.keepIn(path());
        std::vector<std::thread> threads;
        for (int t = 0; t < Threads; ++t)
            threads.emplace_back([] {
                for (int i = 0; i < Each; ++i)
                    qCInfo(probeCategory, "again");
            });
        for (std::thread &thread : threads)
            thread.join();
        QVERIFY(log.flush(Patience));
        qCInfo(probeCategory, "the end"); // Before it stands how many were lost.
    }
    static const QRegularExpression lost(QStringLiteral(" ([0-9]+) lines before this one were not written$"));
    qint64 written = 0;
    qint64 told = 0;
    for (const QString &line : lines()) {
        const auto match = lost.match(line);
        written += line.endsWith(QStringLiteral("again")) ? 1 : 0;
        told += match.hasMatch() ? match.captured(1).toLongLong() : 0;
    }
    QCOMPARE(written + told, qint64(Threads) * Each);
    QVERIFY(lines().last().endsWith(QStringLiteral("the end")));
}

int heardBefore = 0;

void TestProgramLog::givesTheHandlerBack()
{
    const auto handler =
        qInstallMessageHandler([](QtMsgType, const QMessageLogContext &, const QString &) { ++heardBefore; });
    {
        ProgramLog log(m_clock);
        log.keepIn(path());
        qCWarning(probeCategory, "into the file");
    }
    qCWarning(probeCategory, "as before");
    qInstallMessageHandler(handler);
    QCOMPARE(heardBefore, 1);
    QCOMPARE(lines().size(), 1);
}

void TestProgramLog::folderThatIsGone()
{
    ProgramLog log(m_clock);
    log.keepIn(m_dir->filePath(QStringLiteral("nowhere/watchfloor.log")));
    qCInfo(probeCategory, "one");
    qCInfo(probeCategory, "two");
    QVERIFY(log.flush(Patience));
    QVERIFY(QDir(m_dir->path()).mkdir(QStringLiteral("nowhere")));
    qCInfo(probeCategory, "three");
    QVERIFY(log.flush(Patience));
    QFile file(m_dir->filePath(QStringLiteral("nowhere/watchfloor.log")));
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QByteArray said = file.readAll();
    QVERIFY2(said.contains(" 2 lines before this one were not written\n"), said.constData());
    QVERIFY(said.endsWith("three\n"));
}

WF_TEST(TestProgramLog)

} // namespace tst_programlog

#include "tst_programlog.moc"
