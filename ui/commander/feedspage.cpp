// SPDX-License-Identifier: GPL-3.0-or-later
#include "commander/feedspage.h"

#include "commander/feeddialog.h"
#include "delegates/statedelegate.h"
#include "kit/confirmdialog.h"
#include "kit/listpage.h"
#include "kit/widgetkit.h"
#include "theme/plainlabel.h"

#include <QHBoxLayout>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTableView>

namespace wf {

namespace {

constexpr qsizetype MaxProblems = 5;
constexpr int DetailsHeight = 130;
constexpr int RowHeight = 28;
constexpr int LeastWidth = 640;

QString placeOf(const FeedRow &row, const DeskView &desk)
{
    return row.config.from.isEmpty() ? desk.options().configFile : row.config.from;
}

QString detailsOf(const FeedRow &row, const DeskView &desk)
{
    const FeedHealth health = row.health.value_or(FeedHealth());
    QStringList lines;
    if (!health.lastError.isEmpty())
        lines << health.lastError;
    if (row.standing == FeedStanding::Off)
        lines << FeedsPage::tr("Turned off: nothing of it is watched.");
    lines << FeedsPage::tr("%1, of kind %2, in %3")
                 .arg(health.address.isEmpty() ? row.config.name.text() : health.address, row.config.kind,
                      placeOf(row, desk));
    QStringList labels;
    for (const auto &[name, value] : row.config.labels)
        labels << QStringLiteral("%1=\"%2\"").arg(name, value);
    if (!labels.isEmpty())
        lines << FeedsPage::tr("Labels: %1").arg(labels.join(QStringLiteral(", ")));
    if (health.seriesLimit > 0)
        lines << FeedsPage::tr("%1 of at most %2 series").arg(health.series).arg(health.seriesLimit);
    if (health.lag > Millis{0} || health.lateSamples > 0)
        lines << FeedsPage::tr("The newest sample was %1 old when it came; %2 samples came late")
                     .arg(durationText(std::chrono::ceil<std::chrono::seconds>(health.lag)))
                     .arg(health.lateSamples);
    if (health.rejected > 0 || health.refusedSeries > 0)
        lines << FeedsPage::tr("Refused the last time: %1 lines, %2 series")
                     .arg(health.rejected)
                     .arg(health.refusedSeries);
    return lines.join(u'\n');
}

} // namespace

FeedsPage::FeedsPage(DeskView &desk, DeskSetup &setup, const Theme &theme, QWidget *parent)
    : QWidget(parent), m_desk(desk), m_setup(setup),
      m_model(desk, {tr("State"), tr("Feed"), tr("Last sample"), tr("Every"), tr("Took"), tr("Samples"),
                     tr("Series"), tr("Refused"), tr("Address")}),
      m_summary(kit::makeLabel("heading", {}, this)), m_problems(new PlainLabel(this)),
      m_empty(new PlainLabel(this)), m_error(new PlainLabel(this)), m_view(new QTableView(this)),
      m_details(new QPlainTextEdit(this)), m_change(new QPushButton(tr("&Change…"), this)),
      m_turn(new QPushButton(this)), m_remove(new QPushButton(tr("&Remove…"), this))
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 12, 0, 0);
    layout->setSpacing(12);
    m_summary->setObjectName(QStringLiteral("feedsSummary"));
    m_problems->setObjectName(QStringLiteral("feedsProblems"));
    m_problems->setProperty("role", "error");
    m_problems->setWordWrap(true);
    auto *filter = new QLineEdit(this);
    filter->setObjectName(QStringLiteral("feedsFilter"));
    filter->setClearButtonEnabled(true);
    kit::setHint(*filter, tr("Name, kind, job, address or what is wrong"));
    makeTable(theme);
    m_empty->setObjectName(QStringLiteral("feedsEmpty"));
    m_empty->setWordWrap(true);
    m_details->setObjectName(QStringLiteral("feedDetails"));
    m_details->setAccessibleName(tr("The selected feed"));
    kit::setUpDetails(*m_details, DetailsHeight);
    m_error->setObjectName(QStringLiteral("feedsError"));
    m_error->setProperty("role", "error");
    m_error->setWordWrap(true);
    m_error->hide();
    for (QWidget *each : std::initializer_list<QWidget *>{m_summary, m_problems, filter})
        layout->addWidget(each);
    layout->addWidget(m_view, 1);
    layout->addWidget(m_empty, 1);
    layout->addWidget(m_details);
    layout->addWidget(m_error);
    makeButtons();
    connect(filter, &QLineEdit::textChanged, &m_model, &FeedModel::setFilter);
    connect(m_view->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &FeedsPage::showCurrent);
    connect(m_view, &QTableView::activated, this, [this] {
        if (m_change->isEnabled())
            change();
    });
    connect(&m_model, &QAbstractItemModel::modelReset, this, &FeedsPage::refresh);
    connect(&m_model, &QAbstractItemModel::dataChanged, this, &FeedsPage::refresh);
    refresh();
}

void FeedsPage::makeTable(const Theme &theme)
{
    m_view->setObjectName(QStringLiteral("feeds"));
    m_view->setAccessibleName(tr("Feeds"));
    m_view->setModel(&m_model);
    const auto tokenOf = [](const QModelIndex &index) {
        return standingToken(static_cast<FeedStanding>(index.data(FeedModel::StandingRole).toInt()));
    };
    m_view->setItemDelegateForColumn(FeedModel::StateColumn, new StateDelegate(theme, tokenOf, m_view));
    kit::setUpRows(*m_view, RowHeight);
    m_view->setMinimumSize(LeastWidth, 2 * RowHeight);
    kit::shareColumns(*m_view, {FeedModel::NameColumn, FeedModel::AddressColumn});
}

void FeedsPage::makeButtons()
{
    auto *add = new QPushButton(tr("&Add…"), this);
    add->setObjectName(QStringLiteral("feedAdd"));
    m_change->setObjectName(QStringLiteral("feedChange"));
    m_turn->setObjectName(QStringLiteral("feedTurn"));
    m_remove->setObjectName(QStringLiteral("feedRemove"));
    connect(add, &QPushButton::clicked, this, &FeedsPage::addWanted);
    connect(m_change, &QPushButton::clicked, this, &FeedsPage::change);
    connect(m_turn, &QPushButton::clicked, this, &FeedsPage::turn);
    connect(m_remove, &QPushButton::clicked, this, &FeedsPage::remove);
    auto *row = new QHBoxLayout;
    for (QPushButton *button : {add, m_change, m_turn, m_remove})
        row->addWidget(button);
    row->addStretch(1);
    static_cast<QVBoxLayout *>(layout())->addLayout(row);
}

void FeedsPage::refresh()
{
    std::vector<FeedStanding> standings;
    for (const FeedRow &row : m_model.all())
        standings.push_back(row.standing);
    const bool none = standings.empty();
    m_summary->setText(FeedWords::summary(standings));
    m_empty->setText(
        tr("Nothing is watched yet. Add a target of Prometheus here, or name other feeds in %1: the "
           "manual (F1) says which there are.")
            .arg(m_desk.options().configFile));
    m_empty->setVisible(none);
    m_view->setVisible(!none);
    m_details->setVisible(!none);
    const QStringList problems = m_desk.targetProblems();
    m_problems->setText(
        kit::firstLines(problems, MaxProblems, tr("and %1 more; see watchfloorctl targets check")));
    m_problems->setVisible(!problems.isEmpty());
    if (!m_view->currentIndex().isValid() && m_model.rowCount() > 0)
        keepCurrent();
    showCurrent();
}

/// After the rows have come in another order.
void FeedsPage::keepCurrent()
{
    m_view->selectRow(std::max(0, m_model.rowOf(m_current)));
}

const FeedRow *FeedsPage::current() const
{
    return m_model.rowAt(m_view->currentIndex().row());
}

void FeedsPage::showCurrent()
{
    const FeedRow *row = current();
    if (row && row->config.name != m_current) {
        m_current = row->config.name;
        m_error->hide();
    }
    // What a prometheus.yml names is changed there, and a simulated estate not at all.
    const bool isOwn = row && row->config.from.isEmpty() && !m_desk.isSimulated();
    m_change->setEnabled(isOwn && row->config.kind == FeedConfig().kind);
    m_turn->setEnabled(isOwn);
    m_remove->setEnabled(isOwn);
    m_turn->setText(row && !row->config.enabled ? tr("&Turn on") : tr("&Turn off"));
    kit::setDetails(*m_details, row ? detailsOf(*row, m_desk) : QString());
}

void FeedsPage::say(const Expected<void> &done)
{
    m_error->setText(done ? QString() : done.error().message);
    m_error->setVisible(!done);
}

void FeedsPage::change()
{
    if (const FeedRow *row = current())
        (new FeedDialog(m_desk, m_setup, this, row->config))->open();
}

void FeedsPage::turn()
{
    const FeedRow *row = current();
    if (!row)
        return;
    FeedConfig turned = row->config;
    turned.enabled = !turned.enabled;
    say(m_setup.changeFeed(row->config, turned));
}

void FeedsPage::remove()
{
    const FeedRow *row = current();
    if (!row)
        return;
    auto *ask = new ConfirmDialog(
        QStringLiteral("removeFeed"), tr("Remove a feed"),
        tr("\"%1\" is taken out of %2. What was recorded of it stays. To stop it for a while, turn it off.")
            .arg(row->config.name.text(), m_desk.options().configFile),
        tr("Remove"), this);
    connect(ask, &QDialog::accepted, this,
            [this, name = row->config.name] { say(m_setup.removeFeed(name)); });
    ask->open();
}

} // namespace wf

#include "moc_feedspage.cpp"
