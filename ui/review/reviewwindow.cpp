// SPDX-License-Identifier: GPL-3.0-or-later
#include "review/reviewwindow.h"

#include "chartgrid/chartgrid.h"
#include "kit/givesway.h"
#include "kit/sidepane.h"
#include "kit/widgetkit.h"
#include "kit/windowtitle.h"
#include "postmortem/postmortempane.h"
#include "review/comparewindow.h"
#include "review/momentpane.h"
#include "review/playbackbar.h"
#include "review/reviewactions.h"
#include "review/reviewexport.h"
#include "review/reviewheader.h"
#include "review/reviewtimelinepane.h"
#include "runbookview/runbookpane.h"

#include <QCloseEvent>
#include <QFileInfo>
#include <QMenuBar>
#include <QSplitter>
#include <QTimer>

namespace wf {

namespace {

constexpr Millis ReviewToastTime = std::chrono::seconds(6);

} // namespace

ReviewWindow::ReviewWindow(std::unique_ptr<ReviewDesk> desk, Theme &theme, QWidget *parent)
    : QMainWindow(parent), m_desk(std::move(desk)), m_theme(theme), m_playback(*m_desk, m_desk->review()),
      m_source(kit::makeLabel("muted", {}, this)), m_chain(kit::makeLabel("chip", {}, this)),
      m_notice(kit::makeLabel("banner", {}, this)), m_toast(kit::makeLabel("muted", {}, this)),
      m_columns(new QSplitter(Qt::Horizontal, this))
{
    setObjectName(QStringLiteral("review"));
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Post-mortem review"));
    auto *centre = new QWidget(this);
    auto *layout = kit::makeLayout<QVBoxLayout>(centre, 0);
    layout->addWidget(makeTopLine());
    layout->addWidget(kit::makeRule(centre));
    m_notice->setObjectName(QStringLiteral("reviewNotice"));
    m_notice->setWordWrap(true);
    m_notice->hide();
    layout->addWidget(m_notice);
    auto *page = new QWidget(centre);
    auto *inner = kit::makeLayout<QVBoxLayout>(page, 10, {10, 10, 10, 10});
    auto *header = new ReviewHeader(*m_desk, m_desk->review(), theme, page);
    inner->addWidget(header);
    m_columns->setObjectName(QStringLiteral("reviewColumns"));
    m_columns->addWidget(makeReplay());
    m_columns->addWidget(makeSide());
    m_columns->setStretchFactor(0, 1);
    m_columns->setChildrenCollapsible(false);
    inner->addWidget(m_columns, 1);
    layout->addWidget(page, 1);
    m_toast->setObjectName(QStringLiteral("toast"));
    m_toast->setContentsMargins(16, 4, 16, 4);
    m_toast->hide();
    layout->addWidget(m_toast);
    setCentralWidget(centre);
    // No button stands ready: Space plays.
    centre->setFocusPolicy(Qt::ClickFocus);
    centre->setFocus();
    m_actions = new ReviewActions(*m_desk, m_playback, theme, {m_timeline, m_document}, this);
    m_actions->fillMenus(*menuBar());
    connect(header, &ReviewHeader::milestonesRequested, m_actions, &ReviewActions::openMilestones);
    connect(m_actions, &ReviewActions::imported, this, &ReviewWindow::imported);
    connect(m_actions, &ReviewActions::compareRequested, this, &ReviewWindow::compareRequested);
    connect(m_actions, &ReviewActions::message, this, &ReviewWindow::say);
    connect(m_actions, &ReviewActions::pageRequested, this, &ReviewWindow::showPage);
    connect(m_charts, &ChartGrid::pinWindowRequested, m_actions, &ReviewActions::markRange);
    connect(m_charts, &ChartGrid::message, this, &ReviewWindow::say);
    connect(
        m_desk.get(), &DeskView::settled, this,
        [this] {
            if (m_closing && !m_desk->isBusy())
                close();
        },
        Qt::QueuedConnection);
    connect(m_desk.get(), &DeskView::refused, this, &ReviewWindow::say);
    connect(&m_desk->review(), &Review::changed, this, &ReviewWindow::takeReview);
    connect(m_desk.get(), &DeskView::logStatusChanged, this, &ReviewWindow::refreshChain);
    connect(&m_desk->review(), &Review::failed, this, [this](const QString &message) {
        m_notice->setText(message);
        m_notice->show();
    });
    kit::setFirstSize(*this, {1680, 1050});
    m_columns->setSizes({1180, 470});
    refreshChain();
}

ReviewWindow::~ReviewWindow()
{
    delete takeCentralWidget(); // Panes speak to the desk to the end.
}

void ReviewWindow::closeEvent(QCloseEvent *event)
{
    m_document->save();
    if (!m_desk->isBusy())
        return QMainWindow::closeEvent(event);
    m_closing = true;
    setEnabled(false);
    event->ignore();
}

QWidget *ReviewWindow::makeTopLine()
{
    auto *line = new GivingBar(this);
    auto *layout = kit::makeLayout<QHBoxLayout>(line, 12, {16, 8, 16, 8});
    layout->addWidget(kit::makeLabel("runbook-title", QStringLiteral("Watchfloor"), line));
    auto *kind = kit::makeLabel("chip", tr("Post-mortem review · offline"), line);
    layout->addWidget(kind);
    std::vector<GivesWay::Part> lesser{{kind}, {m_source}};
    m_source->setObjectName(QStringLiteral("reviewSource"));
    layout->addWidget(m_source);
    m_chain->setObjectName(QStringLiteral("reviewChain"));
    layout->addWidget(m_chain);
    layout->addStretch(1);
    auto *compare =
        kit::makeButton("", tr("Compare with another incident"), QStringLiteral("openCompare"), line);
    connect(compare, &QPushButton::clicked, this, [this] { m_actions->openCompare(); });
    layout->addWidget(compare);
    const std::tuple<ReportFormat, QString, const char *> formats[] = {
        {ReportFormat::Markdown, tr("Export Markdown"), ""},
        {ReportFormat::Html, tr("HTML"), ""},
        {ReportFormat::Pdf, tr("PDF"), "primary"}};
    for (const auto &[format, text, role] : formats) {
        auto *button =
            kit::makeButton(role, text, QStringLiteral("export:") + reportFormatName(format), line);
        connect(button, &QPushButton::clicked, this,
                [this, format = format] { m_actions->exports().askReport(format); });
        layout->addWidget(button);
        if (format != ReportFormat::Pdf)
            lesser.push_back({button});
    }
    // The title of the window and the headings say it too; a report of each kind is in the menu.
    lesser.push_back({compare});
    line->setGives(new GivesWay(line, layout, std::move(lesser)));
    return line;
}

QWidget *ReviewWindow::makeReplay()
{
    auto *left = new QWidget(m_columns);
    left->setMinimumWidth(560);
    auto *layout = kit::makeLayout<QVBoxLayout>(left, 10);
    auto *playback = new PlaybackBar(*m_desk, m_desk->review(), m_playback, m_theme, left);
    connect(playback, &PlaybackBar::milestoneMoved, this, [this](Milestone milestone, Timestamp to) {
        m_desk->submit(command::CorrectMilestone{m_desk->review().incident(), milestone, to, {}});
    });
    layout->addWidget(playback);
    auto *rows = new QSplitter(Qt::Vertical, left);
    m_charts = new ChartGrid(*m_desk, m_selection, m_theme, rows);
    connect(m_charts, &ChartGrid::timeClicked, &m_desk->review(), &Review::moveTo);
    m_timeline = new ReviewTimelinePane(*m_desk, m_desk->review(), m_playback, m_theme, rows);
    rows->addWidget(m_charts);
    rows->addWidget(m_timeline);
    rows->setStretchFactor(0, 1);
    rows->setStretchFactor(1, 1);
    rows->setSizes({470, 360});
    rows->setChildrenCollapsible(false);
    layout->addWidget(rows, 1);
    return left;
}

QWidget *ReviewWindow::makeSide()
{
    m_side = new SidePane(m_columns);
    m_side->setMinimumWidth(340);
    auto *moment = new MomentPane(*m_desk, m_desk->review(), m_theme, m_side);
    connect(moment, &MomentPane::incidentActivated, this, &ReviewWindow::reviewRequested);
    m_document = new PostMortemPane(*m_desk, m_theme, m_side);
    m_document->setSource([this]() -> const Incident * {
        return m_desk->review().isReady() ? m_desk->wholeBook().find(m_desk->review().incident()) : nullptr;
    });
    m_side->addPage(QStringLiteral("document"), tr("Post-mortem"), m_document);
    m_side->addPage(QStringLiteral("runbook"), tr("Runbook"),
                    new RunbookPane(*m_desk, m_selection, m_theme, m_side));
    m_side->addPage(QStringLiteral("moment"), tr("At the cursor"), moment);
    return m_side;
}

void ReviewWindow::showPage(int page)
{
    m_side->showPage(page);
}

void ReviewWindow::takeReview()
{
    const Review &review = m_desk->review();
    const Incident &whole = *m_desk->wholeBook().find(review.incident());
    m_selection.selectIncident(review.incident());
    if (m_document->incident() != review.incident()) {
        m_document->setIncident(review.incident());
        m_document->setReadOnly(!review.readOnlyReason().isEmpty(), review.readOnlyReason());
    }
    m_document->refresh();
    m_source->setText(review.source().bundle.isEmpty() ? whole.number
                                                       : QFileInfo(review.source().bundle).fileName());
    setWindowTitle(windowTitleOf(*m_desk, tr("%1 %2 — Post-mortem review").arg(whole.number, whole.title)));
    m_notice->hide();
    refreshChain();
}

void ReviewWindow::refreshChain()
{
    const LogStatus &status = m_desk->logStatus();
    const Review &review = m_desk->review();
    const Incident *whole = review.isReady() ? m_desk->wholeBook().find(review.incident()) : nullptr;
    m_chain->setVisible(whole);
    if (!whole)
        return;
    const QString count = tr("%n event(s)", nullptr, int(whole->events.size()));
    m_chain->setText(!status.chainVerified   ? tr("Checking the chain · %1").arg(count)
                     : *status.chainVerified ? tr("Chain consistent · %1").arg(count)
                                             : tr("The chain is damaged · %1").arg(count));
    kit::setRole(m_chain, !status.chainVerified || *status.chainVerified ? "chip" : "error");
    m_chain->setToolTip(status.warnings.join(QLatin1Char('\n')));
}

void ReviewWindow::say(const QString &text)
{
    m_toast->setText(text);
    m_toast->show();
    QTimer::singleShot(ReviewToastTime, m_toast, [toast = m_toast, text] {
        if (toast->text() == text)
            toast->hide();
    });
}

namespace {

std::unique_ptr<ReviewDesk> reviewDesk(const DeskOptions &options, const ReviewSource &source,
                                       const Clock &clock)
{
    DeskOptions review;
    review.dataDir = options.dataDir;
    review.configFile = options.configFile;
    review.config.runbookPaths = options.config.runbookPaths;
    return std::make_unique<ReviewDesk>(std::move(review), source, clock);
}

} // namespace

ReviewWindow *openReview(const DeskOptions &options, const ReviewSource &source, const Clock &clock,
                         Theme &theme)
{
    auto *window = new ReviewWindow(reviewDesk(options, source, clock), theme);
    QObject::connect(window, &ReviewWindow::reviewRequested, window,
                     [options, source, &clock, &theme](const IncidentId &incident) {
                         openReview(options, {incident.text(), source.bundle}, clock, theme);
                     });
    QObject::connect(window, &ReviewWindow::compareRequested, window,
                     [options, source, window, &clock, &theme](const IncidentId &other) {
                         const QString own = window->desk().review().incident().text();
                         auto *compare = new CompareWindow(
                             reviewDesk(options, {own, source.bundle}, clock),
                             reviewDesk(options, {other.text(), source.bundle}, clock), theme);
                         compare->show();
                         compare->desk(0).start();
                         compare->desk(1).start();
                     });
    QObject::connect(window, &ReviewWindow::imported, window,
                     [options, &clock, &theme](const QString &incident) {
                         openReview(options, {incident, {}}, clock, theme);
                     });
    window->show();
    window->desk().start();
    return window;
}

} // namespace wf

#include "moc_reviewwindow.cpp"
