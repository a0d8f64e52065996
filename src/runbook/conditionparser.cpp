// SPDX-License-Identifier: GPL-3.0-or-later
#include "runbook/conditiontokens.h"

#include <cmath>

namespace wf {

namespace {

using Kind = ConditionToken::Kind;

constexpr qsizetype MaxConditionText = 4096;
constexpr size_t MaxTerms = 32;
constexpr size_t MaxLabels = 32;

template <typename T>
using Parsed = tl::expected<T, ConditionError>;

tl::unexpected<ConditionError> error(int column, QString message, QString suggestion = {})
{
    return tl::unexpected(ConditionError{column, std::move(message), std::move(suggestion)});
}

struct Miswritten
{
    QStringView written;
    QStringView meant;
};

/// What people write where an operator belongs.
constexpr Miswritten Operators[] = {
    {u"=>", u">= (or >)"}, {u"=<", u"<= (or <)"}, {u"<>", u"!="},   {u"≥", u">="},    {u"≤", u"<="},
    {u"≠", u"!="},         {u"===", u"=="},       {u"!", u"!="},    {u">>", u">"},    {u"<<", u"<"},
    {u"is", u"="},         {u"equals", u"="},     {u"above", u">"}, {u"over", u">"},  {u"exceeds", u">"},
    {u"greater", u">"},    {u"more", u">"},       {u"below", u"<"}, {u"under", u"<"}, {u"less", u"<"},
    {u"gt", u">"},         {u"ge", u">="},        {u"gte", u">="},  {u"lt", u"<"},    {u"le", u"<="},
    {u"lte", u"<="},       {u"eq", u"="},         {u"ne", u"!="},   {u"=~", u"="},    {u"!~", u"!="},
};

/// What people write where "and" or "or" belongs.
constexpr Miswritten Joiners[] = {
    {u"&&", u"and"}, {u"&", u"and"}, {u"||", u"or"},
    {u"|", u"or"},   {u"+", u"and"}, {u",", u"and, or two code spans"},
};

template <size_t N>
QString meantBy(const Miswritten (&table)[N], QStringView written)
{
    for (const Miswritten &entry : table) {
        if (entry.written.compare(written, Qt::CaseInsensitive) == 0)
            return entry.meant.toString();
    }
    return {};
}

class Parser
{
public:
    explicit Parser(std::vector<ConditionToken> tokens) : m_tokens(std::move(tokens)) {}
    Parsed<ConditionExpression> condition();

private:
    const ConditionToken &peek() const { return m_tokens[m_at]; }
    const ConditionToken &next() { return m_tokens[peek().kind == Kind::End ? m_at : m_at++]; }
    bool isWord(QStringView word) const
    {
        return peek().kind == Kind::Name && peek().text.compare(word, Qt::CaseInsensitive) == 0;
    }
    bool takeWord(QStringView word)
    {
        const bool found = isWord(word);
        if (found)
            ++m_at;
        return found;
    }
    Parsed<Comparison> comparison();
    Parsed<std::vector<LabelMatcher>> labels();
    Parsed<LabelMatcher> label();
    Parsed<CompareOp> compareOp();
    Parsed<std::variant<Quantity, QString>> value();
    Parsed<Quantity> quantity();
    Parsed<Millis> holdTime();
    Parsed<ConditionExpression> tail(ConditionExpression expression);
    tl::unexpected<ConditionError> unexpectedRest() const;

    std::vector<ConditionToken> m_tokens;
    size_t m_at = 0;
};

Parsed<CompareOp> Parser::compareOp()
{
    static constexpr std::pair<QStringView, CompareOp> Known[] = {
        {u">", CompareOp::Greater},    {u">=", CompareOp::GreaterEqual}, {u"<", CompareOp::Less},
        {u"<=", CompareOp::LessEqual}, {u"=", CompareOp::Equal},         {u"==", CompareOp::Equal},
        {u"!=", CompareOp::NotEqual},
    };
    const ConditionToken &token = peek();
    if (token.kind == Kind::Operator) {
        for (const auto &[text, op] : Known) {
            if (token.text == text) {
                next();
                return op;
            }
        }
    }
    const QString meant = meantBy(Operators, token.text);
    if (token.kind == Kind::End)
        return error(token.column,
                     QStringLiteral("the comparison is missing: an operator and a value follow the metric"),
                     QStringLiteral("> 0"));
    return error(token.column,
                 QStringLiteral("\"%1\" is not an operator; use > >= < <= = == !=").arg(token.text), meant);
}

Parsed<Quantity> Parser::quantity()
{
    const ConditionToken token = peek();
    if (token.kind != Kind::Number)
        return error(token.column, QStringLiteral("a number belongs here"));
    next();
    bool ok = false;
    Quantity q;
    q.number = token.text.toDouble(&ok);
    if (!ok || !std::isfinite(q.number))
        return error(token.column, QStringLiteral("\"%1\" is not a number").arg(token.text));
    const ConditionToken &unit = peek();
    static constexpr QStringView After[] = {u"and", u"or", u"for", u"clear", u"warn"};
    bool keyword = false;
    for (QStringView word : After)
        keyword = keyword || isWord(word);
    if (unit.kind != Kind::Name || keyword)
        return q;
    if (const auto known = unitOf(unit.text)) {
        q.unit = *known;
        next();
        return q;
    }
    return error(
        unit.column,
        QStringLiteral("\"%1\" is not a unit; use % ns us ms s m h d B KB MB GB KiB MiB GiB").arg(unit.text),
        nearestUnit(unit.text));
}

Parsed<std::variant<Quantity, QString>> Parser::value()
{
    const ConditionToken &token = peek();
    if (token.kind == Kind::Text)
        return next().text;
    if (token.kind == Kind::Number) {
        auto q = quantity();
        if (!q)
            return tl::unexpected(q.error());
        return *q;
    }
    if (token.kind == Kind::Name && token.text != QLatin1String("%")) {
        return error(
            token.column,
            QStringLiteral("a number or a text in quotes belongs here, not the bare word %1").arg(token.text),
            QLatin1Char('"') + token.text + u'"');
    }
    if (token.kind == Kind::End)
        return error(token.column, QStringLiteral("the value is missing"));
    return error(token.column,
                 QStringLiteral("a number or a text in quotes belongs here, not \"%1\"").arg(token.text));
}

Parsed<LabelMatcher> Parser::label()
{
    LabelMatcher matcher;
    const ConditionToken name = next();
    if (name.kind != Kind::Name || name.text.contains(QLatin1Char('.')) ||
        name.text.contains(QLatin1Char('-')))
        return error(name.column, QStringLiteral("a label name belongs here (letters, digits and _)"));
    matcher.name = name.text;
    const ConditionToken op = next();
    if (op.text == QLatin1String("=") || op.text == QLatin1String("=="))
        matcher.op = LabelOp::Equal;
    else if (op.text == QLatin1String("!="))
        matcher.op = LabelOp::NotEqual;
    else if (op.text == QLatin1String("=~"))
        matcher.op = LabelOp::Match;
    else if (op.text == QLatin1String("!~"))
        matcher.op = LabelOp::NotMatch;
    else
        return error(op.column, QStringLiteral("a label is compared with = != =~ or !~"),
                     QStringLiteral("="));
    const ConditionToken text = next();
    if (text.kind != Kind::Text)
        return error(text.column, QStringLiteral("the value of a label must be in double quotes"),
                     QLatin1Char('"') + text.text + u'"');
    matcher.value = text.text;
    return matcher;
}

Parsed<std::vector<LabelMatcher>> Parser::labels()
{
    std::vector<LabelMatcher> matchers;
    const int open = next().column;
    while (peek().kind != Kind::CloseBrace) {
        if (peek().kind == Kind::End)
            return error(open, QStringLiteral("the brace is not closed"), QStringLiteral("}"));
        auto matcher = label();
        if (!matcher)
            return tl::unexpected(matcher.error());
        matchers.push_back(std::move(*matcher));
        if (matchers.size() > MaxLabels)
            return error(open, QStringLiteral("more than %1 labels").arg(MaxLabels));
        if (peek().kind == Kind::Comma)
            next();
        else if (peek().kind != Kind::CloseBrace && peek().kind != Kind::End)
            return error(peek().column, QStringLiteral("a comma or } belongs here"), QStringLiteral(","));
    }
    next();
    return matchers;
}

Parsed<Comparison> Parser::comparison()
{
    Comparison c;
    const ConditionToken name = peek();
    if (name.kind == Kind::Number || name.kind == Kind::Text)
        return error(name.column,
                     QStringLiteral("a condition starts with the metric; the value comes after it"),
                     QStringLiteral("metric > %1").arg(name.text));
    if (name.kind != Kind::Name || name.text == QLatin1String("%"))
        return error(name.column, QStringLiteral("the name of a metric belongs here"));
    next();
    c.metric = name.text;
    if (peek().kind == Kind::OpenBrace) {
        auto matchers = labels();
        if (!matchers)
            return tl::unexpected(matchers.error());
        c.labels = std::move(*matchers);
    }
    const int opColumn = peek().column;
    auto op = compareOp();
    if (!op)
        return tl::unexpected(op.error());
    c.op = *op;
    auto v = value();
    if (!v)
        return tl::unexpected(v.error());
    c.value = std::move(*v);
    if (c.isText() && c.op != CompareOp::Equal && c.op != CompareOp::NotEqual)
        return error(opColumn,
                     QStringLiteral("text is compared with = or != only, not with %1").arg(opText(c.op)),
                     QStringLiteral("="));
    const int warnColumn = peek().column;
    if (takeWord(u"warn")) {
        if (c.isText())
            return error(warnColumn, QStringLiteral("a comparison with text has no warning band"));
        auto warn = quantity();
        if (!warn)
            return tl::unexpected(warn.error());
        c.warn = *warn;
    }
    return c;
}

Parsed<Millis> Parser::holdTime()
{
    // A duration may be several words: "1h30m" is one number with the rest as its unit, "5 m" two.
    const int column = peek().column;
    QString text;
    bool spoilt = false;
    while (peek().kind == Kind::Number || (peek().kind == Kind::Name && !isWord(u"clear"))) {
        if (!text.isEmpty() && peek().gapBefore && peek().kind == Kind::Name && !unitOf(peek().text) &&
            nearestUnit(peek().text).isEmpty())
            break;
        spoilt = spoilt || (peek().kind == Kind::Name && text.isEmpty());
        text += next().text;
    }
    if (text.isEmpty() || spoilt)
        return error(column, QStringLiteral("a duration must follow \"for\""), QStringLiteral("for 30s"));
    if (const auto hold = parseDuration(text))
        return *hold;
    QString number;
    for (QChar c : std::as_const(text)) {
        if (!c.isDigit() && c != u'.')
            break;
        number += c;
    }
    QString unit = nearestUnit(QStringView(text).sliced(number.size()));
    if (unit.isEmpty() || !parseDuration(number + unit))
        unit = QStringLiteral("s");
    return error(column, QStringLiteral("\"%1\" is not a duration; write it like 30s, 5m or 1h30m").arg(text),
                 QStringLiteral("for ") + number + unit);
}

tl::unexpected<ConditionError> Parser::unexpectedRest() const
{
    const ConditionToken &token = peek();
    const QString joiner = meantBy(Joiners, token.text);
    if (!joiner.isEmpty())
        return error(
            token.column,
            QStringLiteral("comparisons are joined by \"and\" or \"or\", not by \"%1\"").arg(token.text),
            joiner);
    if (token.kind == Kind::Operator)
        return error(token.column,
                     QStringLiteral("a comparison has one operator; join two comparisons with \"and\""),
                     QStringLiteral("and"));
    return error(token.column, QStringLiteral("\"%1\" cannot follow here").arg(token.text),
                 token.kind == Kind::Number ? QStringLiteral("for %1s").arg(token.text) : QString());
}

Parsed<ConditionExpression> Parser::tail(ConditionExpression expression)
{
    if (takeWord(u"for")) {
        auto hold = holdTime();
        if (!hold)
            return tl::unexpected(hold.error());
        expression.hold = *hold;
    }
    if (takeWord(u"clear")) {
        ClearRule rule;
        auto op = compareOp();
        if (!op)
            return tl::unexpected(op.error());
        rule.op = *op;
        auto q = quantity();
        if (!q)
            return tl::unexpected(q.error());
        rule.value = *q;
        expression.clear = rule;
        if (takeWord(u"for")) {
            auto hold = holdTime();
            if (!hold)
                return tl::unexpected(hold.error());
            expression.clearHold = *hold;
        }
    }
    if (peek().kind != Kind::End)
        return unexpectedRest();
    return expression;
}

Parsed<ConditionExpression> Parser::condition()
{
    ConditionExpression expression;
    for (;;) {
        const int column = peek().column;
        auto term = comparison();
        if (!term)
            return tl::unexpected(term.error());
        expression.terms.push_back(std::move(*term));
        if (expression.terms.size() > MaxTerms)
            return error(column, QStringLiteral("more than %1 comparisons").arg(MaxTerms));
        if (takeWord(u"and"))
            expression.joinedByAnd.push_back(true);
        else if (takeWord(u"or"))
            expression.joinedByAnd.push_back(false);
        else
            return tail(std::move(expression));
    }
}

} // namespace

tl::expected<ConditionExpression, ConditionError> parseCondition(QStringView text)
{
    if (text.size() > MaxConditionText)
        return error(1, QStringLiteral("the condition is longer than %1 characters").arg(MaxConditionText));
    if (text.trimmed().isEmpty())
        return error(1, QStringLiteral("the condition is empty"), QStringLiteral("metric > 0"));
    auto tokens = conditionTokens(text);
    if (!tokens)
        return tl::unexpected(tokens.error());
    return Parser(std::move(*tokens)).condition();
}

} // namespace wf
