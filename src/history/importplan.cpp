// SPDX-License-Identifier: GPL-3.0-or-later
#include "history/importplan.h"

#include <QRegularExpression>

namespace wf {

namespace {

/// Words of other tools that parseSeverity() leaves open because elsewhere they mean nothing.
std::optional<Severity> severityIn(const QString &cell)
{
    const QString text = cell.simplified();
    if (const auto severity = parseSeverity(text))
        return severity;
    static const QRegularExpression mild(QStringLiteral("^(?:p|sev-?)?[45]$|^none$|^maintenance$"),
                                         QRegularExpression::CaseInsensitiveOption);
    if (mild.match(text).hasMatch())
        return Severity::P3;
    // "P1 - high", "SEV2: major": the first word says it.
    static const QRegularExpression first(QStringLiteral("^[A-Za-z0-9-]+"));
    const QString word = first.match(text).captured();
    return word.size() < text.size() && !word.isEmpty() ? severityIn(word) : std::nullopt;
}

QStringList listIn(const QString &cell)
{
    static const QRegularExpression apart(QStringLiteral("[\\n;,|]"));
    QStringList list;
    for (const QString &part : cell.split(apart, Qt::SkipEmptyParts)) {
        if (const QString name = part.trimmed(); !name.isEmpty() && !list.contains(name))
            list << name.left(MaxTitleLength);
    }
    return list;
}

/// One row at a time; collects what is wrong with it.
class RowReader
{
public:
    RowReader(const ImportTable &table, const ImportMapping &mapping, std::vector<ImportProblem> &problems)
        : m_table(table), m_mapping(mapping), m_problems(problems)
    {
    }

    /// None: it has a problem.
    std::optional<PastIncident> read(const ImportTable::Row &row, Timestamp now)
    {
        m_row = &row;
        m_bad = false;
        PastIncident p;
        p.title = cell(ImportField::Title).simplified();
        p.severity = m_mapping.severity;
        if (const QString text = cell(ImportField::Severity); !text.trimmed().isEmpty()) {
            const auto severity = severityIn(text);
            if (!severity)
                note(ImportField::Severity, QStringLiteral("\"%1\" is not a severity").arg(text.left(60)));
            p.severity = severity.value_or(p.severity);
        }
        readTimes(p);
        p.services = listIn(cell(ImportField::Services));
        p.tags = listIn(cell(ImportField::Tags));
        p.summary = cell(ImportField::Summary).trimmed();
        p.runbook = cell(ImportField::Runbook).simplified();
        p.commander = cell(ImportField::Commander).simplified();
        p.reference = cell(ImportField::Reference).simplified();
        if (p.reference.isEmpty()) // What nobody numbered is told apart by when it was and what it is called.
            p.reference =
                QStringLiteral("%1 %2").arg(toIsoUtc(p.declaredAt), p.title).left(MaxReferenceLength);
        if (m_bad)
            return std::nullopt;
        if (const auto problem = problemOf(p, now)) {
            note(fieldOf(problem->field), problem->text);
            return std::nullopt;
        }
        return p;
    }

private:
    QString cell(ImportField field) const
    {
        const int column = m_mapping.column(field);
        return column >= 0 && column < m_row->cells.size() ? m_row->cells[column] : QString();
    }
    static ImportField fieldOf(const QString &name)
    {
        return parseImportField(name).value_or(ImportField::Title);
    }
    void note(ImportField field, const QString &text)
    {
        m_bad = true;
        const int column = m_mapping.column(field);
        if (m_problems.size() < MaxImportProblems)
            m_problems.push_back({m_row->line,
                                  column >= 0 && column < m_table.columns.size() ? m_table.columns[column]
                                                                                 : importFieldName(field),
                                  text});
    }
    std::optional<Timestamp> time(ImportField field)
    {
        const QString text = cell(field);
        if (text.trimmed().isEmpty()) {
            if (isRequired(field))
                note(field, field == ImportField::Resolved
                                ? QStringLiteral("is empty: only incidents that are over can be imported")
                                : QStringLiteral("is empty"));
            return std::nullopt;
        }
        const auto at = importTime(text, m_mapping.zone);
        if (!at)
            note(field, QStringLiteral("\"%1\" is not a time that can be read, such as 2024-03-31 13:45")
                            .arg(text.left(60)));
        return at;
    }
    void readTimes(PastIncident &p)
    {
        const auto created = time(ImportField::Created);
        const auto acknowledged = time(ImportField::Acknowledged);
        p.startedAt = time(ImportField::Started);
        p.identifiedAt = time(ImportField::Identified);
        p.mitigatedAt = time(ImportField::Mitigated);
        p.resolvedAt = time(ImportField::Resolved).value_or(Timestamp());
        p.declaredAt = acknowledged.value_or(created.value_or(Timestamp()));
        if (acknowledged)
            p.detectedAt = created;
    }

    const ImportTable &m_table;
    const ImportMapping &m_mapping;
    std::vector<ImportProblem> &m_problems;
    const ImportTable::Row *m_row = nullptr;
    bool m_bad = false;
};

} // namespace

ImportPlan planImport(const ImportTable &table, const ImportMapping &mapping, Timestamp now,
                      const std::function<bool(const IncidentId &)> &isKnown)
{
    ImportPlan plan;
    plan.source = mapping.source;
    plan.rows = int(table.rows.size());
    for (const QString &problem : table.problems)
        plan.problems.push_back({0, {}, problem});
    plan.badRows = int(table.problems.size());
    RowReader reader(table, mapping, plan.problems);
    std::set<IncidentId> here;
    for (const ImportTable::Row &row : table.rows) {
        auto incident = reader.read(row, now);
        if (!incident) {
            ++plan.badRows;
            continue;
        }
        const IncidentId id = pastIncidentId(mapping.source, incident->reference);
        if (isKnown(id) || !here.insert(id).second)
            ++plan.known;
        else
            plan.incidents.push_back(std::move(*incident));
    }
    return plan;
}

std::vector<command::ImportIncidents> importCommands(const ImportPlan &plan)
{
    std::vector<command::ImportIncidents> commands;
    for (std::size_t from = 0; from < plan.incidents.size(); from += command::MaxImportedAtOnce) {
        const std::size_t to = std::min(plan.incidents.size(), from + command::MaxImportedAtOnce);
        commands.push_back(
            {plan.source,
             {plan.incidents.begin() + std::ptrdiff_t(from), plan.incidents.begin() + std::ptrdiff_t(to)}});
    }
    return commands;
}

} // namespace wf
