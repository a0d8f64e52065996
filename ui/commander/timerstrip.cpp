// SPDX-License-Identifier: GPL-3.0-or-later
#include "commander/timerstrip.h"

#include "commander/outboxstrip.h"
#include "commander/savingwords.h"
#include "delegates/words.h"
#include "kit/widgetkit.h"
#include "kit/widgetlist.h"
#include "models/standing.h"
#include "theme/restyle.h"

#include <QAction>
#include <QMenu>
#include <QScrollArea>
#include <QScrollBar>

namespace wf {

namespace {

constexpr const char *IncidentProperty = "incident";
constexpr const char *TimerProperty = "timer";

/// Of several that are overdue only the first one is as loud as can be: what to do next is not five things.
const char *urgencyOf(Millis left, bool acknowledged, bool first)
{
    if (left <= Millis{0})
        return acknowledged ? "seen" : first ? "due" : "late";
    return left < DueSoon ? "soon" : "";
}

} // namespace

TimerStrip::TimerStrip(Desk &desk, Selection &selection, const Theme &theme, QWidget *parent)
    : QWidget(parent), m_desk(desk), m_selection(selection), m_model(desk), m_saving(desk),
      m_add(kit::makeButton("", {}, QStringLiteral("addTimer"), this)),
      m_empty(kit::makeLabel("muted", tr("No timers are running"), this)),
      m_log(kit::makeLabel("muted", {}, this))
{
    setObjectName(QStringLiteral("timerStrip"));
    auto *layout = kit::makeLayout<QHBoxLayout>(this, 12, {16, 8, 16, 8});
    auto *list = new WidgetList(
        m_model, Qt::Horizontal, [this](QWidget *p) { return makeCard(p); },
        [this](QWidget *card, const QModelIndex &index) { fillCard(card, index); }, this);
    list->layout()->setSpacing(8);
    auto *scroll = new QScrollArea(this);
    auto *page = new QWidget(scroll);
    auto *pageLayout = kit::makeLayout<QHBoxLayout>(page, 8);
    pageLayout->addWidget(m_empty);
    pageLayout->addWidget(list);
    pageLayout->addWidget(m_add);
    pageLayout->addStretch(1);
    scroll->setWidget(page);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setFixedHeight(QFontMetrics(theme.font(FontRole::Timer)).height() + 32);
    layout->addWidget(scroll, 1);
    layout->addWidget(new OutboxStrip(desk, theme, this));
    m_log->setObjectName(QStringLiteral("logStatus"));
    layout->addWidget(m_log);
    const auto refreshEmpty = [this] { m_empty->setVisible(m_model.rowCount() == 0); };
    connect(&m_model, &QAbstractItemModel::rowsInserted, this, refreshEmpty);
    connect(&m_model, &QAbstractItemModel::rowsRemoved, this, refreshEmpty);
    refreshEmpty();
    // Whose timer a card is depends on what is looked at.
    connect(&selection, &Selection::changed, this, [this, list] {
        for (int row = 0; row < m_model.rowCount(); ++row) {
            if (QWidget *card = list->widgetAt(row))
                fillCard(card, m_model.index(row));
        }
    });
    connect(&desk, &DeskView::logStatusChanged, this, &TimerStrip::refreshLog);
    connect(&m_saving, &SavingWatch::changed, this, &TimerStrip::refreshLog);
    refreshLog();
}

void TimerStrip::setAddAction(QAction *add)
{
    m_add->setText(tr("Add timer"));
    m_add->setToolTip(add->toolTip());
    m_add->setEnabled(add->isEnabled());
    connect(m_add, &QPushButton::clicked, add, &QAction::trigger);
    connect(add, &QAction::changed, this, [this, add] { m_add->setEnabled(add->isEnabled()); });
}

QWidget *TimerStrip::makeCard(QWidget *parent)
{
    auto *card = new QPushButton(parent);
    card->setProperty("kind", "timer");
    auto *layout = kit::makeLayout<QHBoxLayout>(card, 8, {12, 4, 12, 4});
    auto *title = kit::makeLabel("muted", {}, card);
    title->setObjectName(QStringLiteral("timerTitle"));
    auto *left = kit::makeLabel("timer", {}, card);
    left->setObjectName(QStringLiteral("timerLeft"));
    for (QLabel *label : {title, left}) {
        label->setAttribute(Qt::WA_TransparentForMouseEvents);
        layout->addWidget(label);
    }
    connect(card, &QPushButton::clicked, this, [this, card] { openMenu(card); });
    return card;
}

void TimerStrip::fillCard(QWidget *card, const QModelIndex &index)
{
    card->setProperty(IncidentProperty, index.data(TimerModel::IncidentRole));
    card->setProperty(TimerProperty, index.data(TimerModel::TimerRole));
    card->setObjectName(QStringLiteral("timer:%1").arg(index.data(TimerModel::TimerRole).toString()));
    TimerRecord timer;
    timer.kind = static_cast<TimerKind>(index.data(TimerModel::KindRole).toInt());
    timer.title = index.data(TimerModel::TitleRole).toString();
    timer.person = index.data(TimerModel::PersonRole).toString();
    const Millis repeat{index.data(TimerModel::RepeatMsRole).toLongLong()};
    // The sign stands for what the tooltip says.
    const QString title = Words::timer(timer) + (repeat > Millis{0} ? QStringLiteral(" ↻") : QString());
    const bool other = index.data(TimerModel::IncidentRole).toString() != m_selection.incident().text();
    const QString shown =
        other ? QStringLiteral("%1 · %2").arg(index.data(TimerModel::NumberRole).toString(), title) : title;
    const Millis left{index.data(TimerModel::LeftMsRole).toLongLong()};
    auto *titleLabel = card->findChild<QLabel *>(QStringLiteral("timerTitle"));
    auto *leftLabel = card->findChild<QLabel *>(QStringLiteral("timerLeft"));
    titleLabel->setText(shown.size() > 40 ? shown.left(39) + QChar(0x2026) : shown);
    leftLabel->setText(clockText(left));
    card->setAccessibleName(left > Millis{0} ? tr("%1, %2 left").arg(shown, clockText(left))
                                             : tr("%1, overdue by %2").arg(shown, clockText(-left)));
    QStringList tip{
        shown, tr("Due %1").arg(Words::fullTime(fromMs(index.data(TimerModel::DueAtMsRole).toLongLong())))};
    if (repeat > Millis{0})
        tip << tr("Starts over for %1 each time it is acknowledged").arg(durationText(repeat));
    tip << tr("Click to snooze or acknowledge");
    card->setToolTip(tip.join(QLatin1Char('\n')));
    const QString urgency = QString::fromLatin1(urgencyOf(
        left, index.data(TimerModel::AcknowledgedRole).toBool(), index.data(TimerModel::FirstRole).toBool()));
    for (QWidget *widget : {card, static_cast<QWidget *>(titleLabel), static_cast<QWidget *>(leftLabel)})
        restyle(widget, "urgency", urgency);
    // The style sheet's fonts decide the size, and it is applied only when a widget is first shown.
    for (QWidget *widget : {card, static_cast<QWidget *>(titleLabel), static_cast<QWidget *>(leftLabel)})
        widget->ensurePolished();
    card->setMinimumWidth(card->layout()->sizeHint().width());
    card->setMinimumHeight(card->layout()->sizeHint().height() + 8);
}

void TimerStrip::openMenu(QWidget *card)
{
    const IncidentId incident(card->property(IncidentProperty).toString());
    const TimerId timer(card->property(TimerProperty).toString());
    auto *menu = new QMenu(this);
    menu->setObjectName(QStringLiteral("timerMenu"));
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addAction(tr("Acknowledge"), this, [this, incident, timer] {
        m_desk.submit(command::AcknowledgeTimer{incident, timer});
    });
    for (const int minutes : {5, 10, 30})
        menu->addAction(tr("Snooze %n minutes", nullptr, minutes), this, [this, incident, timer, minutes] {
            m_desk.submit(command::SnoozeTimer{incident, timer, std::chrono::minutes(minutes)});
        });
    if (timer.text() != QLatin1String("update"))
        menu->addAction(tr("Stop"), this, [this, incident, timer] {
            m_desk.submit(command::StopTimer{incident, timer});
        });
    menu->addSeparator();
    menu->addAction(tr("Go to the incident"), this,
                    [this, incident] { m_selection.selectIncident(incident); });
    menu->popup(card->mapToGlobal(QPoint(0, -menu->sizeHint().height())));
}

void TimerStrip::refreshLog()
{
    const LogStatus &status = m_desk.logStatus();
    const char *role = "error";
    QString text;
    switch (status.state) {
    case LogStatus::State::Opening:
        text = tr("Opening the log");
        role = "muted";
        break;
    case LogStatus::State::Writable:
        text = !status.chainVerified   ? tr("Log on disk · checking the chain")
               : *status.chainVerified ? tr("Log on disk · chain consistent")
                                       : tr("Log on disk · the check found problems");
        role = status.chainVerified.value_or(true) ? "muted" : "error";
        break;
    case LogStatus::State::ReadOnly:
        text = tr("Log: read-only");
        break;
    case LogStatus::State::Unavailable:
        text = tr("No log");
        break;
    case LogStatus::State::Failing:
        text = tr("The log cannot be written");
        break;
    }
    const QString saving = SavingWords::state(m_saving);
    if (status.state == LogStatus::State::Writable && !saving.isEmpty()) {
        text = saving;
        role = m_saving.isLong() ? "error" : role;
    }
    m_log->setText(text);
    QStringList details{status.path, status.message};
    if (status.checkedAt)
        details +=
            tr("Checked up to event %L1, %2").arg(status.checkedUpTo).arg(Words::fullTime(*status.checkedAt));
    details += status.warnings;
    if (const QStringList unsaved = SavingWords::lines(m_saving); !unsaved.isEmpty())
        details += tr("Not on disk yet:") + QLatin1Char('\n') + unsaved.join(QLatin1Char('\n'));
    details.removeAll(QString());
    m_log->setToolTip(details.join(QLatin1Char('\n')));
    kit::setRole(m_log, role);
}

} // namespace wf

#include "moc_timerstrip.cpp"
