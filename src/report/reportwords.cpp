// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/reportwords.h"

#include <QDateTime>
#include <QLocale>

namespace wf::report {

namespace {

QDateTime utc(Timestamp t)
{
    return QDateTime::fromMSecsSinceEpoch(toMs(t), Qt::UTC);
}

} // namespace

QString measureTitle(MeasureKind kind)
{
    return QStringLiteral("Time to %1").arg(measureName(kind));
}

QString severityTitle(Severity severity)
{
    switch (severity) {
    case Severity::P0:
        return QStringLiteral("P0 Critical");
    case Severity::P1:
        return QStringLiteral("P1 High");
    case Severity::P2:
        return QStringLiteral("P2 Medium");
    case Severity::P3:
        return QStringLiteral("P3 Low");
    }
    return {};
}

QString titled(const QString &name)
{
    QString text = name;
    text.replace(u'_', u' ');
    return text.isEmpty() ? text : text.left(1).toUpper() + text.mid(1);
}

QString counted(int n, const QString &thing)
{
    return QStringLiteral("%1 %2%3").arg(n).arg(thing, n == 1 ? QString() : QStringLiteral("s"));
}

QString dayOfWeek(Timestamp t)
{
    return QLocale::c().toString(utc(t).date(), QStringLiteral("dddd, d MMMM yyyy"));
}

QString cleaned(const QString &text)
{
    QString out;
    out.reserve(text.size());
    for (qsizetype i = 0; i < text.size(); ++i) {
        const QChar c = text[i];
        if (c.isHighSurrogate() && i + 1 < text.size() && text[i + 1].isLowSurrogate()) {
            const char32_t point = QChar::surrogateToUcs4(c, text[i + 1]);
            ++i;
            if ((point & 0xfffe) == 0xfffe) {
                out += QChar::ReplacementCharacter;
            } else {
                out += c;
                out += text[i];
            }
        } else if (c.isSurrogate() || c.unicode() >= 0xfffe || c.isNull()) {
            out += QChar::ReplacementCharacter;
        } else if (c == u'\n' || c == u'\t') {
            out += c;
        } else if (c == u'\r' && (i + 1 == text.size() || text[i + 1] != u'\n')) {
            out += u'\n';
        } else if (c.unicode() >= 0x20 && (c.unicode() < 0x7f || c.unicode() > 0x9f)) {
            out += c;
        }
    }
    return out;
}

QString inParagraphs(QString text, qsizetype &paragraph)
{
    constexpr qsizetype LongestWord = 200;
    for (qsizetype i = 0; i < text.size(); ++i) {
        if (text[i] == u'\n') {
            paragraph = 0;
        } else if (++paragraph > MaxParagraph && text[i] == u' ') {
            text[i] = u'\n';
            paragraph = 0;
        } else if (paragraph > MaxParagraph + LongestWord && !text[i].isLowSurrogate()) {
            text.insert(i, u'\n');
            paragraph = 0;
        }
    }
    return text;
}

} // namespace wf::report
