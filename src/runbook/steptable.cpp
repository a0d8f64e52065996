// SPDX-License-Identifier: GPL-3.0-or-later
// Steps that stand in the rows of a table.
#include "runbook/lexicon.h"
#include "runbook/stepreader.h"
#include "runbook/wording.h"

namespace wf {

namespace {

QStringList headersOf(const Block &table)
{
    QStringList headers;
    if (!table.children.empty()) {
        for (const Block &cell : table.children.front().children)
            headers << plainText(cell.runs);
    }
    return headers;
}

bool isOneOf(const QString &header, std::initializer_list<QStringView> words)
{
    const QString lower = header.toLower().trimmed();
    for (QStringView word : words) {
        if (lower == word)
            return true;
    }
    return false;
}

bool isNumberHeader(const QString &header)
{
    return isOneOf(header,
                   {u"#", u"no", u"no.", u"nr", u"nr.", u"order", u"step", u"step #", u"steps", u"step no."});
}

/// Column of the title, or -1.
qsizetype titleColumn(const Block &table)
{
    const QStringList headers = headersOf(table);
    if (headers.isEmpty() || table.children.size() < 2)
        return -1;
    bool numbers = isNumberHeader(headers[0]);
    for (size_t row = 1; numbers && row < table.children.size(); ++row) {
        const std::vector<Block> &cells = table.children[row].children;
        const QString text = cells.empty() ? QString() : plainText(cells.front().runs);
        for (QChar c : text)
            numbers = numbers && !c.isLetter();
    }
    if (numbers)
        return headers.size() > 1 ? 1 : -1;
    for (qsizetype i = 0; i < qMin<qsizetype>(headers.size(), 2); ++i) {
        if (isOneOf(headers[i],
                    {u"step", u"steps", u"action", u"actions", u"task", u"tasks", u"check", u"what to do"}))
            return i;
    }
    return -1;
}

/// Columns of "Symptom | … | Fix": what is seen, and what to do then. -1, -1 for another table.
std::pair<qsizetype, qsizetype> choiceColumns(const Block &table)
{
    const QStringList headers = headersOf(table);
    if (headers.size() < 2 || table.children.size() < 2 ||
        !isOneOf(headers[0], {u"symptom",      u"symptoms",        u"problem", u"issue",
                              u"failure",      u"error",           u"if",      u"condition",
                              u"scenario",     u"situation",       u"finding", u"when",
                              u"what you see", u"symptom / error", u"fehler",  u"problème",
                              u"problema",     u"síntoma",         u"现象",    u"问题"}))
        return {-1, -1};
    for (qsizetype i = headers.size() - 1; i > 0; --i) {
        if (isOneOf(headers[i],
                    {u"action",   u"actions",    u"fix",        u"resolution", u"solution",   u"remedy",
                     u"response", u"mitigation", u"what to do", u"next step",  u"next steps", u"remediation",
                     u"then",     u"do",         u"maßnahme",   u"lösung",     u"solution",   u"solución",
                     u"acción",   u"处理",       u"解决方案",   u"解决方法"}))
            return {0, i};
    }
    return {-1, -1};
}

QString cellText(const Block &cell)
{
    QString text;
    for (const Run &run : cell.runs) {
        if (run.kind == Run::Kind::Code)
            text += u'`' + run.text + u'`';
        else if (!run.url.isEmpty() && run.url != run.text)
            text += u'[' + run.text + QStringLiteral("](") + run.url + u')';
        else
            text += run.text;
    }
    return text.simplified();
}

} // namespace

bool StepReader::isStepTable(const Block &table)
{
    return table.kind == Block::Kind::Table && (titleColumn(table) >= 0 || choiceColumns(table).first >= 0);
}

/// Each row is a choice: what is seen, and the step that answers it.
void StepReader::readChoices(const Block &table)
{
    const QStringList headers = headersOf(table);
    const auto [seen, action] = choiceColumns(table);
    for (size_t r = 1; r < table.children.size(); ++r) {
        const Block &row = table.children[r];
        Branch branch;
        branch.lines = row.lines;
        QStringList detail;
        Step step;
        step.lines = row.lines;
        for (qsizetype i = 0; i < qsizetype(row.children.size()); ++i) {
            const Block &cell = row.children[size_t(i)];
            const QString text = cellText(cell);
            if (i == seen)
                branch.title = plainText(cell.runs);
            else if (i == action)
                step.title = plainText(cell.runs);
            else if (!text.isEmpty())
                detail << headers.value(i) + QStringLiteral(": ") + text;
            for (const Run &run : cell.runs) {
                if (i == action && run.kind == Run::Kind::Code && isCommandLine(run.text))
                    step.commands.push_back({run.text, QStringLiteral("sh"), row.lines});
            }
        }
        branch.detail = detail.join(QStringLiteral("\n\n"));
        WordBag bag;
        bag.add(branch.title + u' ' + branch.detail + u' ' + step.title);
        const QString raw = m_source.line(row.lines.first).trimmed();
        if (!bag.holds(raw))
            branch.detail += (branch.detail.isEmpty() ? QString() : QStringLiteral("\n\n")) + raw;
        if (branch.title.isEmpty() || step.title.isEmpty())
            continue;
        branch.steps.push_back(std::move(step));
        addBranch(std::move(branch), row.lines);
    }
}

void StepReader::readTable(const Block &table)
{
    if (m_context == Context::Phase && titleColumn(table) < 0)
        return readChoices(table);
    const QStringList headers = headersOf(table);
    const qsizetype title = titleColumn(table) < 0 ? choiceColumns(table).second : titleColumn(table);
    for (size_t r = 1; r < table.children.size(); ++r) {
        const Block &row = table.children[r];
        Step step;
        step.lines = row.lines;
        QStringList detail;
        for (qsizetype i = 0; i < qsizetype(row.children.size()); ++i) {
            const Block &cell = row.children[size_t(i)];
            const QString header = headers.value(i);
            for (const Run &run : cell.runs) {
                const bool command =
                    header.contains(QLatin1String("command"), Qt::CaseInsensitive) || isCommandLine(run.text);
                if (run.kind == Run::Kind::Code && command)
                    step.commands.push_back({run.text, QStringLiteral("sh"), row.lines});
            }
            const QString text = cellText(cell);
            if (i == title)
                step.title = plainText(cell.runs);
            else if (!text.isEmpty() && !(i == 0 && isNumberHeader(header)))
                detail << (header.isEmpty() ? text : header + QStringLiteral(": ") + text);
        }
        if (step.title.isEmpty())
            continue;
        step.detail = detail.join(QStringLiteral("\n\n"));
        WordBag bag;
        bag.add(step.title);
        bag.add(step.detail);
        const QString raw = m_source.line(row.lines.first).trimmed();
        if (!bag.holds(raw))
            step.detail += (step.detail.isEmpty() ? QString() : QStringLiteral("\n\n")) + raw;
        m_steps.push_back(std::move(step));
        m_lastWasBranch = false;
        take(row.lines);
    }
}

} // namespace wf
