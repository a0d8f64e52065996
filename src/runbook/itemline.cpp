// SPDX-License-Identifier: GPL-3.0-or-later
#include "runbook/itemline.h"

#include <QRegularExpression>
#include <QStringList>

namespace wf {

namespace {

/// Positions of the bars of a row: not those in code or behind a backslash.
std::vector<qsizetype> barsOf(const QString &row)
{
    std::vector<qsizetype> bars;
    for (qsizetype i = 0; i < row.size(); ++i) {
        if (row[i] == u'|' && (i == 0 || row[i - 1] != u'\\'))
            bars.push_back(i);
    }
    return bars;
}

QString plainOf(QString text)
{
    static const QRegularExpression marks(QStringLiteral("[*_`\\\\]"));
    return text.remove(marks).simplified();
}

} // namespace

QString ItemLine::withNumber(int value) const
{
    return number < 0 ? lead + tail + text : lead + QString::number(value) + tail + text;
}

QString ItemLine::like(int value, const QString &words, int column) const
{
    if (kind != Kind::Row)
        return ItemLine{kind, lead, number, tail, words}.withNumber(value);
    const QString whole = withNumber(value);
    const std::vector<qsizetype> bars = barsOf(whole);
    QString row = bars.empty() ? QString() : whole.left(bars.front());
    for (std::size_t cell = 0; cell + 1 < bars.size(); ++cell) {
        const QString old = whole.mid(bars[cell] + 1, bars[cell + 1] - bars[cell] - 1);
        const bool keeps = cell == 0 && number >= 0;
        row += int(cell) == column ? QStringLiteral("| %1 ").arg(words)
               : keeps             ? u'|' + old
                                   : QStringLiteral("| ");
    }
    return row + u'|';
}

ItemLine readItem(const QString &line)
{
    static const QRegularExpression numbered(
        QStringLiteral("^([\\s>]*)(\\d{1,9})([.)]\\s+(?:\\[[ xX]\\]\\s+)?)(.*)$"));
    static const QRegularExpression bullet(QStringLiteral("^([\\s>]*[-*+]\\s+(?:\\[[ xX]\\]\\s+)?)(.*)$"));
    static const QRegularExpression heading(
        QStringLiteral("^(#{1,6}\\s+(?:[Ss]tep\\s+)?)(?:(\\d{1,9})([.):]?[\\s–—:-]+))?(.*)$"));
    static const QRegularExpression row(
        QStringLiteral("^(\\s*\\|\\s*)(?:(\\d{1,9})(\\s*[.)]?\\s*\\|))?(.*)$"));
    if (const auto m = numbered.match(line); m.hasMatch())
        return {ItemLine::Kind::Number, m.captured(1), m.captured(2).toInt(), m.captured(3), m.captured(4)};
    if (const auto m = bullet.match(line); m.hasMatch())
        return {ItemLine::Kind::Bullet, m.captured(1), -1, {}, m.captured(2)};
    for (const auto &[kind, expression] :
         {std::pair(ItemLine::Kind::Heading, heading), std::pair(ItemLine::Kind::Row, row)}) {
        if (const auto m = expression.match(line); m.hasMatch())
            return {kind, m.captured(1), m.captured(2).isEmpty() ? -1 : m.captured(2).toInt(), m.captured(3),
                    m.captured(4)};
    }
    return {ItemLine::Kind::Other, {}, -1, {}, line};
}

int columnOf(const ItemLine &row, const QString &title)
{
    const QString whole = row.withNumber(row.number);
    const std::vector<qsizetype> bars = barsOf(whole);
    for (std::size_t cell = 0; cell + 1 < bars.size(); ++cell) {
        if (plainOf(whole.mid(bars[cell] + 1, bars[cell + 1] - bars[cell] - 1)) == plainOf(title))
            return int(cell);
    }
    return -1;
}

QString withCell(const ItemLine &row, int column, const QString &more)
{
    QString whole = row.withNumber(row.number);
    const std::vector<qsizetype> bars = barsOf(whole);
    if (column < 0 || column + 1 >= int(bars.size()))
        return whole;
    qsizetype end = bars[std::size_t(column) + 1];
    while (end > 0 && whole[end - 1].isSpace())
        --end;
    return whole.insert(end, more);
}

QString escaped(const QString &plain)
{
    static const QRegularExpression markup(QStringLiteral(
        "([\\\\`*\\[\\]<>|]|(?<![\\p{L}\\p{N}])_|_(?![\\p{L}\\p{N}]))")); // queue_depth is none.
    return plain.simplified().replace(markup, QStringLiteral("\\\\1"));
}

QString fencedCode(const QString &code, const QString &language, const QString &indent)
{
    QString fence = QStringLiteral("```");
    while (code.contains(fence))
        fence += u'`';
    QString text = indent + fence + language + u'\n';
    for (const QString &line : code.trimmed().split(u'\n'))
        text += indent + line + u'\n';
    return text + indent + fence + QStringLiteral("\n\n");
}

} // namespace wf
