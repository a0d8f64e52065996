// SPDX-License-Identifier: GPL-3.0-or-later
#include "delegates/historydelegate.h"

#include "delegates/historytext.h"
#include "delegates/markedtext.h"
#include "delegates/paintkit.h"
#include "delegates/words.h"
#include "models/actionmodel.h"
#include "models/historymodel.h"
#include "models/rankmodel.h"
#include "theme/plaintext.h"

#include <QAbstractItemView>
#include <QHelpEvent>
#include <QPainter>

namespace wf {

namespace {

using paintkit::CellPad;
using paintkit::CellText;

void paintGround(QPainter &painter, const QStyleOptionViewItem &option, const Theme &theme)
{
    const bool lit = option.state.testFlag(QStyle::State_Selected);
    painter.fillRect(option.rect, theme.color(lit ? Token::Raised : Token::Panel));
    painter.fillRect(QRect(option.rect.bottomLeft(), QSize(option.rect.width(), 1)),
                     theme.color(Token::Line));
}

/// What was found in the incident, at the right of its title. Returns what is left to the title.
QRect paintWritten(QPainter &painter, const QRect &rect, const QString &title, const SearchLine &line,
                   const Theme &theme)
{
    const int room = rect.width() - 2 * CellPad;
    const int needs =
        QFontMetrics(theme.font(FontRole::Body)).horizontalAdvance(plaintext::inLine(title)) + CellPad;
    const int titleWidth = std::min(needs, room / 2);
    const QRect found(rect.left() + CellPad + titleWidth, rect.top(), room - titleWidth, rect.height());
    drawMarked(painter, found, {line.text, line.marks, Token::Text3, FontRole::Label}, theme);
    return {rect.left(), rect.top(), titleWidth + CellPad, rect.height()};
}

CellText incidentCell(const QModelIndex &index)
{
    const QVariant ms = index.data(HistoryModel::MsRole);
    switch (index.column()) {
    case HistoryModel::NumberColumn:
        return {index.data().toString(), Token::Text2, FontRole::MonoSmall, false};
    case HistoryModel::DeclaredColumn:
        return {Terms::minute(fromMs(ms.toLongLong())), Token::Text2, FontRole::MonoSmall, false};
    case HistoryModel::AcknowledgeColumn:
    case HistoryModel::MitigateColumn:
    case HistoryModel::ResolveColumn:
        return {ms.isValid() ? clockText(Millis{ms.toLongLong()}) : QStringLiteral("–"),
                ms.isValid() ? Token::Text : Token::Text3, FontRole::MonoSmall, true};
    case HistoryModel::ReviewColumn: {
        const QVariant state = index.data(HistoryModel::ReviewRole);
        const bool overdue = index.data(HistoryModel::OverdueRole).toBool();
        if (overdue)
            return {HistoryText::tr("overdue"), Token::P1, FontRole::Body, false};
        return {state.isValid() ? Terms::review(static_cast<ReviewState>(state.toInt())) : QString(),
                Token::Text2, FontRole::Body, false};
    }
    case HistoryModel::TitleColumn:
        return {index.data().toString(), Token::Text, FontRole::Body, false};
    default:
        return {index.data().toString(), Token::Text2, FontRole::Body, false};
    }
}

CellText actionCell(const QModelIndex &index)
{
    const auto state = static_cast<ActionState>(index.data(ActionModel::StateRole).toInt());
    const bool open = state == ActionState::Open;
    switch (index.column()) {
    case ActionModel::DueColumn: {
        const QVariant due = index.data(ActionModel::DueMsRole);
        const bool overdue = index.data(ActionModel::OverdueRole).toBool();
        if (!due.isValid())
            return {HistoryText::tr("no date"), Token::Text3, FontRole::Body, false};
        const QString date = Terms::date(fromMs(due.toLongLong()));
        return {overdue ? HistoryText::tr("%1 overdue").arg(date) : date, overdue ? Token::P1 : Token::Text2,
                FontRole::MonoSmall, false};
    }
    case ActionModel::OwnerColumn: {
        const QString owner = index.data().toString();
        return {owner.isEmpty() ? HistoryText::tr("nobody") : owner,
                owner.isEmpty() && open ? Token::P1 : Token::Text2, FontRole::Body, false};
    }
    case ActionModel::IncidentColumn:
        return {index.data().toString(), Token::Text2, FontRole::MonoSmall, false};
    case ActionModel::LinkColumn:
        return {index.data().toString(), Token::Accent, FontRole::Body, false};
    default:
        return {index.data().toString(), open ? Token::Text : Token::Text3, FontRole::Body, false};
    }
}

} // namespace

HistoryDelegate::HistoryDelegate(const Theme &theme, QObject *parent)
    : QStyledItemDelegate(parent), m_theme(theme)
{
}

void HistoryDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                            const QModelIndex &index) const
{
    painter->save();
    paintGround(*painter, option, m_theme);
    if (index.column() == HistoryModel::SeverityColumn) {
        const int top = option.rect.center().y() - paintkit::chipHeight(m_theme) / 2;
        paintkit::drawChip(*painter, {option.rect.left() + CellPad, top},
                           static_cast<Severity>(index.data(HistoryModel::SeverityRole).toInt()), m_theme);
    } else {
        QRect rect = option.rect;
        if (index.column() == HistoryModel::TitleColumn && index.data(HistoryModel::DrillRole).toBool()) {
            const int top = rect.center().y() - paintkit::pillHeight(m_theme) / 2;
            rect.adjust(CellPad + paintkit::drawPill(*painter, {rect.left() + CellPad, top}, tr("DRILL"),
                                                     Token::Stale, m_theme),
                        0, 0, 0);
        }
        if (const QVariant line = index.data(HistoryModel::WrittenRole); line.isValid())
            rect = paintWritten(*painter, rect, index.data().toString(), line.value<SearchLine>(), m_theme);
        paintkit::drawCell(*painter, rect, incidentCell(index), m_theme);
    }
    painter->restore();
}

bool HistoryDelegate::helpEvent(QHelpEvent *event, QAbstractItemView *view,
                                const QStyleOptionViewItem &option, const QModelIndex &index)
{
    if (event->type() != QEvent::ToolTip || !index.isValid())
        return QStyledItemDelegate::helpEvent(event, view, option, index);
    QStringList lines{index.siblingAtColumn(HistoryModel::TitleColumn).data().toString()};
    const QVariant declared = index.siblingAtColumn(HistoryModel::DeclaredColumn).data(HistoryModel::MsRole);
    lines << tr("declared %1").arg(Words::fullTime(fromMs(declared.toLongLong())));
    if (const QString source = index.data(HistoryModel::ImportedRole).toString(); !source.isEmpty())
        lines << tr("imported from %1").arg(source);
    const QVariant written = index.siblingAtColumn(HistoryModel::TitleColumn).data(HistoryModel::WrittenRole);
    if (written.isValid())
        lines << written.value<SearchLine>().text;
    if (const QString text = index.data().toString(); !text.isEmpty() && text != lines.first())
        lines << text;
    plaintext::showTip(event->globalPos(), lines.join(QLatin1Char('\n')), view);
    return true;
}

ActionDelegate::ActionDelegate(const Theme &theme, QObject *parent)
    : QStyledItemDelegate(parent), m_theme(theme)
{
}

void ActionDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                           const QModelIndex &index) const
{
    painter->save();
    paintGround(*painter, option, m_theme);
    if (index.column() == ActionModel::StateColumn) {
        const auto state = static_cast<ActionState>(index.data(ActionModel::StateRole).toInt());
        constexpr int Box = 14;
        const QRect box(option.rect.left() + CellPad, option.rect.center().y() - Box / 2, Box, Box);
        painter->setRenderHint(QPainter::Antialiasing);
        painter->setPen(m_theme.color(state == ActionState::Done ? Token::Ok : Token::Text3));
        painter->setBrush(Qt::NoBrush);
        painter->drawRoundedRect(QRectF(box).adjusted(0.5, 0.5, -0.5, -0.5), 3, 3);
        if (state == ActionState::Done)
            m_theme.icon(QStringLiteral("check"), Token::Ok).paint(painter, box.adjusted(1, 1, -1, -1));
        paintkit::drawCell(*painter, option.rect.adjusted(CellPad + Box, 0, 0, 0),
                           {Terms::action(state), state == ActionState::Open ? Token::Text2 : Token::Text3,
                            FontRole::Body, false},
                           m_theme);
    } else {
        paintkit::drawCell(*painter, option.rect, actionCell(index), m_theme);
    }
    painter->restore();
}

RankDelegate::RankDelegate(const Theme &theme, QObject *parent) : QStyledItemDelegate(parent), m_theme(theme)
{
}

QSize RankDelegate::sizeHint(const QStyleOptionViewItem &, const QModelIndex &) const
{
    return {120, QFontMetrics(m_theme.font(FontRole::Body)).height() + 12};
}

void RankDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                         const QModelIndex &index) const
{
    painter->save();
    paintGround(*painter, option, m_theme);
    const double share = index.data(RankModel::ShareRole).toDouble();
    QColor bar = m_theme.color(Token::Accent);
    bar.setAlphaF(0.18F);
    painter->fillRect(QRectF(option.rect.left(), option.rect.top() + 2, option.rect.width() * share,
                             option.rect.height() - 4),
                      bar);
    const QString count = index.data(RankModel::CountRole).toString();
    const QFont mono = m_theme.font(FontRole::MonoSmall);
    const int width = QFontMetrics(mono).horizontalAdvance(count) + 2 * CellPad + 2;
    paintkit::drawCell(*painter, option.rect.adjusted(option.rect.width() - width, 0, 0, 0),
                       {count, Token::Text2, FontRole::MonoSmall, true}, m_theme);
    const QString text = index.data().toString();
    const QString what = text.isEmpty() ? tr("without a runbook") : text;
    const QString runbook = index.data(RankModel::DetailRole).toString();
    QRect left = option.rect.adjusted(0, 0, -width, 0);
    paintkit::drawCell(*painter, left, {what, Token::Text, FontRole::Body, false}, m_theme);
    left.adjust(QFontMetrics(m_theme.font(FontRole::Body)).horizontalAdvance(what) + CellPad, 0, 0, 0);
    if (left.width() > 60)
        paintkit::drawCell(*painter, left, {runbook, Token::Text3, FontRole::Body, false}, m_theme);
    if (option.state.testFlag(QStyle::State_HasFocus)) {
        painter->setPen(m_theme.color(Token::Accent));
        painter->drawRect(option.rect.adjusted(0, 0, -1, -1));
    }
    painter->restore();
}

bool RankDelegate::helpEvent(QHelpEvent *event, QAbstractItemView *view, const QStyleOptionViewItem &option,
                             const QModelIndex &index)
{
    if (event->type() != QEvent::ToolTip || !index.isValid())
        return QStyledItemDelegate::helpEvent(event, view, option, index);
    QStringList lines{index.data().toString(), index.data(RankModel::DetailRole).toString(), view->toolTip()};
    lines.removeAll(QString());
    plaintext::showTip(event->globalPos(), lines.join(QLatin1Char('\n')), view);
    return true;
}

} // namespace wf

#include "moc_historydelegate.cpp"
