// SPDX-License-Identifier: GPL-3.0-or-later
#include "review/reviewtimelinepane.h"

#include "delegates/timelinedelegate.h"
#include "delegates/words.h"
#include "kit/redactdialog.h"
#include "kit/widgetkit.h"

#include <QAction>
#include <QButtonGroup>
#include <QKeyEvent>
#include <QLineEdit>
#include <QListView>

namespace wf {

ReviewTimelinePane::ReviewTimelinePane(Desk &desk, Review &review, Playback &playback, const Theme &theme,
                                       QWidget *parent)
    : QFrame(parent), m_desk(desk), m_review(review), m_playback(playback), m_model(desk, review),
      m_delegate(new TimelineDelegate(theme, this)), m_view(new QListView(this)),
      m_all(kit::makeButton("pill", {}, QStringLiteral("timelineAll"), this)),
      m_key(kit::makeButton("pill", {}, QStringLiteral("timelineKey"), this)), m_entry(new QLineEdit(this)),
      m_add(kit::makeButton("", tr("Add"), QStringLiteral("addAnnotation"), this)),
      m_error(kit::makeLabel("error", {}, this))
{
    setObjectName(QStringLiteral("reviewTimelinePane"));
    setProperty("pane", true);
    auto *layout = kit::makeLayout<QVBoxLayout>(this, 0, {1, 1, 1, 1});
    layout->addLayout(makeHeader());
    m_delegate->setSingleLine(true);
    m_delegate->setUtc(desk.settings().value(SettingKey::UtcTimes).toBool());
    m_view->setObjectName(QStringLiteral("reviewTimeline"));
    m_view->setAccessibleName(tr("Timeline at the cursor"));
    m_view->setModel(&m_model);
    m_view->setItemDelegate(m_delegate);
    // A jump over thousands of entries lays out those in sight only.
    m_view->setUniformItemSizes(true);
    m_view->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_view->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_view->setContextMenuPolicy(Qt::ActionsContextMenu);
    m_view->installEventFilter(this);
    const auto add = [this](const QString &text, void (ReviewTimelinePane::*work)()) {
        auto *action = new QAction(text, m_view);
        connect(action, &QAction::triggered, this, work);
        m_view->addAction(action);
    };
    add(tr("Go to this moment") + QStringLiteral("\tEnter"), &ReviewTimelinePane::goToCurrent);
    add(tr("Mark or unmark as a key moment") + QStringLiteral("\tK"), &ReviewTimelinePane::toggleKeyMoment);
    add(tr("Correct this entry"), &ReviewTimelinePane::amendCurrent);
    add(tr("Redact this entry\u2026"), &ReviewTimelinePane::redactCurrent);
    connect(m_view, &QListView::doubleClicked, this, &ReviewTimelinePane::goToCurrent);
    layout->addWidget(m_view, 1);
    layout->addWidget(kit::makeRule(this));
    m_error->setObjectName(QStringLiteral("annotationError"));
    m_error->setContentsMargins(12, 6, 12, 0);
    m_error->setWordWrap(true);
    m_error->hide();
    layout->addWidget(m_error);
    layout->addLayout(makeEntry());
    connect(&desk, &DeskView::ticked, this, [this](Timestamp at) {
        if (std::exchange(m_shownAt, at) != at)
            m_view->scrollToTop();
        refresh();
    });
    // A new story keeps the row that is being looked at.
    connect(&m_model, &QAbstractItemModel::modelAboutToBeReset, this, [this] {
        const EventPtr event = m_view->currentIndex().data(TimelineModel::EventRole).value<EventPtr>();
        m_kept = event ? std::optional(event->id) : std::nullopt;
    });
    connect(&m_model, &QAbstractItemModel::modelReset, this, &ReviewTimelinePane::restoreCurrent);
    connect(&review, &Review::changed, this, &ReviewTimelinePane::refresh);
    connect(&playback, &Playback::changed, this, [this] {
        m_model.setKeyMomentsOnly(m_playback.keyMomentsOnly());
        refresh();
    });
    refresh();
}

QLayout *ReviewTimelinePane::makeHeader()
{
    auto *header = new QHBoxLayout;
    header->setContentsMargins(12, 8, 12, 8);
    header->setSpacing(6);
    header->addWidget(kit::makeLabel("label", tr("Timeline at the cursor"), this));
    header->addStretch(1);
    auto *group = new QButtonGroup(this);
    for (QPushButton *button : {m_all, m_key}) {
        button->setCheckable(true);
        group->addButton(button);
        header->addWidget(button);
    }
    m_all->setChecked(true);
    connect(m_key, &QPushButton::toggled, &m_playback, &Playback::setKeyMomentsOnly);
    return header;
}

QLayout *ReviewTimelinePane::makeEntry()
{
    auto *line = new QHBoxLayout;
    line->setContentsMargins(12, 10, 12, 10);
    line->setSpacing(8);
    m_entry->setObjectName(QStringLiteral("annotation"));
    m_entry->setAccessibleName(tr("Entry of the review"));
    m_entry->setMaxLength(MaxTextLength);
    m_entry->installEventFilter(this);
    line->addWidget(m_entry, 1);
    line->addWidget(m_add);
    connect(m_entry, &QLineEdit::returnPressed, this, &ReviewTimelinePane::submitEntry);
    connect(m_entry, &QLineEdit::textEdited, m_error, &QWidget::hide);
    connect(m_add, &QPushButton::clicked, this, &ReviewTimelinePane::submitEntry);
    return line;
}

void ReviewTimelinePane::startEntry()
{
    m_amending.reset();
    refresh();
    m_entry->setFocus(Qt::ShortcutFocusReason);
}

void ReviewTimelinePane::refresh()
{
    m_all->setText(tr("All %1").arg(m_model.total()));
    m_key->setText(tr("Key moments %1").arg(m_model.keyMoments()));
    // Of the two one is always down: the other one has to be pressed.
    (m_playback.keyMomentsOnly() ? m_key : m_all)->setChecked(true);
    if (!m_review.isReady())
        return;
    const QString readOnly = m_review.readOnlyReason();
    m_entry->setEnabled(readOnly.isEmpty());
    m_add->setEnabled(readOnly.isEmpty());
    kit::setHint(*m_entry, !readOnly.isEmpty() ? tr("A bundle is read-only: import it to write about it")
                           : m_amending
                               ? tr("What the entry should say; Escape leaves it as it is")
                               : tr("Add what happened at %1 UTC").arg(Terms::clock(m_review.playhead())));
}

void ReviewTimelinePane::restoreCurrent()
{
    for (int row = 0; m_kept && row < m_model.rowCount(); ++row) {
        const QModelIndex index = m_model.index(row, 0);
        if (index.data(TimelineModel::EventRole).value<EventPtr>()->id == *m_kept) {
            m_view->setCurrentIndex(index);
            m_view->scrollTo(index);
            return;
        }
    }
}

void ReviewTimelinePane::submitEntry()
{
    const QString text = m_entry->text().trimmed();
    if (text.isEmpty() || !m_review.isReady() || m_entry->isReadOnly())
        return;
    m_entry->setReadOnly(true); // Until it is answered: once is enough.
    const Command command = m_amending
                                ? Command(command::AmendEntry{m_review.incident(), *m_amending, text})
                                : Command(command::Annotate{m_review.incident(), m_review.playhead(), text});
    m_desk.submit(command, {this, [this](const CommandResult &result) {
                                m_entry->setReadOnly(false);
                                m_error->setVisible(!result);
                                if (!result) {
                                    m_error->setText(result.error().message);
                                    return;
                                }
                                m_entry->clear();
                                m_amending.reset();
                                refresh();
                            }});
}

void ReviewTimelinePane::toggleKeyMoment()
{
    const QModelIndex current = m_view->currentIndex();
    const EventPtr event = current.data(TimelineModel::EventRole).value<EventPtr>();
    if (!event)
        return;
    const bool key = current.data(ReviewTimelineModel::KeyMomentRole).toBool();
    m_desk.submit(command::MarkKeyMoment{event->incident, event->id, !key},
                  {this, [this](const CommandResult &result) {
                       m_error->setVisible(!result);
                       if (!result)
                           m_error->setText(result.error().message);
                   }});
}

void ReviewTimelinePane::amendCurrent()
{
    const EventPtr event = m_view->currentIndex().data(TimelineModel::EventRole).value<EventPtr>();
    if (!event || !m_entry->isEnabled())
        return;
    startEntry();
    m_amending = event->id;
    refresh();
}

void ReviewTimelinePane::redactCurrent()
{
    const EventPtr event = m_view->currentIndex().data(TimelineModel::EventRole).value<EventPtr>();
    const Incident *incident = event ? m_desk.wholeBook().find(event->incident) : nullptr;
    if (!incident || !m_entry->isEnabled())
        return;
    const QString refused = RedactDialog::openFor(m_desk, *incident, event->id, this);
    if (refused.isEmpty())
        return;
    m_error->setText(refused);
    m_error->show();
}

void ReviewTimelinePane::goToCurrent()
{
    const EventPtr event = m_view->currentIndex().data(TimelineModel::EventRole).value<EventPtr>();
    if (event)
        m_playback.moveTo(event->happenedAt);
}

bool ReviewTimelinePane::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_entry && event->type() == QEvent::KeyPress && m_amending &&
        static_cast<QKeyEvent *>(event)->key() == Qt::Key_Escape) {
        m_amending.reset();
        m_entry->clear();
        refresh();
        return true;
    }
    if (watched == m_view && event->type() == QEvent::KeyPress) {
        const auto *key = static_cast<QKeyEvent *>(event);
        if (key->key() == Qt::Key_K && key->modifiers() == Qt::NoModifier) {
            toggleKeyMoment();
            return true;
        }
        if (key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter) {
            goToCurrent();
            return true;
        }
    }
    return QFrame::eventFilter(watched, event);
}

} // namespace wf

#include "moc_reviewtimelinepane.cpp"
