// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/servicenotify.h"
#include "support/testentry.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <cstring>

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

namespace tst_servicenotify {

using namespace std::chrono_literals;
using namespace wf;

class TestServiceNotify : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        for (const char *name : {"NOTIFY_SOCKET", "WATCHDOG_USEC", "WATCHDOG_PID"})
            qunsetenv(name);
    }
    void silentWithoutAManager();
    void itIsHeard();
    void onlyItsOwnWatchdog();
    void nobodyListens();
};

void TestServiceNotify::silentWithoutAManager()
{
    const ServiceNotify notify;
    QVERIFY(!notify.isUsed());
    QVERIFY(!notify.watchdog());
    QVERIFY(!notify.send("READY=1"));
}

void TestServiceNotify::itIsHeard()
{
    const QTemporaryDir dir;
    const QByteArray path = QFile::encodeName(dir.filePath(QStringLiteral("notify")));
    const int fd = ::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::memcpy(address.sun_path, path.constData(), std::size_t(path.size()));
    QCOMPARE(::bind(fd, reinterpret_cast<const sockaddr *>(&address), sizeof address), 0);
    qputenv("NOTIFY_SOCKET", path);
    qputenv("WATCHDOG_USEC", "30000000");
    const ServiceNotify notify;
    QCOMPARE(notify.watchdog(), std::optional<Millis>(30s));
    QVERIFY(notify.send("READY=1"));
    QVERIFY(notify.send("WATCHDOG=1"));
    char buffer[64] = {};
    QCOMPARE(::recv(fd, buffer, sizeof buffer, 0), 7);
    QCOMPARE(QByteArray(buffer, 7), QByteArray("READY=1"));
    QCOMPARE(::recv(fd, buffer, sizeof buffer, 0), 10);
    ::close(fd);
}

void TestServiceNotify::onlyItsOwnWatchdog()
{
    qputenv("WATCHDOG_USEC", "1000000");
    qputenv("WATCHDOG_PID", "1");
    QVERIFY(!ServiceNotify().watchdog());
    qputenv("WATCHDOG_PID", QByteArray::number(::getpid()));
    QCOMPARE(ServiceNotify().watchdog(), std::optional<Millis>(1s));
    qputenv("WATCHDOG_USEC", "soon");
    QVERIFY(!ServiceNotify().watchdog());
}

void TestServiceNotify::nobodyListens()
{
    qputenv("NOTIFY_SOCKET", "/nowhere/at/all");
    QVERIFY(!ServiceNotify().send("READY=1"));
    qputenv("NOTIFY_SOCKET", QByteArray(500, 'x'));
    QVERIFY(!ServiceNotify().send("READY=1"));
}

WF_TEST(TestServiceNotify)

} // namespace tst_servicenotify

#include "tst_servicenotify.moc"
