// SPDX-License-Identifier: GPL-3.0-or-later
#include "runbook/conditiontokens.h"

namespace wf {

namespace {

using Kind = ConditionToken::Kind;

struct NamedUnit
{
    const char *name;
    Unit unit;
};

constexpr NamedUnit Units[] = {
    {"%", Unit::Percent},       {"ns", Unit::Nanoseconds}, {"us", Unit::Microseconds},
    {"ms", Unit::Milliseconds}, {"s", Unit::Seconds},      {"m", Unit::Minutes},
    {"h", Unit::Hours},         {"d", Unit::Days},         {"B", Unit::Bytes},
    {"KB", Unit::Kilobytes},    {"MB", Unit::Megabytes},   {"GB", Unit::Gigabytes},
    {"KiB", Unit::Kibibytes},   {"MiB", Unit::Mebibytes},  {"GiB", Unit::Gibibytes},
};

struct NearMiss
{
    const char *written;
    const char *meant;
};

constexpr NearMiss NearMisses[] = {
    {"percent", "%"},
    {"pct", "%"},
    {"nsec", "ns"},
    {"usec", "us"},
    {"msec", "ms"},
    {"msecs", "ms"},
    {"millis", "ms"},
    {"sec", "s"},
    {"secs", "s"},
    {"second", "s"},
    {"seconds", "s"},
    {"min", "m"},
    {"mins", "m"},
    {"minute", "m"},
    {"minutes", "m"},
    {"hr", "h"},
    {"hrs", "h"},
    {"hour", "h"},
    {"hours", "h"},
    {"day", "d"},
    {"days", "d"},
    {"byte", "B"},
    {"bytes", "B"},
    {"k", "KB"},
    {"g", "GB"},
    {"kib", "KiB"},
    {"mib", "MiB"},
    {"gib", "GiB"},
    {"ki", "KiB"},
    {"mi", "MiB"},
    {"gi", "GiB"},
    {"kb", "KB"},
    {"mb", "MB"},
    {"gb", "GB"},
    {"b", "B"},
    {"milliseconds", "ms"},
    {"microseconds", "us"},
};

bool isNameStart(QChar c)
{
    return (c >= u'a' && c <= u'z') || (c >= u'A' && c <= u'Z') || c == u'_' || c == u':';
}

bool isAsciiDigit(QChar c)
{
    return c >= u'0' && c <= u'9';
}

bool isNameChar(QChar c)
{
    return isNameStart(c) || isAsciiDigit(c) || c == u'.' || c == u'-';
}

bool isOperatorChar(QChar c)
{
    return QStringView(u"<>=!~&|+*/≥≤≠").contains(c);
}

class Scanner
{
public:
    explicit Scanner(QStringView text) : m_text(text) {}
    tl::expected<std::vector<ConditionToken>, ConditionError> run();

private:
    QChar at(qsizetype i) const { return i < m_text.size() ? m_text[i] : QChar(); }
    int column() const { return int(m_at) + 1; }
    void push(Kind kind, QString text, int column)
    {
        m_tokens.push_back({kind, std::move(text), column, m_gap});
        m_gap = false;
    }
    std::optional<ConditionError> step();
    void number();
    std::optional<ConditionError> quotedText();

    QStringView m_text;
    qsizetype m_at = 0;
    bool m_gap = false;
    std::vector<ConditionToken> m_tokens;
};

void Scanner::number()
{
    const qsizetype start = m_at;
    if (at(m_at) == u'-' || at(m_at) == u'+')
        ++m_at;
    while (isAsciiDigit(at(m_at)) || at(m_at) == u'.')
        ++m_at;
    if (at(m_at) == u'e' || at(m_at) == u'E') {
        const bool sign = at(m_at + 1) == u'-' || at(m_at + 1) == u'+';
        if (isAsciiDigit(at(m_at + (sign ? 2 : 1)))) {
            m_at += sign ? 2 : 1;
            while (isAsciiDigit(at(m_at)))
                ++m_at;
        }
    }
    push(Kind::Number, m_text.sliced(start, m_at - start).toString(), int(start) + 1);
}

std::optional<ConditionError> Scanner::quotedText()
{
    const int start = column();
    QString value;
    for (++m_at; m_at < m_text.size(); ++m_at) {
        const QChar c = m_text[m_at];
        if (c == u'"') {
            ++m_at;
            push(Kind::Text, value, start);
            return std::nullopt;
        }
        if (c == u'\\' && m_at + 1 < m_text.size())
            value += m_text[++m_at];
        else
            value += c;
    }
    return ConditionError{start, QStringLiteral("the text has no closing quote"),
                          QLatin1Char('"') + value + u'"'};
}

std::optional<ConditionError> Scanner::step()
{
    const QChar c = at(m_at);
    const bool signedNumber =
        (c == u'-' || c == u'+') && (isAsciiDigit(at(m_at + 1)) || at(m_at + 1) == u'.');
    if (c.isSpace()) {
        m_gap = true;
        ++m_at;
    } else if (isAsciiDigit(c) || signedNumber || (c == u'.' && isAsciiDigit(at(m_at + 1)))) {
        number();
    } else if (isNameStart(c) || c == u'µ' || c == u'μ') {
        const qsizetype start = m_at++;
        while (isNameChar(at(m_at)))
            ++m_at;
        push(Kind::Name, m_text.sliced(start, m_at - start).toString(), int(start) + 1);
    } else if (c == u'"') {
        return quotedText();
    } else if (c == u'%') {
        push(Kind::Name, QStringLiteral("%"), column());
        ++m_at;
    } else if (c == u'{' || c == u'}' || c == u',') {
        push(c == u'{' ? Kind::OpenBrace : c == u'}' ? Kind::CloseBrace : Kind::Comma, QString(c), column());
        ++m_at;
    } else if (isOperatorChar(c)) {
        const qsizetype start = m_at;
        while (m_at < m_text.size() && isOperatorChar(m_text[m_at]) && m_at - start < 4 &&
               !((m_text[m_at] == u'+') && isAsciiDigit(at(m_at + 1))))
            ++m_at;
        push(Kind::Operator, m_text.sliced(start, m_at - start).toString(), int(start) + 1);
    } else if (c == u'\'' || c == u'“' || c == u'”' || c == u'‘' || c == u'’') {
        return ConditionError{column(),
                              QStringLiteral("text must be in straight double quotes, not in %1").arg(c),
                              QStringLiteral("\"…\"")};
    } else if (c == u'(' || c == u'[') {
        return ConditionError{column(), QStringLiteral("a condition cannot have \"%1\"").arg(c),
                              QStringLiteral("a ```promql block, for an expression the server evaluates")};
    } else {
        return ConditionError{column(), QStringLiteral("\"%1\" cannot be in a condition").arg(c), QString()};
    }
    return std::nullopt;
}

tl::expected<std::vector<ConditionToken>, ConditionError> Scanner::run()
{
    while (m_at < m_text.size()) {
        if (auto error = step())
            return tl::unexpected(*error);
    }
    push(Kind::End, QString(), column());
    return std::move(m_tokens);
}

} // namespace

std::optional<Unit> unitOf(QStringView word)
{
    if (word == u"µs" || word == u"μs")
        return Unit::Microseconds;
    if (word == u"kB")
        return Unit::Kilobytes;
    for (const NamedUnit &known : Units) {
        if (word == QLatin1String(known.name))
            return known.unit;
    }
    return std::nullopt;
}

QString nearestUnit(QStringView word)
{
    for (const NearMiss &miss : NearMisses) {
        if (word.compare(QLatin1String(miss.written), Qt::CaseInsensitive) == 0)
            return QLatin1String(miss.meant);
    }
    for (const NamedUnit &known : Units) {
        if (word.compare(QLatin1String(known.name), Qt::CaseInsensitive) == 0)
            return QLatin1String(known.name);
    }
    return {};
}

tl::expected<std::vector<ConditionToken>, ConditionError> conditionTokens(QStringView text)
{
    return Scanner(text).run();
}

} // namespace wf
