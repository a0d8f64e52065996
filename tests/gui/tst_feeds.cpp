// SPDX-License-Identifier: GPL-3.0-or-later
// The page of feeds: how each is, turning it off and on, changing and removing it.
#include "commandertest.h"
#include "models/feedmodel.h"
#include "support/scriptedserver.h"

#include <QAction>
#include <QComboBox>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTabWidget>
#include <QTableView>

namespace tst_feeds {

using namespace std::chrono_literals;
using namespace wf;
using namespace wf::guitest;

namespace {

/// The page, opened as a person opens it.
struct Page
{
    explicit Page(const Floor &floor)
    {
        Floor::press(Qt::Key_F, Qt::ControlModifier);
        dialog = floor.window->findChild<QDialog *>(QStringLiteral("bindingsDialog"));
        part<QTabWidget>("feedsTabs")->setCurrentIndex(0);
    }
    template <typename Widget>
    Widget *part(const char *name) const
    {
        return dialog->findChild<Widget *>(QLatin1String(name));
    }
    QString text(const char *name) const { return part<QLabel>(name)->text(); }
    QString cell(int row, int column) const
    {
        return part<QTableView>("feeds")->model()->index(row, column).data().toString();
    }
    QString details() const { return part<QPlainTextEdit>("feedDetails")->toPlainText(); }
    void click(const char *name) const { QTest::mouseClick(part<QPushButton>(name), Qt::LeftButton); }
    QPointer<QDialog> dialog;
};

} // namespace

class TestFeeds : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void showsHowEachIs();
    void opensWhereSomethingIsToDo();
    void isTurnedOffAndOn();
    void isRemovedAfterAQuestion();
    void isChanged();
    void aServerIsAskedForExpressions();
    void withoutFeedsItSaysHow();
};

void TestFeeds::showsHowEachIs()
{
    const Floor floor;
    const Page page(floor);
    QVERIFY(page.dialog && page.dialog->isVisible());
    QTRY_COMPARE(page.text("feedsSummary"), QStringLiteral("1 feed: 1 up"));
    QCOMPARE(page.cell(0, FeedModel::StateColumn), QStringLiteral("Up"));
    QCOMPARE(page.cell(0, FeedModel::NameColumn), QStringLiteral("jobs"));
    QVERIFY2(page.details().contains(QStringLiteral("of kind prometheus")), qPrintable(page.details()));
    floor.fixture.breakFeed();
    floor.fixture.pass(2s);
    QTRY_COMPARE(page.cell(0, FeedModel::StateColumn), QStringLiteral("Down"));
    QVERIFY2(page.details().contains(QStringLiteral("500 Internal Server Error")),
             qPrintable(page.details()));
    page.part<QLineEdit>("feedsFilter")->setText(QStringLiteral("other"));
    QCOMPARE(page.part<QTableView>("feeds")->model()->rowCount(), 0);
    QVERIFY(!page.part<QPushButton>("feedTurn")->isEnabled());
}

void TestFeeds::opensWhereSomethingIsToDo()
{
    Floor floor; // One of its conditions is unbound, and its feed is up.
    floor.fixture.pass(2s);
    auto *open = floor.window->findChild<QAction *>(QStringLiteral("actionFeeds"));
    open->trigger();
    auto *first = floor.window->findChild<QDialog *>(QStringLiteral("bindingsDialog"));
    QCOMPARE(first->findChild<QTabWidget *>(QStringLiteral("feedsTabs"))->currentIndex(), 1);
    first->reject();
    floor.fixture.breakFeed();
    floor.fixture.pass(2s);
    QTRY_VERIFY(!floor.window->findChild<QDialog *>(QStringLiteral("bindingsDialog")));
    open->trigger();
    auto *second = floor.window->findChild<QDialog *>(QStringLiteral("bindingsDialog"));
    QCOMPARE(second->findChild<QTabWidget *>(QStringLiteral("feedsTabs"))->currentIndex(), 0);
}

void TestFeeds::isTurnedOffAndOn()
{
    const Floor floor;
    const Page page(floor);
    QCOMPARE(page.part<QPushButton>("feedTurn")->text(), QStringLiteral("&Turn off"));
    page.click("feedTurn");
    QTRY_COMPARE(page.cell(0, FeedModel::StateColumn), QStringLiteral("Off"));
    QVERIFY(!floor.fixture.desk().feedConfigs().front().enabled);
    QVERIFY(page.details().contains(QStringLiteral("Turned off")));
    QCOMPARE(page.part<QPushButton>("feedTurn")->text(), QStringLiteral("&Turn on"));
    page.click("feedTurn");
    QTRY_VERIFY(floor.fixture.desk().feedConfigs().front().enabled);
}

void TestFeeds::isRemovedAfterAQuestion()
{
    const Floor floor;
    const Page page(floor);
    page.click("feedRemove");
    auto *ask = page.part<QDialog>("removeFeedDialog");
    QVERIFY(ask && ask->isVisible());
    QCOMPARE(floor.fixture.desk().feedConfigs().size(), 1u);
    QTest::mouseClick(ask->findChild<QPushButton *>(QStringLiteral("removeFeedAccept")), Qt::LeftButton);
    QTRY_VERIFY(floor.fixture.desk().feedConfigs().empty());
    QTRY_COMPARE(page.text("feedsSummary"), QStringLiteral("No feeds"));
}

void TestFeeds::isChanged()
{
    Floor floor;
    const Page page(floor);
    page.click("feedChange");
    auto *dialog = page.part<QDialog>("feedDialog");
    QVERIFY(dialog && dialog->isVisible());
    QVERIFY(!dialog->findChild<QLineEdit *>(QStringLiteral("feedName"))->isEnabled());
    QCOMPARE(dialog->findChild<QLineEdit *>(QStringLiteral("feedName"))->text(), QStringLiteral("jobs"));
    dialog->findChild<QComboBox *>(QStringLiteral("feedInterval"))->setCurrentText(QStringLiteral("30s"));
    dialog->findChild<QLineEdit *>(QStringLiteral("feedUrl"))->setText(QStringLiteral("db-1:9100"));
    auto *accept = dialog->findChild<QPushButton *>(QStringLiteral("feedAccept"));
    floor.fixture.desk().setTrial(TriedFeed());
    QTest::mouseClick(accept, Qt::LeftButton);
    QTRY_COMPARE(accept->text(), QStringLiteral("Watch it"));
    QTest::mouseClick(accept, Qt::LeftButton);
    QTRY_COMPARE(floor.fixture.desk().feedConfigs().front().interval, Millis(30s));
}

void TestFeeds::aServerIsAskedForExpressions()
{
    const LiveFloor floor([] {
        DeskFixture::Options options;
        options.feed = false;
        return options;
    }());
    ScriptedServer server;
    server.setAnswer(ScriptedAnswer::http(200, "application/json", R"({"status":"success","data":{}})"));
    floor.window->findChild<QAction *>(QStringLiteral("actionAddFeed"))->trigger();
    QDialog *dialog = floor.dialog(QStringLiteral("feedDialog"));
    QVERIFY(dialog);
    auto *kind = dialog->findChild<QComboBox *>(QStringLiteral("feedKind"));
    auto *queries = dialog->findChild<QPlainTextEdit *>(QStringLiteral("feedQueries"));
    auto *accept = dialog->findChild<QPushButton *>(QStringLiteral("feedAccept"));
    QVERIFY(!kind->isVisible() && !queries->isVisible());
    dialog->findChild<QLineEdit *>(QStringLiteral("feedUrl"))->setText(server.url(QString()).toString());
    dialog->findChild<QLineEdit *>(QStringLiteral("feedName"))->setText(QStringLiteral("central"));
    QTest::mouseClick(accept, Qt::LeftButton);
    QTRY_COMPARE(accept->text(), QStringLiteral("Watch it"));
    QVERIFY(kind->isVisible() && queries->isVisible());
    QTest::mouseClick(accept, Qt::LeftButton);
    auto *error = dialog->findChild<QLabel *>(QStringLiteral("feedError"));
    QVERIFY2(error->text().startsWith(QStringLiteral("Expressions: ")), qPrintable(error->text()));
    queries->setPlainText(QStringLiteral("up\n\n sum(rate(http_errors_total{code=\"5\"}[5m])) \n"));
    QTest::mouseClick(accept, Qt::LeftButton);
    QVERIFY(floor.noDialog());
    const auto config = loadConfig(floor.fixture.path(QStringLiteral("watchfloor.toml")));
    QVERIFY2(config, config ? "" : qPrintable(config.error().message));
    const FeedConfig &feed = config->feeds.front();
    QCOMPARE(feed.kind, QStringLiteral("promql"));
    QCOMPARE(feed.url, server.url(QString()));
    QCOMPARE(feed.queries.size(), 2u);
    QCOMPARE(feed.queries[1].expr, QStringLiteral("sum(rate(http_errors_total{code=\"5\"}[5m]))"));
}

void TestFeeds::withoutFeedsItSaysHow()
{
    DeskFixture::Options options;
    options.feed = false;
    const Floor floor(options);
    const Page page(floor);
    QVERIFY(page.part<QLabel>("feedsEmpty")->isVisible());
    QVERIFY(page.text("feedsEmpty").contains(QStringLiteral("watchfloor.toml")));
    QVERIFY(!page.part<QTableView>("feeds")->isVisible());
    page.click("feedAdd");
    QTRY_VERIFY(floor.dialog(QStringLiteral("feedDialog")));
}

WF_WINDOW_TEST(TestFeeds)

} // namespace tst_feeds

#include "tst_feeds.moc"
