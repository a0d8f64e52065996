// SPDX-License-Identifier: GPL-3.0-or-later
#include "postmortem/postmortempane.h"

#include "delegates/words.h"
#include "incident/measures.h"
#include "kit/widgetkit.h"
#include "postmortem/actionlist.h"
#include "postmortem/factorlist.h"
#include "postmortem/reviewfacts.h"
#include "postmortem/reviewsection.h"

#include <QGuiApplication>
#include <QMenu>
#include <QScrollArea>
#include <QTimer>

namespace wf {

namespace {

constexpr int DocumentSide = 14;
constexpr std::array AllReviewStates{ReviewState::Draft, ReviewState::InReview, ReviewState::Reviewed,
                                     ReviewState::Closed};

/// Long, and shown beside the document anyway.
bool beginsFolded(ReviewSection section)
{
    return section == ReviewSection::Timeline || section == ReviewSection::Messages;
}

} // namespace

PostMortemPane::PostMortemPane(Desk &desk, const Theme &theme, QWidget *parent)
    : QFrame(parent), m_context(std::make_unique<ReviewContext>(desk, theme, nullptr)),
      m_due(kit::makeLabel("muted", {}, this)),
      m_state(kit::makeButton("pill", {}, QStringLiteral("reviewState"), this)), m_stateMenu(new QMenu(this)),
      m_problem(kit::makeLabel("error", {}, this)), m_empty(kit::makeLabel("muted", {}, this)),
      m_scroll(new QScrollArea(this)),
      m_addAction(kit::makeButton("", tr("Add action"), QStringLiteral("addAction"), this)),
      m_suggest(kit::makeButton("", tr("Suggest a runbook change"), QStringLiteral("suggestChange"), this))
{
    setObjectName(QStringLiteral("postMortemPane"));
    setProperty("pane", true);
    auto *layout = kit::makeLayout<QVBoxLayout>(this, 0, {1, 1, 1, 1});
    layout->addLayout(makeHeader());
    layout->addWidget(kit::makeRule(this));
    m_problem->setObjectName(QStringLiteral("reviewProblem"));
    m_problem->setWordWrap(true);
    m_problem->setContentsMargins(DocumentSide, 8, DocumentSide, 8);
    layout->addWidget(m_problem);
    m_empty->setObjectName(QStringLiteral("reviewEmpty"));
    m_empty->setWordWrap(true);
    m_empty->setContentsMargins(DocumentSide, 12, DocumentSide, 12);
    m_empty->setText(tr("Select an incident to write down what happened and what will be done."));
    layout->addWidget(m_empty);
    m_scroll->setWidgetResizable(true);
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_scroll->setFocusPolicy(Qt::NoFocus);
    makeSections();
    layout->addWidget(m_scroll, 1);
    layout->addStretch(0);
    layout->addWidget(kit::makeRule(this));
    layout->addLayout(makeFooter());
    // A signal or the end of the session closes no window: what is being written goes into the log all the
    // same.
    connect(qApp, &QCoreApplication::aboutToQuit, this, &PostMortemPane::save);
    connect(qApp, &QGuiApplication::commitDataRequest, this, &PostMortemPane::save, Qt::DirectConnection);
    connect(&desk, &DeskView::bookChanged, this, [this](const std::set<IncidentId> &changed) {
        if (changed.count(incident()) > 0)
            refresh();
    });
    connect(&desk, &DeskView::ticked, this, [this](Timestamp now) {
        // Only what is late grows; a minute is soon enough.
        if (toMs(now) / 1000 % 60 == 0)
            refresh();
    });
    connect(m_context.get(), &ReviewContext::asked, this, [this] {
        m_refusal.clear();
        showHeader(find());
    });
    connect(m_context.get(), &ReviewContext::answered, this, [this](const QString &refusal) {
        m_refusal = refusal;
        showHeader(find());
    });
    refresh();
}

PostMortemPane::~PostMortemPane()
{
    m_context->disconnect(this);
    for (ReviewSectionPane *section : m_sections) {
        section->field().blockSignals(true);
        section->field().settle();
    }
    delete m_scroll; // Its parts use the context.
}

QLayout *PostMortemPane::makeHeader()
{
    auto *header = new QHBoxLayout;
    header->setContentsMargins(DocumentSide, 8, DocumentSide, 8);
    header->setSpacing(8);
    header->addWidget(kit::makeLabel("label", tr("Post-mortem"), this));
    header->addStretch(1);
    m_due->setObjectName(QStringLiteral("reviewDue"));
    header->addWidget(m_due);
    m_state->setMenu(m_stateMenu);
    m_stateMenu->setObjectName(QStringLiteral("reviewStateMenu"));
    connect(m_stateMenu, &QMenu::aboutToShow, this, &PostMortemPane::fillStateMenu);
    header->addWidget(m_state);
    return header;
}

QLayout *PostMortemPane::makeFooter()
{
    auto *footer = new QHBoxLayout;
    footer->setContentsMargins(DocumentSide, 10, DocumentSide, 10);
    footer->setSpacing(4);
    footer->addWidget(m_addAction);
    footer->addWidget(m_suggest);
    footer->addStretch(1);
    m_addAction->setToolTip(tr("Write down what will be done, by whom and by when"));
    m_suggest->setToolTip(tr("Propose what the runbook should say next time, as a change to its text"));
    connect(m_addAction, &QPushButton::clicked, this, &PostMortemPane::addAction);
    connect(m_suggest, &QPushButton::clicked, this, [this] { Q_EMIT runbookChangeAsked(incident()); });
    return footer;
}

void PostMortemPane::makeSections()
{
    auto *content = new QWidget(m_scroll);
    auto *layout = kit::makeLayout<QVBoxLayout>(content, 0);
    for (int i = 0; i < ReviewSectionCount; ++i) {
        const auto section = static_cast<ReviewSection>(i);
        auto *pane = new ReviewSectionPane(*m_context, section, content);
        if (i > 0)
            layout->addWidget(kit::makeRule(content));
        layout->addWidget(pane);
        m_sections.push_back(pane);
        connect(&pane->field(), &SectionField::stateChanged, this, [this] { showHeader(find()); });
        connect(pane, &ReviewSectionPane::unfolded, this, &PostMortemPane::refresh);
        if (section == ReviewSection::Factors) {
            m_factors = new FactorList(*m_context, pane);
            pane->setList(m_factors);
            connect(m_factors, &FactorList::revealAsked, this, &PostMortemPane::reveal);
            connect(pane->addButton(tr("Add"), QStringLiteral("addFactor")), &QPushButton::clicked, this,
                    [this, pane] {
                        pane->setOpen(true);
                        m_factors->add();
                    });
        } else if (section == ReviewSection::Actions) {
            m_actions = new ActionList(*m_context, pane);
            pane->setList(m_actions);
            connect(m_actions, &ActionList::revealAsked, this, &PostMortemPane::reveal);
        }
        pane->setOpen(!beginsFolded(section));
    }
    layout->addStretch(1);
    m_scroll->setWidget(content);
}

void PostMortemPane::setIncident(const IncidentId &id)
{
    if (id == incident())
        return;
    for (ReviewSectionPane *section : m_sections)
        section->reset();
    m_context->setId(id);
    m_refusal.clear();
    refresh();
    if (!id.isEmpty() && !m_source && !find())
        m_context->desk().loadIncident(id);
}

void PostMortemPane::setSource(Source source)
{
    m_source = std::move(source);
    refresh();
}

void PostMortemPane::setReadOnly(bool readOnly, const QString &why)
{
    if (readOnly)
        save();
    m_context->setReadOnly(readOnly);
    m_readOnlyWhy = why;
    refresh();
}

const Incident *PostMortemPane::find() const
{
    const Incident *found = m_source ? m_source() : m_context->desk().book().find(incident());
    return found && found->id == incident() ? found : nullptr;
}

void PostMortemPane::refresh()
{
    const Incident *incident = find();
    m_empty->setVisible(!incident);
    m_scroll->setVisible(incident);
    if (incident) {
        for (ReviewSectionPane *section : m_sections)
            section->show(*incident);
    }
    m_actions->show(incident);
    m_factors->show(incident);
    m_addAction->setEnabled(incident && !m_context->isReadOnly());
    m_suggest->setEnabled(incident && !incident->parts.empty());
    showHeader(incident);
}

void PostMortemPane::showHeader(const Incident *incident)
{
    m_state->setEnabled(incident && !m_context->isReadOnly());
    m_state->setVisible(incident);
    m_due->setVisible(false);
    m_problem->setVisible(!m_refusal.isEmpty());
    m_problem->setText(m_refusal);
    if (!incident)
        return;
    bool failed = false;
    bool waits = m_context->underWay() > 0;
    for (ReviewSectionPane *section : m_sections) {
        const SectionDraft::State state = section->field().state();
        failed = failed || state == SectionDraft::State::Failed || state == SectionDraft::State::Contested;
        waits = waits || state == SectionDraft::State::Waiting || state == SectionDraft::State::Saving;
    }
    const PostMortem &review = incident->review;
    const QString saved = m_context->isReadOnly() ? tr("read-only")
                          : failed                ? tr("not saved")
                          : waits                 ? tr("saving…")
                          : review.begun          ? tr("saved")
                                                  : tr("not started");
    m_state->setText(QStringLiteral("%1 · %2").arg(Terms::review(review.state), saved));
    m_state->setToolTip(m_context->isReadOnly() ? m_readOnlyWhy : tr("Click to change its state"));
    const bool settled = review.state == ReviewState::Reviewed || review.state == ReviewState::Closed;
    const auto due = settled ? std::nullopt : reviewDueAt(*incident);
    if (!due)
        return;
    const Millis late = m_context->now() - *due;
    const bool overdue = late > Millis{0};
    m_due->setText(overdue ? tr("overdue by %1").arg(ReviewFacts::span(late))
                           : tr("due in %1").arg(ReviewFacts::span(-late)));
    m_due->setToolTip(
        tr("Due %1, by its severity %2").arg(Words::fullTime(*due), severityCode(worstSeverity(*incident))));
    kit::setRole(m_due, overdue ? "warning" : "muted");
    m_due->setVisible(true);
}

void PostMortemPane::fillStateMenu()
{
    m_stateMenu->clear();
    const Incident *shown = find();
    if (!shown)
        return;
    for (const ReviewState state : AllReviewStates) {
        const bool closes = state == ReviewState::Closed && shown->status == IncidentStatus::Resolved;
        QAction *action = m_stateMenu->addAction(
            closes ? tr("%1 (closes %2)").arg(Terms::review(state), shown->number) : Terms::review(state));
        action->setObjectName(QStringLiteral("to:%1").arg(reviewStateName(state)));
        action->setCheckable(true);
        action->setChecked(shown->review.state == state);
        connect(action, &QAction::triggered, this, [this, state] {
            save();
            m_context->ask(command::ChangeReviewState{incident(), state, {}}, this);
        });
    }
}

void PostMortemPane::save()
{
    for (ReviewSectionPane *section : m_sections)
        section->field().save();
}

void PostMortemPane::addAction()
{
    m_sections[std::size_t(ReviewSection::Actions)]->setOpen(true);
    m_actions->add();
}

void PostMortemPane::write(ReviewSection section)
{
    ReviewSectionPane *pane = m_sections[std::size_t(section)];
    pane->setOpen(true);
    pane->field().edit();
    reveal(&pane->field());
}

void PostMortemPane::reveal(QWidget *part)
{
    // After the layout has given it its place.
    QTimer::singleShot(0, part, [this, part] { m_scroll->ensureWidgetVisible(part, 0, 12); });
}

} // namespace wf

#include "moc_postmortempane.cpp"
