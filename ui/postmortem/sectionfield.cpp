// SPDX-License-Identifier: GPL-3.0-or-later
#include "postmortem/sectionfield.h"

#include "delegates/words.h"
#include "kit/growingedit.h"
#include "kit/markdownview.h"
#include "kit/widgetkit.h"

#include <QApplication>
#include <QKeyEvent>
#include <QTimer>

namespace wf {

SectionField::SectionField(ReviewContext &context, ReviewSection section, QWidget *parent)
    : QWidget(parent), m_context(context), m_section(section), m_timer(new QTimer(this)),
      m_view(new MarkdownView(context.theme(), this)), m_editor(new GrowingEdit(this)),
      m_problem(kit::makeLabel("error", {}, this)), m_contest(makeContest()), m_discard(makeDiscard())
{
    auto *layout = kit::makeLayout<QVBoxLayout>(this, 6);
    m_view->setObjectName(nameFor("text", section));
    m_editor->setObjectName(nameFor("edit", section));
    m_problem->setObjectName(nameFor("problem", section));
    m_problem->setWordWrap(true);
    m_view->setAccessibleName(Terms::section(section));
    m_editor->setAccessibleName(Terms::section(section));
    m_editor->setToolTip(tr("Markdown, saved automatically. Ctrl+Enter: done, Esc: cancel"));
    for (QWidget *part : std::initializer_list<QWidget *>{m_contest, m_view, m_editor, m_problem, m_discard})
        layout->addWidget(part);
    m_timer->setSingleShot(true);
    m_editor->installEventFilter(this);
    connect(m_timer, &QTimer::timeout, this, [this] {
        // The timer only triggers: whether it is time says the clock.
        if (const auto at = m_draft.saveAt(); at && *at <= now())
            save();
        else
            arm();
    });
    connect(m_editor, &QPlainTextEdit::textChanged, this, &SectionField::typed);
    connect(m_view, &MarkdownView::editAsked, this, &SectionField::edit);
    connect(m_view, &MarkdownView::linkAsked, this, [](const QUrl &address) { openAddress(address); });
    connect(qApp, &QApplication::focusChanged, this, [this](QWidget *old, QWidget *fresh) {
        // Another window, or a menu, is no leaving; but what is written should be safe then.
        if (!m_editing || !old || !isAncestorOf(old) || (fresh && isAncestorOf(fresh)))
            return;
        fresh && fresh->window() == window() ? leave() : save();
    });
    refresh();
}

SectionField::~SectionField()
{
    // The keyboard that its parts lose now says nothing any more.
    disconnect(qApp, nullptr, this, nullptr);
    blockSignals(true);
}

SteadyTime SectionField::now() const
{
    return m_context.desk().clock().steady();
}

QFrame *SectionField::makeContest()
{
    auto *frame = new QFrame(this);
    frame->setObjectName(nameFor("contest", m_section));
    frame->setProperty("alert", true);
    auto *layout = kit::makeLayout<QVBoxLayout>(frame, 6, {8, 8, 8, 8});
    m_contestHead = kit::makeLabel("warning", {}, frame);
    m_contestHead->setWordWrap(true);
    m_theirs = new MarkdownView(m_context.theme(), frame);
    m_theirs->setObjectName(nameFor("theirs", m_section));
    layout->addWidget(m_contestHead);
    layout->addWidget(m_theirs);
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(6);
    const auto add = [&](const QString &text, const char *name, const QString &tip, auto act) {
        auto *button = kit::makeButton("small", text, nameFor(name, m_section), frame);
        button->setToolTip(tip);
        connect(button, &QPushButton::clicked, this, [this, act] {
            m_editor->setFocus(); // Before the buttons go, which have the keyboard.
            (m_draft.*act)(now());
            if (m_editor->text() != m_draft.text())
                m_editor->exchange(m_draft.text());
            save();
            refresh();
        });
        buttons->addWidget(button);
    };
    add(tr("Keep mine"), "keepMine", tr("Theirs stays in the history"), &SectionDraft::keepMine);
    add(tr("Take theirs"), "takeTheirs", tr("Mine is dropped; Ctrl+Z brings it back"),
        &SectionDraft::takeTheirs);
    add(tr("Keep both"), "keepBoth", tr("Theirs first, mine below"), &SectionDraft::keepBoth);
    buttons->addStretch(1);
    layout->addLayout(buttons);
    frame->hide();
    return frame;
}

QFrame *SectionField::makeDiscard()
{
    auto *frame = new QFrame(this);
    frame->setObjectName(nameFor("discardAsked", m_section));
    frame->setProperty("raised", true);
    auto *layout = kit::makeLayout<QHBoxLayout>(frame, 6, {8, 6, 8, 6});
    auto *question = kit::makeLabel("", tr("Discard what you wrote just now?"), frame);
    question->setWordWrap(true);
    layout->addWidget(question, 1);
    m_keepWriting = kit::makeButton("small", tr("Keep writing"), nameFor("keepWriting", m_section), frame);
    auto *discard = kit::makeButton("small", tr("Discard"), nameFor("discard", m_section), frame);
    discard->setToolTip(tr("The earlier text comes back; the history keeps this one"));
    layout->addWidget(m_keepWriting);
    layout->addWidget(discard);
    m_keepWriting->installEventFilter(this);
    discard->installEventFilter(this);
    connect(m_keepWriting, &QPushButton::clicked, this, [this] {
        m_editor->setFocus();
        m_discard->hide();
    });
    connect(discard, &QPushButton::clicked, this, &SectionField::discard);
    frame->hide();
    return frame;
}

void SectionField::setHint(const QString &hint)
{
    m_hint = hint;
    refresh();
}

void SectionField::settle()
{
    m_draft.keepBoth(now());
    save();
}

void SectionField::reset()
{
    settle();
    m_timer->stop();
    m_editing = false;
    m_draft.begin({});
    m_written.clear();
    m_known = 0;
    m_owner = {};
    refresh();
}

void SectionField::show(const Incident &incident)
{
    const auto found = incident.review.sections.find(m_section);
    const int revisions = found == incident.review.sections.end() ? 0 : found->second.revisions;
    const bool follows = m_editing || m_draft.state() != SectionDraft::State::Saved;
    if (follows && revisions > m_known) {
        const std::vector<SectionRevision> all = revisionsOf(incident, m_section);
        for (std::size_t i = std::size_t(m_known); i < all.size(); ++i) {
            if (m_draft.seen(all[i]))
                m_editor->exchange(m_draft.text());
        }
    }
    m_known = revisions;
    // On its way counts as written, so that it does not flicker.
    const bool underWay = m_draft.state() == SectionDraft::State::Saving;
    m_written = underWay && !m_editing ? m_draft.text() : revisions > 0 ? found->second.markdown : QString();
    if (m_draft.contest())
        open();
    refresh();
}

SectionDraft::State SectionField::state() const
{
    return m_draft.state();
}

QString SectionField::problem() const
{
    return state() == SectionDraft::State::Failed ? m_draft.error().message : QString();
}

void SectionField::edit()
{
    if (m_editing || m_context.isReadOnly())
        return;
    m_owner = m_context.id();
    if (m_draft.state() == SectionDraft::State::Saved)
        m_draft.begin(m_written);
    open();
    m_editor->moveCursor(QTextCursor::End);
    m_editor->setFocus();
}

void SectionField::open()
{
    if (m_editing)
        return;
    m_editing = true;
    {
        const QSignalBlocker quiet(m_editor);
        m_editor->setPlainText(m_draft.text());
    }
    refresh();
    Q_EMIT editingChanged();
}

void SectionField::propose(const QString &text)
{
    edit();
    if (!m_editing)
        return;
    m_editor->exchange(text);
    save();
}

void SectionField::typed()
{
    if (!m_editing)
        return;
    m_discard->hide();
    m_draft.edit(m_editor->text(), now());
    arm();
    refresh();
}

void SectionField::arm()
{
    if (const auto at = m_draft.saveAt())
        m_timer->start(std::max(*at - now(), Millis{0}) + Millis{1});
    else
        m_timer->stop();
}

void SectionField::save()
{
    const auto text = m_draft.take();
    if (!text)
        return;
    m_context.ask(command::WriteSection{m_owner, m_section, *text}, this,
                  [this](const CommandResult &result) {
                      m_draft.finished(result ? Expected<void>() : tl::unexpected(result.error()), now());
                      if (!result)
                          open();
                      arm();
                      refresh();
                  });
    refresh();
}

void SectionField::leave()
{
    save();
    // What the log did not take, and what is contested, stays open: it is nowhere else.
    const auto state = m_draft.state();
    if (state == SectionDraft::State::Contested || state == SectionDraft::State::Failed)
        return;
    m_written = m_draft.text();
    m_editing = false;
    m_discard->hide();
    refresh();
    Q_EMIT editingChanged();
}

void SectionField::escape()
{
    if (!m_draft.isChanged()) {
        leave();
        return;
    }
    m_discard->show();
    m_keepWriting->setFocus();
}

void SectionField::discard()
{
    m_draft.edit(m_draft.original(), now());
    {
        const QSignalBlocker quiet(m_editor);
        m_editor->setPlainText(m_draft.original());
    }
    m_editor->setFocus();
    leave();
}

void SectionField::refresh()
{
    const bool contested = m_editing && m_draft.contest();
    // The one that comes takes the keyboard before the other goes; else it would go elsewhere.
    QWidget *comes = m_editing ? static_cast<QWidget *>(m_editor) : m_view;
    QWidget *goes = m_editing ? static_cast<QWidget *>(m_view) : m_editor;
    comes->setVisible(true);
    if (goes->hasFocus())
        comes->setFocus();
    goes->setVisible(false);
    m_contest->setVisible(contested);
    if (!m_editing)
        m_discard->hide();
    if (contested) {
        const SectionRevision &theirs = *m_draft.contest();
        m_contestHead->setText(
            tr("%1 wrote here at %2 UTC while you did. Yours is not saved until you decide.")
                .arg(theirs.by, Terms::clock(theirs.at)));
        m_theirs->setText(theirs.markdown, tr("(empty: the text was removed)"));
    }
    m_view->setEditable(!m_context.isReadOnly());
    m_view->setText(m_written, m_context.isReadOnly() ? tr("Nothing is written here.") : m_hint);
    const QString why = problem();
    m_problem->setText(tr("Not saved: %1").arg(why));
    m_problem->setVisible(!why.isEmpty());
    Q_EMIT stateChanged();
}

bool SectionField::eventFilter(QObject *watched, QEvent *event)
{
    const auto *key = event->type() == QEvent::KeyPress || event->type() == QEvent::ShortcutOverride
                          ? static_cast<QKeyEvent *>(event)
                          : nullptr;
    const bool done = key && watched == m_editor && key->modifiers().testFlag(Qt::ControlModifier) &&
                      (key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter);
    if (!done && !(key && key->key() == Qt::Key_Escape))
        return QWidget::eventFilter(watched, event);
    event->accept(); // Before the window's shortcuts take it.
    if (event->type() == QEvent::ShortcutOverride)
        return true;
    if (done) {
        leave();
    } else if (watched == m_editor) {
        escape();
    } else {
        m_keepWriting->click();
    }
    return true;
}

void SectionField::hideEvent(QHideEvent *event)
{
    save();
    QWidget::hideEvent(event);
}

} // namespace wf

#include "moc_sectionfield.cpp"
