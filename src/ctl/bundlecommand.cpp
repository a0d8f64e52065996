// SPDX-License-Identifier: GPL-3.0-or-later
// watchfloorctl bundle …: incidents as one file, made, looked into, checked, and brought into another desk's
// log.
#include "base/stopsignals.h"
#include "bundle/bundle.h"
#include "bundle/exportbundle.h"
#include "commands.h"
#include "desk/bundlejson.h"
#include "desk/people.h"
#include "incidentjson.h"
#include "link.h"
#include "options.h"

#include <QCoreApplication>
#include <QFile>
#include <QFileInfo>

#include <set>

#include <unistd.h>

namespace wf::ctl {

namespace {

const QString BundleUsage = QStringLiteral(
    "bundle export INCIDENT… -o FILE [--from T --to T] [--before D] [--after D] [--no-metrics] [--messages]"
    " [--contacts] [--config FILE.toml] [--force] | import FILE [--yes] | verify FILE | show FILE   [--json]"
    " [--data-dir DIR] [--actor NAME]");

QJsonArray windowsJson(const std::vector<TimeRange> &windows)
{
    QJsonArray array;
    for (const TimeRange &window : windows)
        array.append(QJsonObject{{QStringLiteral("from"), toIsoUtc(window.from)},
                                 {QStringLiteral("to"), toIsoUtc(window.to)}});
    return array;
}

/// Of the runbooks that the incidents follow, and of those the configuration names.
Expected<std::vector<Contact>> contacts(const Options &options, const QStringList &incidents)
{
    Config config;
    RunbookLibrary library;
    if (const auto read = readTeam(options, config, library); !read)
        return tl::unexpected(read.error());
    Link link(options);
    if (const auto read = link.readExisting(); !read)
        return tl::unexpected(read.error());
    std::vector<Contact> all;
    for (const QString &name : incidents) {
        const auto incident = link.incident(name);
        if (!incident)
            return tl::unexpected(incident.error());
        for (const Contact &contact :
             contactsOf(library, (*incident)->runbook(), (*incident)->attached.document.get())) {
            if (std::find(all.begin(), all.end(), contact) == all.end())
                all.push_back(contact);
        }
    }
    return all;
}

/// What is asked for; InvalidInput where it makes no sense.
Expected<ExportRequest> requestOf(const Options &options, const QString &file)
{
    ExportRequest request;
    request.dataDir = options.dataDir();
    request.file = file;
    request.incidents = options.words().mid(1);
    request.by = options.actor();
    request.program = QCoreApplication::applicationVersion();
    request.now = SystemClock().wall();
    request.metrics = !options.isSet(QStringLiteral("no-metrics"));
    request.messages = options.isSet(QStringLiteral("messages"));
    for (const auto &[name, margin] :
         {std::pair("before", &request.before), std::pair("after", &request.after)}) {
        if (!options.isSet(QLatin1String(name)))
            continue;
        const auto length = parseDuration(options.value(QLatin1String(name)));
        if (!length)
            return fail(ErrorCode::InvalidInput,
                        QStringLiteral("--%1 needs a duration, such as 30m, not \"%2\"")
                            .arg(QLatin1String(name), options.value(QLatin1String(name))));
        *margin = *length;
    }
    const auto range = rangeOf(options);
    if (!range)
        return tl::unexpected(range.error());
    const bool from = options.isSet(QStringLiteral("from"));
    if (from != options.isSet(QStringLiteral("to")))
        return fail(ErrorCode::InvalidInput, QStringLiteral("--from and --to go together"));
    if (from)
        request.window = *range;
    return request;
}

int exportTo(const Options &options)
{
    const QString file = options.value(QStringLiteral("output"));
    if (options.words().size() < 2 || file.isEmpty())
        return options.usageError(QStringLiteral("export needs an incident and -o FILE"));
    auto request = requestOf(options, file);
    if (!request)
        return options.usageError(request.error().message);
    if (QFileInfo::exists(file) && !options.isSet(QStringLiteral("force")))
        return failed(
            {ErrorCode::Refused, QStringLiteral("%1: already exists; --force replaces it").arg(file)});
    if (options.isSet(QStringLiteral("contacts"))) {
        auto all = contacts(options, request->incidents);
        if (!all)
            return failed(all.error());
        request->contacts = std::move(*all);
    }
    StopSignals stop;
    std::atomic<bool> cancel = false;
    QObject::connect(&stop, &StopSignals::stopped, &stop, [&cancel] { cancel = true; });
    const auto made = exportBundle(
        *request, [&stop](double) { stop.poll(); }, &cancel);
    if (!made)
        return failed(made.error());
    for (const QString &problem : made->problems)
        failed({ErrorCode::Corrupt, problem});
    if (options.json()) {
        printJson(QJsonObject{{QStringLiteral("file"), file},
                              {QStringLiteral("bytes"), made->bytes},
                              {QStringLiteral("events"), made->events},
                              {QStringLiteral("withheld"), made->withheld},
                              {QStringLiteral("files"), made->files},
                              {QStringLiteral("series"), made->series},
                              {QStringLiteral("blocks"), made->blocks},
                              {QStringLiteral("windows"), windowsJson(made->manifest.windows)},
                              {QStringLiteral("problems"), QJsonArray::fromStringList(made->problems)}});
    } else {
        print(QStringLiteral("%1: %2 events (%3 withheld), %4 series in %5 blocks, %6 files, %7 bytes")
                  .arg(file)
                  .arg(made->events)
                  .arg(made->withheld)
                  .arg(made->series)
                  .arg(made->blocks)
                  .arg(made->files)
                  .arg(made->bytes));
    }
    return ExitFine;
}

constexpr std::size_t MaxListed = 50;

/// What an import would bring, and who says so.
/// Line by line: beside an answer that programs read it goes to stderr.
void tellContent(const Bundle &bundle, void (*tell)(const QString &))
{
    const IncidentBook book = bundle.book();
    for (const auto &[id, incident] : book.incidents()) {
        const IncidentSummary s = summaryOf(incident);
        tell(QStringLiteral("%1  %2  %3  %4 events  %5%6")
                 .arg(s.number, severityCode(s.severity), statusName(s.status))
                 .arg(incident.events.size())
                 .arg(incident.simulated ? QStringLiteral("SIMULATED: ") : QString(), s.title));
    }
    const auto authors = authorsOf(bundle.events());
    std::set<DeskId> desks;
    for (const BundleAuthor &author : authors)
        desks.insert(author.desk);
    for (std::size_t i = 0; i < authors.size() && i < MaxListed; ++i)
        tell(QStringLiteral("written by %1@%2: %3 events")
                 .arg(authors[i].name, shortDesk(authors[i].desk))
                 .arg(authors[i].entries));
    if (authors.size() > MaxListed)
        tell(QStringLiteral("and by %1 others").arg(authors.size() - MaxListed));
    std::size_t listed = 0;
    for (const DeskId &desk : desks) {
        if (++listed > MaxListed)
            break;
        tell(QStringLiteral("desk %1").arg(desk.text()));
    }
    if (desks.size() > MaxListed)
        tell(QStringLiteral("and %1 other desks").arg(desks.size() - MaxListed));
}

QJsonObject contentJson(const Bundle &bundle)
{
    QJsonArray authors;
    for (const BundleAuthor &author : authorsOf(bundle.events())) {
        authors.append(QJsonObject{{QStringLiteral("name"), author.name},
                                   {QStringLiteral("desk"), author.desk.text()},
                                   {QStringLiteral("events"), author.entries}});
    }
    return {{QStringLiteral("imported"), false}, {QStringLiteral("authors"), authors}};
}

/// Shows what it holds, and whether the person wants it: said beforehand with --yes, or asked for on a
/// terminal.
Expected<void> askWhether(const Options &options, const QString &file)
{
    const bool said = options.isSet(QStringLiteral("yes"));
    if (said && options.json())
        return {}; // Its output is one answer; `bundle show` says the rest.
    const auto bundle = Bundle::open(file);
    if (!bundle)
        return tl::unexpected(bundle.error());
    if (said) {
        tellContent(**bundle, say);
        return {};
    }
    if (options.json())
        printJson(contentJson(**bundle));
    else
        tellContent(**bundle, print);
    for (const QString &problem : (*bundle)->problems())
        failed({ErrorCode::Corrupt, problem});
    if (!options.json() && isatty(STDIN_FILENO)) {
        print(QStringLiteral("Nothing in the file proves who wrote it. Type yes to import it:"));
        QFile in;
        if (in.open(stdin, QIODevice::ReadOnly) && in.readLine(16).trimmed().toLower() == "yes")
            return {};
    }
    return fail(ErrorCode::Refused, QStringLiteral("%1: nothing was imported; --yes imports it").arg(file));
}

int importFile(const Options &options)
{
    const QString file = QFileInfo(options.words().value(1)).absoluteFilePath();
    if (const auto wanted = askWhether(options, file); !wanted)
        return failed(wanted.error());
    Link link(options);
    const auto imported = link.importBundle(file);
    if (!imported)
        return failed(imported.error());
    if (options.json()) {
        printJson(importFields(*imported));
        return ExitFine;
    }
    print(QStringLiteral("%1: %2 events added, %3 known, %4 files")
              .arg(imported->incidents.join(QStringLiteral(", ")))
              .arg(imported->events.added)
              .arg(imported->events.known)
              .arg(imported->files));
    for (const QString &note : imported->notes)
        print(note);
    return ExitFine;
}

int verifyBundle(const Options &options)
{
    const auto bundle = Bundle::open(options.words().value(1));
    if (!bundle)
        return failed(bundle.error());
    if (const auto read = (*bundle)->verify(); !read)
        return failed(read.error());
    const QStringList problems = (*bundle)->problems();
    if (options.json()) {
        printJson(QJsonObject{{QStringLiteral("ok"), problems.isEmpty()},
                              {QStringLiteral("events"), qint64((*bundle)->events().size())},
                              {QStringLiteral("withheld"), qint64((*bundle)->withheld().size())},
                              {QStringLiteral("series"), qint64((*bundle)->series().size())},
                              {QStringLiteral("problems"), QJsonArray::fromStringList(problems)}});
    } else {
        for (const QString &problem : problems)
            failed({ErrorCode::Corrupt, problem});
        print(QStringLiteral("%1 events, %2 series, %3")
                  .arg((*bundle)->events().size())
                  .arg((*bundle)->series().size())
                  .arg(problems.isEmpty() ? QStringLiteral("bundle consistent")
                                          : QStringLiteral("%1 problems").arg(problems.size())));
    }
    return problems.isEmpty() ? ExitFine : ExitFailed;
}

QJsonObject showJson(const Bundle &bundle, const IncidentBook &book)
{
    const BundleManifest &m = bundle.manifest();
    QJsonArray incidents;
    for (const auto &[id, incident] : book.incidents())
        incidents.append(toJsonWhole(incident));
    QJsonArray files;
    for (const Sha256 &file : bundle.files())
        files.append(file.text());
    return {{QStringLiteral("program"), m.program},
            {QStringLiteral("created"), toIsoUtc(m.createdAt)},
            {QStringLiteral("by"), m.by},
            {QStringLiteral("desk"), m.desk.text()},
            {QStringLiteral("windows"), windowsJson(m.windows)},
            {QStringLiteral("incidents"), incidents},
            {QStringLiteral("withheld"), qint64(bundle.withheld().size())},
            {QStringLiteral("contacts"), qint64(bundle.contacts().size())},
            {QStringLiteral("files"), files},
            {QStringLiteral("series"), qint64(bundle.series().size())},
            {QStringLiteral("problems"), QJsonArray::fromStringList(bundle.problems())}};
}

int show(const Options &options)
{
    const auto bundle = Bundle::open(options.words().value(1));
    if (!bundle)
        return failed(bundle.error());
    if (options.json()) {
        printJson(showJson(**bundle, (*bundle)->book()));
        return ExitFine;
    }
    const BundleManifest &m = (*bundle)->manifest();
    print(QStringLiteral("says it was made %1 by %2, Watchfloor %3, desk %4")
              .arg(toIsoUtc(m.createdAt), m.by, m.program, m.desk.text()));
    tellContent(**bundle, print);
    for (const TimeRange &window : m.windows)
        print(QStringLiteral("metrics and feeds from %1 to %2")
                  .arg(toIsoUtc(window.from), toIsoUtc(window.to)));
    print(QStringLiteral("%1 series, %2 files, %3 contacts, %4 events without their words")
              .arg((*bundle)->series().size())
              .arg((*bundle)->files().size())
              .arg((*bundle)->contacts().size())
              .arg((*bundle)->withheld().size()));
    for (const QString &problem : (*bundle)->problems())
        failed({ErrorCode::Corrupt, problem});
    return ExitFine;
}

} // namespace

int bundleCommand(const QStringList &args)
{
    Options options(BundleUsage);
    options.add({{QStringLiteral("o"), QStringLiteral("output")},
                 QStringLiteral("where to write the bundle"),
                 QStringLiteral("FILE")});
    options.add({QStringLiteral("from"), QStringLiteral("first time, ISO 8601"), QStringLiteral("T")});
    options.add({QStringLiteral("to"), QStringLiteral("last time, ISO 8601"), QStringLiteral("T")});
    options.add({QStringLiteral("before"),
                 QStringLiteral("metrics from this long before it was noticed; default 30m"),
                 QStringLiteral("D")});
    options.add({QStringLiteral("after"),
                 QStringLiteral("metrics to this long after it was over; default 15m"), QStringLiteral("D")});
    options.add({QStringLiteral("no-metrics"), QStringLiteral("leave the metrics out")});
    options.add(
        {QStringLiteral("messages"), QStringLiteral("include the text of messages, and where they went")});
    options.add({QStringLiteral("contacts"), QStringLiteral("include the contacts of the runbooks")});
    options.add({QStringLiteral("config"), QStringLiteral("configuration that names the runbooks"),
                 QStringLiteral("FILE.toml")});
    options.add({QStringLiteral("yes"), QStringLiteral("import without asking")});
    options.add({QStringLiteral("force"), QStringLiteral("replace an existing file")});
    if (!options.parse(args))
        return options.exitCode();
    const QString verb = options.words().value(0);
    if (verb == QLatin1String("export"))
        return exportTo(options);
    const std::map<QString, int (*)(const Options &)> onFile{{QStringLiteral("import"), importFile},
                                                             {QStringLiteral("verify"), verifyBundle},
                                                             {QStringLiteral("show"), show}};
    const auto command = onFile.find(verb);
    if (command == onFile.end())
        return options.usageError(
            QStringLiteral("bundle takes \"export\", \"import\", \"verify\" or \"show\""));
    if (options.words().size() != 2)
        return options.usageError(QStringLiteral("which file?"));
    return command->second(options);
}

} // namespace wf::ctl
