// SPDX-License-Identifier: GPL-3.0-or-later
#include "commander/backtestdialog.h"

#include "desk/pastincidents.h"
#include "kit/widgetkit.h"
#include "theme/plainlabel.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QPlainTextEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QVBoxLayout>

namespace wf {

namespace {

constexpr int Days[] = {1, 7, 14, 30};
constexpr int DefaultDays = 14;
constexpr Millis Day = std::chrono::hours(24);

} // namespace

BacktestDialog::BacktestDialog(DeskView &desk, QString file, rules::Rule rule, RunbookId runbook,
                               QWidget *parent)
    : QDialog(parent), m_desk(desk), m_file(std::move(file)), m_rule(std::move(rule)),
      m_runbook(std::move(runbook)), m_length(new QComboBox(this)), m_run(new QPushButton(tr("&Test"), this)),
      m_progress(new QProgressBar(this)), m_score(new PlainLabel(this)), m_lines(new QPlainTextEdit(this))
{
    setObjectName(QStringLiteral("backtestDialog"));
    setWindowTitle(tr("Backtest of %1").arg(QString::fromStdString(m_rule.name)));
    setAttribute(Qt::WA_DeleteOnClose);
    resize(760, 520);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(20, 16, 20, 16);
    layout->setSpacing(12);
    auto *row = new QHBoxLayout;
    auto *over = new PlainLabel(tr("Over the &last"), this);
    over->setBuddy(m_length);
    m_length->setObjectName(QStringLiteral("backtestLength"));
    for (const int days : Days)
        m_length->addItem(BacktestDialog::tr("%n day(s)", nullptr, days), days);
    m_length->setCurrentIndex(m_length->findData(DefaultDays));
    m_run->setObjectName(QStringLiteral("backtestRun"));
    m_run->setProperty("kind", "primary");
    m_run->setDefault(true);
    m_progress->setObjectName(QStringLiteral("backtestProgress"));
    m_progress->setRange(0, 100);
    m_progress->hide();
    row->addWidget(over);
    row->addWidget(m_length);
    row->addWidget(m_run);
    row->addWidget(m_progress, 1);
    row->addStretch(0);
    layout->addLayout(row);
    m_score->setObjectName(QStringLiteral("backtestScore"));
    m_score->setWordWrap(true);
    m_score->setText(
        tr("The alert is evaluated over what this desk has recorded, and set beside the incidents "
           "that were declared in that time."));
    layout->addWidget(m_score);
    m_lines->setObjectName(QStringLiteral("backtestLines"));
    m_lines->setAccessibleName(tr("What the backtest found"));
    m_lines->setReadOnly(true);
    m_lines->setTabChangesFocus(true);
    m_lines->hide();
    layout->addWidget(m_lines, 1);
    layout->addStretch(0);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    layout->addWidget(buttons);
    connect(m_run, &QPushButton::clicked, this, &BacktestDialog::run);
    connect(&m_tester, &Backtester::progressed, m_progress,
            [this](double share) { m_progress->setValue(int(share * 100)); });
    connect(&m_tester, &Backtester::finished, this, &BacktestDialog::showResult);
}

void BacktestDialog::run()
{
    BacktestRequest request;
    request.dataDir = m_desk.options().dataDir;
    request.file = m_file;
    request.rule = m_rule;
    request.options =
        backtestOptions(m_desk.clock().wall(), m_length->currentData().toInt() * Day, RuleWatch::Interval);
    request.incidents = PastIncidents(m_desk.book(), request.options.range).forRunbook(m_runbook);
    m_run->setEnabled(false);
    m_progress->setValue(0);
    m_progress->show();
    m_tester.start(request);
}

void BacktestDialog::showResult(const TestedRule &tested, const QStringList &problems)
{
    m_run->setEnabled(true);
    m_progress->hide();
    const QString problem = tested.result.problem;
    m_score->setText(problem.isEmpty() ? BacktestWords::score(tested.result.score)
                                       : tr("It cannot be said: %1").arg(problem));
    m_lines->setPlainText((BacktestWords::lines(tested) + problems).join(u'\n'));
    m_lines->show();
}

} // namespace wf

#include "moc_backtestdialog.cpp"
