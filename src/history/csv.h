// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/expected.h"

#include <QByteArray>
#include <QStringList>

#include <optional>

namespace wf {

/// Reads comma separated values (RFC 4180) as spreadsheets and services write them: quotes, line feeds within
/// quotes, CR LF or LF, a byte order mark, comma, semicolon or tabulator. UTF-8, UTF-16 with a mark; bytes
/// that are neither are taken for Latin-1. Pure; bounds below.
class CsvReader
{
public:
    struct Record
    {
        int line = 0; ///< Where it begins, from 1.
        QStringList cells;
    };

    /// The separator is guessed from the first record unless it is given.
    explicit CsvReader(const QByteArray &bytes, std::optional<QChar> separator = {});
    /// The next record that is not empty; none at the end. InvalidInput, naming the line, for a quote that
    /// is never closed, a cell or a record that is too large: nothing comes after it.
    std::optional<Expected<Record>> next();
    QChar separator() const { return m_separator; }

private:
    Expected<QString> cell();
    Expected<QString> quoted();
    Error error(const QString &what) const;
    bool atEnd() const { return m_at >= m_text.size(); }
    bool atLineEnd() const { return atEnd() || m_text[m_at] == u'\n' || m_text[m_at] == u'\r'; }
    void skipLineEnd();

    QString m_text;
    qsizetype m_at = 0;
    int m_line = 1;
    QChar m_separator;
    bool m_failed = false;
};

inline constexpr qsizetype MaxCsvCell = 200'000; ///< Characters.
inline constexpr qsizetype MaxCsvColumns = 500;

} // namespace wf
