// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/testentry.h"

#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QProcess>
#include <QSignalSpy>
#include <QTest>

#include <csignal>

namespace tst_simcommand {

class TestSimCommand : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void servesUntilSignalled_data();
    void servesUntilSignalled();
    void portTaken();
    void refusals_data();
    void refusals();
    void help();

private:
    static QByteArray program() { return qgetenv("WATCHFLOORCTL"); }
    /// Starts "sim --port 0 …" and returns the address it prints.
    static QString startServing(QProcess &process, const QStringList &more);
};

QString TestSimCommand::startServing(QProcess &process, const QStringList &more)
{
    process.start(QString::fromLocal8Bit(program()), QStringList{"sim", "--port", "0"} + more);
    QByteArray line;
    const bool printed =
        QTest::qWaitFor([&] { return (line += process.readAllStandardOutput()).endsWith('\n'); });
    return printed ? QString::fromUtf8(line.trimmed()) : QString();
}

void TestSimCommand::initTestCase()
{
    if (program().isEmpty())
        QSKIP("WATCHFLOORCTL does not name the program");
}

void TestSimCommand::servesUntilSignalled_data()
{
    QTest::addColumn<int>("signal");
    QTest::addRow("SIGINT") << SIGINT;
    QTest::addRow("SIGTERM") << SIGTERM;
}

void TestSimCommand::servesUntilSignalled()
{
    QFETCH(int, signal);
    QProcess process;
    const QString address = startServing(process, {"--scenario", "dynex-outage", "--seed", "3"});
    QVERIFY(address.startsWith(QStringLiteral("http://127.0.0.1:")) &&
            address.endsWith(QStringLiteral("/metrics")));
    QNetworkAccessManager network;
    const std::unique_ptr<QNetworkReply> reply(network.get(QNetworkRequest(QUrl(address))));
    QTRY_VERIFY(reply->isFinished());
    QVERIFY(reply->readAll().contains("dynex_health_status{dynex_health_status=\"down\"} 1\n"));
    ::kill(static_cast<pid_t>(process.processId()), signal);
    QTRY_COMPARE(process.state(), QProcess::NotRunning);
    QCOMPARE(process.exitStatus(), QProcess::NormalExit);
    QCOMPARE(process.exitCode(), 0);
}

void TestSimCommand::portTaken()
{
    QProcess first;
    const QString address = startServing(first, {});
    const QString port = QString::number(QUrl(address).port());
    QProcess second;
    second.start(QString::fromLocal8Bit(program()), {"sim", "--port", port});
    QTRY_COMPARE(second.state(), QProcess::NotRunning);
    QCOMPARE(second.exitCode(), 1);
    QVERIFY(second.readAllStandardError().contains("127.0.0.1:" + port.toUtf8()));
    QVERIFY(second.readAllStandardOutput().isEmpty());
    first.terminate();
    QTRY_COMPARE(first.state(), QProcess::NotRunning);
}

void TestSimCommand::refusals_data()
{
    QTest::addColumn<QStringList>("args");
    QTest::addColumn<int>("code");
    QTest::addColumn<QByteArray>("message");
    QTest::addRow("port") << QStringList{"--port", "70000"} << 2 << QByteArray("from 0 to 65535");
    QTest::addRow("seed") << QStringList{"--seed", "-1"} << 2 << QByteArray("--seed needs a number");
    QTest::addRow("scenario") << QStringList{"--scenario", "meteor"} << 2
                              << QByteArray("no scenario \"meteor\"");
    QTest::addRow("option") << QStringList{"--frobnicate"} << 2 << QByteArray("frobnicate");
    QTest::addRow("word") << QStringList{"now"} << 2 << QByteArray("unexpected argument \"now\"");
    QTest::addRow("no file") << QStringList{"--script", "/nonexistent/drill"} << 1
                             << QByteArray("/nonexistent/drill: ");
    QTest::addRow("a folder") << QStringList{"--script", "/"} << 1 << QByteArray("/: ");
}

void TestSimCommand::refusals()
{
    QFETCH(QStringList, args);
    QFETCH(int, code);
    QFETCH(QByteArray, message);
    QProcess process;
    process.start(QString::fromLocal8Bit(program()), QStringList{"sim"} + args);
    QTRY_COMPARE(process.state(), QProcess::NotRunning);
    QCOMPARE(process.exitCode(), code);
    const QByteArray said = process.readAllStandardError();
    QVERIFY2(said.contains(message), said.constData());
}

void TestSimCommand::help()
{
    QProcess process;
    process.start(QString::fromLocal8Bit(program()), {"sim", "--help"});
    QTRY_COMPARE(process.state(), QProcess::NotRunning);
    QCOMPARE(process.exitCode(), 0);
    const QByteArray said = process.readAllStandardOutput();
    QVERIFY(said.contains("--scenario NAME[@DELAY]"));
    QVERIFY(said.contains("at TIME drop METRIC"));
}

WF_TEST(TestSimCommand)

} // namespace tst_simcommand

#include "tst_simcommand.moc"
