// SPDX-License-Identifier: GPL-3.0-or-later
// watchfloorctl runbook export|import: runbooks for and from other tools.
#include "playbookcommand.h"

#include "base/clock.h"
#include "base/files.h"
#include "base/print.h"
#include "commands.h"
#include "options.h"
#include "runbook/playbook.h"

namespace wf::ctl {

namespace {

const QString Usage =
    QStringLiteral("runbook export FILE --format cacao|mattermost [--runbook ID] | runbook import FILE");

int exportRunbook(const QString &file, const Options &options)
{
    const auto format = playbookFormat(options.value(QStringLiteral("format")));
    if (!format)
        return options.usageError(QStringLiteral("--format is cacao or mattermost"));
    const RunbookDocument document = loadRunbook(file);
    for (const Diagnostic &diagnostic : document.diagnostics) {
        if (diagnostic.level == Diagnostic::Level::Error)
            say(diagnosticText(file, diagnostic));
    }
    const QString wanted = options.value(QStringLiteral("runbook"));
    QStringList known;
    for (const Runbook &runbook : document.runbooks) {
        known << runbook.id.text();
        if (!wanted.isEmpty() ? wanted == runbook.id.text() : document.runbooks.size() == 1) {
            printJson(playbookOf(runbook, *format, SystemClock().wall()));
            return ExitFine;
        }
    }
    return failed({ErrorCode::NotFound, known.isEmpty()
                                            ? QStringLiteral("%1 holds no runbook").arg(file)
                                            : QStringLiteral("which runbook of %1? Name it by --runbook: %2")
                                                  .arg(file, known.join(QStringLiteral(", ")))});
}

int importPlaybook(const QString &file)
{
    const auto text = readFile(file, MaxPlaybookBytes);
    if (!text)
        return failed(text.error());
    const auto markdown = markdownOfPlaybook(*text, file);
    if (!markdown)
        return failed(markdown.error());
    put(stdout, QString::fromUtf8(*markdown));
    return ExitFine;
}

} // namespace

int playbookCommand(const QStringList &args)
{
    Options options(Usage);
    options.add({QStringLiteral("format"), QStringLiteral("cacao or mattermost"), QStringLiteral("F")});
    options.add(
        {QStringLiteral("runbook"), QStringLiteral("id of a runbook in the file"), QStringLiteral("ID")});
    if (!options.parse(args))
        return options.exitCode();
    if (options.words().size() != 2)
        return options.usageError(QStringLiteral("which file?"));
    const QString file = options.words().at(1);
    return options.words().front() == QLatin1String("export") ? exportRunbook(file, options)
                                                              : importPlaybook(file);
}

} // namespace wf::ctl
