// SPDX-License-Identifier: GPL-3.0-or-later
// A damaged log is salvaged from the window, by keys: where to, what is missing, how to open it.
#include "commandertest.h"
#include "support/logfixture.h"

#include <QAction>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTableWidget>

namespace tst_salvagedialog {

using namespace wf;
using namespace wf::guitest;

class TestSalvageDialog : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void aDamagedLog();
    void aWholeLog();
    void placesThatAreRefused();
    void stopLeavesNothing();
    void theBannerLeadsThere();
};

namespace {

QDialog *opened(Floor &floor)
{
    floor.window->findChild<QAction *>(QStringLiteral("actionSalvage"))->trigger();
    return floor.dialog(QStringLiteral("salvageDialog"));
}

QString text(const QDialog *dialog, const char *name)
{
    const auto *label = dialog->findChild<QLabel *>(QLatin1String(name));
    return label && label->isVisible() ? label->text() : QString();
}

void setPlaces(const QDialog *dialog, const QString &from, const QString &to)
{
    dialog->findChild<QLineEdit *>(QStringLiteral("salvageFrom"))->setText(from);
    dialog->findChild<QLineEdit *>(QStringLiteral("salvageTo"))->setText(to);
}

} // namespace

void TestSalvageDialog::aDamagedLog()
{
    LogFixture bench;
    bench.fill(8);
    {
        RawDatabase raw(bench.db());
        raw.run(QStringLiteral("DROP TRIGGER events_never_change"));
        raw.run(QStringLiteral("UPDATE events SET payload = '{}' WHERE seq IN (5, 6)"));
    }
    const QByteArray before = bench.bytes();
    const QTemporaryDir out;
    const QString to = out.filePath(QStringLiteral("it's new"));
    Floor floor;
    QDialog *dialog = opened(floor);
    QVERIFY(dialog);
    const QString own = floor.fixture.desk().options().dataDir;
    QCOMPARE(dialog->findChild<QLineEdit *>(QStringLiteral("salvageFrom"))->text(), QDir::cleanPath(own));
    QVERIFY(dialog->findChild<QLineEdit *>(QStringLiteral("salvageTo"))
                ->text()
                .endsWith(QStringLiteral("-salvaged")));
    setPlaces(dialog, bench.dir(), to);
    dialog->findChild<QLineEdit *>(QStringLiteral("salvageTo"))->setFocus();
    Floor::press(Qt::Key_Return);
    QTRY_VERIFY(text(dialog, "salvageOpen").contains(QStringLiteral("watchfloor --data-dir")));
    QCOMPARE(text(dialog, "salvageState"), QStringLiteral("2 events are missing"));
    QVERIFY2(text(dialog, "salvageDetails").contains(QStringLiteral("1 incident")),
             qPrintable(text(dialog, "salvageDetails")));
    // As a shell takes it, whatever the folder is called.
    QVERIFY2(text(dialog, "salvageOpen").contains(QStringLiteral("it'\\''s new'")),
             qPrintable(text(dialog, "salvageOpen")));
    const auto *lost = dialog->findChild<QTableWidget *>(QStringLiteral("salvageLost"));
    QVERIFY(lost->isVisible());
    QCOMPARE(lost->rowCount(), 1);
    QCOMPARE(lost->item(0, 1)->text(), QStringLiteral("5"));
    QCOMPARE(lost->item(0, 2)->text(), QStringLiteral("6"));
    QVERIFY(dialog->findChild<QPlainTextEdit *>(QStringLiteral("salvageNotes"))
                ->toPlainText()
                .contains(QStringLiteral("2 rows are not what was written")));
    QVERIFY(dialog->width() <= 1366 && dialog->height() <= 768 - 60);
    QCOMPARE(bench.bytes(), before);
    QCOMPARE(verifyLog(to)->problems, QStringList());
    QCOMPARE(Floor::focusName(), QStringLiteral("salvageCancel"));
    Floor::press(Qt::Key_Escape);
    QVERIFY(floor.noDialog());
}

void TestSalvageDialog::aWholeLog()
{
    LogFixture bench;
    bench.fill();
    const QTemporaryDir out;
    Floor floor;
    QDialog *dialog = opened(floor);
    QVERIFY(dialog);
    setPlaces(dialog, bench.dir(), out.filePath(QStringLiteral("new")));
    floor.click(QStringLiteral("salvageAccept"));
    QTRY_COMPARE(text(dialog, "salvageState"), QStringLiteral("Nothing is missing"));
    QVERIFY(!dialog->findChild<QTableWidget *>(QStringLiteral("salvageLost"))->isVisible());
    // The folder is there now: another salvage needs another one.
    auto *accept = dialog->findChild<QPushButton *>(QStringLiteral("salvageAccept"));
    QVERIFY(!accept->isEnabled());
    dialog->findChild<QLineEdit *>(QStringLiteral("salvageTo"))
        ->setText(out.filePath(QStringLiteral("other")));
    QVERIFY(accept->isEnabled());
}

void TestSalvageDialog::placesThatAreRefused()
{
    LogFixture bench;
    bench.fill();
    Floor floor;
    QDialog *dialog = opened(floor);
    QVERIFY(dialog);
    for (const QString &to : {bench.dir(), bench.dir() + QStringLiteral("/within")}) {
        setPlaces(dialog, bench.dir(), to);
        floor.click(QStringLiteral("salvageAccept"));
        QTRY_VERIFY2(text(dialog, "salvageError").contains(to), qPrintable(text(dialog, "salvageError")));
        QVERIFY(!QFile::exists(bench.dir() + QStringLiteral("/within")));
        QVERIFY(text(dialog, "salvageOpen").isEmpty());
    }
    setPlaces(dialog, QString(), QStringLiteral("x"));
    QVERIFY(!dialog->findChild<QPushButton *>(QStringLiteral("salvageAccept"))->isEnabled());
}

void TestSalvageDialog::stopLeavesNothing()
{
    LogFixture bench;
    bench.fill(50);
    const QTemporaryDir out;
    const QString to = out.filePath(QStringLiteral("new"));
    Floor floor;
    QDialog *dialog = opened(floor);
    QVERIFY(dialog);
    setPlaces(dialog, bench.dir(), to);
    floor.click(QStringLiteral("salvageAccept"));
    Floor::press(Qt::Key_Escape);
    // It may have been done already; never is there a half.
    QTRY_VERIFY(dialog->findChild<QPushButton *>(QStringLiteral("salvageCancel"))->text() ==
                QStringLiteral("Close"));
    const bool stopped = text(dialog, "salvageState").startsWith(QStringLiteral("Stopped"));
    QCOMPARE(QFile::exists(to), !stopped);
    QVERIFY(!QFile::exists(to + QStringLiteral(".partial")));
    QVERIFY(dialog->isVisible());
    Floor::press(Qt::Key_Escape);
    QVERIFY(floor.noDialog());
}

void TestSalvageDialog::theBannerLeadsThere()
{
    Floor floor;
    QVERIFY(!floor.text(QStringLiteral("banner")).contains(QStringLiteral("Salvage")));
    LogStatus status = floor.fixture.desk().logStatus();
    status.chainVerified = false;
    status.warnings = {QStringLiteral("event d:5: its content is not what was written")};
    floor.fixture.desk().setLogStatus(status);
    QVERIFY2(floor.text(QStringLiteral("banner")).contains(QStringLiteral("Desk > Salvage a damaged log")),
             qPrintable(floor.text(QStringLiteral("banner"))));
}

WF_WINDOW_TEST(TestSalvageDialog)

} // namespace tst_salvagedialog

#include "tst_salvagedialog.moc"
