// SPDX-License-Identifier: GPL-3.0-or-later
// The box in which a person asks in PromQL.
#include "charts/chartwidget.h"
#include "commandertest.h"
#include "support/scriptedserver.h"

#include <QAbstractItemView>
#include <QComboBox>
#include <QCompleter>
#include <QTableView>

namespace tst_expression {

using namespace std::chrono_literals;
using namespace wf;
using namespace wf::guitest;

namespace {

struct Box
{
    explicit Box(const Floor &floor)
    {
        Floor::press(Qt::Key_J, Qt::ControlModifier);
        dialog = floor.window->findChild<QDialog *>(QStringLiteral("expressionDialog"));
    }
    QLineEdit *line() const { return dialog->findChild<QLineEdit *>(QStringLiteral("expression")); }
    QLabel *label(const char *name) const { return dialog->findChild<QLabel *>(QLatin1String(name)); }
    ChartWidget *chart() const { return dialog->findChild<ChartWidget *>(QStringLiteral("expressionChart")); }
    QAbstractItemModel *table() const
    {
        return dialog->findChild<QTableView *>(QStringLiteral("expressionTable"))->model();
    }
    QAbstractItemView *completions() const { return dialog->findChild<QCompleter *>()->popup(); }
    QStringList offered() const
    {
        QStringList words;
        for (int row = 0; completions()->isVisible() && row < completions()->model()->rowCount(); ++row)
            words << completions()->model()->index(row, 0).data().toString();
        return words;
    }
    void ask(const QString &text) const
    {
        line()->setText(text);
        QTest::mouseClick(dialog->findChild<QPushButton *>(QStringLiteral("askExpression")), Qt::LeftButton);
    }
    QPointer<QDialog> dialog;
};

} // namespace

class TestExpression : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void answersAsChartAndTable();
    void aBoundIsABand();
    void whatIsWrongIsShownUnderItsPlace();
    void namesAreCompleted();
    void labelsAreCompleted();
    void aServerIsAsked();
};

void TestExpression::answersAsChartAndTable()
{
    const Floor floor;
    const Box box(floor);
    QVERIFY(box.dialog);
    box.ask(QStringLiteral("queue_depth + 1"));
    QTRY_COMPARE(box.table()->rowCount(), 1);
    QCOMPARE(box.table()->index(0, 0).data().toString(), QStringLiteral("11"));
    QCOMPARE(box.label("expressionSummary")->text(), QStringLiteral("1 series"));
    QVERIFY2(box.chart()->valueText().startsWith(QStringLiteral("11")), qPrintable(box.chart()->valueText()));
    box.ask(QStringLiteral("nowhere"));
    QTRY_COMPARE(box.label("expressionSummary")->text(), QStringLiteral("No series"));
    QCOMPARE(box.table()->rowCount(), 0);
}

void TestExpression::aBoundIsABand()
{
    const Floor floor;
    const Box box(floor);
    box.ask(QStringLiteral("queue_depth > 5"));
    QTRY_COMPARE(box.table()->rowCount(), 1);
    QCOMPARE(box.chart()->spec().thresholds.size(), std::size_t(1));
    QCOMPARE(box.chart()->spec().thresholds.front().value, 5.0);
    QCOMPARE(box.chart()->spec().title, QStringLiteral("queue_depth"));
    QCOMPARE(box.chart()->valueBand(), ValueBand::Critical);
    // Below it nothing would be drawn of the comparison; what is compared is.
    box.ask(QStringLiteral("queue_depth > 500"));
    QTRY_COMPARE(box.chart()->spec().thresholds.front().value, 500.0);
    QTRY_COMPARE(box.table()->rowCount(), 1);
    QCOMPARE(box.chart()->valueBand(), ValueBand::Normal);
}

void TestExpression::whatIsWrongIsShownUnderItsPlace()
{
    const Floor floor;
    const Box box(floor);
    box.ask(QStringLiteral("sum(queue_depth"));
    QVERIFY(box.label("expressionError")->isVisible());
    QVERIFY2(box.label("expressionError")->text().contains(QStringLiteral("parse error")),
             qPrintable(box.label("expressionError")->text()));
    QVERIFY(box.label("expressionError")->text().contains(QStringLiteral("↑")));
    box.ask(QStringLiteral("queue_depth[5m]"));
    QVERIFY(box.label("expressionError")->text().contains(QStringLiteral("rate()")));
    box.ask(QStringLiteral("queue_depth"));
    QVERIFY(!box.label("expressionError")->isVisible());
}

void TestExpression::namesAreCompleted()
{
    const Floor floor;
    const Box box(floor);
    QTest::keyClicks(box.line(), QStringLiteral("sum(queue_d"));
    QTRY_COMPARE(box.offered(), QStringList{QStringLiteral("queue_depth")});
    QTest::keyClick(box.completions(), Qt::Key_Return);
    QCOMPARE(box.line()->text(), QStringLiteral("sum(queue_depth"));
    box.line()->clear();
    QTest::keyClicks(box.line(), QStringLiteral("rat"));
    QTRY_VERIFY(box.offered().contains(QStringLiteral("rate")));
}

void TestExpression::labelsAreCompleted()
{
    Floor floor;
    floor.fixture.set("up{job=\"api\",zone=\"eu\"}", 1);
    floor.fixture.set("up{job=\"web\",zone=\"eu\"}", 1);
    const Box box(floor);
    QTest::keyClicks(box.line(), QStringLiteral("up{"));
    QTRY_COMPARE(box.offered(), (QStringList{QStringLiteral("job"), QStringLiteral("zone")}));
    QTest::keyClicks(box.line(), QStringLiteral("job=\""));
    QTRY_COMPARE(box.offered(), (QStringList{QStringLiteral("api"), QStringLiteral("web")}));
    QTest::keyClicks(box.line(), QStringLiteral("w"));
    QTRY_COMPARE(box.offered(), QStringList{QStringLiteral("web")});
}

void TestExpression::aServerIsAsked()
{
    ScriptedServer server;
    const auto answer = [&server](const QByteArray &data) {
        const QByteArray body =
            "{\"status\":\"success\",\"warnings\":[\"a store is away\"],\"data\":" + data + '}';
        server.setAnswer(ScriptedAnswer::http(200, "application/json", body));
    };
    FeedConfig central;
    central.name = FeedId(QStringLiteral("central"));
    central.kind = QStringLiteral("promql");
    central.url = server.url(QString());
    central.interval = 1h;
    central.queries = {{QStringLiteral("up"), {}}};
    answer("{\"resultType\":\"vector\",\"result\":[]}");
    LiveFloor floor;
    QVERIFY(floor.fixture.desk().addFeed(central));
    Floor::press(Qt::Key_J, Qt::ControlModifier);
    const QPointer<QDialog> dialog = floor.window->findChild<QDialog *>(QStringLiteral("expressionDialog"));
    QVERIFY(dialog);
    auto *where = dialog->findChild<QComboBox *>(QStringLiteral("expressionServer"));
    auto *line = dialog->findChild<QLineEdit *>(QStringLiteral("expression"));
    auto *summary = dialog->findChild<QLabel *>(QStringLiteral("expressionSummary"));
    auto *table = dialog->findChild<QTableView *>(QStringLiteral("expressionTable"));
    auto *error = dialog->findChild<QLabel *>(QStringLiteral("expressionError"));
    QVERIFY(where->isVisible());
    QCOMPARE(where->count(), 2);
    where->setCurrentIndex(1);
    const QByteArray now = QByteArray::number(QDateTime::currentSecsSinceEpoch());
    answer("{\"resultType\":\"matrix\",\"result\":[{\"metric\":{\"job\":\"web\"},\"values\":[[" + now +
           ",\"3\"]]},{\"metric\":{\"job\":\"db\"},\"values\":[[" + now + ",\"4\"]]}]}");
    // Its own language may have more than is known here.
    line->setText(QStringLiteral("range_median(up[5m])"));
    QTest::keyClick(line, Qt::Key_Return);
    QTRY_COMPARE(summary->text(), QStringLiteral("2 series of central\na store is away"));
    QCOMPARE(table->model()->index(0, 0).data().toString(), QStringLiteral("4"));
    QVERIFY(table->model()->index(0, 1).data().toString().contains(QStringLiteral("db")));
    server.setAnswer(ScriptedAnswer::http(400, "application/json",
                                          "{\"status\":\"error\",\"error\":\"unknown function\"}"));
    QTest::keyClick(line, Qt::Key_Return);
    QTRY_VERIFY2(error->text().endsWith(QStringLiteral("unknown function")), qPrintable(error->text()));
    QVERIFY(error->isVisible());
    where->setCurrentIndex(0);
    QTest::keyClick(line, Qt::Key_Return); // The desk itself does not know that word.
    QTRY_VERIFY(error->text().contains(QStringLiteral("range_median")));
}

WF_WINDOW_TEST(TestExpression)

} // namespace tst_expression

#include "tst_expression.moc"
