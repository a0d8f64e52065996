// SPDX-License-Identifier: GPL-3.0-or-later
#include "runbook/expression.h"

#include "runbook/lexicon.h"

#include <QRegularExpression>
#include <QStringList>

namespace wf {

namespace {

constexpr qsizetype MaxExpression = 4096;
constexpr size_t MaxRules = 256;

/// The text without what stands in quotes, braces and ranges, in which any sign may be.
QString skeletonOf(const QString &text)
{
    QString bare;
    QChar quote;
    int braces = 0;
    for (qsizetype i = 0; i < text.size(); ++i) {
        const QChar c = text[i];
        if (!quote.isNull()) {
            if (c == u'\\')
                ++i;
            else if (c == quote)
                quote = QChar();
            continue;
        }
        if (c == u'"' || c == u'\'' || c == u'`')
            quote = c;
        else if (c == u'{' || c == u'[')
            ++braces;
        else if (c == u'}' || c == u']')
            braces = qMax(0, braces - 1);
        else if (braces == 0)
            bare += c;
    }
    return bare;
}

bool isBalanced(const QString &bare)
{
    int open = 0;
    for (QChar c : bare) {
        open += c == u'(' ? 1 : c == u')' ? -1 : 0;
        if (open < 0)
            return false;
    }
    return open == 0;
}

int indentOf(const QString &line)
{
    int indent = 0;
    while (indent < line.size() && line[indent] == u' ')
        ++indent;
    return indent;
}

/// The column of the key itself, behind "- ".
int keyColumn(const QString &line)
{
    int column = indentOf(line);
    while (column + 1 < line.size() && line[column] == u'-' && line[column + 1] == u' ') {
        ++column;
        while (column < line.size() && line[column] == u' ')
            ++column;
    }
    return column;
}

QString unquoted(QString value)
{
    value = value.trimmed();
    const bool quoted = value.size() > 1 && (value.front() == u'"' || value.front() == u'\'') &&
                        value.back() == value.front();
    return quoted ? value.sliced(1, value.size() - 2) : value;
}

/// A value with its continuation: a block scalar ("|", ">-") or deeper lines.
QString valueAt(const QStringList &lines, qsizetype &i, const QString &first, int column)
{
    static const QRegularExpression scalar(QStringLiteral("^[|>][+-]?\\d?\\s*(?:#.*)?$"));
    const bool block = scalar.match(first).hasMatch();
    QStringList parts;
    if (!block && !first.isEmpty())
        parts << first;
    while (i + 1 < lines.size() && (lines[i + 1].trimmed().isEmpty() || indentOf(lines[i + 1]) > column)) {
        const QString part = lines[++i].trimmed();
        if (!part.isEmpty())
            parts << part;
    }
    return block ? parts.join(u'\n') : unquoted(parts.join(u' '));
}

} // namespace

bool looksLikePromQl(const QString &text)
{
    static const QRegularExpression call(QStringLiteral(
        "\\b(?:sum|avg|min|max|count|group|stddev|stdvar|topk|bottomk|quantile|count_values|rate|irate|"
        "increase|delta|idelta|deriv|changes|resets|histogram_quantile|histogram_fraction|absent|"
        "absent_over_time|predict_linear|label_replace|label_join|vector|scalar|time|timestamp|clamp|"
        "clamp_min|clamp_max|abs|ceil|floor|round|[a-z]+_over_time)\\s*"
        "(?:(?:by|without)\\s*\\([^)]*\\)\\s*)?\\("));
    static const QRegularExpression range(
        QStringLiteral("[A-Za-z_:][\\w:]*\\s*(?:\\{[^{}]*\\}\\s*)?\\[\\d+[smhdwy]"));
    static const QRegularExpression matching(QStringLiteral(
        "\\b(?:on|ignoring|group_left|group_right)\\s*\\(|\\bunless\\b|\\boffset\\s+-?\\d+[smhdwy]|"
        "[<>=]\\s*bool\\b"));
    static const QRegularExpression arithmetic(QStringLiteral(
        "^[\\s(]*(?:[A-Za-z_:][\\w:]*|\\d[\\d.eE]*)\\s*\\)*\\s*(?:[-+*/%^]\\s*[\\s(]*(?:[A-Za-z_:][\\w:]*|"
        "\\d[\\d.eE]*)[\\s)]*){1,64}(?:==|!=|>=|<=|>|<)"));
    static const QRegularExpression vectors(
        QStringLiteral("^[\\s(]*[A-Za-z:][\\w:]*[_:][\\w:]*[\\s)]*(?:==|!=|>=|<=|>|<)[\\s(]*[A-Za-z:][\\w:]*["
                       "_:][\\w:]*[\\s)]*$"));
    if (text.size() > MaxExpression || isCommandLine(text) || text.contains(u';') ||
        text.contains(QLatin1String("$(")) || text.contains(QLatin1String("&&")) ||
        text.contains(QLatin1String("||")))
        return false;
    const QString bare = skeletonOf(text);
    if (!isBalanced(bare))
        return false;
    return call.match(bare).hasMatch() || range.match(text).hasMatch() || matching.match(bare).hasMatch() ||
           arithmetic.match(bare).hasMatch() || vectors.match(bare).hasMatch();
}

bool comparesPromQl(const QString &text)
{
    static const QRegularExpression comparison(
        QStringLiteral("[<>]|==|!=|\\babsent(?:_over_time)?\\s*\\(|\\bunless\\b"));
    return comparison.match(skeletonOf(text.left(MaxExpression))).hasMatch();
}

std::vector<YamlRule> yamlRules(const QString &yaml)
{
    static const QRegularExpression key(QStringLiteral("^[\\s-]*(alert|record|expr|for)\\s*:(?:\\s+(.*))?$"));
    std::vector<YamlRule> rules;
    YamlRule rule;
    const auto close = [&] {
        if (!rule.expression.isEmpty() && rules.size() < MaxRules)
            rules.push_back(rule);
        rule = {};
    };
    const QStringList lines = yaml.split(u'\n');
    for (qsizetype i = 0; i < lines.size(); ++i) {
        if (lines[i].trimmed().startsWith(QLatin1String("- ")))
            close();
        const auto match = key.match(lines[i].left(MaxExpression));
        if (!match.hasMatch())
            continue;
        const QString name = match.captured(1);
        const qsizetype at = i;
        const QString value = valueAt(lines, i, match.captured(2).trimmed(), keyColumn(lines[at]));
        if (name == u"alert") {
            rule.alert = value;
        } else if (name == u"for") {
            rule.hold = value;
        } else if (name == u"expr" && value.size() <= MaxExpression) {
            rule.expression = value;
            rule.line = int(at);
        }
    }
    close();
    return rules;
}

} // namespace wf
