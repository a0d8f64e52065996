// SPDX-License-Identifier: GPL-3.0-or-later
#include "postmortem/actionlist.h"

#include "delegates/words.h"
#include "kit/markdownview.h"
#include "kit/widgetkit.h"
#include "kit/widgetlist.h"
#include "postmortem/actioneditor.h"
#include "postmortem/reviewfacts.h"
#include "theme/plainlabel.h"
#include "theme/plaintext.h"

#include <QCheckBox>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QUrl>

namespace wf {

namespace {

constexpr int OwnerLength = 20; ///< Longer names end in "…".
constexpr int TextIndent = 26;  ///< Below the text, past the box.

/// "10 Oct": the year only where it is another one.
QString dayText(Timestamp t, Timestamp now)
{
    const auto date = [](Timestamp at) { return QDateTime::fromMSecsSinceEpoch(toMs(at), Qt::UTC).date(); };
    const bool sameYear = date(t).year() == date(now).year();
    return QLocale().toString(date(t), sameYear ? QStringLiteral("d MMM") : QStringLiteral("d MMM yyyy"));
}

} // namespace

QStringList peopleOf(const Incident &incident)
{
    QStringList people;
    for (const RoleChange &change : incident.roleHistory)
        people << change.person;
    for (const auto &[id, step] : incident.steps)
        people << step.actor << step.assignee;
    for (const ActionItem &item : incident.review.actions)
        people << item.owner;
    people.removeAll(QString());
    people.removeDuplicates();
    people.sort(Qt::CaseInsensitive);
    return people;
}

ActionRowWidget::ActionRowWidget(ReviewContext &context, QWidget *parent)
    : QFrame(parent), m_context(context), m_line(new QWidget(this)), m_check(new QCheckBox(m_line)),
      m_text(new PlainLabel(m_line)), m_side(kit::makeLabel("muted", {}, m_line)),
      m_link(kit::makeButton("aside", {}, QStringLiteral("actionOpenLink"), this))
{
    auto *layout = kit::makeLayout<QVBoxLayout>(this, 4, {0, 2, 0, 2});
    auto *line = kit::makeLayout<QHBoxLayout>(m_line, 0);
    line->addWidget(m_check, 0, Qt::AlignTop);
    m_text->setObjectName(QStringLiteral("actionTitle"));
    m_text->setWordWrap(true);
    m_text->setMinimumWidth(1);
    line->addWidget(m_text, 1, Qt::AlignTop);
    m_side->setObjectName(QStringLiteral("actionSide"));
    m_side->setAlignment(Qt::AlignRight | Qt::AlignTop);
    line->addWidget(m_side, 0, Qt::AlignTop);
    m_text->setContentsMargins(0, 3, 0, 0);
    m_side->setContentsMargins(8, 3, 0, 0);
    layout->addWidget(m_line);
    auto *below = new QHBoxLayout;
    below->addSpacing(TextIndent);
    below->addWidget(m_link);
    below->addStretch(1);
    layout->addLayout(below);
    m_check->installEventFilter(this);
    m_check->setToolTip(tr("Space: done. Enter: change it. Delete: drop it"));
    // The box shows what is on disk: a click asks, the answer ticks.
    connect(m_check, &QCheckBox::clicked, this, [this](bool done) {
        m_check->setChecked(m_item.state == ActionState::Done);
        ask(done ? ActionState::Done : ActionState::Open);
    });
    connect(m_link, &QPushButton::clicked, this, [this] { openAddress(QUrl(m_item.link)); });
}

void ActionRowWidget::show(const ActionRow &row, const QStringList &people)
{
    m_item = row.item;
    m_people = people;
    setObjectName(QStringLiteral("action:%1").arg(row.key));
    m_check->setObjectName(QStringLiteral("done:%1").arg(row.key));
    m_check->setChecked(m_item.state == ActionState::Done);
    m_check->setEnabled(!m_context.isReadOnly());
    const bool over = m_item.state != ActionState::Open;
    QFont font = m_text->font();
    font.setStrikeOut(over);
    m_text->setFont(font);
    m_text->setText(m_item.text);
    kit::setRole(m_text, over ? "muted" : "");
    QStringList side;
    if (!m_item.owner.isEmpty())
        side << (m_item.owner.size() > OwnerLength ? m_item.owner.left(OwnerLength - 1) + u'…'
                                                   : m_item.owner);
    const Timestamp now = m_context.now();
    if (over)
        side << (m_item.doneAt ? QStringLiteral("%1 %2").arg(Terms::action(m_item.state).toLower(),
                                                             dayText(*m_item.doneAt, now))
                               : Terms::action(m_item.state).toLower());
    else if (m_item.dueAt)
        side << dayText(*m_item.dueAt, now);
    QString words = side.join(QStringLiteral(" · "));
    if (row.overdue)
        words += u'\n' + tr("overdue by %1").arg(ReviewFacts::span(now - *m_item.dueAt));
    m_side->setText(words);
    kit::setRole(m_side, row.overdue ? "warning" : "muted");
    m_side->setToolTip(
        (m_item.owner.isEmpty() ? tr("No owner") : m_item.owner) + u'\n' +
        (m_item.dueAt ? tr("Due on %1").arg(Terms::date(*m_item.dueAt)) : tr("No day is set")));
    m_check->setAccessibleName(m_item.text);
    m_check->setAccessibleDescription(m_side->text());
    const QString host = QUrl(m_item.link).host();
    m_link->setText(plaintext::inMenu(host.isEmpty() ? m_item.link.left(60) : host));
    m_link->setToolTip(m_item.link);
    m_link->setVisible(!m_item.link.isEmpty());
    m_text->setCursor(m_context.isReadOnly() ? Qt::ArrowCursor : Qt::PointingHandCursor);
}

void ActionRowWidget::edit()
{
    if (m_editor || m_context.isReadOnly())
        return;
    m_editor = new ActionEditor(m_context, m_item, m_people, this);
    layout()->addWidget(m_editor);
    m_line->hide();
    m_link->hide();
    connect(m_editor, &ActionEditor::finished, this, &ActionRowWidget::finish);
    m_editor->show();
    m_editor->start();
}

void ActionRowWidget::finish()
{
    m_editor = nullptr;
    m_line->show();
    m_link->setVisible(!m_item.link.isEmpty());
    m_check->setFocus();
}

void ActionRowWidget::ask(ActionState state)
{
    ActionItem item = m_item;
    item.state = state;
    m_context.ask(command::SetAction{m_context.id(), item}, this);
}

bool ActionRowWidget::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() != QEvent::KeyPress || m_context.isReadOnly())
        return QFrame::eventFilter(watched, event);
    switch (static_cast<QKeyEvent *>(event)->key()) {
    case Qt::Key_Return:
    case Qt::Key_Enter:
    case Qt::Key_F2:
        edit();
        return true;
    case Qt::Key_Delete:
        ask(ActionState::Dropped);
        return true;
    default:
        return QFrame::eventFilter(watched, event);
    }
}

void ActionRowWidget::mouseReleaseEvent(QMouseEvent *event)
{
    if (event->button() == Qt::LeftButton && m_text->geometry().contains(m_line->mapFrom(this, event->pos())))
        edit();
}

ActionList::ActionList(ReviewContext &context, QWidget *parent)
    : EntryList(context, ReviewSection::Actions, QStringLiteral("actionsHint"), parent)
{
    setRows(new WidgetList(
        m_model, Qt::Vertical, [&context](QWidget *p) { return new ActionRowWidget(context, p); },
        [this](QWidget *row, const QModelIndex &index) {
            static_cast<ActionRowWidget *>(row)->show(m_model.rows()[std::size_t(index.row())], m_people);
        },
        this));
}

void ActionList::show(const Incident *incident)
{
    m_people = incident ? peopleOf(*incident) : QStringList();
    m_model.show(incident, context().now());
    refresh();
}

EntryEditor *ActionList::makeEditor()
{
    return new ActionEditor(context(), {}, m_people, this);
}

} // namespace wf

#include "moc_actionlist.cpp"
