// SPDX-License-Identifier: GPL-3.0-or-later
// The program is started a second time on one data folder: the first window comes, and opens what was given.
#include "commandertest.h"
#include "desk/showjson.h"
#include "support/patience.h"
#include "support/testentry.h"

#include <QFile>
#include <QLocalServer>
#include <QLocalSocket>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

namespace tst_secondstart {

using namespace wf;

namespace {

const QString Bundle = QStringLiteral(WATCHFLOOR_TEST_DATA "/bundle/version1.watchfloor");

/// The program with a home of its own.
class Starts
{
public:
    std::unique_ptr<QProcess> start(const QStringList &arguments,
                                    const QString &display = QStringLiteral(":7"))
    {
        auto process = std::make_unique<QProcess>();
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(QStringLiteral("QT_QPA_PLATFORM"), QStringLiteral("offscreen"));
        environment.insert(QStringLiteral("DISPLAY"), display);
        environment.remove(QStringLiteral("WAYLAND_DISPLAY"));
        if (!bus.isEmpty())
            environment.insert(QStringLiteral("DBUS_SESSION_BUS_ADDRESS"),
                               QStringLiteral("unix:path=") + bus);
        for (const char *name : {"HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME"})
            environment.insert(QLatin1String(name), m_home.path());
        process->setProcessEnvironment(environment);
        process->setProcessChannelMode(QProcess::MergedChannels);
        process->start(QStringLiteral(WATCHFLOOR_PROGRAM),
                       QStringList{QStringLiteral("--data-dir"), data()} + arguments);
        return process;
    }
    QString bus; ///< A socket, instead of the session's bus.
    QString data() const { return m_home.filePath(QStringLiteral("data")); }
    bool isReached() const { return QFile::exists(data() + QStringLiteral("/desk.sock")); }
    QByteArray programLog() const
    {
        QFile file(data() + QStringLiteral("/watchfloor.log"));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }

private:
    QTemporaryDir m_home;
};

} // namespace

class TestSecondStart : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void theFirstWindowComes();
    void aBusThatNeverAnswers();
    void requestsAreRead_data();
    void requestsAreRead();
};

void TestSecondStart::theFirstWindowComes()
{
    Starts starts;
    const auto first = starts.start({});
    QTRY_VERIFY(starts.isReached());
    const auto second = starts.start({});
    QTRY_COMPARE(second->state(), QProcess::NotRunning);
    const QByteArray said = second->readAll();
    QVERIFY2(second->exitCode() == 0, said.constData());
    QVERIFY2(said.contains("runs already: its window was brought to the front"), said.constData());
    QTRY_VERIFY(starts.programLog().contains("A second start shows the window"));

    const auto third = starts.start({Bundle});
    QTRY_COMPARE(third->state(), QProcess::NotRunning);
    QCOMPARE(third->exitCode(), 0);
    QTRY_VERIFY(starts.programLog().contains("version1.watchfloor"));

    const auto missing = starts.start({QStringLiteral("/nowhere/a.watchfloor")});
    QTRY_COMPARE(missing->state(), QProcess::NotRunning);
    QVERIFY(missing->exitCode() != 0);
    QVERIFY(missing->readAll().contains("/nowhere/a.watchfloor: no such file"));

    // Somebody at another screen would see nothing of it: that is a desk that reads.
    const auto elsewhere = starts.start({}, QStringLiteral(":8"));
    QByteArray why;
    QTRY_VERIFY((why += elsewhere->readAll()).contains("the desk's window is on display \":7\""));
    QCOMPARE(elsewhere->state(), QProcess::Running);
    elsewhere->terminate();
    QTRY_COMPARE(elsewhere->state(), QProcess::NotRunning);
    QCOMPARE(first->state(), QProcess::Running);
    first->terminate();
    QTRY_COMPARE(first->state(), QProcess::NotRunning);
    QCOMPARE(first->exitCode(), 0);
}

/// The desktop's services are no part of an incident: a window that waited for them would be no window.
void TestSecondStart::aBusThatNeverAnswers()
{
    Starts starts;
    QLocalServer silent;
    const QTemporaryDir folder;
    starts.bus = folder.filePath(QStringLiteral("bus"));
    QVERIFY(silent.listen(starts.bus));
    const auto first = starts.start({});
    QTRY_VERIFY(silent.hasPendingConnections());
    QTRY_VERIFY(starts.isReached());
    const auto second = starts.start({});
    QTRY_COMPARE(second->state(), QProcess::NotRunning);
    const QByteArray said = second->readAll();
    QVERIFY2(said.contains("runs already: its window was brought to the front"), said.constData());
    silent.close();
    while (silent.hasPendingConnections())
        delete silent.nextPendingConnection();
    first->terminate();
    QTRY_COMPARE(first->state(), QProcess::NotRunning);
    QCOMPARE(first->exitCode(), 0);
}

void TestSecondStart::requestsAreRead_data()
{
    QTest::addColumn<QByteArray>("line");
    QTest::addColumn<QString>("read"); ///< "-": something else is asked for; "!": an error.
    QTest::newRow("no file") << showRequestText({QStringLiteral(":0"), {}}) << QStringLiteral(":0 ");
    QTest::newRow("a file") << showRequestText({QStringLiteral(":0"), QStringLiteral("/a b.watchfloor")})
                            << QStringLiteral(":0 /a b.watchfloor");
    QTest::newRow("half a path") << showRequestText({{}, QStringLiteral("a.watchfloor")})
                                 << QStringLiteral("!");
    QTest::newRow("another") << QByteArray("{\"protocol\":1,\"do\":\"status\"}\n") << QStringLiteral("-");
    QTest::newRow("no object") << QByteArray("[\"show\"]\n") << QStringLiteral("-");
    QTest::newRow("wrong types") << QByteArray("{\"do\":\"show\",\"file\":7,\"screen\":{}}\n")
                                 << QStringLiteral(" ");
}

void TestSecondStart::requestsAreRead()
{
    QFETCH(QByteArray, line);
    QFETCH(QString, read);
    const auto request = showRequest(line);
    QCOMPARE(!request   ? QStringLiteral("-")
             : *request ? (*request)->screen + QLatin1Char(' ') + (*request)->file
                        : QStringLiteral("!"),
             read);
}

WF_WINDOW_TEST(TestSecondStart)

} // namespace tst_secondstart

#include "tst_secondstart.moc"
