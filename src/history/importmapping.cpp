// SPDX-License-Identifier: GPL-3.0-or-later
// What the columns of a file mean.
#include "history/importplan.h"

#include "base/names.h"

#include <QFileInfo>

#include <utility>

namespace wf {

namespace {

constexpr std::array FieldNames{"reference", "title",      "severity",  "created",  "acknowledged",
                                "started",   "identified", "mitigated", "resolved", "services",
                                "tags",      "summary",    "runbook",   "commander"};
static_assert(FieldNames.size() == ImportFieldCount);

/// Heads in lower case without anything but letters and digits; the better ones first.
struct Heads
{
    ImportField field;
    QStringList heads;
};

const std::vector<Heads> &knownHeads()
{
    static const auto words = [](const char *text) {
        return QString::fromLatin1(text).split(QLatin1Char(' '));
    };
    static const std::vector<Heads> all{
        {ImportField::Reference,
         words("incidentnumber number incidentid reference externalid tinyid alias key id")},
        {ImportField::Title, words("title name incidentname incidenttitle message subject description")},
        {ImportField::Severity,
         words("severity severityname incidentseverity priority prioritysummary priorityname "
               "impactoverride sev urgency level")},
        {ImportField::Created,
         words("createdon createdat created reportedat detectedat triggeredat openedat opened declaredat "
               "incidentcreatedat starttime date start")},
        {ImportField::Acknowledged,
         words("acknowledgedat firstacknowledgedat acknowledgedon acceptedat acknowledged acktime")},
        {ImportField::Started, words("impactstartedat impactstart startedat impactstarttime startofimpact")},
        {ImportField::Identified, words("identifiedat identified fixedat")},
        {ImportField::Mitigated, words("mitigatedat mitigated monitoringat stabilizedat impactendedat")},
        {ImportField::Resolved,
         words("resolvedat resolvedon resolved closedat closedon closed endedat endtime end")},
        {ImportField::Services,
         words("servicename servicesummary services service components affectedservices impactedservices "
               "application")},
        {ImportField::Tags, words("tags labels labelnames tag")},
        {ImportField::Summary,
         words("summary incidentsummary postmortem postmortembody body details resolutionnotes notes")},
        {ImportField::Runbook, words("runbook runbookname playbook escalationpolicyname")},
        {ImportField::Commander,
         words("commander incidentcommander incidentlead lead resolvedbyusername owner assignee "
               "assignedto")}};
    return all;
}

QString plain(const QString &head)
{
    QString text;
    for (const QChar c : head.toLower()) {
        if (c.isLetterOrNumber())
            text += c;
    }
    return text;
}

/// "pagerduty" of "/tmp/pagerduty-incidents-2024.csv".
QString sourceOf(const QString &path)
{
    QString name = QFileInfo(path).completeBaseName().toLower();
    for (qsizetype i = 0; i < name.size(); ++i) {
        if (!name[i].isLetter() && i > 0) {
            name.truncate(i);
            break;
        }
    }
    return name.isEmpty() ? QStringLiteral("import") : name.left(MaxSourceLength);
}

} // namespace

QString importFieldName(ImportField field)
{
    return nameIn(FieldNames, field);
}

std::optional<ImportField> parseImportField(QStringView name)
{
    return parseIn<ImportField>(FieldNames, name);
}

bool isRequired(ImportField field)
{
    return field == ImportField::Title || field == ImportField::Created || field == ImportField::Resolved;
}

ImportMapping guessMapping(const ImportTable &table)
{
    ImportMapping mapping;
    mapping.source = sourceOf(table.path);
    QStringList heads;
    for (const QString &column : table.columns)
        heads << plain(column);
    std::vector<bool> taken(std::size_t(heads.size()));
    for (const Heads &known : knownHeads()) {
        for (const QString &head : known.heads) {
            const qsizetype at = heads.indexOf(head);
            if (at < 0 || taken[std::size_t(at)])
                continue;
            mapping.columns[std::size_t(known.field)] = int(at);
            taken[std::size_t(at)] = true;
            break;
        }
    }
    // Where the title is called description or summary, there is no other.
    int &title = mapping.columns[std::size_t(ImportField::Title)];
    int &summary = mapping.columns[std::size_t(ImportField::Summary)];
    if (title < 0)
        title = std::exchange(summary, -1);
    int &created = mapping.columns[std::size_t(ImportField::Created)];
    int &started = mapping.columns[std::size_t(ImportField::Started)];
    if (created < 0)
        created = std::exchange(started, -1);
    return mapping;
}

Expected<void> applyMapping(ImportMapping &mapping, const QStringList &columns, const QString &assignment)
{
    const QString key = assignment.section(QLatin1Char('='), 0, 0).trimmed();
    const QString value = assignment.section(QLatin1Char('='), 1).trimmed();
    const auto wrong = [&assignment](const QString &what) {
        return fail(ErrorCode::InvalidInput, QStringLiteral("\"%1\": %2").arg(assignment, what));
    };
    if (!assignment.contains(QLatin1Char('=')))
        return wrong(QStringLiteral("is not FIELD=COLUMN"));
    if (key == QLatin1String("source")) {
        if (value.isEmpty() || value.size() > MaxSourceLength)
            return wrong(QStringLiteral("a source has 1 to %1 characters").arg(MaxSourceLength));
        mapping.source = value;
        return {};
    }
    if (key == QLatin1String("zone")) {
        // The constructor takes almost any word for a rule of its own.
        if (!QTimeZone::isTimeZoneIdAvailable(value.toLatin1()))
            return wrong(QStringLiteral("is not a time zone, such as Europe/Berlin"));
        mapping.zone = QTimeZone(value.toLatin1());
        return {};
    }
    const auto field = parseImportField(key);
    if (!field)
        return wrong(QStringLiteral("there is no field \"%1\"").arg(key));
    if (*field == ImportField::Severity) {
        if (const auto severity = parseSeverity(value); severity && !columns.contains(value)) {
            mapping.severity = *severity;
            mapping.columns[std::size_t(*field)] = -1;
            return {};
        }
    }
    bool isNumber = false;
    const int number = value.toInt(&isNumber);
    int column = value.isEmpty() ? -1 : int(columns.indexOf(value));
    if (column < 0 && isNumber && number >= 1 && number <= columns.size())
        column = number - 1;
    if (column < 0 && !value.isEmpty())
        return wrong(QStringLiteral("there is no column \"%1\"").arg(value));
    mapping.columns[std::size_t(*field)] = column;
    return {};
}

} // namespace wf
