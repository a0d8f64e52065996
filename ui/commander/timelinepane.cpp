// SPDX-License-Identifier: GPL-3.0-or-later
#include "commander/timelinepane.h"

#include "commander/savingwords.h"
#include "delegates/timelinedelegate.h"
#include "kit/fittingscroll.h"
#include "kit/givesway.h"
#include "kit/redactdialog.h"
#include "kit/widgetkit.h"
#include "models/entryparser.h"
#include "theme/plaintext.h"
#include "words/eventsentence.h"

#include <QAction>
#include <QButtonGroup>
#include <QCompleter>
#include <QLineEdit>
#include <QListView>
#include <QMenu>
#include <QMouseEvent>
#include <QShortcut>
#include <QStringListModel>

namespace wf {

TimelinePane::TimelinePane(Desk &desk, Selection &selection, const Theme &theme, QWidget *parent)
    : QFrame(parent), m_desk(desk), m_selection(selection), m_model(desk), m_mentions(desk), m_saving(desk),
      m_delegate(new TimelineDelegate(theme, this)), m_view(new QListView(this)),
      m_empty(kit::makeLabel("muted", {}, this)), m_entry(new QLineEdit(this)),
      m_log(kit::makeButton("primary", tr("Log"), QStringLiteral("logEntry"), this)),
      m_error(kit::makeLabel("error", {}, this)), m_unsaved(kit::makeLabel("muted", {}, this))
{
    setObjectName(QStringLiteral("timelinePane"));
    setProperty("pane", true);
    auto *layout = kit::makeLayout<QVBoxLayout>(this, 0, {1, 1, 1, 1});
    layout->addLayout(makeHeader());
    m_empty->setObjectName(QStringLiteral("timelineEmpty"));
    m_empty->setContentsMargins(12, 4, 12, 4);
    m_empty->setWordWrap(true);
    m_empty->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    m_emptyScroll = new FittingScroll(m_empty, this);
    m_emptyScroll->setMinimumHeight(24);
    layout->addWidget(m_emptyScroll);
    m_view->setObjectName(QStringLiteral("timeline"));
    m_view->setAccessibleName(tr("Timeline"));
    m_view->setModel(&m_model);
    m_view->setItemDelegate(m_delegate);
    m_view->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_view->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_view->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_view->setResizeMode(QListView::Adjust);
    m_view->setContextMenuPolicy(Qt::ActionsContextMenu);
    auto *amend = new QAction(tr("Correct this entry"), m_view);
    connect(amend, &QAction::triggered, this, &TimelinePane::amendCurrent);
    m_view->addAction(amend);
    auto *redact = new QAction(tr("Redact this entry\u2026"), m_view);
    redact->setObjectName(QStringLiteral("redactEntry"));
    connect(redact, &QAction::triggered, this, &TimelinePane::redactCurrent);
    m_view->addAction(redact);
    auto *follow = new QAction(tr("Go to what is mentioned"), m_view);
    connect(follow, &QAction::triggered, this, &TimelinePane::followMention);
    m_view->addAction(follow);
    m_view->viewport()->installEventFilter(this);
    m_view->viewport()->setMouseTracking(true);
    m_delegate->setMentions(
        [this](const QString &text) { return m_mentions.find(text, m_selection.incident()); });
    m_view->setMinimumHeight(24); // A row; what is said above it needs its lines.
    layout->addWidget(m_view, 1);
    m_unsaved->setObjectName(QStringLiteral("entryUnsaved"));
    m_unsaved->setContentsMargins(12, 4, 12, 4);
    m_unsaved->setWordWrap(true);
    m_unsaved->hide();
    layout->addWidget(m_unsaved);
    connect(&m_saving, &SavingWatch::changed, this, &TimelinePane::refreshUnsaved);
    layout->addWidget(kit::makeRule(this));
    m_error->setObjectName(QStringLiteral("entryError"));
    m_error->setContentsMargins(12, 6, 12, 0);
    m_error->setWordWrap(true);
    m_error->hide();
    layout->addWidget(m_error);
    layout->addLayout(makeEntry());
    m_model.setNewestFirst(desk.settings().value(SettingKey::TimelineNewestFirst).toBool());
    m_delegate->setUtc(desk.settings().value(SettingKey::UtcTimes).toBool());
    connect(&desk.settings(), &Settings::changed, this, [this](SettingKey key) {
        if (key == SettingKey::UtcTimes) {
            m_delegate->setUtc(m_desk.settings().value(key).toBool());
            m_view->viewport()->update();
        }
    });
    connect(&selection, &Selection::changed, this, &TimelinePane::showSelection);
    connect(&desk, &DeskView::bookChanged, this, &TimelinePane::refreshEmpty);
    connect(&m_model, &QAbstractItemModel::rowsInserted, this,
            [this] { m_model.newestFirst() ? m_view->scrollToTop() : m_view->scrollToBottom(); });
    showSelection();
}

QLayout *TimelinePane::makeHeader()
{
    auto *header = new QHBoxLayout;
    header->setContentsMargins(12, 8, 12, 8);
    header->setSpacing(6);
    auto *name = kit::makeLabel("label", tr("Timeline"), this);
    header->addWidget(name);
    new GivesWay(this, header, {{name}});
    header->addStretch(1);
    auto *group = new QButtonGroup(this);
    const std::pair<TimelineFilter, QString> filters[] = {{TimelineFilter::All, tr("All")},
                                                          {TimelineFilter::Decisions, tr("Decisions")},
                                                          {TimelineFilter::Comms, tr("Comms")},
                                                          {TimelineFilter::Steps, tr("Steps")}};
    for (const auto &[filter, text] : filters) {
        auto *button = kit::makeButton("pill", text, QStringLiteral("filter%1").arg(int(filter)), this);
        button->setCheckable(true);
        button->setChecked(filter == TimelineFilter::All);
        group->addButton(button, int(filter));
        header->addWidget(button);
    }
    connect(group, &QButtonGroup::idClicked, this,
            [this](int id) { m_model.setFilter(static_cast<TimelineFilter>(id)); });
    auto *order = kit::makeButton("pill", {}, QStringLiteral("timelineOrder"), this);
    const auto show = [this, order] {
        order->setText(m_desk.settings().value(SettingKey::TimelineNewestFirst).toBool()
                           ? tr("newest first")
                           : tr("oldest first"));
    };
    show();
    connect(order, &QPushButton::clicked, this, [this, show] {
        const bool newest = !m_desk.settings().value(SettingKey::TimelineNewestFirst).toBool();
        m_desk.settings().set(SettingKey::TimelineNewestFirst, newest);
        m_model.setNewestFirst(newest);
        show();
    });
    header->addWidget(order);
    return header;
}

QLayout *TimelinePane::makeEntry()
{
    auto *line = new QHBoxLayout;
    line->setContentsMargins(12, 10, 12, 10);
    line->setSpacing(8);
    m_entry->setObjectName(QStringLiteral("entry"));
    m_entry->setAccessibleName(tr("Entry line"));
    m_entry->setMaxLength(MaxTextLength);
    QStringList examples;
    for (const EntryCommand &command : entryCommands())
        examples += command.name + QLatin1Char(' ');
    auto *completer = new QCompleter(examples, m_entry);
    completer->setCompletionMode(QCompleter::PopupCompletion);
    m_entry->setCompleter(completer);
    line->addWidget(m_entry, 1);
    line->addWidget(m_log);
    connect(m_entry, &QLineEdit::returnPressed, this, &TimelinePane::submitEntry);
    connect(m_log, &QPushButton::clicked, this, &TimelinePane::submitEntry);
    connect(m_entry, &QLineEdit::textEdited, m_error, &QWidget::hide);
    // Escape gives the keys back to the steps.
    auto *leave = new QShortcut(QKeySequence(Qt::Key_Escape), m_entry, nullptr, nullptr, Qt::WidgetShortcut);
    connect(leave, &QShortcut::activated, this, [this] {
        m_amending.reset();
        m_error->hide();
        m_view->setFocus(Qt::ShortcutFocusReason);
        refreshEmpty();
    });
    return line;
}

void TimelinePane::showSelection()
{
    m_model.setIncident(m_selection.incident());
    refreshUnsaved();
    m_amending.reset();
    m_error->hide();
    refreshEmpty();
}

void TimelinePane::refreshEmpty()
{
    const Incident *incident = m_desk.book().find(m_selection.incident());
    m_emptyScroll->setVisible(!incident);
    m_view->setVisible(incident); // Else the words need the room.
    m_empty->setText(tr("The log of an incident is shown here: what was seen, decided, done and said, and "
                        "when. Select an incident, or declare one with Ctrl+N."));
    m_entry->setEnabled(incident);
    m_log->setEnabled(incident);
    kit::setHint(*m_entry, m_amending ? tr("Write the correction; the original stays visible")
                           : incident
                               ? tr("Write a note, or / for update, decision, action, role, todo   (Ctrl+L)")
                               : tr("Notes are logged to the selected incident"));
}

void TimelinePane::refreshUnsaved()
{
    const QStringList lines = SavingWords::lines(m_saving, m_selection.incident());
    m_unsaved->setVisible(!lines.isEmpty());
    m_unsaved->setText(SavingWords::state(m_saving) + QLatin1Char('\n') + lines.join(QLatin1Char('\n')));
    kit::setRole(m_unsaved, m_saving.isLong() ? "error" : "muted");
}

void TimelinePane::startEntry(const QString &text)
{
    if (!text.isEmpty())
        m_entry->setText(text);
    m_entry->setFocus(Qt::ShortcutFocusReason);
    m_entry->end(false);
}

void TimelinePane::followMention()
{
    const QModelIndex row = m_view->currentIndex();
    const auto mentions = m_delegate->mentionsOf(row);
    if (mentions.empty()) {
        Q_EMIT message(row.isValid() ? tr("This entry names no incident, step or metric to go to.")
                                     : tr("Select an entry of the log first."));
        return;
    }
    if (mentions.size() == 1) {
        Q_EMIT mentionRequested(mentions.front());
        return;
    }
    auto *menu = new QMenu(this);
    menu->setObjectName(QStringLiteral("mentionMenu"));
    menu->setAttribute(Qt::WA_DeleteOnClose);
    const QString text = m_delegate->textOf(row);
    for (const Mention &mention : mentions)
        menu->addAction(plaintext::inMenu(text.mid(mention.start, mention.length)), this,
                        [this, mention] { Q_EMIT mentionRequested(mention); });
    menu->setActiveAction(menu->actions().constFirst());
    menu->popup(m_view->viewport()->mapToGlobal(m_view->visualRect(row).bottomLeft()));
}

bool TimelinePane::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::MouseMove || event->type() == QEvent::MouseButtonRelease) {
        const QPoint at = static_cast<QMouseEvent *>(event)->pos();
        const QModelIndex index = m_view->indexAt(at);
        const auto mention =
            index.isValid() ? m_delegate->mentionAt(m_view->visualRect(index), index, at) : std::nullopt;
        m_view->viewport()->setCursor(mention ? Qt::PointingHandCursor : Qt::ArrowCursor);
        if (mention && event->type() == QEvent::MouseButtonRelease)
            Q_EMIT mentionRequested(*mention);
    }
    return QFrame::eventFilter(watched, event);
}

void TimelinePane::amendCurrent()
{
    const EventPtr event = m_view->currentIndex().data(TimelineModel::EventRole).value<EventPtr>();
    if (!event)
        return;
    m_amending = event->id;
    refreshEmpty();
    startEntry(sentenceOf(*event).text);
}

void TimelinePane::redactCurrent()
{
    const EventPtr event = m_view->currentIndex().data(TimelineModel::EventRole).value<EventPtr>();
    const Incident *incident = event ? m_desk.book().find(event->incident) : nullptr;
    if (!incident)
        return;
    const QString refused = RedactDialog::openFor(m_desk, *incident, event->id, this);
    if (refused.isEmpty())
        return;
    m_error->setText(refused);
    m_error->show();
}

void TimelinePane::submitEntry()
{
    const QString text = m_entry->text().trimmed();
    if (text.isEmpty() || m_selection.incident().isEmpty())
        return;
    const auto showError = [this](const QString &message) {
        m_error->setText(message);
        m_error->show();
    };
    const Expected<Command> command =
        m_amending ? Expected<Command>(command::AmendEntry{m_selection.incident(), *m_amending, text})
                   : parseEntry(text, m_selection.incident());
    if (!command) {
        showError(command.error().message);
        return;
    }
    // The words stay in the field until they are on disk.
    m_entry->setReadOnly(true);
    m_desk.submit(*command, {this, [this, showError](const CommandResult &result) {
                                 m_entry->setReadOnly(false);
                                 if (!result) {
                                     showError(result.error().message);
                                     return;
                                 }
                                 m_entry->clear();
                                 m_amending.reset();
                                 m_error->hide();
                                 refreshEmpty();
                             }});
}

} // namespace wf

#include "moc_timelinepane.cpp"
