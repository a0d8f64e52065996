// SPDX-License-Identifier: GPL-3.0-or-later
// The window across incidents: import, calendar, charts, rankings, table and action items by hand and by key.
#include "commandertest.h"
#include "historyview/calendarheat.h"
#include "historyview/historywindow.h"
#include "historyview/trendchart.h"
#include "models/actionmodel.h"
#include "models/historymodel.h"

#include <QComboBox>
#include <QFile>
#include <QPointer>
#include <QSignalSpy>
#include <QTableView>
#include <QTableWidget>

namespace tst_historywindow {

using namespace wf;
using namespace wf::guitest;
using namespace std::chrono_literals;

namespace {

const QByteArray Head("number,title,severity,created_at,acknowledged_at,resolved_at,service,runbook\n");

/// Three in March 2026 (two on the 3rd), one in April, one row that cannot come in.
const QByteArray
    Rows("1,first,P0,2026-03-03T10:00:00Z,2026-03-03T10:02:00Z,2026-03-03T11:00:00Z,billing,Queue\n"
         "2,second,P2,2026-03-03T12:00:00Z,2026-03-03T12:04:00Z,2026-03-03T13:00:00Z,mail,Outage\n"
         "3,third & last,P2,2026-03-20T10:00:00Z,2026-03-20T10:06:00Z,2026-03-20T11:00:00Z,mail,Outage\n"
         "4,fourth,P3,2026-04-01T10:00:00Z,2026-04-01T10:08:00Z,2026-04-01T11:00:00Z,mail,Outage\n"
         "5,open still,P3,2026-04-01T10:00:00Z,,,mail,Outage\n");

struct Across
{
    Across() : fixture(withoutFeed()), theme(ThemeMode::Dark)
    {
        speakEnglish();
        theme.apply();
        if (!fixture.waitForData())
            qFatal("no desk");
    }
    void open()
    {
        window = std::make_unique<HistoryWindow>(fixture.desk(), theme);
        window->resize(1366, 768);
        window->show();
        QVERIFY(QTest::qWaitForWindowActive(window.get()));
    }
    void write(const QByteArray &rows, const QString &name = QStringLiteral("tool.csv")) const
    {
        QFile file(fixture.path(name));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(Head + rows);
    }
    /// By way of the dialog.
    void import()
    {
        write(Rows);
        window->openImport();
        auto *dialog = window->findChild<QDialog *>(QStringLiteral("importDialog"));
        QVERIFY(dialog);
        QMetaObject::invokeMethod(dialog, "read", Q_ARG(QString, fixture.path(QStringLiteral("tool.csv"))));
        auto *accept = dialog->findChild<QAbstractButton *>(QStringLiteral("importAccept"));
        QTRY_VERIFY(accept->isEnabled());
        QTest::mouseClick(accept, Qt::LeftButton);
        auto *summary = dialog->findChild<QLabel *>(QStringLiteral("importSummary"));
        QTRY_COMPARE(summary->text(), QStringLiteral("4 incidents imported"));
        QTest::mouseClick(dialog->findChild<QAbstractButton *>(QStringLiteral("importCancel")),
                          Qt::LeftButton);
        QTRY_COMPARE(titles().size(), 4);
        // Without a window manager nobody gives the keyboard back: this does.
        window->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(window.get()));
    }
    template <typename W = QWidget>
    W *part(const char *name) const
    {
        return window->findChild<W *>(QLatin1String(name));
    }
    void click(const char *name) const
    {
        auto *button = part<QAbstractButton>(name);
        QVERIFY2(button && button->isVisible() && button->isEnabled(), name);
        QTest::mouseClick(button, Qt::LeftButton);
    }
    QStringList titles() const
    {
        const auto *model = part<QTableView>("historyTable")->model();
        QStringList titles;
        for (int row = 0; row < model->rowCount(); ++row)
            titles << model->index(row, HistoryModel::TitleColumn).data().toString();
        return titles;
    }
    QString text(const char *name) const
    {
        const auto *label = part<QLabel>(name);
        return label ? label->text() : part<QAbstractButton>(name)->text();
    }

    DeskFixture fixture;
    Theme theme;
    std::unique_ptr<HistoryWindow> window;
};

int dayOf(const char *iso)
{
    return int(
        std::chrono::floor<std::chrono::days>(*fromIso(QString::fromLatin1(iso))).time_since_epoch().count());
}

} // namespace

class TestHistoryWindow : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void opensByKeyAndSaysThatThereIsNothing();
    void importShowsMappingAndProblems();
    void aFileThatCannotBeReadIsSaid();
    void calendarFilters();
    void monthOfAChartFilters();
    void rankingFilters();
    void barFilters();
    void tableAsksForTheReview();
    void actionIsDoneByKey();
};

void TestHistoryWindow::opensByKeyAndSaysThatThereIsNothing()
{
    const LiveFloor floor(withoutFeed());
    LiveFloor::press(Qt::Key_Y, Qt::ControlModifier);
    QPointer<HistoryWindow> history;
    QTRY_VERIFY([&] {
        for (QWidget *top : QApplication::topLevelWidgets()) {
            if (auto *found = qobject_cast<HistoryWindow *>(top); found && found->isVisible())
                history = found;
        }
        return !history.isNull();
    }());
    auto *empty = history->findChild<QLabel *>(QStringLiteral("historyEmpty"));
    QTRY_VERIFY(empty->isVisible());
    QVERIFY2(empty->text().contains(QStringLiteral("Import")), qPrintable(empty->text()));
    QVERIFY(!history->findChild<QWidget *>(QStringLiteral("historyLoading"))->isVisible());
    // It does not keep the program alive.
    floor.window->close();
    QTRY_VERIFY(history.isNull());
}

void TestHistoryWindow::importShowsMappingAndProblems()
{
    Across across;
    across.open();
    across.write(Rows);
    across.window->openImport();
    auto *dialog = across.window->findChild<QDialog *>(QStringLiteral("importDialog"));
    QVERIFY(QMetaObject::invokeMethod(dialog, "read",
                                      Q_ARG(QString, across.fixture.path(QStringLiteral("tool.csv")))));
    auto *summary = dialog->findChild<QLabel *>(QStringLiteral("importSummary"));
    QTRY_COMPARE(summary->text(), QStringLiteral("4 incidents would be imported · 1 row with problems"));
    QCOMPARE(dialog->findChild<QComboBox *>(QStringLiteral("map_created"))->currentText(),
             QStringLiteral("created_at"));
    QCOMPARE(dialog->findChild<QLineEdit *>(QStringLiteral("importSource"))->text(), QStringLiteral("tool"));
    auto *problems = dialog->findChild<QTableWidget *>(QStringLiteral("importProblems"));
    QCOMPARE(problems->rowCount(), 1);
    QCOMPARE(problems->item(0, 0)->text(), QStringLiteral("6"));
    QCOMPARE(problems->item(0, 1)->text(), QStringLiteral("resolved_at"));
    // Another mapping, another outcome: nothing was imported yet.
    dialog->findChild<QComboBox *>(QStringLiteral("map_title"))->setCurrentIndex(0);
    QTRY_COMPARE(summary->text(), QStringLiteral("0 incidents would be imported · 5 rows with problems"));
    QVERIFY(!dialog->findChild<QAbstractButton *>(QStringLiteral("importAccept"))->isEnabled());
    QVERIFY(across.fixture.book().archived().empty());
}

void TestHistoryWindow::aFileThatCannotBeReadIsSaid()
{
    Across across;
    across.open();
    across.window->openImport();
    auto *dialog = across.window->findChild<QDialog *>(QStringLiteral("importDialog"));
    QVERIFY(
        QMetaObject::invokeMethod(dialog, "read", Q_ARG(QString, QStringLiteral("/nonexistent/tool.csv"))));
    auto *error = dialog->findChild<QLabel *>(QStringLiteral("importError"));
    QTRY_VERIFY(error->isVisible());
    QVERIFY2(error->text().startsWith(QStringLiteral("/nonexistent/tool.csv:")), qPrintable(error->text()));
}

void TestHistoryWindow::calendarFilters()
{
    Across across;
    across.open();
    across.import();
    auto *heat = across.part<CalendarHeat>("calendarHeat");
    QTRY_COMPARE(heat->year(), 2026);
    const int day = dayOf("2026-03-03T00:00:00Z");
    QTest::mouseClick(heat, Qt::LeftButton, {}, heat->cellRect(day).center().toPoint());
    QCOMPARE(across.titles(), (QStringList{QStringLiteral("second"), QStringLiteral("first")}));
    QVERIFY(across.part("historyMoment")->isVisible());
    QVERIFY(across.text("historyMoment").contains(QStringLiteral("3 Mar 2026")));
    // By keys: two weeks and three days on, then Enter; and once more to be rid of it.
    heat->setFocus();
    QTest::keyClick(heat, Qt::Key_Right);
    QTest::keyClick(heat, Qt::Key_Right);
    for (int i = 0; i < 3; ++i)
        QTest::keyClick(heat, Qt::Key_Down);
    QCOMPARE(heat->currentDay(), dayOf("2026-03-20T00:00:00Z"));
    QTest::keyClick(heat, Qt::Key_Return);
    QCOMPARE(across.titles(), QStringList{QStringLiteral("third & last")});
    QTest::keyClick(heat, Qt::Key_Return);
    QCOMPARE(across.titles().size(), 4);
}

void TestHistoryWindow::monthOfAChartFilters()
{
    Across across;
    across.open();
    across.import();
    auto *chart = across.part<TrendChart>("trend_acknowledge");
    const int march = 2026 * 12 + 2;
    QVERIFY(!chart->columnRect(march).isEmpty());
    QVERIFY2(chart->textOf(march).contains(QStringLiteral("median 4:00, mean 4:00")),
             qPrintable(chart->textOf(march)));
    QTest::mouseClick(chart, Qt::LeftButton, {}, chart->columnRect(march).center().toPoint());
    QCOMPARE(across.titles().size(), 3);
    QCOMPARE(across.text("countValue"), QStringLiteral("3"));
    QVERIFY(!chart->columnRect(march + 1).isEmpty()); // What is around it stays in sight.
    chart->setFocus();
    QTest::keyClick(chart, Qt::Key_Left); // Without a month pointed at: the last one.
    QTest::keyClick(chart, Qt::Key_Return);
    QCOMPARE(across.titles(), QStringList{QStringLiteral("fourth")});
}

void TestHistoryWindow::rankingFilters()
{
    Across across;
    across.open();
    across.import();
    auto *list = across.part<QListView>("rankList");
    QCOMPARE(list->model()->index(0, 0).data().toString(), QStringLiteral("Outage"));
    QTest::mouseClick(list->viewport(), Qt::LeftButton, {},
                      list->visualRect(list->model()->index(0, 0)).center());
    QCOMPARE(across.titles().size(), 3);
    QCOMPARE(across.part<QComboBox>("historyRunbook")->currentText(), QStringLiteral("Outage"));
    across.click("rankSkipped");
    QVERIFY(across.part("rankEmpty")->isVisible());
    across.click("historyClear");
    QCOMPARE(across.titles().size(), 4);
}

void TestHistoryWindow::barFilters()
{
    Across across;
    across.open();
    across.import();
    across.click("historyP0");
    QCOMPARE(across.titles(), QStringList{QStringLiteral("first")});
    QCOMPARE(across.text("historyCount"), QStringLiteral("1 of 4"));
    across.click("historyP2");
    QCOMPARE(across.titles().size(), 3);
    across.part<QComboBox>("historyService")->setCurrentText(QStringLiteral("mail"));
    QCOMPARE(across.titles().size(), 2);
    QTest::keyClick(across.window.get(), Qt::Key_F, Qt::ControlModifier);
    QVERIFY(across.part("historySearch")->hasFocus());
    QTest::keyClicks(across.part("historySearch"), QStringLiteral("last third"));
    QCOMPARE(across.titles(), QStringList{QStringLiteral("third & last")});
    QTest::keyClick(across.window.get(), Qt::Key_0, Qt::ControlModifier);
    QCOMPARE(across.titles().size(), 4);
    QVERIFY(across.part<QLineEdit>("historySearch")->text().isEmpty());
    across.part<QComboBox>("historyDrills")->setCurrentIndex(1);
    QVERIFY(across.titles().isEmpty());
    QVERIFY(across.text("historyEmpty").contains(QStringLiteral("Clear")));
}

void TestHistoryWindow::tableAsksForTheReview()
{
    Across across;
    across.open();
    across.import();
    QSignalSpy asked(across.window.get(), &HistoryWindow::reviewAsked);
    auto *table = across.part<QTableView>("historyTable");
    const QModelIndex second = table->model()->index(1, HistoryModel::TitleColumn);
    const QPoint at = table->visualRect(second).center();
    QTest::mouseClick(table->viewport(), Qt::LeftButton, {}, at);
    QCOMPARE(asked.count(), 0);
    QTest::mouseDClick(table->viewport(), Qt::LeftButton, {}, at);
    QCOMPARE(asked.count(), 1);
    QCOMPARE(asked.takeFirst().front().value<IncidentId>().text(),
             second.data(HistoryModel::IdRole).toString());
    table->setFocus();
    QTest::keyClick(table, Qt::Key_Return);
    QCOMPARE(asked.count(), 1);
}

void TestHistoryWindow::actionIsDoneByKey()
{
    Across across;
    const IncidentId id = across.fixture.declare(QStringLiteral("now"), Severity::P1);
    ActionItem item;
    item.text = QStringLiteral("mend it");
    item.dueAt = across.fixture.clock().wall() - 24h;
    QVERIFY(across.fixture.ask(command::SetAction{id, item}));
    across.open();
    across.click("actionsPage");
    auto *table = across.part<QTableView>("actionsTable");
    QTRY_COMPARE(table->model()->rowCount(), 1);
    QCOMPARE(across.text("actionsSummary"), QStringLiteral("1 open · 1 overdue"));
    QVERIFY(!across.part<QAbstractButton>("actionDone")->isEnabled());
    table->setCurrentIndex(table->model()->index(0, ActionModel::TextColumn));
    table->setFocus();
    QTest::keyClick(table, Qt::Key_Space);
    QTRY_COMPARE(table->model()->rowCount(), 0);
    QCOMPARE(across.fixture.incident(id).review.actions.front().state, ActionState::Done);
    QVERIFY(across.part("actionsEmpty")->isVisible());
    across.click("actionsAll");
    QCOMPARE(table->model()->rowCount(), 1);
    table->setCurrentIndex(table->model()->index(0, ActionModel::TextColumn));
    across.click("actionReopen");
    QTRY_COMPARE(across.fixture.incident(id).review.actions.front().state, ActionState::Open);
}

WF_WINDOW_TEST(TestHistoryWindow)

} // namespace tst_historywindow

#include "tst_historywindow.moc"
