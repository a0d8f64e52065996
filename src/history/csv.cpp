// SPDX-License-Identifier: GPL-3.0-or-later
#include "history/csv.h"

#include <QStringDecoder>

#include <array>

namespace wf {

namespace {

QString decoded(const QByteArray &bytes)
{
    const auto encoding = QStringConverter::encodingForData(bytes);
    QStringDecoder decoder(encoding.value_or(QStringConverter::Utf8));
    QString text = decoder(bytes);
    return decoder.hasError() && !encoding ? QString::fromLatin1(bytes) : text;
}

/// The one that stands most often in the first line, outside quotes.
QChar guessed(const QString &text)
{
    constexpr std::array Candidates{u',', u';', u'\t'};
    std::array<int, Candidates.size()> counts{};
    bool inQuotes = false;
    for (const QChar c : text) {
        if (c == u'"')
            inQuotes = !inQuotes;
        if (inQuotes)
            continue;
        if (c == u'\n')
            break;
        for (std::size_t i = 0; i < Candidates.size(); ++i)
            counts[i] += c == Candidates[i] ? 1 : 0;
    }
    std::size_t best = 0;
    for (std::size_t i = 1; i < Candidates.size(); ++i)
        best = counts[i] > counts[best] ? i : best;
    return Candidates[best];
}

} // namespace

CsvReader::CsvReader(const QByteArray &bytes, std::optional<QChar> separator) : m_text(decoded(bytes))
{
    m_separator = separator.value_or(guessed(m_text));
}

Error CsvReader::error(const QString &what) const
{
    return {ErrorCode::InvalidInput, QStringLiteral("line %1: %2").arg(m_line).arg(what)};
}

void CsvReader::skipLineEnd()
{
    if (!atEnd() && m_text[m_at] == u'\r')
        ++m_at;
    if (!atEnd() && m_text[m_at] == u'\n')
        ++m_at;
    ++m_line;
}

Expected<QString> CsvReader::quoted()
{
    const int opened = m_line;
    QString cell;
    ++m_at;
    for (;;) {
        // Whole stretches at once: a cell may be long.
        const qsizetype quote = m_text.indexOf(u'"', m_at);
        if (quote < 0) {
            m_line = opened;
            return tl::unexpected(error(QStringLiteral("a quote is never closed")));
        }
        const QStringView part = QStringView(m_text).sliced(m_at, quote - m_at);
        m_line += int(part.count(u'\n'));
        cell += part;
        m_at = quote + 1;
        if (cell.size() > MaxCsvCell)
            return tl::unexpected(
                error(QStringLiteral("a cell is longer than %1 characters").arg(MaxCsvCell)));
        if (atEnd() || m_text[m_at] != u'"')
            return cell;
        cell += u'"';
        ++m_at;
    }
}

Expected<QString> CsvReader::cell()
{
    QString text;
    if (!atEnd() && m_text[m_at] == u'"') {
        auto inside = quoted();
        if (!inside)
            return inside;
        text = std::move(*inside);
    }
    // What follows a closing quote up to the separator is kept, as spreadsheets do.
    const qsizetype from = m_at;
    while (!atLineEnd() && m_text[m_at] != m_separator)
        ++m_at;
    text += QStringView(m_text).sliced(from, m_at - from);
    if (text.size() > MaxCsvCell)
        return tl::unexpected(error(QStringLiteral("a cell is longer than %1 characters").arg(MaxCsvCell)));
    return text;
}

std::optional<Expected<CsvReader::Record>> CsvReader::next()
{
    while (!m_failed && !atEnd() && atLineEnd())
        skipLineEnd();
    if (m_failed || atEnd())
        return std::nullopt;
    Record record{m_line, {}};
    for (;;) {
        auto text = cell();
        m_failed = !text || record.cells.size() >= MaxCsvColumns;
        if (!text)
            return Expected<Record>(tl::unexpected(text.error()));
        if (m_failed)
            return Expected<Record>(
                tl::unexpected(error(QStringLiteral("more than %1 cells in a record").arg(MaxCsvColumns))));
        record.cells << std::move(*text);
        if (atLineEnd())
            break;
        ++m_at; // The separator: another cell follows, be it empty.
    }
    if (!atEnd())
        skipLineEnd();
    return Expected<Record>(std::move(record));
}

} // namespace wf
