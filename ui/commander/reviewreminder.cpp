// SPDX-License-Identifier: GPL-3.0-or-later
#include "commander/reviewreminder.h"

#include "kit/widgetkit.h"
#include "postmortem/reviewfacts.h"
#include "theme/plaintext.h"

#include <QMenu>

namespace wf {

ReviewReminder::ReviewReminder(DeskView &desk, QWidget *parent)
    : QPushButton(parent), m_desk(desk), m_model(desk)
{
    setObjectName(QStringLiteral("reviewReminder"));
    setProperty("kind", "aside");
    for (const auto signal : {&QAbstractItemModel::rowsInserted, &QAbstractItemModel::rowsRemoved})
        connect(&m_model, signal, this, &ReviewReminder::refresh);
    connect(&m_model, &QAbstractItemModel::dataChanged, this, &ReviewReminder::refresh);
    connect(this, &QPushButton::clicked, this, &ReviewReminder::choose);
    refresh();
}

void ReviewReminder::refresh()
{
    const int owed = m_model.rowCount();
    const int late = m_model.overdueCount();
    setVisible(owed > 0);
    if (owed == 0)
        return;
    setText(late > 0 ? tr("%n post-mortem(s) overdue", nullptr, late)
                     : tr("%n post-mortem(s) to write", nullptr, owed));
    QStringList lines;
    for (int i = 0; i < std::min(owed, 12); ++i)
        lines << lineOf(m_model.rows()[std::size_t(i)]);
    setToolTip(lines.join(u'\n'));
}

QString ReviewReminder::lineOf(const DueReview &review) const
{
    const Millis left = review.dueAt - m_desk.clock().wall();
    const QString name = QStringLiteral("%1 %2").arg(review.number, review.title);
    return review.overdue ? tr("%1: overdue by %2").arg(name, ReviewFacts::span(-left))
                          : tr("%1: due in %2").arg(name, ReviewFacts::span(left));
}

void ReviewReminder::choose()
{
    if (m_model.rowCount() == 1) {
        Q_EMIT reviewAsked(m_model.rows().front().key);
        return;
    }
    auto *menu = new QMenu(this);
    menu->setObjectName(QStringLiteral("reviewReminderMenu"));
    menu->setAttribute(Qt::WA_DeleteOnClose);
    for (const DueReview &review : m_model.rows()) {
        QAction *action = menu->addAction(plaintext::inMenu(lineOf(review)));
        connect(action, &QAction::triggered, this, [this, id = review.key] { Q_EMIT reviewAsked(id); });
    }
    menu->popup(mapToGlobal(QPoint(0, height())));
}

} // namespace wf

#include "moc_reviewreminder.cpp"
