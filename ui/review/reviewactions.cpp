// SPDX-License-Identifier: GPL-3.0-or-later
#include "review/reviewactions.h"

#include "chartgrid/expressiondialog.h"
#include "delegates/words.h"
#include "historyview/comparedialog.h"
#include "kit/confirmdialog.h"
#include "kit/textdialog.h"
#include "models/comparison.h"
#include "postmortem/milestonesdialog.h"
#include "postmortem/postmortempane.h"
#include "review/reviewexport.h"
#include "review/reviewtimelinepane.h"
#include "runbookview/runbookchangedialog.h"

#include <QAbstractButton>
#include <QAction>
#include <QApplication>
#include <QComboBox>
#include <QMenu>
#include <QMenuBar>

#include <algorithm>

namespace wf {

namespace {

/// Space belongs to what has the focus, where that can be pressed.
bool pressFocused()
{
    if (auto *button = qobject_cast<QAbstractButton *>(QApplication::focusWidget())) {
        button->click();
        return true;
    }
    if (auto *box = qobject_cast<QComboBox *>(QApplication::focusWidget())) {
        box->showPopup();
        return true;
    }
    return false;
}

} // namespace

ReviewActions::ReviewActions(ReviewDesk &desk, Playback &playback, Theme &theme, const Panes &panes,
                             QWidget *window)
    : QObject(window), m_desk(desk), m_playback(playback), m_theme(theme), m_panes(panes), m_window(window),
      m_export(new ReviewExport(desk, desk.review(), window))
{
    connect(m_export, &ReviewExport::message, this, &ReviewActions::message);
    connect(panes.document, &PostMortemPane::runbookChangeAsked, this, &ReviewActions::openRunbookChange);
}

QAction *ReviewActions::add(QMenu &menu, const QString &text, const QKeySequence &key, const char *name,
                            std::function<void()> run)
{
    auto *action = new QAction(text, m_window);
    action->setObjectName(QLatin1String(name));
    action->setShortcut(key);
    connect(action, &QAction::triggered, this, std::move(run));
    menu.addAction(action);
    m_window->addAction(action);
    return action;
}

void ReviewActions::fillMenus(QMenuBar &bar)
{
    fillReview(*bar.addMenu(tr("&Review")));
    fillFiles(*bar.addMenu(tr("&File")));
    fillReplay(*bar.addMenu(tr("Re&play")));
    fillView(*bar.addMenu(tr("&View")));
}

void ReviewActions::fillReview(QMenu &menu)
{
    add(menu, tr("Write what happened at the cursor"), QKeySequence(Qt::CTRL | Qt::Key_L), "annotate",
        [this] { m_panes.timeline->startEntry(); });
    add(menu, tr("&Milestones…"), QKeySequence(Qt::CTRL | Qt::Key_M), "milestones",
        [this] { openMilestones(); });
    add(menu, tr("Add an &action item"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_A), "addReviewAction",
        [this] {
            Q_EMIT pageRequested(0);
            m_panes.document->addAction();
        });
    add(menu, tr("Suggest a &runbook change…"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_R),
        "runbookChange", [this] { openRunbookChange(); });
    add(menu, tr("&Compare with another incident…"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_C),
        "compare", [this] { openCompare(); });
    menu.addSeparator();
    add(menu, tr("C&lose"), QKeySequence(QKeySequence::Close), "closeReview", [this] { m_window->close(); });
}

void ReviewActions::fillFiles(QMenu &menu)
{
    const std::tuple<ReportFormat, QString, const char *> formats[] = {
        {ReportFormat::Pdf, tr("Post-mortem as &PDF…"), "exportPdf"},
        {ReportFormat::Html, tr("Post-mortem as &HTML…"), "exportHtml"},
        {ReportFormat::Markdown, tr("Post-mortem as &Markdown…"), "exportMarkdown"},
        {ReportFormat::Json, tr("Everything as &JSON…"), "exportJson"},
        {ReportFormat::Csv, tr("Timeline as &CSV…"), "exportCsv"}};
    for (const auto &[format, text, name] : formats) {
        add(menu, text, format == ReportFormat::Pdf ? QKeySequence(Qt::CTRL | Qt::Key_P) : QKeySequence(),
            name, [this, format = format] { m_export->askReport(format); });
    }
    menu.addSeparator();
    const bool isBundle = !m_desk.review().source().bundle.isEmpty();
    QAction *save = add(menu, tr("Incident as one &file…"), QKeySequence(Qt::CTRL | Qt::Key_S),
                        "exportBundle", [this] { m_export->askBundle(); });
    save->setEnabled(!isBundle);
    QAction *import =
        add(menu, tr("&Import this bundle into the log"), {}, "importBundle", [this] { importBundle(); });
    import->setEnabled(isBundle);
    add(menu, tr("E&xpression over the recorded metrics…"), QKeySequence(Qt::CTRL | Qt::Key_J), "expression",
        [this] { (new ExpressionDialog(m_desk, m_theme, m_window))->show(); });
}

void ReviewActions::fillReplay(QMenu &menu)
{
    add(menu, tr("Play or pause"), QKeySequence(Qt::Key_Space), "playPause", [this] {
        if (!pressFocused())
            m_playback.setPlaying(!m_playback.isPlaying());
    });
    add(menu, tr("Faster"), QKeySequence(Qt::Key_Plus), "faster", [this] { changeSpeed(1); });
    add(menu, tr("Slower"), QKeySequence(Qt::Key_Minus), "slower", [this] { changeSpeed(-1); });
    menu.addSeparator();
    add(menu, tr("Next event"), QKeySequence(Qt::Key_BracketRight), "nextEvent", [this] {
        if (!m_playback.step(1))
            Q_EMIT message(tr("This is the last one."));
    });
    add(menu, tr("Previous event"), QKeySequence(Qt::Key_BracketLeft), "previousEvent", [this] {
        if (!m_playback.step(-1))
            Q_EMIT message(tr("This is the first one."));
    });
    add(menu, tr("Next change of a condition"), QKeySequence(Qt::Key_BraceRight), "nextCondition", [this] {
        if (!m_playback.stepCondition(1))
            Q_EMIT message(tr("No condition changed later."));
    });
    add(menu, tr("Previous change of a condition"), QKeySequence(Qt::Key_BraceLeft), "previousCondition",
        [this] {
            if (!m_playback.stepCondition(-1))
                Q_EMIT message(tr("No condition changed earlier."));
        });
    QAction *only = add(menu, tr("Key moments only"), QKeySequence(Qt::CTRL | Qt::Key_K), "keyMomentsOnly",
                        [this] { m_playback.setKeyMomentsOnly(!m_playback.keyMomentsOnly()); });
    only->setCheckable(true);
    connect(&m_playback, &Playback::changed, only,
            [this, only] { only->setChecked(m_playback.keyMomentsOnly()); });
}

void ReviewActions::fillView(QMenu &menu)
{
    const QString pages[] = {tr("Post-mortem"), tr("Runbook at the cursor"),
                             tr("What was known at the cursor")};
    for (int i = 0; i < int(std::size(pages)); ++i) {
        add(menu, pages[i], QKeySequence(Qt::CTRL | Qt::Key(Qt::Key_1 + i)),
            qPrintable(QStringLiteral("reviewPage%1").arg(i)), [this, i] { Q_EMIT pageRequested(i); });
    }
    menu.addSeparator();
    add(menu, tr("Light or dark"), QKeySequence(Qt::CTRL | Qt::Key_B), "toggleTheme",
        [this] { m_theme.setMode(m_theme.isDark() ? ThemeMode::Light : ThemeMode::Dark); });
}

void ReviewActions::changeSpeed(int direction)
{
    const auto &speeds = Playback::Speeds;
    const auto at = std::find(speeds.begin(), speeds.end(), m_playback.speed()) - speeds.begin();
    const auto next = std::clamp<std::ptrdiff_t>(at + direction, 0, std::ssize(speeds) - 1);
    m_playback.setSpeed(speeds[std::size_t(next)]);
}

void ReviewActions::openMilestones()
{
    if (m_desk.review().isReady())
        (new MilestonesDialog(m_desk, m_desk.review(), m_window))->show();
}

void ReviewActions::openCompare()
{
    if (!m_desk.review().isReady())
        return;
    auto *dialog =
        new CompareDialog(comparableWith(m_desk.wholeBook(), m_desk.review().incident()), m_window);
    connect(dialog, &CompareDialog::chosen, this, &ReviewActions::compareRequested);
    dialog->show();
}

void ReviewActions::openRunbookChange()
{
    const Incident *incident = m_desk.wholeBook().find(m_desk.review().incident());
    if (!incident || !incident->runbook()) {
        Q_EMIT message(tr("This incident followed no runbook."));
        return;
    }
    (new RunbookChangeDialog(m_desk, *incident, m_theme, m_window))->show();
}

void ReviewActions::importBundle()
{
    m_desk.askAuthors({this, [this](const Expected<std::vector<BundleAuthor>> &authors) {
                           if (authors)
                               askToImport(*authors);
                           else
                               Q_EMIT message(authors.error().message);
                       }});
}

void ReviewActions::askToImport(const std::vector<BundleAuthor> &authors)
{
    constexpr std::size_t MaxNamed = 12;
    QStringList lines{tr("According to the file, these people wrote it. Nothing in it proves who they are.")};
    for (std::size_t i = 0; i < authors.size() && i < MaxNamed; ++i)
        lines += tr("%1, on desk %2: %n event(s)", nullptr, int(authors[i].entries))
                     .arg(authors[i].name.left(60).simplified(), shortDesk(authors[i].desk));
    if (authors.size() > MaxNamed)
        lines += tr("and %1 more").arg(authors.size() - MaxNamed);
    auto *ask = new ConfirmDialog(QStringLiteral("importBundle"), tr("Import this bundle into the log?"),
                                  lines.join(QLatin1Char('\n')), tr("Import"), m_window);
    connect(ask, &QDialog::accepted, this, &ReviewActions::importNow);
    ask->show();
}

void ReviewActions::importNow()
{
    m_desk.import({this, [this](const Expected<BundleImport> &result) {
                       if (!result) {
                           Q_EMIT message(result.error().message);
                           return;
                       }
                       const QStringList words{
                           tr("Imported: %1").arg(result->incidents.join(QStringLiteral(", ")))};
                       Q_EMIT message((words + result->notes).join(QStringLiteral(" · ")));
                       Q_EMIT imported(m_desk.review().incident().text());
                   }});
}

void ReviewActions::markRange(const TimeRange &range, const QString &metric, const QByteArray &)
{
    const IncidentId incident = m_desk.review().incident();
    auto *dialog = new TextDialog(
        {tr("Mark as evidence"),
         tr("What %1 shows from %2 to %3 UTC").arg(metric, Terms::clock(range.from), Terms::clock(range.to)),
         tr("Mark"),
         {},
         {},
         false,
         false},
        m_window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &TextDialog::answered, this,
            [this, dialog, incident, range, metric](const QString &caption) {
                m_desk.submit(command::Annotate{incident, range.from, caption, metric, range},
                              {dialog, [dialog](const CommandResult &result) {
                                   if (result)
                                       dialog->accept();
                                   else
                                       dialog->showError(result.error().message);
                               }});
            });
    dialog->show();
}

} // namespace wf

#include "moc_reviewactions.cpp"
