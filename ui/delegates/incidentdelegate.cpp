// SPDX-License-Identifier: GPL-3.0-or-later
#include "delegates/incidentdelegate.h"

#include "delegates/paintkit.h"
#include "delegates/words.h"
#include "models/incidentmodel.h"
#include "models/standing.h"
#include "theme/plaintext.h"

#include <QAbstractItemView>
#include <QHelpEvent>
#include <QPainter>

namespace wf {

namespace {

constexpr int CardPad = 8;
constexpr int Left = 12;
constexpr int StripeWidth = 4;
constexpr int Gap = 4;

int lineHeight(const Theme &theme, FontRole role)
{
    return QFontMetrics(theme.font(role)).height();
}

} // namespace

IncidentDelegate::IncidentDelegate(const Theme &theme, QObject *parent)
    : QStyledItemDelegate(parent), m_theme(theme)
{
}

QSize IncidentDelegate::sizeHint(const QStyleOptionViewItem &, const QModelIndex &index) const
{
    const int pills =
        index.data(IncidentModel::ActiveRole).toBool() ? paintkit::pillHeight(m_theme) + Gap : 0;
    return {200,
            2 * CardPad + paintkit::chipHeight(m_theme) + Gap + lineHeight(m_theme, FontRole::Body) + pills};
}

void IncidentDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                             const QModelIndex &index) const
{
    const auto severity = static_cast<Severity>(index.data(IncidentModel::SeverityRole).toInt());
    const bool active = index.data(IncidentModel::ActiveRole).toBool();
    painter->save();
    const bool selected = option.state.testFlag(QStyle::State_Selected);
    painter->fillRect(option.rect, m_theme.color(selected ? Token::Raised : Token::Panel));
    painter->fillRect(QRect(option.rect.topLeft(), QSize(StripeWidth, option.rect.height())),
                      active ? m_theme.severity(severity) : m_theme.color(Token::Line));
    painter->fillRect(QRect(option.rect.bottomLeft(), QSize(option.rect.width(), 1)),
                      m_theme.color(Token::Line));
    if (selected && option.state.testFlag(QStyle::State_HasFocus)) {
        painter->setPen(m_theme.color(Token::Accent));
        painter->drawRect(option.rect.adjusted(0, 0, -1, -1));
    }

    const QRect inner = option.rect.adjusted(Left, CardPad, -Left, -CardPad);
    paintkit::drawChip(*painter, inner.topLeft(), severity, m_theme);
    const int chip = paintkit::chipHeight(m_theme);
    const QString elapsed = clockText(Millis{index.data(IncidentModel::ElapsedMsRole).toLongLong()});
    const QFont mono = m_theme.font(FontRole::Mono);
    const int elapsedWidth = QFontMetrics(mono).horizontalAdvance(elapsed);
    painter->setFont(mono);
    painter->setPen(active && !isWorse(Severity::P1, severity) ? m_theme.severity(severity)
                                                               : m_theme.color(Token::Text2));
    painter->drawText(QRect(inner.right() - elapsedWidth, inner.top(), elapsedWidth + 1, chip),
                      Qt::AlignVCenter | Qt::AlignRight, elapsed);

    const QFont strong = m_theme.font(FontRole::BodyStrong);
    const int titleLeft = inner.left() + paintkit::chipWidth(m_theme) + CardPad;
    const QRect titleRect(titleLeft, inner.top(), inner.right() - elapsedWidth - CardPad - titleLeft, chip);
    painter->setFont(strong);
    painter->setPen(m_theme.color(Token::Text));
    painter->drawText(
        titleRect, Qt::AlignVCenter | Qt::AlignLeft,
        QFontMetrics(strong).elidedText(plaintext::inLine(index.data(IncidentModel::TitleRole).toString()),
                                        Qt::ElideRight, titleRect.width()));

    const int second = inner.top() + chip + Gap;
    const QFont body = m_theme.font(FontRole::Body);
    const QString line = factsOf(index);
    painter->setFont(body);
    painter->setPen(m_theme.color(Token::Text2));
    painter->drawText(QRect(inner.left(), second, inner.width(), lineHeight(m_theme, FontRole::Body)),
                      Qt::AlignVCenter,
                      QFontMetrics(body).elidedText(plaintext::inLine(line), Qt::ElideRight, inner.width()));
    if (active)
        paintPills(*painter,
                   {inner.left(), second + lineHeight(m_theme, FontRole::Body) + Gap, inner.width(),
                    paintkit::pillHeight(m_theme)},
                   index);
    painter->restore();
}

QString IncidentDelegate::factsOf(const QModelIndex &index)
{
    QString line = tr("%1 · %2").arg(
        index.data(IncidentModel::NumberRole).toString(),
        Terms::status(static_cast<IncidentStatus>(index.data(IncidentModel::StatusRole).toInt())));
    if (const int total = index.data(IncidentModel::TotalRole).toInt())
        line += tr(" · %1 of %n steps", nullptr, total).arg(index.data(IncidentModel::DoneRole).toInt());
    return line;
}

std::vector<IncidentDelegate::Pill> IncidentDelegate::pillsOf(const QModelIndex &index)
{
    std::vector<Pill> pills;
    const QString commander = index.data(IncidentModel::CommanderRole).toString();
    const bool mine = index.data(IncidentModel::MineRole).toBool();
    if (index.data(IncidentModel::DrillRole).toBool())
        pills.push_back({tr("DRILL"), Token::Stale});
    pills.push_back(commander.isEmpty()
                        ? Pill{tr("no commander"), Token::P1}
                        : Pill{tr("IC %1").arg(Words::person(commander, mine)), Token::Text2});
    const QVariant due = index.data(IncidentModel::DueMsRole);
    if (!due.isValid())
        return pills;
    const Millis left{due.toLongLong()};
    const auto kind = static_cast<TimerKind>(index.data(IncidentModel::DueKindRole).toInt());
    const QString what =
        kind == TimerKind::Update ? tr("update") : index.data(IncidentModel::DueTitleRole).toString();
    const bool over = left < Millis{0};
    pills.push_back(
        {over ? tr("%1 overdue %2").arg(what, clockText(-left)) : tr("%1 due %2").arg(what, clockText(left)),
         over             ? Token::P0
         : left < DueSoon ? Token::P1
                          : Token::Text2});
    return pills;
}

void IncidentDelegate::paintPills(QPainter &painter, const QRect &row, const QModelIndex &index) const
{
    const std::vector<Pill> pills = pillsOf(index);
    std::vector<int> widths;
    int needed = -Gap;
    for (const Pill &pill : pills) {
        widths.push_back(paintkit::pillWidth(pill.text, m_theme));
        needed += widths.back() + Gap;
    }
    // What is due keeps its words: who commands gives way first.
    for (std::size_t i = 0; i < pills.size() && needed > row.width(); ++i) {
        const int least = std::min(widths[i], row.width() / int(pills.size()) - Gap);
        const int cut = std::min(needed - row.width(), widths[i] - least);
        widths[i] -= cut;
        needed -= cut;
    }
    QPoint at = row.topLeft();
    for (std::size_t i = 0; i < pills.size(); ++i)
        at.rx() += paintkit::drawPill(painter, at, pills[i].text, pills[i].ink, m_theme, widths[i]) + Gap;
}

bool IncidentDelegate::helpEvent(QHelpEvent *event, QAbstractItemView *view,
                                 const QStyleOptionViewItem &option, const QModelIndex &index)
{
    if (event->type() != QEvent::ToolTip || !index.isValid())
        return QStyledItemDelegate::helpEvent(event, view, option, index);
    QStringList lines{index.data(IncidentModel::TitleRole).toString(), factsOf(index)};
    if (index.data(IncidentModel::ActiveRole).toBool()) {
        for (const Pill &pill : pillsOf(index))
            lines << pill.text;
    }
    plaintext::showTip(event->globalPos(), lines.join(QLatin1Char('\n')), view);
    return true;
}

} // namespace wf

#include "moc_incidentdelegate.cpp"
