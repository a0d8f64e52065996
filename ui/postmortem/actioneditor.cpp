// SPDX-License-Identifier: GPL-3.0-or-later
#include "postmortem/actioneditor.h"

#include "delegates/words.h"
#include "kit/widgetkit.h"
#include "models/reviewmodels.h"

#include <QCalendarWidget>
#include <QCompleter>
#include <QLineEdit>
#include <QMenu>
#include <QWidgetAction>

namespace wf {

namespace {

std::chrono::sys_days dayOf(Timestamp t)
{
    return std::chrono::floor<std::chrono::days>(t);
}

QDate dateOf(Timestamp t)
{
    return QDate::fromJulianDay(QDate(1970, 1, 1).toJulianDay() + dayOf(t).time_since_epoch().count());
}

std::chrono::sys_days dayOf(const QDate &date)
{
    return std::chrono::sys_days(std::chrono::days(date.toJulianDay() - QDate(1970, 1, 1).toJulianDay()));
}

} // namespace

ActionEditor::ActionEditor(ReviewContext &context, const ActionItem &item, const QStringList &people,
                           QWidget *parent)
    : EntryEditor(context, QStringLiteral("action"), parent), m_item(item), m_due(item.dueAt),
      m_text(new QLineEdit(item.text, this)), m_owner(new QLineEdit(item.owner, this)),
      m_link(new QLineEdit(item.link, this)),
      m_day(kit::makeButton("pill", {}, QStringLiteral("actionDay"), this))
{
    const auto field = [&](QLineEdit *line, const char *name, const QString &hint, int bound) {
        line->setObjectName(QLatin1String(name));
        line->setPlaceholderText(hint);
        line->setAccessibleName(hint);
        line->setMaxLength(bound);
        connect(line, &QLineEdit::returnPressed, this, [this] { save(m_item.state); });
    };
    field(m_text, "actionText", tr("What will be done"), MaxTextLength);
    field(m_owner, "actionOwner", tr("Owner"), MaxTitleLength);
    field(m_link, "actionLink", tr("Link to the ticket"), MaxTextLength);
    auto *completer = new QCompleter(people, m_owner);
    completer->setCaseSensitivity(Qt::CaseInsensitive);
    m_owner->setCompleter(completer);
    fields()->addWidget(m_text);
    auto *second = new QHBoxLayout;
    second->setSpacing(6);
    second->addWidget(m_owner, 1);
    second->addWidget(m_link, 1);
    fields()->addLayout(second);
    fields()->addLayout(makeDueRow());
    addButtons(item.id.isEmpty());
    if (!m_item.id.isEmpty()) {
        const bool dropped = m_item.state == ActionState::Dropped;
        auto *drop = addAside(dropped ? tr("Take up again") : tr("Drop"), QStringLiteral("actionDrop"));
        drop->setToolTip(dropped ? QString() : tr("It will not be done; it stays in the list as dropped"));
        connect(drop, &QPushButton::clicked, this,
                [this, dropped] { save(dropped ? ActionState::Open : ActionState::Dropped); });
    }
    connect(saveButton(), &QPushButton::clicked, this, [this] { save(m_item.state); });
    const auto check = [this] { saveButton()->setEnabled(!m_text->text().trimmed().isEmpty()); };
    connect(m_text, &QLineEdit::textChanged, this, check);
    check();
    showDue();
}

void ActionEditor::start()
{
    m_text->setFocus();
    m_text->selectAll();
}

QLayout *ActionEditor::makeDueRow()
{
    auto *row = new QHBoxLayout;
    row->setSpacing(4);
    row->addWidget(kit::makeLabel("muted", tr("Due"), this));
    const auto quick = [&](const QString &text, const char *name, std::optional<int> days) {
        auto *button = kit::makeButton("pill", text, QLatin1String(name), this);
        button->setCheckable(true);
        button->setAccessibleName(tr("Due: %1").arg(text));
        connect(button, &QPushButton::clicked, this, [this, days] {
            m_due = dueIn(days);
            showDue();
        });
        row->addWidget(button);
        m_quick.emplace_back(button, days);
    };
    quick(tr("no day"), "dueNone", {});
    quick(tr("1 week"), "dueWeek", 7);
    quick(tr("2 weeks"), "dueTwoWeeks", 14);
    quick(tr("30 days"), "dueMonth", 30);
    row->addWidget(m_day);
    row->addStretch(1);
    connect(m_day, &QPushButton::clicked, this, &ActionEditor::pickDay);
    return row;
}

std::optional<Timestamp> ActionEditor::dueIn(std::optional<int> days) const
{
    if (!days)
        return {};
    return dueOn(dayOf(context().now()) + std::chrono::days(*days));
}

void ActionEditor::showDue()
{
    for (const auto &[button, days] : m_quick)
        button->setChecked(m_due == dueIn(days));
    m_day->setText(m_due ? Terms::date(*m_due) : tr("day…"));
    m_day->setAccessibleName(m_due ? tr("Due on %1; choose another day").arg(Terms::date(*m_due))
                                   : tr("Choose a day"));
}

void ActionEditor::pickDay()
{
    auto *menu = new QMenu(this);
    menu->setObjectName(QStringLiteral("actionCalendarMenu"));
    menu->setAttribute(Qt::WA_DeleteOnClose);
    auto *calendar = new QCalendarWidget(menu);
    calendar->setObjectName(QStringLiteral("actionCalendar"));
    calendar->setVerticalHeaderFormat(QCalendarWidget::NoVerticalHeader);
    calendar->setFirstDayOfWeek(Qt::Monday);
    calendar->setSelectedDate(dateOf(m_due.value_or(context().now())));
    auto *action = new QWidgetAction(menu);
    action->setDefaultWidget(calendar);
    menu->addAction(action);
    connect(calendar, &QCalendarWidget::activated, this, [this, menu](const QDate &date) {
        m_due = dueOn(dayOf(date));
        showDue();
        menu->close();
    });
    // A click is a choice; activated() is Enter and a double click.
    connect(calendar, &QCalendarWidget::clicked, calendar, &QCalendarWidget::activated);
    menu->popup(m_day->mapToGlobal(QPoint(0, m_day->height())));
    calendar->setFocus();
}

void ActionEditor::save(ActionState state)
{
    if (m_text->text().trimmed().isEmpty())
        return;
    ActionItem item = m_item;
    item.text = m_text->text().trimmed();
    item.owner = m_owner->text().trimmed();
    item.link = m_link->text().trimmed();
    item.dueAt = m_due;
    item.state = state;
    send(command::SetAction{context().id(), item});
}

} // namespace wf

#include "moc_actioneditor.cpp"
