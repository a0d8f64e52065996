// SPDX-License-Identifier: GPL-3.0-or-later
#include "delegates/timelinedelegate.h"

#include "delegates/eventtoken.h"
#include "delegates/words.h"
#include "models/timelinemodel.h"
#include "theme/plaintext.h"

#include <QAbstractItemView>
#include <QHelpEvent>
#include <QPainter>
#include <QTextLayout>

namespace wf {

namespace {

constexpr int RowPad = 5;
constexpr int Side = 12;
constexpr int DotSize = 7;
constexpr int DotGap = 16;
constexpr int MaxLines = 12;

EventPtr eventOf(const QModelIndex &index)
{
    return index.data(TimelineModel::EventRole).value<EventPtr>();
}

void format(QList<QTextLayout::FormatRange> &formats, int start, int length, const QFont &font,
            const QColor &color)
{
    QTextLayout::FormatRange range;
    range.start = start;
    range.length = length;
    range.format.setFont(font);
    range.format.setForeground(color);
    formats.append(range);
}

} // namespace

TimelineDelegate::TimelineDelegate(const Theme &theme, QObject *parent)
    : QStyledItemDelegate(parent), m_theme(theme)
{
}

int TimelineDelegate::textLeft() const
{
    return Side + QFontMetrics(m_theme.font(FontRole::Mono)).horizontalAdvance(QStringLiteral("00:00:00")) +
           2 * DotGap + DotSize;
}

int TimelineDelegate::actorWidth() const
{
    return QFontMetrics(m_theme.font(FontRole::Body)).averageCharWidth() * 14;
}

qreal TimelineDelegate::layOut(QTextLayout &layout, const QModelIndex &index, int width) const
{
    const EventPtr event = eventOf(index);
    const EventSentence words = event ? sentenceOf(*event) : EventSentence();
    const QString amendment = index.data(TimelineModel::AmendmentRole).toString();
    QString text;
    QList<QTextLayout::FormatRange> formats;
    const auto add = [&](QString part, FontRole role, Token ink) {
        if (part.isEmpty())
            return;
        if (!text.isEmpty())
            text += QLatin1Char(' ');
        part = plaintext::inLabel(part).replace(QLatin1Char('\n'), QChar::LineSeparator);
        format(formats, int(text.size()), int(part.size()), m_theme.font(role), m_theme.color(ink));
        text += part;
    };
    if (index.data(TimelineModel::RemarkRole).toBool())
        add(remarkLead(), FontRole::Body, Token::Text2);
    add(words.lead, FontRole::BodyStrong, Token::Text);
    add(words.code, FontRole::Mono, Token::Text);
    const auto textStart = text.isEmpty() ? 0 : text.size() + 1;
    add(words.text, FontRole::Body, Token::Text);
    for (const Mention &mention : m_find ? m_find(words.text) : std::vector<Mention>()) {
        format(formats, int(textStart + mention.start), int(mention.length), m_theme.font(FontRole::Body),
               m_theme.color(Token::Accent));
        formats.back().format.setFontUnderline(true);
    }
    if (!words.remark.isEmpty())
        add(QStringLiteral("\u2014 ") + words.remark, FontRole::Body, Token::Text2);
    if (!amendment.isEmpty())
        add(tr("— corrected: %1").arg(amendment), FontRole::Body, Token::Accent);
    layout.setFont(m_theme.font(FontRole::Body));
    layout.setFormats(formats);
    qreal height = breakLines(layout, text, width, m_singleLine ? 1 : MaxLines);
    if (m_singleLine && layout.lineCount() > 0 && layout.lineAt(0).textLength() < text.size()) {
        // Cut where the mark that says so still fits.
        const QString mark(QChar(0x2026));
        const int room = width - QFontMetrics(m_theme.font(FontRole::Body)).horizontalAdvance(mark);
        height = breakLines(layout, text, room, 1);
        text = text.left(layout.lineAt(0).textLength()).trimmed() + mark;
        height = breakLines(layout, text, width, 1);
    }
    return height;
}

qreal TimelineDelegate::breakLines(QTextLayout &layout, const QString &text, int width, int most)
{
    layout.setText(text);
    QTextOption option;
    // A metric's name may be wider than the row.
    option.setWrapMode(most > 1 ? QTextOption::WrapAtWordBoundaryOrAnywhere : QTextOption::WrapAnywhere);
    layout.setTextOption(option);
    layout.beginLayout();
    qreal height = 0;
    for (int i = 0; i < most; ++i) {
        QTextLine line = layout.createLine();
        if (!line.isValid())
            break;
        line.setLineWidth(width);
        line.setPosition({0, height});
        height += line.height();
    }
    layout.endLayout();
    return height;
}

QString TimelineDelegate::remarkLead()
{
    return tr("Without effect, from another desk:");
}

QString TimelineDelegate::textOf(const QModelIndex &index)
{
    const EventPtr event = eventOf(index);
    return event ? sentenceOf(*event).text : QString();
}

std::vector<Mention> TimelineDelegate::mentionsOf(const QModelIndex &index) const
{
    return m_find ? m_find(textOf(index)) : std::vector<Mention>();
}

std::optional<Mention> TimelineDelegate::mentionAt(const QRect &row, const QModelIndex &index,
                                                   const QPoint &at) const
{
    const auto mentions = mentionsOf(index);
    if (mentions.empty())
        return std::nullopt;
    QTextLayout layout;
    layOut(layout, index, std::max(80, row.width() - textLeft() - actorWidth() - Side));
    const QPointF inside = at - QPoint(row.left() + textLeft(), row.top() + RowPad);
    const EventSentence words = sentenceOf(*eventOf(index));
    QStringList before{words.lead, words.code};
    if (index.data(TimelineModel::RemarkRole).toBool())
        before.prepend(remarkLead());
    before.removeAll(QString());
    const qsizetype start = before.isEmpty() ? 0 : before.join(QLatin1Char(' ')).size() + 1;
    for (int i = 0; i < layout.lineCount(); ++i) {
        const QTextLine line = layout.lineAt(i);
        if (!line.naturalTextRect().contains(inside))
            continue;
        const qsizetype place = line.xToCursor(inside.x(), QTextLine::CursorOnCharacter) - start;
        for (const Mention &mention : mentions) {
            if (mention.start <= place && place < mention.start + mention.length)
                return mention;
        }
    }
    return std::nullopt;
}

QSize TimelineDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    if (m_singleLine)
        return {option.rect.width(), QFontMetrics(m_theme.font(FontRole::Body)).height() + 2 * RowPad + 2};
    const auto *view = qobject_cast<const QAbstractItemView *>(option.widget);
    const int width = view ? view->viewport()->width() : option.rect.width();
    QTextLayout layout;
    const qreal height = layOut(layout, index, std::max(80, width - textLeft() - actorWidth() - Side));
    return {width, int(height) + 2 * RowPad};
}

void TimelineDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                             const QModelIndex &index) const
{
    const EventPtr event = eventOf(index);
    if (!event)
        return;
    painter->save();
    if (option.state.testFlag(QStyle::State_Selected))
        painter->fillRect(option.rect, m_theme.color(Token::Raised));
    const QFont mono = m_theme.font(FontRole::Mono);
    const int lineHeight = QFontMetrics(m_theme.font(FontRole::Body)).height();
    const QRect row = option.rect.adjusted(Side, RowPad, -Side, -RowPad);
    painter->setFont(mono);
    painter->setPen(m_theme.color(Token::Text2));
    painter->drawText(QRect(row.left(), row.top(), row.width(), lineHeight), Qt::AlignVCenter,
                      Words::clock(event->happenedAt, m_utc));

    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(Qt::NoPen);
    painter->setBrush(m_theme.color(eventToken(*event, sentenceOf(*event).tone)));
    painter->drawEllipse(QRectF(option.rect.left() + textLeft() - DotGap - DotSize,
                                row.top() + (lineHeight - DotSize) / 2.0, DotSize, DotSize));

    QTextLayout layout;
    layOut(layout, index, std::max(80, option.rect.width() - textLeft() - actorWidth() - Side));
    layout.draw(painter, QPointF(option.rect.left() + textLeft(), row.top()));

    const QFont body = m_theme.font(FontRole::Body);
    const QString actor = Words::person(index.data(TimelineModel::ActorRole).toString(),
                                        index.data(TimelineModel::MineRole).toBool());
    painter->setFont(body);
    painter->setPen(m_theme.color(Token::Text3));
    painter->drawText(QRect(row.right() - actorWidth(), row.top(), actorWidth(), lineHeight),
                      Qt::AlignVCenter | Qt::AlignRight,
                      QFontMetrics(body).elidedText(plaintext::inLine(actor), Qt::ElideRight, actorWidth()));
    painter->restore();
}

bool TimelineDelegate::helpEvent(QHelpEvent *help, QAbstractItemView *view, const QStyleOptionViewItem &,
                                 const QModelIndex &index)
{
    const EventPtr event = eventOf(index);
    if (!event || help->type() != QEvent::ToolTip)
        return false;
    const EventSentence words = sentenceOf(*event);
    QStringList parts{words.lead, words.code, words.text};
    parts.removeAll(QString());
    if (!words.remark.isEmpty())
        parts << QStringLiteral("\u2014 ") + words.remark;
    QString text = m_singleLine ? parts.join(QLatin1Char(' ')) + QLatin1Char('\n') : QString();
    text += Words::fullTime(event->happenedAt);
    if (event->recordedAt - event->happenedAt > std::chrono::seconds(1))
        text += QLatin1Char('\n') + tr("recorded %1").arg(Words::fullTime(event->recordedAt));
    text += QLatin1Char('\n') + tr("by %1").arg(index.data(TimelineModel::ActorRole).toString());
    plaintext::showTip(help->globalPos(), text, view);
    return true;
}

} // namespace wf

#include "moc_timelinedelegate.cpp"
