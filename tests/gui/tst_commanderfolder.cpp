// SPDX-License-Identifier: GPL-3.0-or-later
// Folders that hardly anybody means as runbooks are asked about before they are read.
#include "commander/commanderactions.h"
#include "commandertest.h"

#include <QPushButton>

namespace tst_commanderfolder {

using namespace wf;
using namespace wf::guitest;

class TestCommanderFolder : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void largeFolderIsAskedAbout();
    void kernelsFoldersAreRefused();
};

void TestCommanderFolder::largeFolderIsAskedAbout()
{
    LiveFloor floor(withoutFeed());
    const QTemporaryDir many;
    for (int i = 0; i <= 2000; ++i) {
        QFile file(many.filePath(QStringLiteral("%1.md").arg(i, 4, 10, QLatin1Char('0'))));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("# Book " + QByteArray::number(i) + "\n\n## Steps\n\n1. Look\n");
    }
    const QStringList before = floor.fixture.desk().library().paths();
    auto *actions = floor.window->findChild<CommanderActions *>();
    actions->addRunbookFolder(many.path());
    QDialog *dialog = floor.dialog(QStringLiteral("runbookFolderDialog"));
    QVERIFY(dialog);
    const QString text = dialog->findChild<QLabel *>(QStringLiteral("runbookFolderText"))->text();
    QVERIFY2(text.contains(QStringLiteral("more than 2000 Markdown files")), qPrintable(text));
    LiveFloor::press(Qt::Key_Return);
    QVERIFY(floor.noDialog());
    QCOMPARE(floor.fixture.desk().library().paths(), before);
    actions->addRunbookFolder(many.path());
    dialog = floor.dialog(QStringLiteral("runbookFolderDialog"));
    QVERIFY(dialog);
    QTest::mouseClick(dialog->findChild<QPushButton *>(QStringLiteral("runbookFolderAccept")),
                      Qt::LeftButton);
    QVERIFY(floor.noDialog());
    QVERIFY(floor.fixture.desk().library().paths().contains(many.path()));
    QCOMPARE(floor.fixture.desk().library().refused(), QStringList());
    // It says what it left out.
    const auto &problems = floor.fixture.desk().library().problems();
    QVERIFY(std::any_of(problems.begin(), problems.end(), [](const QString &problem) {
        return problem.contains(QStringLiteral("are not read"));
    }));
}

void TestCommanderFolder::kernelsFoldersAreRefused()
{
    LiveFloor floor(withoutFeed());
    const QStringList before = floor.fixture.desk().library().paths();
    floor.window->findChild<CommanderActions *>()->addRunbookFolder(QStringLiteral("/proc"));
    QTRY_VERIFY(floor.text(QStringLiteral("toast")).contains(QStringLiteral("made up by the kernel")));
    QCOMPARE(floor.fixture.desk().library().paths(), before);
    QVERIFY(!floor.fixture.desk().addRunbookFolder(QStringLiteral("/proc"), true));
    QVERIFY(!floor.fixture.desk().addRunbookFolder(QStringLiteral("/")));
}

WF_WINDOW_TEST(TestCommanderFolder)

} // namespace tst_commanderfolder

#include "tst_commanderfolder.moc"
