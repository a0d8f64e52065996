// SPDX-License-Identifier: GPL-3.0-or-later
#include "desk/importjson.h"

#include "base/jsonfields.h"

namespace wf {

namespace {

using json::text;
using json::time;

QJsonObject toJson(const PastIncident &p)
{
    QJsonObject o{{QStringLiteral("reference"), p.reference},
                  {QStringLiteral("title"), p.title},
                  {QStringLiteral("severity"), severityCode(p.severity)},
                  {QStringLiteral("declared_ms"), json::ms(p.declaredAt)},
                  {QStringLiteral("resolved_ms"), json::ms(p.resolvedAt)},
                  {QStringLiteral("services"), QJsonArray::fromStringList(p.services)},
                  {QStringLiteral("tags"), QJsonArray::fromStringList(p.tags)},
                  {QStringLiteral("summary"), p.summary},
                  {QStringLiteral("runbook"), p.runbook},
                  {QStringLiteral("commander"), p.commander}};
    const auto set = [&o](const char *key, const std::optional<Timestamp> &at) {
        if (at)
            o[QLatin1String(key)] = json::ms(*at);
    };
    set("started_ms", p.startedAt);
    set("detected_ms", p.detectedAt);
    set("identified_ms", p.identifiedAt);
    set("mitigated_ms", p.mitigatedAt);
    return o;
}

Expected<PastIncident> pastIncident(const QJsonObject &o)
{
    const auto severity = parseSeverity(text(o, "severity"));
    const auto declared = time(o, QLatin1String("declared_ms"));
    const auto resolved = time(o, QLatin1String("resolved_ms"));
    if (!severity || !declared || !resolved)
        return fail(ErrorCode::InvalidInput,
                    QStringLiteral("incident \"%1\": \"severity\", \"declared_ms\" or \"resolved_ms\" is "
                                   "missing")
                        .arg(text(o, "reference")));
    PastIncident p;
    p.reference = text(o, "reference");
    p.title = text(o, "title");
    p.severity = *severity;
    p.startedAt = time(o, QLatin1String("started_ms"));
    p.detectedAt = time(o, QLatin1String("detected_ms"));
    p.declaredAt = *declared;
    p.identifiedAt = time(o, QLatin1String("identified_ms"));
    p.mitigatedAt = time(o, QLatin1String("mitigated_ms"));
    p.resolvedAt = *resolved;
    p.services = json::texts(o, "services");
    p.tags = json::texts(o, "tags");
    p.summary = text(o, "summary");
    p.runbook = text(o, "runbook");
    p.commander = text(o, "commander");
    return p;
}

} // namespace

QJsonObject importRequest(const command::ImportIncidents &command)
{
    QJsonArray incidents;
    for (const PastIncident &p : command.incidents)
        incidents.append(toJson(p));
    return {{QStringLiteral("do"), QStringLiteral("import")},
            {QStringLiteral("source"), command.source},
            {QStringLiteral("incidents"), incidents}};
}

std::optional<Expected<Command>> importCommand(const QString &what, const QJsonObject &o)
{
    if (what != QLatin1String("import"))
        return std::nullopt;
    command::ImportIncidents command{text(o, "source"), {}};
    for (const QJsonValue &value : o.value(QLatin1String("incidents")).toArray()) {
        auto p = pastIncident(value.toObject());
        if (!p)
            return tl::unexpected(p.error());
        command.incidents.push_back(std::move(*p));
    }
    return Command(std::move(command));
}

} // namespace wf
