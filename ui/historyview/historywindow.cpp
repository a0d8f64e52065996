// SPDX-License-Identifier: GPL-3.0-or-later
#include "historyview/historywindow.h"

#include "delegates/words.h"
#include "historyview/actionspane.h"
#include "historyview/calendarpane.h"
#include "historyview/historybar.h"
#include "historyview/historytable.h"
#include "historyview/importdialog.h"
#include "historyview/rankpane.h"
#include "historyview/trendspane.h"
#include "kit/widgetkit.h"
#include "kit/windowtitle.h"
#include "theme/plainlabel.h"

#include <QAction>
#include <QButtonGroup>
#include <QProgressBar>
#include <QSplitter>
#include <QStackedWidget>

namespace wf {

namespace {

constexpr int RankWidth = 400;

} // namespace

HistoryWindow::HistoryWindow(Desk &desk, const Theme &theme, QWidget *parent)
    : QMainWindow(parent), m_desk(desk), m_theme(theme), m_store(desk), m_search(desk),
      m_query(m_store, m_search), m_pages(new QStackedWidget(this)), m_tabs(new QButtonGroup(this)),
      m_state(new PlainLabel(this)), m_loading(new QProgressBar(this))
{
    setObjectName(QStringLiteral("historyWindow"));
    setWindowTitle(windowTitleOf(m_desk, tr("History · Watchfloor")));
    auto *centre = new QWidget(this);
    auto *layout = kit::makeLayout<QVBoxLayout>(centre, 8, {12, 10, 12, 12});
    auto *header = makeHeader();
    layout->addLayout(header);
    m_loading->setObjectName(QStringLiteral("historyLoading"));
    m_loading->setAccessibleName(tr("Reading the history"));
    layout->addWidget(m_loading);
    m_state->setObjectName(QStringLiteral("historyState"));
    m_state->setWordWrap(true);
    layout->addWidget(m_state);
    m_pages->addWidget(makeIncidents());
    header->insertWidget(header->count() - 1, m_bar->chips(), 1);
    auto *actions = new ActionsPane(desk, m_store, theme, m_pages);
    connect(actions, &ActionsPane::reviewAsked, this, &HistoryWindow::reviewAsked);
    m_pages->addWidget(actions);
    layout->addWidget(m_pages, 1);
    setCentralWidget(centre);
    // No button stands ready to be pressed by accident.
    centre->setFocusPolicy(Qt::ClickFocus);
    centre->setFocus();
    makeActions();
    connect(&m_store, &HistoryStore::changed, this, &HistoryWindow::refreshState);
    connect(&m_query, &HistoryQuery::changed, this, &HistoryWindow::refreshState);
    refreshState();
    kit::setFirstSize(*this, {1680, 1050});
}

QHBoxLayout *HistoryWindow::makeHeader()
{
    auto *header = new QHBoxLayout;
    header->setSpacing(8);
    header->addWidget(kit::makeLabel("runbook-title", tr("Across incidents"), this));
    header->addSpacing(12);
    const std::tuple<Page, QString, const char *> pages[] = {
        {Page::Incidents, tr("History"), "historyPage"}, {Page::Actions, tr("Action items"), "actionsPage"}};
    for (const auto &[page, text, name] : pages) {
        auto *button = kit::makeButton("pill", text, QLatin1String(name), this);
        button->setCheckable(true);
        m_tabs->addButton(button, int(page));
        header->addWidget(button);
    }
    m_tabs->button(int(Page::Incidents))->setChecked(true);
    connect(m_tabs, &QButtonGroup::idClicked, this, [this](int page) { showPage(static_cast<Page>(page)); });
    header->addSpacing(12);
    auto *import = kit::makeButton("", tr("Import…"), QStringLiteral("historyImport"), this);
    import->setToolTip(tr("Past incidents from CSV or JSON (Ctrl+I)"));
    connect(import, &QPushButton::clicked, this, &HistoryWindow::openImport);
    header->addWidget(import);
    return header;
}

QWidget *HistoryWindow::makeIncidents()
{
    auto *page = new QWidget(m_pages);
    auto *layout = kit::makeLayout<QVBoxLayout>(page, 8);
    m_bar = new HistoryBar(m_query, m_desk.clock(), page);
    layout->addWidget(m_bar);
    auto *top = new QHBoxLayout;
    top->setSpacing(8);
    top->addWidget(new CalendarPane(m_query, m_desk.clock(), m_theme, page), 1);
    top->addWidget(new MeasuresPane(m_query, page));
    layout->addLayout(top);
    auto *rows = new QSplitter(Qt::Vertical, page);
    rows->setChildrenCollapsible(false);
    rows->addWidget(new TrendsPane(m_query, m_theme, rows));
    auto *bottom = new QSplitter(Qt::Horizontal, rows);
    bottom->setChildrenCollapsible(false);
    auto *table = new HistoryTable(m_query, m_desk.clock(), m_theme, bottom);
    connect(table, &HistoryTable::reviewAsked, this, &HistoryWindow::reviewAsked);
    bottom->addWidget(table);
    bottom->addWidget(new RankPane(m_query, m_theme, bottom));
    bottom->setStretchFactor(0, 1);
    // The table needs the room; a ranking is short.
    bottom->setSizes({10 * RankWidth, RankWidth});
    rows->addWidget(bottom);
    rows->setStretchFactor(0, 2);
    rows->setStretchFactor(1, 3);
    layout->addWidget(rows, 1);
    return page;
}

void HistoryWindow::makeActions()
{
    const auto add = [this](const QKeySequence &key, const char *name, auto run) {
        auto *action = new QAction(this);
        action->setObjectName(QLatin1String(name));
        action->setShortcut(key);
        connect(action, &QAction::triggered, this, run);
        addAction(action);
    };
    add(QKeySequence(Qt::CTRL | Qt::Key_F), "historyFind", [this] {
        showPage(Page::Incidents);
        m_bar->focusSearch();
    });
    add(QKeySequence(Qt::CTRL | Qt::Key_0), "historyShowAll", [this] { m_query.setFilter({}); });
    add(QKeySequence(Qt::CTRL | Qt::Key_I), "historyOpenImport", [this] { openImport(); });
    add(QKeySequence(Qt::CTRL | Qt::Key_1), "historyShowIncidents", [this] { showPage(Page::Incidents); });
    add(QKeySequence(Qt::CTRL | Qt::Key_2), "historyShowActions", [this] { showPage(Page::Actions); });
    add(QKeySequence(Qt::CTRL | Qt::Key_W), "historyClose", [this] { close(); });
}

void HistoryWindow::showPage(Page page)
{
    m_pages->setCurrentIndex(int(page));
    m_tabs->button(int(page))->setChecked(true);
    m_bar->chips()->setVisible(page == Page::Incidents);
}

void HistoryWindow::openImport()
{
    (new ImportDialog(m_desk, this))->open();
}

/// What the words of the filter were not looked for in; empty: they were looked for everywhere.
QString HistoryWindow::notSearched() const
{
    if (!m_query.notSearched().isEmpty())
        return tr("What is written in incidents was not searched: %1").arg(m_query.notSearched());
    if (m_query.unread() > 0)
        return Words::notSearched(m_query.unread());
    if (m_query.moreWritten())
        return tr("More incidents have these words than are shown. Type another word.");
    return {};
}

void HistoryWindow::refreshState()
{
    const HistoryStore::State state = m_store.state();
    m_loading->setVisible(state == HistoryStore::State::Loading);
    m_loading->setRange(0, std::max(m_store.expected(), 0));
    m_loading->setValue(int(m_store.history().entries().size()));
    const QString text = state == HistoryStore::State::Failed ? m_store.error() : notSearched();
    m_state->setVisible(!text.isEmpty());
    m_state->setText(text);
    kit::setRole(m_state, "banner");
}

} // namespace wf

#include "moc_historywindow.cpp"
