// SPDX-License-Identifier: GPL-3.0-or-later
#include "commander/rulesdialog.h"

#include "chartgrid/expressiondialog.h"
#include "commander/backtestdialog.h"
#include "delegates/statedelegate.h"
#include "delegates/words.h"
#include "kit/listpage.h"
#include "kit/widgetkit.h"
#include "theme/plainlabel.h"
#include "words/rulewords.h"

#include <QDialogButtonBox>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTableView>
#include <QVBoxLayout>

namespace wf {

namespace {

constexpr qsizetype MaxProblems = 5;
constexpr int DetailsHeight = 150;
constexpr int RowHeight = 28;
constexpr int LeastWidth = 640;

QString nameOf(const RuleReport &rule)
{
    return QStringLiteral("%1 %2:%3 %4 %5")
        .arg(rule.server, rule.file)
        .arg(rule.line)
        .arg(rule.group, rule.name);
}

QString detailsOf(const RuleReport &rule, const DeskView &desk)
{
    QStringList lines{rule.expression.trimmed()};
    if (rule.server.isEmpty())
        lines << RulesDialog::tr("%1:%2, group %3, every %4")
                     .arg(rule.file)
                     .arg(rule.line)
                     .arg(rule.group, durationText(rule.interval));
    else
        lines << RulesDialog::tr("Evaluated by %1: %2, group %3, every %4")
                     .arg(rule.server, rule.file, rule.group, durationText(rule.interval));
    if (!rule.problem.isEmpty())
        lines << rule.problem;
    if (!rule.runbook.isEmpty()) {
        const auto found = desk.library().find(RunbookId(rule.runbook));
        lines << RulesDialog::tr("Runbook: %1").arg(found ? found.runbook->title : rule.runbook);
    }
    if (rule.evaluatedAt && rule.server.isEmpty())
        lines << RulesDialog::tr("Last evaluation: %1 series, %2 samples; its group took %3 ms")
                     .arg(rule.cost.series)
                     .arg(rule.cost.samples)
                     .arg(double(rule.took.count()) / 1e6, 0, 'f', 1);
    const Timestamp now = desk.clock().wall();
    for (const RuleReport::Instance &instance : rule.instances)
        lines << RulesDialog::tr("%1 for %2: %3 %4")
                     .arg(rules::stateName(instance.state), Words::age(now - instance.activeAt))
                     .arg(instance.value)
                     .arg(instance.labels);
    const std::size_t more = rule.firing + rule.pending + rule.noData - rule.instances.size();
    if (more > 0)
        lines << RulesDialog::tr("and %1 more").arg(more);
    return lines.join(u'\n');
}

} // namespace

RulesDialog::RulesDialog(DeskView &desk, const Theme &theme, QWidget *parent)
    : QDialog(parent), m_desk(desk), m_theme(theme),
      m_model(desk, {tr("State"), tr("Rule"), tr("Now"), tr("Group"), tr("Evaluated"), tr("Series")}),
      m_summary(kit::makeLabel("heading", {}, this)), m_problems(new PlainLabel(this)),
      m_empty(new PlainLabel(this)), m_view(new QTableView(this)), m_details(new QPlainTextEdit(this)),
      m_backtest(new QPushButton(tr("&Backtest…"), this))
{
    setObjectName(QStringLiteral("rulesDialog"));
    setWindowTitle(tr("Rules"));
    setAttribute(Qt::WA_DeleteOnClose);
    resize(980, 640);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(20, 16, 20, 16);
    layout->setSpacing(12);
    m_summary->setObjectName(QStringLiteral("rulesSummary"));
    layout->addWidget(m_summary);
    m_problems->setObjectName(QStringLiteral("rulesProblems"));
    m_problems->setProperty("role", "error");
    m_problems->setWordWrap(true);
    layout->addWidget(m_problems);
    auto *filter = new QLineEdit(this);
    filter->setObjectName(QStringLiteral("rulesFilter"));
    filter->setClearButtonEnabled(true);
    kit::setHint(*filter, tr("Name, group, file, expression or runbook"));
    layout->addWidget(filter);
    m_view->setObjectName(QStringLiteral("rules"));
    m_view->setAccessibleName(tr("Rules"));
    m_view->setModel(&m_model);
    const auto tokenOf = [](const QModelIndex &index) {
        return standingToken(static_cast<RuleStanding>(index.data(RuleModel::StandingRole).toInt()));
    };
    m_view->setItemDelegateForColumn(RuleModel::StateColumn, new StateDelegate(theme, tokenOf, m_view));
    kit::setUpRows(*m_view, RowHeight);
    m_view->setMinimumSize(LeastWidth, 2 * RowHeight);
    kit::shareColumns(*m_view, {RuleModel::NameColumn, RuleModel::NowColumn, RuleModel::GroupColumn});
    layout->addWidget(m_view, 1);
    m_empty->setObjectName(QStringLiteral("rulesEmpty"));
    m_empty->setWordWrap(true);
    m_empty->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    layout->addWidget(m_empty, 1);
    m_details->setObjectName(QStringLiteral("ruleDetails"));
    m_details->setAccessibleName(tr("The selected rule"));
    kit::setUpDetails(*m_details, DetailsHeight);
    layout->addWidget(m_details);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    auto *chart = buttons->addButton(tr("&Chart of the expression…"), QDialogButtonBox::ActionRole);
    chart->setObjectName(QStringLiteral("ruleChart"));
    connect(chart, &QPushButton::clicked, this, &RulesDialog::openChart);
    connect(m_view, &QTableView::activated, this, &RulesDialog::openChart);
    buttons->addButton(m_backtest, QDialogButtonBox::ActionRole);
    m_backtest->setObjectName(QStringLiteral("ruleBacktest"));
    m_backtest->setToolTip(tr("When an alert of a rule file would have fired over what was recorded"));
    connect(m_backtest, &QPushButton::clicked, this, &RulesDialog::openBacktest);
    layout->addWidget(buttons);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(filter, &QLineEdit::textChanged, &m_model, &RuleModel::setFilter);
    connect(m_view->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            &RulesDialog::showCurrent);
    connect(&m_model, &QAbstractItemModel::modelReset, this, &RulesDialog::showFiles);
    connect(&m_model, &QAbstractItemModel::dataChanged, this, &RulesDialog::showFiles);
    connect(&desk, &DeskView::libraryChanged, this, &RulesDialog::showFiles);
    showFiles();
}

void RulesDialog::showFiles()
{
    const bool none = m_model.all().empty();
    m_summary->setText(none ? tr("No rules") : RuleWords::summary(m_model.all()));
    m_empty->setText(tr("No rule file is read, and no runbook has a condition in PromQL.\n\n"
                        "Name rule files of Prometheus, or folders of them, in %1:\n\n"
                        "[rules]\npaths = [\"/etc/prometheus/rules\"]\n\n"
                        "They are evaluated here, over what this desk records, also when Prometheus is down.")
                         .arg(m_desk.options().configFile));
    m_empty->setVisible(none);
    m_view->setVisible(!none);
    m_details->setVisible(!none);
    const QStringList problems = m_desk.ruleLibrary().problems();
    m_problems->setText(
        kit::firstLines(problems, MaxProblems, tr("and %1 more; see watchfloorctl rules check")));
    m_problems->setVisible(!problems.isEmpty());
    if (!none && !m_view->currentIndex().isValid() && m_model.rowCount() > 0)
        keepCurrent();
    showCurrent();
}

/// After the rows have come in another order.
void RulesDialog::keepCurrent()
{
    int row = 0;
    for (int i = 0; i < m_model.rowCount(); ++i) {
        if (nameOf(*m_model.rowAt(i)) == m_current)
            row = i;
    }
    m_view->selectRow(row);
}

void RulesDialog::openChart()
{
    const RuleReport *rule = m_model.rowAt(m_view->currentIndex().row());
    if (!rule)
        return;
    auto *dialog = new ExpressionDialog(m_desk, m_theme, this);
    dialog->show();
    dialog->setExpression(rule->expression.simplified(), FeedId(rule->server));
}

const rules::Rule *RulesDialog::alertOf(const RuleReport &report) const
{
    const auto &files = m_desk.ruleLibrary().files();
    const auto file = files.find(report.file);
    if (file == files.end() || report.kind != rules::RuleKind::Alert)
        return nullptr;
    for (const rules::RuleGroupPtr &group : file->second->groups) {
        for (const rules::Rule &rule : group->rules) {
            if (rule.line == report.line && QString::fromStdString(rule.name) == report.name)
                return &rule;
        }
    }
    return nullptr;
}

void RulesDialog::openBacktest()
{
    const RuleReport *report = m_model.rowAt(m_view->currentIndex().row());
    const rules::Rule *rule = report ? alertOf(*report) : nullptr;
    if (rule)
        (new BacktestDialog(m_desk, report->file, *rule, RunbookId(report->runbook), this))->open();
}

void RulesDialog::showCurrent()
{
    const RuleReport *rule = m_model.rowAt(m_view->currentIndex().row());
    if (rule)
        m_current = nameOf(*rule);
    m_backtest->setEnabled(rule && alertOf(*rule));
    kit::setDetails(*m_details, rule ? detailsOf(*rule, m_desk) : QString());
}

} // namespace wf

#include "moc_rulesdialog.cpp"
