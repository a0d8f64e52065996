// SPDX-License-Identifier: GPL-3.0-or-later
#include "runbookview/runbookrow.h"

#include "delegates/words.h"
#include "kit/breakinglabel.h"
#include "kit/elidedbutton.h"
#include "kit/elidedlabel.h"
#include "kit/markdownview.h"
#include "kit/widgetkit.h"
#include "theme/plainlabel.h"
#include "theme/plaintext.h"
#include "theme/restyle.h"

#include <QCheckBox>
#include <QEvent>
#include <QMouseEvent>
#include <QProgressBar>
#include <QRadioButton>

namespace wf {

namespace {

constexpr int RowSide = 12;
constexpr qsizetype MaxBeside = 24; ///< Characters of a value that stands beside its condition.

const char *conditionRole(ConditionState state)
{
    switch (state) {
    case ConditionState::True:
        return "critical";
    case ConditionState::Pending:
    case ConditionState::Clearing:
        return "warning";
    case ConditionState::False:
        return "ok";
    case ConditionState::NoData:
        return "stale";
    case ConditionState::Unbound:
        return "muted";
    }
    return "muted";
}

} // namespace

RunbookRowWidget::RunbookRowWidget(const Theme &theme, QWidget *parent)
    : QFrame(parent), m_theme(theme),
      m_layout(kit::makeLayout<QVBoxLayout>(this, 6, {RowSide, 5, RowSide, 5})), m_line(new QHBoxLayout)
{
    m_line->setSpacing(8);
    m_layout->addLayout(m_line);
}

void RunbookRowWidget::show(const RunbookRow &row, std::optional<Millis> left, bool live)
{
    m_row = row;
    m_live = live;
    setObjectName(QStringLiteral("row:%1").arg(row.key));
    if (!m_built) {
        build();
        m_built = true;
    }
    switch (row.kind) {
    case RunbookRowKind::Condition:
        showCondition();
        break;
    case RunbookRowKind::Group:
    case RunbookRowKind::Phase:
    case RunbookRowKind::ContactsHeader:
    case RunbookRowKind::NotesHeader:
        showPhase(left);
        break;
    case RunbookRowKind::Step:
        showStep();
        break;
    case RunbookRowKind::Branch:
        showBranch();
        break;
    case RunbookRowKind::Text:
        showText();
        break;
    case RunbookRowKind::Contact:
        showContact();
        break;
    }
}

void RunbookRowWidget::build()
{
    // A row's kind never changes: its key names it.
    switch (m_row.kind) {
    case RunbookRowKind::Group:
    case RunbookRowKind::Phase:
    case RunbookRowKind::ContactsHeader:
    case RunbookRowKind::NotesHeader:
        setProperty("phase", true);
        m_header = new ElidedButton(this);
        m_header->setObjectName(QStringLiteral("toggle:%1").arg(m_row.key));
        m_header->setProperty("kind", "phase");
        m_line->addWidget(m_header, 1);
        connect(m_header, &QPushButton::clicked, this, &RunbookRowWidget::toggleRequested);
        break;
    case RunbookRowKind::Step:
        m_check = new QCheckBox(this);
        m_check->setObjectName(QStringLiteral("step:%1").arg(m_row.key));
        m_check->installEventFilter(this);
        m_line->addWidget(m_check, 0, Qt::AlignTop);
        // The box shows what is on disk: a click asks, the answer ticks.
        connect(m_check, &QCheckBox::clicked, this, [this](bool done) {
            m_check->setChecked(isFinished(m_row.state));
            Q_EMIT tickRequested(done);
        });
        break;
    case RunbookRowKind::Branch:
        m_radio = new QRadioButton(this);
        m_radio->setObjectName(m_row.key);
        m_radio->setAutoExclusive(false);
        m_radio->installEventFilter(this);
        m_line->addWidget(m_radio, 0, Qt::AlignTop);
        connect(m_radio, &QRadioButton::clicked, this, [this] {
            m_radio->setChecked(m_row.chosen);
            Q_EMIT branchRequested();
        });
        break;
    case RunbookRowKind::Condition:
        m_dot = new PlainLabel(this);
        m_line->addWidget(m_dot, 0, Qt::AlignTop);
        break;
    case RunbookRowKind::Text:
        m_text = new MarkdownView(m_theme, this);
        m_text->setInk(Token::Text2);
        connect(m_text, &MarkdownView::linkAsked, this, &openAddress);
        m_line->addWidget(m_text, 1);
        return;
    case RunbookRowKind::Contact:
        break;
    }
    if (!m_header) {
        if (m_row.kind == RunbookRowKind::Contact) { // It can be selected.
            m_title = new PlainLabel(this);
            m_title->setWordWrap(true);
            m_title->setMinimumWidth(1); // Wraps at any width rather than widening the pane.
        } else {
            m_title = new BreakingLabel(this);
        }
        m_line->addWidget(m_title, 1);
    }
    m_side = m_header ? new PlainLabel(m_header) : new ElidedLabel(this);
    m_side->setProperty("role", "mono-small");
    if (m_header) {
        // Inside the button, so that the whole heading is one thing to click.
        auto *inner = kit::makeLayout<QHBoxLayout>(m_header, 8, {8, 4, 8, 4});
        inner->addStretch(1);
        inner->addWidget(m_side);
        m_side->setAttribute(Qt::WA_TransparentForMouseEvents);
        m_progress = new QProgressBar(this);
        m_progress->setTextVisible(false);
        m_progress->setProperty("role", "warning");
        m_progress->setMaximumHeight(4);
        m_layout->setSpacing(0);
        m_layout->addWidget(m_progress);
        m_layout->setContentsMargins(0, 1, 0, 0);
    } else {
        m_line->addWidget(m_side, 0, Qt::AlignTop);
    }
}

/// Beside a long value ("5 series, worst 74.3 {host="db-1"}") no room is left for the condition.
void RunbookRowWidget::putBelow(bool below)
{
    if (below == (m_layout->indexOf(m_side) >= 0))
        return;
    if (below) {
        m_line->removeWidget(m_side);
        m_layout->addWidget(m_side);
    } else {
        m_layout->removeWidget(m_side);
        m_line->addWidget(m_side, 0, Qt::AlignTop);
    }
}

void RunbookRowWidget::showCondition()
{
    const char *role = conditionRole(m_row.condition);
    m_dot->setText(m_row.condition == ConditionState::Unbound ? QStringLiteral("○") : QStringLiteral("●"));
    m_title->setText(m_row.title);
    kit::setRole(m_title, "mono");
    const bool shows = !m_row.value.isEmpty() && m_row.condition != ConditionState::NoData &&
                       m_row.condition != ConditionState::Unbound;
    const QString state = Words::condition(m_row.condition);
    const bool moves =
        m_row.condition == ConditionState::Pending || m_row.condition == ConditionState::Clearing;
    const QString side = !shows  ? state
                         : moves ? QStringLiteral("%1 · %2").arg(m_row.value, state)
                                 : m_row.value;
    m_side->setText(side);
    putBelow(side.size() > MaxBeside);
    kit::setRole(m_dot, role);
    kit::setRole(m_side, role);
    setToolTip(tr("%1: %2").arg(state, m_row.detail.isEmpty() ? tr("not watched") : m_row.detail));
    setAccessibleName(tr("Condition %1: %2 %3").arg(m_row.title, state, m_row.value));
}

void RunbookRowWidget::showPhase(std::optional<Millis> left)
{
    const bool counted =
        m_row.kind == RunbookRowKind::ContactsHeader || m_row.kind == RunbookRowKind::NotesHeader;
    const QString name = !counted                                    ? m_row.title
                         : m_row.kind == RunbookRowKind::NotesHeader ? tr("Notes and references")
                                                                     : tr("Contacts and channels");
    m_header->setText(plaintext::inMenu(name));
    m_header->setIcon(m_theme.icon(m_row.time == PhaseTime::Done ? QStringLiteral("check")
                                   : m_row.expanded              ? QStringLiteral("chevron-down")
                                                                 : QStringLiteral("chevron-right"),
                                   m_row.time == PhaseTime::Done ? Token::Ok : Token::Text3));
    QString side;
    const char *role = "muted";
    const Millis rest = left.value_or(Millis{0});
    if (counted) {
        side = QString::number(m_row.progress.total);
    } else if (m_row.time == PhaseTime::Done) {
        side = tr("%1 of %2").arg(m_row.progress.done).arg(m_row.progress.total);
        if (m_row.took > Millis{0})
            side += QStringLiteral(" · ") + clockText(m_row.took);
    } else if (left && m_row.time == PhaseTime::Running && rest > Millis{0}) {
        // Ahead of time there is more left than the window is long.
        side = rest > m_row.length ? tr("%1 left").arg(clockText(rest))
                                   : tr("%1 left of %2").arg(clockText(rest), clockText(m_row.length));
        role = "warning";
    } else if (left) {
        side = tr("overdue by %1").arg(clockText(-rest));
        role = "critical";
    } else if (m_row.needsChoice) {
        side = tr("which is it?");
    } else if (m_row.progress.done > 0) {
        side = tr("%1 of %2").arg(m_row.progress.done).arg(m_row.progress.total);
    } else {
        side = tr("%n step(s)", nullptr, m_row.progress.total);
    }
    m_side->setText(side);
    kit::setRole(m_side, role);
    m_header->setReserve(m_side->sizeHint().width() + m_header->layout()->spacing());
    m_header->setAccessibleName(QStringLiteral("%1, %2").arg(name, side));
    m_progress->setAccessibleName(tr("Time used of %1").arg(name));
    m_progress->setVisible(left.has_value());
    if (left && m_row.length > Millis{0}) {
        const double used = 1.0 - double(rest.count()) / double(m_row.length.count());
        m_progress->setRange(0, 1000);
        m_progress->setValue(int(std::clamp(used, 0.0, 1.0) * 1000));
    }
    restyle(this, "current", left.has_value());
}

void RunbookRowWidget::showStep()
{
    const bool finished = isFinished(m_row.state);
    m_check->setChecked(finished);
    m_check->setEnabled(m_live && !m_row.waits);
    m_layout->setContentsMargins(m_row.branch >= 0 ? 3 * RowSide : RowSide, 5, RowSide, 5);
    m_title->setText(m_row.title);
    kit::setRole(m_title, finished || m_row.waits ? "muted" : m_row.next ? "strong" : "");
    QFont font = m_title->font();
    font.setStrikeOut(m_row.state == StepState::Skipped);
    m_title->setFont(font);
    m_side->setText(stepSide());
    m_side->setToolTip(m_row.at ? Words::fullTime(*m_row.at) : QString());
    m_check->setAccessibleName(m_row.gate ? tr("%1, a gate").arg(m_row.title) : m_row.title);
    m_check->setToolTip(m_row.waits ? tr("An earlier gate has not been passed yet")
                        : finished  ? tr("Space opens the step again")
                                    : tr("Space marks it done"));
    fillDetail();
}

QString RunbookRowWidget::stepSide() const
{
    QStringList parts;
    const QString who = m_row.at ? QStringLiteral("%1 %2").arg(Words::person(m_row.actor, m_row.mine),
                                                               Terms::clock(*m_row.at).left(5))
                                 : QString();
    switch (m_row.state) {
    case StepState::Skipped:
        parts << tr("skipped · %1").arg(who);
        break;
    case StepState::Done:
        parts << who;
        break;
    case StepState::Running:
        parts << tr("running · %1").arg(who);
        break;
    case StepState::Open:
        if (m_row.waits)
            parts << tr("waits for a gate");
        break;
    }
    if (!isFinished(m_row.state) && !m_row.assignee.isEmpty())
        parts << tr("→ %1").arg(m_row.assignee);
    if (m_row.askAt)
        parts << tr("ask again %1").arg(Terms::clock(*m_row.askAt).left(5));
    if (m_row.evidence > 0)
        parts << tr("%n piece(s) of evidence", nullptr, m_row.evidence);
    return parts.join(QStringLiteral(" · "));
}

void RunbookRowWidget::showBranch()
{
    m_radio->setChecked(m_row.chosen);
    m_radio->setEnabled(m_live);
    m_title->setText(m_row.title);
    kit::setRole(m_title, m_row.chosen ? "strong" : "");
    m_radio->setAccessibleName(m_row.title);
    m_radio->setToolTip(tr("Space chooses this branch"));
    m_side->setText({});
}

void RunbookRowWidget::showText()
{
    m_text->setText(m_row.title);
}

void RunbookRowWidget::showContact()
{
    m_title->setText(QStringLiteral("%1: %2").arg(m_row.title, m_row.detail));
    m_title->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_side->setText(m_row.remark);
    kit::setRole(m_side, "muted");
}

QWidget *RunbookRowWidget::focusPart() const
{
    if (m_check)
        return m_check;
    if (m_radio)
        return m_radio;
    return m_header;
}

bool RunbookRowWidget::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::FocusIn)
        Q_EMIT openRequested();
    return QFrame::eventFilter(watched, event);
}

void RunbookRowWidget::mousePressEvent(QMouseEvent *event)
{
    if (event->button() == Qt::LeftButton && m_row.kind == RunbookRowKind::Step && focusPart())
        focusPart()->setFocus(Qt::MouseFocusReason);
    QFrame::mousePressEvent(event);
}

} // namespace wf

#include "moc_runbookrow.cpp"
