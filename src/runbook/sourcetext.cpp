// SPDX-License-Identifier: GPL-3.0-or-later
#include "runbook/sourcetext.h"

#include <QStringDecoder>

namespace wf {

namespace {

constexpr qsizetype MaxLineChars = 16 << 10;
constexpr qsizetype MaxStretchChars = 128 << 10; ///< Characters without an empty line between them.
constexpr int MaxMarkersPerLine = 64;            ///< Nested quotes and lists opened by one line.
constexpr qsizetype MaxPipesPerLine = 256;
constexpr qint64 MaxTableCells = 100'000; ///< Of the whole file.
constexpr int MaxFrontMatterLines = 400;
constexpr int MaxIndent = 400;

Diagnostic error(int line, int column, QString message)
{
    return {Diagnostic::Level::Error, line, column, std::move(message)};
}

/// Splits as CommonMark does: \n, \r\n and \r end a line.
std::vector<QString> splitLines(const QString &text)
{
    std::vector<QString> lines;
    qsizetype start = 0;
    for (qsizetype i = 0; i < text.size(); ++i) {
        if (text[i] != u'\n' && text[i] != u'\r')
            continue;
        lines.push_back(text.sliced(start, i - start));
        if (text[i] == u'\r' && i + 1 < text.size() && text[i + 1] == u'\n')
            ++i;
        start = i + 1;
    }
    if (start < text.size())
        lines.push_back(text.sliced(start));
    return lines;
}

std::optional<Diagnostic> firstBadByte(const QByteArray &bytes)
{
    const qsizetype nul = bytes.indexOf('\0');
    if (nul >= 0) {
        const int line = int(bytes.left(nul).count('\n')) + 1;
        return error(
            line, 1,
            QStringLiteral("the file holds NUL bytes: it is binary, or text in UTF-16; save it as UTF-8"));
    }
    QStringDecoder decoder(QStringDecoder::Utf8, QStringDecoder::Flag::Stateless);
    const QString whole = decoder(bytes);
    if (!decoder.hasError())
        return std::nullopt;
    int number = 1;
    for (const QByteArray &line : bytes.split('\n')) {
        QStringDecoder one(QStringDecoder::Utf8, QStringDecoder::Flag::Stateless);
        const QString decoded = one(line);
        if (one.hasError()) {
            const qsizetype column = decoded.indexOf(QChar::ReplacementCharacter);
            return error(number, int(qMax<qsizetype>(column, 0)) + 1,
                         QStringLiteral("the file is not UTF-8 here; save it as UTF-8"));
        }
        ++number;
    }
    return error(1, 1, QStringLiteral("the file is not UTF-8; save it as UTF-8"));
}

/// Quotes and list items a line opens. Thematic breaks ("- - -") count too, which only matters when they are
/// absurd.
int markers(QStringView line)
{
    int count = 0;
    for (qsizetype i = 0; i < line.size(); ++i) {
        const QChar c = line[i];
        const QChar after = i + 1 < line.size() ? line[i + 1] : QChar(u' ');
        if (c == u'>')
            ++count;
        else if ((c == u'-' || c == u'*' || c == u'+' || c == u'.' || c == u')') && after.isSpace())
            ++count;
        else if (!c.isSpace() && !c.isDigit())
            break;
    }
    return count;
}

int indent(QStringView line)
{
    int width = 0;
    for (QChar c : line) {
        if (c != u' ' && c != u'\t')
            break;
        width += c == u'\t' ? 4 : 1;
    }
    return width;
}

void readFrontMatter(SourceText &source)
{
    const auto isFence = [&](int line, QLatin1String fence) { return source.line(line).trimmed() == fence; };
    if (source.count() < 3 || source.line(1).startsWith(u' '))
        return;
    const bool yaml = isFence(1, QLatin1String("---"));
    if (!yaml && !isFence(1, QLatin1String("+++")))
        return;
    int last = 0;
    for (int i = 2; i <= qMin(source.count(), MaxFrontMatterLines) && last == 0; ++i) {
        if (isFence(i, yaml ? QLatin1String("---") : QLatin1String("+++")) ||
            (yaml && isFence(i, QLatin1String("..."))))
            last = i;
    }
    if (last < 3)
        return;
    std::vector<std::pair<QString, QString>> fields;
    for (int i = 2; i < last; ++i) {
        const QString &line = source.line(i);
        const qsizetype colon = line.indexOf(yaml ? u':' : u'=');
        const bool nested = line.startsWith(u' ') || line.startsWith(u'\t') || line.startsWith(u'-');
        if (line.trimmed().isEmpty() || line.startsWith(u'#') || nested)
            continue;
        if (colon <= 0) {
            // Not front matter: two rules with text between them.
            if (fields.empty())
                return;
            continue;
        }
        QString value = line.sliced(colon + 1).trimmed();
        if (value.size() >= 2 && (value.front() == u'"' || value.front() == u'\'') &&
            value.back() == value.front())
            value = value.sliced(1, value.size() - 2);
        fields.emplace_back(line.left(colon).trimmed().toLower(), value);
    }
    source.fields = std::move(fields);
    source.frontMatter = {1, last};
}

class Guard
{
public:
    explicit Guard(SourceText &source) : m_source(source), m_hidden(size_t(source.count()), false) {}

    std::vector<bool> run()
    {
        for (int i = m_source.frontMatter.first; i > 0 && i <= m_source.frontMatter.last; ++i)
            m_hidden[size_t(i - 1)] = true;
        for (int i = 1; i <= m_source.count(); ++i)
            checkLine(i);
        int first = 1;
        while (first <= m_source.count()) {
            int last = first;
            while (last < m_source.count() && !m_source.isBlank(last + 1))
                ++last;
            checkStretch(first, last);
            first = last + 1;
        }
        return std::move(m_hidden);
    }

private:
    void hide(int first, int last, const QString &why)
    {
        for (int i = first; i <= last; ++i)
            m_hidden[size_t(i - 1)] = true;
        if (m_warnings++ < 20)
            m_source.diagnostics.push_back(
                {Diagnostic::Level::Warning, first, 1, why + QStringLiteral("; kept as plain text")});
    }

    void checkLine(int number)
    {
        const QString &line = m_source.line(number);
        if (line.size() > MaxLineChars)
            hide(number, number, QStringLiteral("the line is longer than %1 characters").arg(MaxLineChars));
        else if (markers(line) > MaxMarkersPerLine || indent(line) > MaxIndent)
            hide(number, number,
                 QStringLiteral("the line is nested deeper than %1 levels").arg(MaxMarkersPerLine));
        else if (line.count(u'|') > MaxPipesPerLine)
            hide(number, number, QStringLiteral("a table has more than %1 columns").arg(MaxPipesPerLine));
    }

    void checkStretch(int first, int last)
    {
        while (first < last && m_source.isBlank(first)) // What is told names the text, not the gap before it.
            ++first;
        qsizetype chars = 0;
        qsizetype pipes = 0;
        for (int i = first; i <= last; ++i) {
            if (m_hidden[size_t(i - 1)])
                continue;
            chars += m_source.line(i).size() + 1;
            pipes = qMax(pipes, m_source.line(i).count(u'|'));
        }
        const qint64 cells = qint64(pipes) * (last - first + 1);
        if (chars > MaxStretchChars) {
            hide(first, last,
                 QStringLiteral("more than %1 characters without an empty line").arg(MaxStretchChars));
            return;
        }
        m_cells += cells;
        if (m_cells > MaxTableCells && cells > 0)
            hide(first, last, QStringLiteral("tables with more than %1 cells").arg(MaxTableCells));
    }

    SourceText &m_source;
    std::vector<bool> m_hidden;
    qint64 m_cells = 0;
    int m_warnings = 0;
};

} // namespace

LineRange SourceText::trimmed(LineRange range) const
{
    range.last = qMin(range.last, count());
    while (range.last > range.first && isBlank(range.last))
        --range.last;
    return range;
}

QString SourceText::text(LineRange range) const
{
    range = trimmed(range);
    while (range.first < range.last && isBlank(range.first))
        ++range.first;
    QStringList parts;
    for (int i = qMax(range.first, 1); i <= range.last; ++i)
        parts << line(i);
    const QString joined = parts.join(u'\n');
    return joined.trimmed().isEmpty() ? QString() : joined;
}

SourceText readSource(const QByteArray &bytes)
{
    SourceText source;
    if (bytes.size() > MaxRunbookBytes) {
        source.diagnostics.push_back(
            error(1, 1,
                  QStringLiteral("the file has %1 bytes; a runbook has at most %2: split it")
                      .arg(bytes.size())
                      .arg(MaxRunbookBytes)));
        return source;
    }
    if (const auto bad = firstBadByte(bytes)) {
        source.diagnostics.push_back(*bad);
        return source;
    }
    QString text = QString::fromUtf8(bytes);
    if (text.startsWith(QChar::ByteOrderMark))
        text.remove(0, 1);
    if (text.trimmed().isEmpty()) {
        source.diagnostics.push_back(error(1, 1, QStringLiteral("the file is empty")));
        return source;
    }
    source.lines = splitLines(text);
    readFrontMatter(source);
    const std::vector<bool> hidden = Guard(source).run();
    for (int i = 1; i <= source.count(); ++i) {
        if (!hidden[size_t(i - 1)])
            source.forParser += source.line(i).toUtf8();
        source.forParser += '\n';
    }
    source.usable = true;
    return source;
}

} // namespace wf
