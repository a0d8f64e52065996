// SPDX-License-Identifier: GPL-3.0-or-later
#include "runbook/detection.h"

#include "runbook/expression.h"
#include "runbook/facts.h"

#include <QRegularExpression>

#include <algorithm>

namespace wf {

namespace {

constexpr size_t MaxConditions = 256;

enum class RowKind { Alert, Symptom, Metric, Other };

RowKind kindOf(const QString &key)
{
    const QString k = key.toLower();
    const auto starts = [&](const char *word) { return k.startsWith(QLatin1String(word)); };
    if (starts("metric") || starts("condition") || starts("threshold") || starts("quer") || starts("expr") ||
        starts("promql") || starts("detection rule") || starts("rule") ||
        k.endsWith(QLatin1String(" query")) || k.endsWith(QLatin1String(" expression")))
        return RowKind::Metric;
    if (starts("alert"))
        return RowKind::Alert;
    if (starts("symptom") || starts("sign") || starts("indicator"))
        return RowKind::Symptom;
    return RowKind::Other;
}

/// A metric with an operator behind it, whether or not it is written well.
bool looksLikeComparison(const QString &text)
{
    static const QRegularExpression shape(
        QStringLiteral("^[A-Za-z_:][A-Za-z0-9_.:-]*\\s*(?:\\{.*\\}\\s*)?(?:[<>=!≥≤≠~]|\\b(?:above|below|over|"
                       "under|exceeds|is)\\b)"));
    return shape.match(text).hasMatch();
}

/// "Expr: …": the value is an expression, with or without backticks.
bool isExpressionKey(const QString &key)
{
    const QString k = key.toLower();
    return k.startsWith(QLatin1String("expr")) || k.startsWith(QLatin1String("promql")) || k == u"query" ||
           k == u"rule" || k.endsWith(QLatin1String(" query")) || k.endsWith(QLatin1String(" expression"));
}

/// A comparison that somebody would alert on: no setting ("replicas = 1").
bool saysACondition(const QString &text)
{
    static const QRegularExpression op(QStringLiteral("[<>]|==|!="));
    if (!op.match(text).hasMatch())
        return looksLikePromQl(text) && comparesPromQl(text);
    return parseCondition(text.trimmed()) || (looksLikePromQl(text) && comparesPromQl(text));
}

QString withoutComments(const QString &promQl)
{
    static const QRegularExpression comment(QStringLiteral("#[^\n]*"));
    return QString(promQl).remove(comment);
}

/// Words that say when an alert fires, in a section that explains it.
bool saysWhenItFires(const QString &heading)
{
    static const QStringList names{QStringLiteral("meaning"),      QStringLiteral("description"),
                                   QStringLiteral("summary"),      QStringLiteral("overview"),
                                   QStringLiteral("definition"),   QStringLiteral("bedeutung"),
                                   QStringLiteral("beschreibung"), QStringLiteral("signification"),
                                   QStringLiteral("descripción"),  QStringLiteral("含义")};
    return names.contains(heading.toLower().simplified());
}

bool isPromQlLanguage(const QString &language)
{
    return language == u"promql" || language == u"prometheus" || language == u"metricsql";
}

void appendUnique(QStringList &list, const QString &text)
{
    if (!text.isEmpty() && !list.contains(text) && list.size() < 256)
        list << text;
}

} // namespace

void DetectionReader::locate(const QString &text, LineRange lines, int &line, int &column)
{
    const QString head = text.section(u'\n', 0, 0);
    for (int i = qMax(lines.first, m_cursorLine); i <= lines.last; ++i) {
        const QString &source = m_source.line(i);
        qsizetype from = i == m_cursorLine ? m_cursorColumn : 0;
        qsizetype at = source.indexOf(head, from);
        // The span starts behind backticks; the same words may stand in the prose before it.
        while (at > 0 && source[at - 1] != u'`' && source.indexOf(head, at + 1) > 0)
            at = source.indexOf(head, at + 1);
        if (at >= 0) {
            line = m_cursorLine = i;
            column = int(at) + 1;
            m_cursorColumn = int(at + head.size());
            return;
        }
    }
    line = lines.first;
    column = 1;
}

void DetectionReader::span(const QString &text, bool metricsRow, LineRange lines)
{
    if (m_runbook.conditions.size() >= MaxConditions)
        return;
    Condition condition;
    condition.text = text.trimmed();
    const auto parsed = parseCondition(condition.text);
    const bool promQl = !parsed && looksLikePromQl(condition.text);
    const bool comparison = looksLikeComparison(condition.text);
    if (!parsed && !comparison && !(promQl && (metricsRow || comparesPromQl(condition.text)))) {
        if (metricsRow && condition.text.contains(QRegularExpression(QStringLiteral("[<>=]")))) {
            // Falls through: in a Metrics row whoever writes an operator means a condition.
        } else {
            if (metricsRow) {
                locate(condition.text, lines, condition.line, condition.column);
                m_diagnostics.push_back(
                    {Diagnostic::Level::Info, condition.line, condition.column,
                     QStringLiteral("\"%1\" names no threshold; write it like `%1 > 0` to have it detected")
                         .arg(condition.text.left(80))});
            }
            return;
        }
    }
    locate(condition.text, lines, condition.line, condition.column);
    if (parsed) {
        condition.expression = *parsed;
    } else if (promQl) {
        condition.kind = ConditionKind::PromQl;
        condition.language = QStringLiteral("promql");
    } else {
        condition.kind = ConditionKind::Invalid;
        condition.error = parsed.error().message;
        if (!parsed.error().suggestion.isEmpty())
            condition.error += QStringLiteral("; write ") + parsed.error().suggestion;
        m_diagnostics.push_back({Diagnostic::Level::Warning, condition.line,
                                 condition.column + parsed.error().column - 1,
                                 QStringLiteral("this condition is not evaluated: ") + condition.error});
    }
    m_runbook.conditions.push_back(std::move(condition));
}

void DetectionReader::readSpans(const Block &block, bool metricsRow)
{
    for (const Run &run : block.runs) {
        if (run.kind == Run::Kind::Code)
            span(run.text, metricsRow, block.lines);
    }
    for (const Block &child : block.children) {
        if (child.kind == Block::Kind::Code)
            readCode(child);
        else
            readSpans(child, metricsRow);
    }
}

void DetectionReader::expression(const QString &text, LineRange lines, const QString &language)
{
    if (m_runbook.conditions.size() >= MaxConditions)
        return;
    Condition condition;
    condition.text = text;
    condition.kind = ConditionKind::PromQl;
    condition.language = language;
    locate(text, lines, condition.line, condition.column);
    m_runbook.conditions.push_back(std::move(condition));
}

/// An alerting rule in the Markdown. `anyRule`: an expression is enough, without a name.
void DetectionReader::readRules(const Block &block, bool anyRule)
{
    for (const YamlRule &rule : yamlRules(block.literal)) {
        if (rule.alert.isEmpty() && !anyRule)
            continue;
        const int line = qMin(block.lines.first + 1 + rule.line, block.lines.last);
        const size_t before = m_runbook.conditions.size();
        expression(rule.expression, {line, block.lines.last}, QStringLiteral("promql"));
        if (m_runbook.conditions.size() > before) {
            // The plain grammar knows durations; "up > 0 for 5m" is the shortest that has one.
            if (const auto held = parseCondition(QStringLiteral("up > 0 for ") + rule.hold))
                m_runbook.conditions.back().expression.hold = held->hold;
        }
        appendUnique(m_runbook.alerts, rule.alert);
    }
}

void DetectionReader::readCode(const Block &block, bool anyRule)
{
    const QString text = block.literal.trimmed();
    if (block.language == u"yaml" || block.language == u"yml")
        readRules(block, anyRule);
    if (!isPromQlLanguage(block.language) || text.isEmpty() || m_runbook.conditions.size() >= MaxConditions)
        return;
    Condition condition;
    condition.text = text;
    condition.kind = ConditionKind::PromQl;
    condition.language = block.language == u"metricsql" ? block.language : QStringLiteral("promql");
    condition.line = qMin(block.lines.first + 1, block.lines.last);
    condition.column = 1;
    m_runbook.conditions.push_back(std::move(condition));
}

/// "Expr: sum(rate(a[5m])) > 3" without backticks.
void DetectionReader::readPlainRow(const FactRow &row)
{
    const bool code = std::any_of(row.runs.begin(), row.runs.end(),
                                  [](const Run &run) { return run.kind == Run::Kind::Code; });
    if (!code && isExpressionKey(row.key) && (looksLikePromQl(row.value) || parseCondition(row.value)))
        span(row.value, true, row.lines);
}

void DetectionReader::readAside(const OutlineNode &node)
{
    const bool meaning = saysWhenItFires(node.text.name);
    for (const Block *block : node.body) {
        if (block->kind == Block::Kind::Code) {
            if (block->language == u"yaml" || block->language == u"yml")
                readRules(*block, false);
            else if (isPromQlLanguage(block->language) &&
                     (meaning || !node.heading || node.text.name.isEmpty()) &&
                     comparesPromQl(withoutComments(block->literal)))
                readCode(*block);
            continue;
        }
        if (block->given == SectionRole::Detection) {
            OutlineNode list;
            list.body = {block};
            read(list);
            continue;
        }
        for (const FactRow &row : factRows({block})) {
            const bool trigger = row.key.startsWith(QLatin1String("trigger"), Qt::CaseInsensitive);
            if (row.key.isEmpty() || (kindOf(row.key) != RowKind::Metric && !meaning && !trigger))
                continue;
            readPlainRow(row);
            if (trigger || kindOf(row.key) == RowKind::Metric)
                m_prose.push_back(row.lines);
            for (const Run &run : row.runs) {
                if (run.kind == Run::Kind::Code && saysACondition(run.text))
                    span(run.text, false, row.lines);
            }
        }
        if (!meaning || block->kind != Block::Kind::Paragraph || !factRows({block}).empty())
            continue;
        for (const Run &run : block->runs) {
            if (run.kind == Run::Kind::Code && saysACondition(run.text))
                span(run.text, false, block->lines);
        }
    }
}

void DetectionReader::read(const OutlineNode &node)
{
    const RowKind heading = node.is(SectionRole::Detection) ? kindOf(node.text.name) : RowKind::Other;
    for (const Block *block : node.body) {
        if (block->kind == Block::Kind::Code) {
            readCode(*block);
            continue;
        }
        for (const FactRow &row : factRows({block})) {
            const RowKind kind =
                row.key.isEmpty() || kindOf(row.key) == RowKind::Other ? heading : kindOf(row.key);
            const QString value = row.key.isEmpty() || kindOf(row.key) != RowKind::Other
                                      ? row.value
                                      : row.key + QStringLiteral(": ") + row.value;
            if (block->kind == Block::Kind::Paragraph && row.key.isEmpty())
                continue;
            readPlainRow(row);
            if (kind == RowKind::Alert)
                appendUnique(m_runbook.alerts, value);
            else if (kind == RowKind::Symptom)
                appendUnique(m_runbook.symptoms, value);
            if ((kind == RowKind::Symptom || kind == RowKind::Alert) && row.item) {
                for (const Block &child : row.item->children) {
                    for (const FactRow &nested :
                         child.kind == Block::Kind::List ? factRows({&child}) : std::vector<FactRow>())
                        appendUnique(kind == RowKind::Alert ? m_runbook.alerts : m_runbook.symptoms,
                                     nested.key.isEmpty() ? nested.value
                                                          : nested.key + QStringLiteral(": ") + nested.value);
                }
            }
        }
        if (block->kind == Block::Kind::List) {
            for (const Block &item : block->children) {
                std::vector<FactRow> rows =
                    item.children.empty() ? std::vector<FactRow>() : factRows({&item.children.front()});
                const QString key = rows.empty() ? QString() : rows.front().key;
                readSpans(item, (key.isEmpty() ? heading : kindOf(key)) == RowKind::Metric);
            }
        } else {
            const std::vector<FactRow> rows = factRows({block});
            const bool metrics =
                heading == RowKind::Metric || (block->kind == Block::Kind::Paragraph && !rows.empty() &&
                                               kindOf(rows.front().key) == RowKind::Metric);
            readSpans(*block, metrics);
        }
        m_prose.push_back(block->lines);
    }
}

void DetectionReader::suggest()
{
    if (!m_runbook.conditions.empty())
        return;
    static const QRegularExpression threshold(QStringLiteral(
        "([A-Za-z][A-Za-z0-9_.]*(?:[ "
        "-][A-Za-z][A-Za-z0-9_.]*){0,5}?)\\s+(?:(?:is|are|goes|go|rises?|drops?|falls?|"
        "stays?|usage)\\s+)?(above|over|exceeds?|exceeding|greater than|more than|higher "
        "than|>=|>|below|under|less "
        "than|lower "
        "than|<=|<)\\s*(\\d{1,9}(?:\\.\\d{1,6})?)\\s*(%|ms|s|seconds|minutes|GB|MB|KB|GiB|MiB)?(?![\\w.])"));
    static const QStringList fillers{
        QStringLiteral("the"),   QStringLiteral("a"),    QStringLiteral("an"),   QStringLiteral("when"),
        QStringLiteral("if"),    QStringLiteral("of"),   QStringLiteral("and"),  QStringLiteral("or"),
        QStringLiteral("alert"), QStringLiteral("is"),   QStringLiteral("that"), QStringLiteral("alerts"),
        QStringLiteral("fires"), QStringLiteral("with"), QStringLiteral("any")};
    for (const LineRange &range : m_prose) {
        for (int i = range.first; i <= range.last && m_runbook.conditions.size() < 8; ++i) {
            const QString line = m_source.line(i).left(1000);
            for (auto it = threshold.globalMatch(line); it.hasNext() && m_runbook.conditions.size() < 8;) {
                const auto match = it.next();
                QStringList words = match.captured(1).split(QRegularExpression(QStringLiteral("[ -]+")));
                while (!words.isEmpty() && fillers.contains(words.front().toLower()))
                    words.removeFirst();
                while (words.size() > 4)
                    words.removeFirst();
                if (words.isEmpty())
                    continue;
                const QString op = match.captured(2);
                const bool less = op.startsWith(u'<') || op == u"below" || op == u"under" ||
                                  op.startsWith(QLatin1String("l"));
                QString unit = match.captured(4);
                unit = unit == u"seconds"   ? QStringLiteral("s")
                       : unit == u"minutes" ? QStringLiteral("m")
                                            : unit;
                const QString text = words.join(u'_') + u' ' +
                                     (op.contains(u'=') ? op : QString(less ? u'<' : u'>')) + u' ' +
                                     match.captured(3) + unit;
                const auto parsed = parseCondition(text);
                const auto same = [&](const Condition &c) { return c.text == text; };
                if (!parsed || std::any_of(m_runbook.conditions.begin(), m_runbook.conditions.end(), same))
                    continue;
                m_runbook.conditions.push_back(
                    {text, i, int(match.capturedStart(1)) + 1, ConditionKind::Suggested, *parsed, QString()});
                m_diagnostics.push_back(
                    {Diagnostic::Level::Info, i, int(match.capturedStart(1)) + 1,
                     QStringLiteral("a threshold in prose; confirm it, or write `%1` in a Metrics line")
                         .arg(text)});
            }
        }
    }
}

} // namespace wf
