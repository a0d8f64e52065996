// SPDX-License-Identifier: GPL-3.0-or-later
// watchfloorctl incident …: what one can do about an incident without a screen.
#include "base/jsonfields.h"
#include "commands.h"
#include "desk/people.h"
#include "incident/runbookcopy.h"
#include "incidentjson.h"
#include "incidentlinks.h"
#include "link.h"
#include "options.h"
#include "words/eventsentence.h"

#include <QFile>

namespace wf::ctl {

namespace {

const QString IncidentUsage = QStringLiteral(
    "incident list [--all] | show INC | declare TITLE --severity P0…P3 [--runbook ID] [--detection ID] "
    "[--drill]"
    " [--commander NAME] [--config FILE.toml] | note INC TEXT|--stdin | step INC STEP done|undo|skip "
    "REASON|assign PERSON |"
    " step INC pN.bM choose | status INC [STATE|reopen] [REASON] [--force] | severity INC [P0…P3] [REASON] | "
    "merge INC "
    "OTHER… |"
    " unmerge INC | split INC TITLE | facts INC impact=… services=a,b tags=… links=… exit=…   [--json]"
    " [--data-dir DIR] [--actor NAME]");

int list(Link &link, const Options &options)
{
    std::vector<IncidentSummary> rows;
    const bool all = options.isSet(QStringLiteral("all"));
    const IncidentBook &book = all ? link.wholeBook() : link.book();
    for (const auto &[id, incident] : book.incidents())
        rows.push_back(summaryOf(incident));
    for (const auto &[id, summary] : book.archived())
        rows.push_back(summary);
    std::erase_if(rows,
                  [all](const IncidentSummary &s) { return !s.declaredAt || (!all && !isActive(s.status)); });
    std::sort(rows.begin(), rows.end(), [](const IncidentSummary &a, const IncidentSummary &b) {
        return *a.declaredAt < *b.declaredAt;
    });
    QJsonArray array;
    for (const IncidentSummary &s : rows) {
        QJsonObject row = toJson(s);
        row[QStringLiteral("simulated")] = link.isSimulated();
        array.append(row);
        if (!options.json()) {
            print(QStringLiteral("%1  %2  %3  %4/%5  %6  %7")
                      .arg(s.number, severityCode(s.severity), statusName(s.status))
                      .arg(s.progress.done)
                      .arg(s.progress.total)
                      .arg(toIsoUtc(*s.declaredAt), s.title));
        }
    }
    if (options.json())
        printJson(array);
    return ExitFine;
}

int show(Link &link, const Options &options)
{
    const auto incident = link.incident(options.words().value(1));
    if (!incident)
        return failed(incident.error());
    if (options.json()) {
        printJson(toJsonWhole(**incident));
        return ExitFine;
    }
    const IncidentSummary s = summaryOf(**incident);
    print(QStringLiteral("%1  %2  %3  %4")
              .arg(s.number, severityCode(s.severity), statusName(s.status), s.title));
    if (!s.commander.isEmpty())
        print(QStringLiteral("commander: %1").arg(s.commander));
    print(QStringLiteral("steps: %1 of %2").arg(s.progress.done).arg(s.progress.total));
    for (const EventPtr &e : linesOf(**incident)) {
        print(QStringLiteral("%1  %2  %3")
                  .arg(toIsoUtc(e->happenedAt), authorOf(**incident, *e),
                       (isRemark(**incident, *e) ? QStringLiteral("(without effect) ") : QString()) +
                           sentenceOf(*e).plain()));
    }
    return ExitFine;
}

/// What a declaration takes from there: the runbook, the general checklist, who has to be told.
Expected<void> addTeamsPart(command::Declare &command, const QString &runbook, const Options &options)
{
    Config config;
    RunbookLibrary library;
    if (const auto read = readTeam(options, config, library); !read)
        return read;
    if (!runbook.isEmpty()) {
        const auto found = library.find(RunbookId(runbook));
        if (!found)
            return fail(ErrorCode::NotFound, QStringLiteral("there is no runbook \"%1\"").arg(runbook));
        command.runbook = copyOf(found);
    }
    command.checklist = checklistOf(library);
    command.tell = whoToTell(config, library, command.severity, nullptr);
    return {};
}

int declare(Link &link, const Options &options)
{
    const auto severity = parseSeverity(options.value(QStringLiteral("severity")));
    if (!severity)
        return options.usageError(QStringLiteral("--severity must be P0, P1, P2 or P3"));
    command::Declare command{IncidentId(options.value(QStringLiteral("detection"))),
                             options.words().value(1),
                             *severity,
                             options.isSet(QStringLiteral("drill")),
                             options.value(QStringLiteral("commander")),
                             {}};
    QString runbook = options.value(QStringLiteral("runbook"));
    const Incident *detection = link.book().find(command.detection);
    if (runbook.isEmpty() && detection)
        runbook = detection->runbookId.text();
    if (const auto added = addTeamsPart(command, runbook, options); !added)
        return failed(added.error());
    return report(link.submit(command), options);
}

int step(Link &link, const Options &options, const IncidentId &id)
{
    const QStringList words = options.words();
    const StepId stepId(words.value(2));
    const QString what = words.value(3);
    const QString rest = words.mid(4).join(QLatin1Char(' '));
    if (what == QLatin1String("done"))
        return report(link.submit(command::CompleteStep{id, stepId, rest}), options);
    if (what == QLatin1String("undo"))
        return report(link.submit(command::UndoStep{id, stepId}), options);
    if (what == QLatin1String("skip"))
        return report(link.submit(command::SkipStep{id, stepId, rest}), options);
    if (what == QLatin1String("assign"))
        return report(link.submit(command::AssignStep{id, stepId, rest}), options);
    if (what == QLatin1String("choose")) {
        const QStringList parts = stepId.text().split(QLatin1Char('.'));
        return report(link.submit(command::ChooseBranch{id, parts.value(0).mid(1).toInt(),
                                                        parts.value(1).mid(1).toInt()}),
                      options);
    }
    return options.usageError(QStringLiteral("a step is done, undo, skip, assign or choose"));
}

/// One value that was asked for.
int answer(const Options &options, const QString &name, const QString &value)
{
    if (options.json())
        printJson(QJsonObject{{name, value}});
    else
        print(value);
    return ExitFine;
}

int status(Link &link, const Options &options, const Incident &incident)
{
    const QString to = options.words().value(2);
    const QString reason = options.words().mid(3).join(QLatin1Char(' '));
    if (to.isEmpty()) {
        return answer(options, QStringLiteral("status"), statusName(incident.status));
    }
    if (to == QLatin1String("reopen"))
        return report(link.submit(command::Reopen{incident.id, reason}), options);
    const auto state = parseStatus(to);
    if (!state)
        return options.usageError(
            QStringLiteral("a status is investigating, identified, monitoring, resolved, closed or reopen"));
    const bool despite = options.isSet(QStringLiteral("force"));
    const bool holds = *state == IncidentStatus::Resolved && !conditionsTrueIn(link.book(), incident).empty();
    auto answer = link.submit(command::ChangeStatus{incident.id, *state, reason, despite});
    if (!answer && holds && !despite)
        answer.error().message += QStringLiteral(". Use --force to resolve it anyway");
    return report(answer, options);
}

int severity(Link &link, const Options &options, const Incident &incident)
{
    const QString to = options.words().value(2);
    if (to.isEmpty()) {
        return answer(options, QStringLiteral("severity"), severityCode(incident.severity));
    }
    const auto level = parseSeverity(to);
    if (!level)
        return options.usageError(QStringLiteral("a severity is P0, P1, P2 or P3"));
    Config config;
    RunbookLibrary library;
    if (const auto read = readTeam(options, config, library); !read)
        return failed(read.error());
    return report(link.submit(command::ChangeSeverity{incident.id, *level,
                                                      options.words().mid(3).join(QLatin1Char(' ')),
                                                      whoToTell(config, library, *level, &incident)}),
                  options);
}

} // namespace

int incidentCommand(const QStringList &args)
{
    if (args.value(0) == QLatin1String("note"))
        return noteCommand(args.mid(1));
    Options options(IncidentUsage);
    options.add({QStringLiteral("all"), QStringLiteral("closed ones too")});
    options.add({QStringLiteral("force"), QStringLiteral("resolve although conditions are still true")});
    options.add({QStringLiteral("severity"), QStringLiteral("P0 to P3"), QStringLiteral("P")});
    options.add({QStringLiteral("runbook"), QStringLiteral("id of a runbook"), QStringLiteral("ID")});
    options.add({QStringLiteral("detection"), QStringLiteral("id of a detection"), QStringLiteral("ID")});
    options.add({QStringLiteral("commander"), QStringLiteral("who commands"), QStringLiteral("NAME")});
    options.add({QStringLiteral("drill"), QStringLiteral("an exercise")});
    options.add({QStringLiteral("config"), QStringLiteral("configuration that names the runbooks"),
                 QStringLiteral("FILE.toml")});
    if (!options.parse(args))
        return options.exitCode();
    const QString verb = options.words().value(0);
    const QStringList verbs{QStringLiteral("list"),  QStringLiteral("show"),    QStringLiteral("declare"),
                            QStringLiteral("step"),  QStringLiteral("status"),  QStringLiteral("severity"),
                            QStringLiteral("merge"), QStringLiteral("unmerge"), QStringLiteral("split"),
                            QStringLiteral("facts")};
    if (!verbs.contains(verb))
        return options.usageError(verb.isEmpty()
                                      ? QStringLiteral("incident needs a verb")
                                      : QStringLiteral("incident has no command \"%1\"").arg(verb));
    if (verb != QLatin1String("list") && options.words().size() < 2)
        return options.usageError(verb == QLatin1String("declare") ? QStringLiteral("declare needs a title")
                                                                   : QStringLiteral("which incident?"));
    Link link(options);
    const auto read = verb == QLatin1String("declare") ? link.read() : link.readExisting();
    if (!read)
        return failed(read.error());
    if (verb == QLatin1String("list"))
        return list(link, options);
    if (verb == QLatin1String("declare"))
        return declare(link, options);
    if (verb == QLatin1String("show"))
        return show(link, options);
    const auto incident = link.incident(options.words().value(1));
    if (!incident)
        return failed(incident.error());
    // Copied: submitting may open the log anew.
    const Incident known = **incident;
    if (verb == QLatin1String("step"))
        return step(link, options, known.id);
    if (verbs.indexOf(verb) > verbs.indexOf(QStringLiteral("severity"))) {
        const auto command = linkCommand(link, options, known);
        return command ? report(link.submit(*command), options) : failed(command.error());
    }
    return verb == QLatin1String("status") ? status(link, options, known) : severity(link, options, known);
}

int noteCommand(const QStringList &args)
{
    Options options(QStringLiteral(
        "note INCIDENT TEXT | note INCIDENT --stdin   [--data-dir DIR] [--actor NAME] [--json]"));
    options.add({QStringLiteral("stdin"), QStringLiteral("a note per line of standard input")});
    if (!options.parse(args))
        return options.exitCode();
    const bool fromInput = options.isSet(QStringLiteral("stdin"));
    const QString text = options.words().mid(1).join(QLatin1Char(' '));
    if (options.words().isEmpty() || text.isEmpty() != fromInput)
        return options.usageError(QStringLiteral("note needs an incident and either a text or --stdin"));
    Link link(options);
    if (const auto read = link.readExisting(); !read)
        return failed(read.error());
    const auto incident = link.incident(options.words().first());
    if (!incident)
        return failed(incident.error());
    const IncidentId id = (*incident)->id;
    if (!fromInput)
        return report(link.submit(command::AddEntry{id, EventKind::Note, text}), options);
    QFile input;
    if (!input.open(stdin, QIODevice::ReadOnly))
        return failed({ErrorCode::Io, QStringLiteral("standard input: %1").arg(input.errorString())});
    int worst = ExitFine;
    // A line may be as long as a note; what is longer goes on in the next note, so that nothing is lost.
    for (QByteArray line = input.readLine(MaxTextLength); !line.isEmpty();
         line = input.readLine(MaxTextLength)) {
        const QString note = QString::fromUtf8(line).trimmed();
        if (note.isEmpty())
            continue;
        worst = std::max(worst, report(link.submit(command::AddEntry{id, EventKind::Note, note}), options));
        if (worst != ExitFine)
            break;
    }
    return worst;
}

int detectionCommand(const QStringList &args)
{
    Options options(QStringLiteral("detection list [--json] [--data-dir DIR]"));
    if (!options.parse(args))
        return options.exitCode();
    if (options.words() != QStringList{QStringLiteral("list")})
        return options.usageError(QStringLiteral("detection takes \"list\""));
    Link link(options);
    if (const auto read = link.readExisting(); !read)
        return failed(read.error());
    QJsonArray array;
    for (const auto &[id, incident] : link.book().incidents()) {
        if (!incident.isDetection())
            continue;
        QJsonArray conditions;
        QStringList texts;
        for (const auto &[index, record] : incident.conditions) {
            if (!record.wasTrue)
                continue;
            texts += record.text;
            conditions.append(
                QJsonObject{{QStringLiteral("text"), record.text}, {QStringLiteral("value"), record.value}});
        }
        const QString since = incident.detectedAt ? toIsoUtc(*incident.detectedAt) : QString();
        array.append(
            QJsonObject{{QStringLiteral("id"), id.text()},
                        {QStringLiteral("runbook"), incident.runbookId.text()},
                        {QStringLiteral("title"), incident.title},
                        {QStringLiteral("severity"), severityCode(incident.severity)},
                        {QStringLiteral("since"), since},
                        {QStringLiteral("flapping"), incident.flapping},
                        {QStringLiteral("snoozed_until"),
                         incident.snoozedUntil ? QJsonValue(toIsoUtc(*incident.snoozedUntil)) : QJsonValue()},
                        {QStringLiteral("conditions"), conditions}});
        if (!options.json())
            print(QStringLiteral("%1  %2  %3  %4  %5")
                      .arg(id.text(), severityCode(incident.severity), since, incident.title,
                           texts.join(QStringLiteral("; "))));
    }
    if (options.json())
        printJson(array);
    // An empty list is no good news by itself.
    const auto status = link.status();
    say(status ? json::text(*status, "sentence") : status.error().message);
    return ExitFine;
}

} // namespace wf::ctl
