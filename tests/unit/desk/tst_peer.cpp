// SPDX-License-Identifier: GPL-3.0-or-later
#include "desk/controlserver.h"
#include "desk/peer.h"
#include "support/testentry.h"

#include <QDir>
#include <QScopeGuard>
#include <QTemporaryDir>
#include <QTest>

#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

namespace tst_peer {

using namespace wf;

class TestPeer : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void onlyTheSameUser();
    void socketIsInTheDataFolder();
    void aLongNameNeedsAFolderOfOnesOwn();
};

void TestPeer::onlyTheSameUser()
{
    int ends[2];
    QCOMPARE(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends), 0);
    QVERIFY(checkPeer(ends[0]));
    QVERIFY(checkPeer(ends[1], ::geteuid()));
    const auto other = checkPeer(ends[0], ::geteuid() + 1);
    QVERIFY(!other);
    QCOMPARE(other.error().code, ErrorCode::Refused);
    QVERIFY2(other.error().message.contains(QStringLiteral("belongs to user %1").arg(::geteuid())),
             qPrintable(other.error().message));
    ::close(ends[0]);
    ::close(ends[1]);
    QVERIFY(!checkPeer(ends[0])); // Who it is cannot be told.
}

void TestPeer::socketIsInTheDataFolder()
{
    QCOMPARE(controlSocketPath(QStringLiteral("/srv/watch")).value(), QStringLiteral("/srv/watch/desk.sock"));
}

void TestPeer::aLongNameNeedsAFolderOfOnesOwn()
{
    const QByteArray before = qgetenv("XDG_RUNTIME_DIR");
    const auto restore = qScopeGuard([&] { qputenv("XDG_RUNTIME_DIR", before); });
    const QString longOne = QLatin1Char('/') + QString(120, QLatin1Char('d'));
    qunsetenv("XDG_RUNTIME_DIR");
    const auto nowhere = controlSocketPath(longOne);
    QVERIFY(!nowhere);
    QVERIFY2(nowhere.error().message.contains(QStringLiteral("give --data-dir a shorter path")),
             qPrintable(nowhere.error().message));
    const QTemporaryDir own;
    qputenv("XDG_RUNTIME_DIR", QFile::encodeName(own.path()));
    const auto path = controlSocketPath(longOne);
    QVERIFY(path);
    QCOMPARE(QFileInfo(*path).path(), own.path());
    // One that others may enter is no place for it, nor is the shared temporary folder.
    QCOMPARE(::chmod(QFile::encodeName(own.path()).constData(), 0755), 0);
    QVERIFY(!controlSocketPath(longOne));
    qputenv("XDG_RUNTIME_DIR", "/tmp");
    QVERIFY(!controlSocketPath(longOne));
}

WF_TEST(TestPeer)

} // namespace tst_peer

#include "tst_peer.moc"
