// SPDX-License-Identifier: GPL-3.0-or-later
#include "runbook/detection.h"

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
    if (starts("metric") || starts("condition") || starts("threshold") || starts("quer") ||
        starts("expression") || starts("detection rule"))
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

bool looksLikePromQl(const QString &text)
{
    static const QRegularExpression function(QStringLiteral(
        "\\b(?:sum|avg|min|max|count|rate|irate|increase|delta|histogram_quantile|absent|absent_over_time|"
        "topk|quantile|predict_linear|changes|time|avg_over_time|max_over_time|min_over_time)\\s*"
        "(?:by\\s*\\([^)]*\\)\\s*|without\\s*\\([^)]*\\)\\s*)?\\("));
    return function.match(text).hasMatch();
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
    if (!parsed && !comparison && !(metricsRow && promQl)) {
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

void DetectionReader::readCode(const Block &block)
{
    const QString text = block.literal.trimmed();
    if (!isPromQlLanguage(block.language) || text.isEmpty() || m_runbook.conditions.size() >= MaxConditions)
        return;
    Condition condition;
    condition.text = text;
    condition.kind = ConditionKind::PromQl;
    condition.line = qMin(block.lines.first + 1, block.lines.last);
    condition.column = 1;
    m_runbook.conditions.push_back(std::move(condition));
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
