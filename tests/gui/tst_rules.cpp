// SPDX-License-Identifier: GPL-3.0-or-later
// The page of rules: what is evaluated, what holds, what cannot be evaluated and why.
#include "commandertest.h"
#include "paintprobe.h"
#include "runbookview/runbookrow.h"

#include <QComboBox>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTableView>

namespace tst_rules {

using namespace wf;
using namespace wf::guitest;

namespace {

const QByteArray Rules("groups:\n"
                       "- name: jobs\n"
                       "  interval: 1s\n"
                       "  rules:\n"
                       "  - alert: QueueIsLong\n"
                       "    expr: queue_depth > 50\n"
                       "    labels: {severity: critical}\n"
                       "  - {alert: Away, expr: nowhere > 1}\n"
                       "  - {alert: Broken, expr: 'queue_depth >'}\n");

DeskFixture::Options withRules()
{
    DeskFixture::Options options;
    options.rules = Rules;
    return options;
}

/// The page, opened as a person opens it.
struct Page
{
    explicit Page(const Floor &floor)
    {
        Floor::press(Qt::Key_F, Qt::ControlModifier | Qt::ShiftModifier);
        dialog = floor.window->findChild<QDialog *>(QStringLiteral("rulesDialog"));
    }
    QString text(const char *name) const { return dialog->findChild<QLabel *>(QLatin1String(name))->text(); }
    QTableView *table() const { return dialog->findChild<QTableView *>(QStringLiteral("rules")); }
    QString cell(int row, int column) const { return table()->model()->index(row, column).data().toString(); }
    QString details() const
    {
        return dialog->findChild<QPlainTextEdit *>(QStringLiteral("ruleDetails"))->toPlainText();
    }
    QPointer<QDialog> dialog;
};

} // namespace

class TestRules : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void withoutRulesItSaysHow();
    void showsWhatIsWatchedAndWhatIsNot();
    void theChosenRuleStaysChosen();
    void aRuleCannotBeBoundByHand();
    void aBacktestOfTheChosenAlert();
    void whatFiresIsDeclaredWithItsRunbook();
    void aLongValueLeavesTheConditionItsLine();
};

void TestRules::withoutRulesItSaysHow()
{
    const Floor floor;
    const Page page(floor);
    QVERIFY(page.dialog && page.dialog->isVisible());
    QVERIFY(!page.table()->isVisible());
    QVERIFY(page.text("rulesEmpty").contains(floor.fixture.path(QStringLiteral("watchfloor.toml"))));
    QVERIFY(page.text("rulesEmpty").contains(QStringLiteral("[rules]")));
    QCOMPARE(page.text("rulesSummary"), QStringLiteral("No rules"));
    Floor::press(Qt::Key_Escape);
    QTRY_VERIFY(!page.dialog);
}

void TestRules::showsWhatIsWatchedAndWhatIsNot()
{
    Floor floor(withRules());
    floor.fixture.set("queue_depth", 70);
    const Page page(floor);
    QVERIFY(page.dialog);
    QCOMPARE(page.text("rulesSummary"), QStringLiteral("2 rules: 1 firing, 1 cannot be evaluated"));
    QVERIFY2(page.text("rulesProblems").contains(QStringLiteral("alerts.yml:9:")),
             qPrintable(page.text("rulesProblems")));
    QCOMPARE(page.cell(0, 0), QStringLiteral("Firing"));
    QCOMPARE(page.cell(0, 1), QStringLiteral("QueueIsLong"));
    QCOMPARE(page.cell(1, 2), QStringLiteral("not measured: nowhere"));
    // What fires, and what nobody sees, stand out by colour too.
    const auto colourOf = [&page](const QString &word) {
        for (const PaintedText &text : paintedTexts(*page.table()->viewport())) {
            if (text.text == word)
                return text.colour;
        }
        return QColor();
    };
    QCOMPARE(colourOf(QStringLiteral("Firing")), floor.theme.color(Token::P1));
    QCOMPARE(colourOf(page.cell(1, 0)), floor.theme.color(Token::Stale));
    const QString details = page.details();
    for (const char *said :
         {"queue_depth > 50", "alerts.yml:5, group jobs, every 1s", "Runbook: QueueIsLong", "firing for"})
        QVERIFY2(details.contains(QLatin1String(said)), qPrintable(details));
    auto *filter = page.dialog->findChild<QLineEdit *>(QStringLiteral("rulesFilter"));
    QTest::keyClicks(filter, QStringLiteral("nowhere"));
    QCOMPARE(page.table()->model()->rowCount(), 1);
    QVERIFY2(page.details().startsWith(QStringLiteral("nowhere > 1")), qPrintable(page.details()));
}

void TestRules::theChosenRuleStaysChosen()
{
    Floor floor(withRules());
    const Page page(floor);
    QCOMPARE(page.cell(1, 1), QStringLiteral("QueueIsLong"));
    page.table()->selectRow(1);
    QVERIFY(page.details().startsWith(QStringLiteral("queue_depth > 50")));
    floor.fixture.set("queue_depth", 70); // It moves to the top.
    QCOMPARE(page.cell(0, 1), QStringLiteral("QueueIsLong"));
    QVERIFY2(page.details().startsWith(QStringLiteral("queue_depth > 50")), qPrintable(page.details()));
    QVERIFY(page.details().contains(QStringLiteral("firing for")));
}

void TestRules::aRuleCannotBeBoundByHand()
{
    Floor floor(withRules());
    Floor::press(Qt::Key_F, Qt::ControlModifier);
    auto *dialog = floor.window->findChild<QDialog *>(QStringLiteral("bindingsDialog"));
    QVERIFY(dialog);
    auto *table = dialog->findChild<QTableView *>(QStringLiteral("bindings"));
    int rules = 0;
    for (int row = 0; row < table->model()->rowCount(); ++row) {
        table->selectRow(row);
        table->setCurrentIndex(table->model()->index(row, 0));
        const bool rule = table->model()->index(row, 0).data().toString() == QLatin1String("QueueIsLong");
        rules += rule;
        QVERIFY(!rule || !dialog->findChild<QPushButton *>(QStringLiteral("bind"))->isEnabled());
    }
    QCOMPARE(rules, 1);
}

void TestRules::aBacktestOfTheChosenAlert()
{
    Floor floor(withRules());
    floor.fixture.set("queue_depth", 70);
    const Page page(floor);
    page.table()->selectRow(0);
    auto *open = page.dialog->findChild<QPushButton *>(QStringLiteral("ruleBacktest"));
    QVERIFY(open->isEnabled());
    open->click();
    auto *dialog = page.dialog->findChild<QDialog *>(QStringLiteral("backtestDialog"));
    QVERIFY(dialog);
    QCOMPARE(dialog->windowTitle(), QStringLiteral("Backtest of QueueIsLong"));
    auto *run = dialog->findChild<QPushButton *>(QStringLiteral("backtestRun"));
    run->click();
    QVERIFY(!run->isEnabled());
    QTRY_VERIFY(run->isEnabled());
    // Nothing was recorded on this desk: that is said, and is not "never fired".
    const auto *score = dialog->findChild<QLabel *>(QStringLiteral("backtestScore"));
    QVERIFY2(score->text().startsWith(QStringLiteral("It cannot be said: ")), qPrintable(score->text()));
    QVERIFY(dialog->findChild<QPlainTextEdit *>(QStringLiteral("backtestLines"))->isVisible());
    // Closed while it works: it breaks off.
    run->click();
    delete dialog;
}

void TestRules::whatFiresIsDeclaredWithItsRunbook()
{
    Floor floor(withRules());
    floor.fixture.set("queue_depth", 70);
    const RunbookId made(QStringLiteral("alert-queueislong"));
    const Incident *detection = floor.fixture.book().openFor(made);
    QVERIFY(detection && detection->isDetection());
    const IncidentId id = detection->id;
    Floor::press(Qt::Key_N, Qt::ControlModifier);
    auto *dialog = floor.window->findChild<QDialog *>(QStringLiteral("declareDialog"));
    QVERIFY(dialog);
    auto *detected = dialog->findChild<QComboBox *>(QStringLiteral("declareDetected"));
    QVERIFY(detected);
    detected->setCurrentIndex(detected->findData(id.text()));
    Q_EMIT detected->activated(detected->currentIndex());
    auto *runbook = dialog->findChild<QComboBox *>(QStringLiteral("declareRunbook"));
    QCOMPARE(runbook->currentText(), QStringLiteral("QueueIsLong"));
    QTest::mouseClick(dialog->findChild<QPushButton *>(QStringLiteral("declareAccept")), Qt::LeftButton);
    QTRY_VERIFY(!floor.fixture.incident(id).isDetection());
    QVERIFY(floor.fixture.incident(id).runbook());
    QCOMPARE(floor.fixture.incident(id).runbook()->title, QStringLiteral("QueueIsLong"));
    // Nobody wrote a runbook: the advice is not about a file that nobody has.
    auto *notice = floor.window->findChild<QLabel *>(QStringLiteral("runbookNotice"));
    QTRY_COMPARE(notice->text(), QStringLiteral("No runbook is written for this alert; one with the title "
                                                "\"QueueIsLong\" in a runbook folder takes its place"));
}

void TestRules::aLongValueLeavesTheConditionItsLine()
{
    Floor floor(withRules());
    RunbookRowWidget row(floor.theme);
    RunbookRow shown;
    shown.kind = RunbookRowKind::Condition;
    shown.key = QStringLiteral("condition:0");
    shown.title = QStringLiteral("queue_depth > 50");
    shown.condition = ConditionState::True;
    shown.value = QStringLiteral("70");
    row.show(shown, std::nullopt, true);
    row.resize(300, row.heightForWidth(300));
    row.QWidget::show();
    const int oneLine = row.heightForWidth(300);
    const auto widthOfText = [&row, &shown] {
        for (const QLabel *label : row.findChildren<QLabel *>()) {
            if (label->text() == shown.title)
                return label->width();
        }
        return 0;
    };
    QTRY_VERIFY(widthOfText() > 150);
    shown.value = QStringLiteral("5 series, worst 74.3 {host=\"db-1.example.com\", queue=\"mail\"}");
    row.show(shown, std::nullopt, true);
    QTRY_VERIFY(widthOfText() > 150);
    QTRY_VERIFY(row.heightForWidth(300) > oneLine);
    shown.value = QStringLiteral("80");
    row.show(shown, std::nullopt, true);
    QTRY_COMPARE(row.heightForWidth(300), oneLine);
}

WF_WINDOW_TEST(TestRules)

} // namespace tst_rules

#include "tst_rules.moc"
