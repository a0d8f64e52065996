// SPDX-License-Identifier: GPL-3.0-or-later
// A runbook file beside what was read of it, and a role given with one key.
#include "commandertest.h"
#include "runbook/overrides.h"
#include "runbookview/adoptdialog.h"

#include <QAbstractItemModelTester>
#include <QAction>
#include <QComboBox>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTableView>
#include <QTextBlock>

namespace tst_adopt {

using namespace wf;
using namespace wf::guitest;

namespace {

constexpr auto Doubtful = "# Queue is full\n\n## Policy\n\nEverything is slow.\n\n1. Stop the writers\n"
                          "2. Start them again\n";

/// The dialog, opened as a person opens it, on a file of which not one step was read.
struct Page
{
    LiveFloor floor{withoutFeed()};
    QPointer<QDialog> dialog;
    QString path;

    Page()
    {
        path = floor.fixture.path(QStringLiteral("runbooks/doubtful.md"));
        floor.fixture.writeRunbook(QStringLiteral("doubtful.md"), Doubtful);
        const auto isRead = [this] { return floor.fixture.desk().library().documents().count(path) == 1; };
        if (!QTest::qWaitFor(isRead, wf::testing::Patience))
            qFatal("the runbook is not read");
        floor.part<QAction>(QStringLiteral("actionAdopt"))->trigger();
        dialog = floor.dialog(QStringLiteral("adoptDialog"));
        if (!QTest::qWaitForWindowActive(dialog))
            qFatal("the dialog does not come");
        // Which file is the most doubtful is found out on another thread.
        const auto isOrdered = [this] { return part<QComboBox>("adoptFiles")->currentText().contains(u'·'); };
        if (!QTest::qWaitFor(isOrdered, wf::testing::Patience))
            qFatal("the files are not ordered");
    }
    template <typename W>
    W *part(const char *name) const
    {
        return dialog->findChild<W *>(QLatin1String(name));
    }
    QString coverage() const { return part<QLabel>("adoptCoverage")->text(); }
    void goTo(int line) const
    {
        auto *text = part<QPlainTextEdit>("adoptText");
        text->setTextCursor(QTextCursor(text->document()->findBlockByNumber(line - 1)));
    }
    QByteArray sidecar() const { return readSidecar(path).text; }
};

} // namespace

class TestAdopt : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void theDoubtfulComeFirst();
    void bothSidesFollowEachOther();
    void aKeyGivesARole();
    void whatCannotBeWrittenIsSaid();
};

void TestAdopt::theDoubtfulComeFirst()
{
    const Page page;
    QVERIFY(page.dialog);
    auto *files = page.part<QComboBox>("adoptFiles");
    QCOMPARE(files->count(), 4);
    QCOMPARE(files->currentText(), QStringLiteral("doubtful.md · no step"));
    QVERIFY2(page.coverage().startsWith(QStringLiteral("0 of 2 instructions are steps")),
             qPrintable(page.coverage()));
    QCOMPARE(page.part<QPlainTextEdit>("adoptText")->toPlainText(), QString::fromLatin1(Doubtful));
    auto *rows = page.part<QTableView>("adoptRows");
    const QAbstractItemModelTester tester(rows->model());
    QVERIFY(rows->model()->rowCount() > 2);
    files->setCurrentIndex(1);
    QVERIFY(!page.part<QPlainTextEdit>("adoptText")->toPlainText().isEmpty());
}

void TestAdopt::bothSidesFollowEachOther()
{
    const Page page;
    auto *rows = page.part<QTableView>("adoptRows");
    auto *text = page.part<QPlainTextEdit>("adoptText");
    page.goTo(8);
    QCOMPARE(rows->currentIndex().siblingAtColumn(ReadModel::LineColumn).data().toInt(), 8);
    for (int row = 0; row < rows->model()->rowCount(); ++row) {
        rows->selectRow(row);
        QCOMPARE(rows->currentIndex().row(), row); // Also where two begin on one line.
        QCOMPARE(text->textCursor().blockNumber() + 1,
                 rows->model()->index(row, 0).data(ReadModel::LineRole).toInt());
    }
}

void TestAdopt::aKeyGivesARole()
{
    const Page page;
    page.goTo(7);
    QCOMPARE(page.part<QLabel>("adoptPlace")->text(), QStringLiteral("List “Stop the writers”"));
    QVERIFY(!page.part<QPushButton>("adopt:phase")->isEnabled()); // A list is no phase.
    QTest::keyClick(page.part<QPlainTextEdit>("adoptText"), Qt::Key_S);
    // A button is down for a tenth of a second first.
    QTRY_COMPARE(page.sidecar(), QByteArray("[lists]\n\"Stop the writers\" = \"steps\"\n"));
    QCOMPARE(page.coverage(), QStringLiteral("2 of 2 instructions are steps"));
    QVERIFY(page.part<QLabel>("adoptPlace")->text().contains(QStringLiteral("you said it is “steps”")));
    // The desk's own runbook follows; the file itself is as it was.
    const auto &library = page.floor.fixture.desk().library();
    const auto steps = [&] {
        const auto found = library.documents().find(page.path);
        return found == library.documents().end() ? 0 : readingCoverage(*found->second).steps;
    };
    QTRY_COMPARE(steps(), 2);
    QFile file(page.path);
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(file.readAll(), QByteArray(Doubtful));
    // Back to how it was read.
    page.goTo(7);
    QTest::keyClick(page.part<QPlainTextEdit>("adoptText"), Qt::Key_0);
    QTRY_COMPARE(page.sidecar(), QByteArray("[lists]\n"));
    QVERIFY(page.coverage().startsWith(QStringLiteral("0 of 2")));
    QVERIFY(!page.part<QPushButton>("adopt:none")->isEnabled());
}

void TestAdopt::whatCannotBeWrittenIsSaid()
{
    const Page page;
    QFile sidecar(sidecarPath(page.path));
    QVERIFY(sidecar.open(QIODevice::WriteOnly));
    sidecar.write("[lists\n");
    sidecar.close();
    page.goTo(7);
    page.part<QPushButton>("adopt:steps")->click();
    QVERIFY(page.part<QLabel>("adoptError")->isVisible());
    QVERIFY(page.part<QLabel>("adoptError")->text().contains(QStringLiteral("cannot be changed here")));
    QCOMPARE(page.sidecar(), QByteArray("[lists\n"));
}

WF_WINDOW_TEST(TestAdopt)

} // namespace tst_adopt

#include "tst_adopt.moc"
