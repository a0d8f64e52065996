// SPDX-License-Identifier: GPL-3.0-or-later
#include "history/importplan.h"

#include <QLocale>
#include <QRegularExpression>

namespace wf {

namespace {

constexpr qsizetype MaxTimeText = 64;

/// Seconds or milliseconds since 1970, by their size: 1973 to 2286 either way.
std::optional<Timestamp> epochTime(const QString &text)
{
    bool ok = false;
    const qint64 number = text.toLongLong(&ok);
    if (!ok || number < 100'000'000)
        return std::nullopt;
    if (number < 10'000'000'000)
        return fromMs(number * 1000);
    return number < 10'000'000'000'000 ? std::optional(fromMs(number)) : std::nullopt;
}

/// Takes "Z", "UTC", "GMT", "+0200", "+02:00" or "+02" off the end; none: there is no zone.
std::optional<int> takeOffset(QString &text)
{
    static const QRegularExpression offset(
        QStringLiteral("^(.*\\d{1,2}:\\d{2}.*?)\\s*([+-])(\\d{2}):?(\\d{2})?$"));
    static const QRegularExpression universal(QStringLiteral("^(.*?)\\s*(?:Z|UTC|GMT)(?:\\s*\\+?00:?00)?$"),
                                              QRegularExpression::CaseInsensitiveOption);
    if (const auto match = universal.match(text); match.hasMatch()) {
        text = match.captured(1);
        return 0;
    }
    if (const auto match = offset.match(text); match.hasMatch()) {
        const int seconds = match.captured(3).toInt() * 3600 + match.captured(4).toInt() * 60;
        text = match.captured(1);
        return match.captured(2) == QLatin1String("-") ? -seconds : seconds;
    }
    return std::nullopt;
}

QDateTime parsed(QString text)
{
    // "2024-03-31T13:45:10.123456": what is finer than a millisecond goes.
    static const QRegularExpression fraction(QStringLiteral("(:\\d{2})[.,](\\d{1,9})$"));
    int ms = 0;
    if (const auto match = fraction.match(text); match.hasMatch()) {
        ms = match.captured(2).leftJustified(3, QLatin1Char('0')).left(3).toInt();
        text = text.left(match.capturedEnd(1));
    }
    text.replace(QLatin1Char('T'), QLatin1Char(' '));
    static const QStringList formats{QStringLiteral("yyyy-MM-dd HH:mm:ss"),
                                     QStringLiteral("yyyy-MM-dd HH:mm"),
                                     QStringLiteral("yyyy/MM/dd HH:mm:ss"),
                                     QStringLiteral("yyyy/MM/dd HH:mm"),
                                     QStringLiteral("dd.MM.yyyy HH:mm:ss"),
                                     QStringLiteral("dd.MM.yyyy HH:mm"),
                                     QStringLiteral("MMM d, yyyy HH:mm:ss"),
                                     QStringLiteral("MMM d, yyyy HH:mm"),
                                     QStringLiteral("MMM d, yyyy - HH:mm"),
                                     QStringLiteral("MMMM d, yyyy HH:mm"),
                                     QStringLiteral("d MMM yyyy HH:mm:ss"),
                                     QStringLiteral("d MMM yyyy HH:mm"),
                                     QStringLiteral("yyyy-MM-dd")};
    for (const QString &format : formats) {
        const QDateTime when = QLocale::c().toDateTime(text, format);
        if (when.isValid())
            return when.addMSecs(ms);
    }
    return {};
}

} // namespace

std::optional<Timestamp> importTime(const QString &given, const QTimeZone &zone)
{
    QString text = given.simplified();
    if (text.isEmpty() || text.size() > MaxTimeText)
        return std::nullopt;
    if (const auto epoch = epochTime(text))
        return epoch;
    const auto offset = takeOffset(text);
    const QDateTime local = parsed(text);
    if (!local.isValid())
        return std::nullopt;
    const QDateTime when = offset ? QDateTime(local.date(), local.time(), Qt::OffsetFromUTC, *offset)
                                  : QDateTime(local.date(), local.time(), zone);
    return when.isValid() ? std::optional(fromMs(when.toMSecsSinceEpoch())) : std::nullopt;
}

} // namespace wf
