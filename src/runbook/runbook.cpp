// SPDX-License-Identifier: GPL-3.0-or-later
#include "runbook/runbook.h"

#include "base/files.h"
#include "base/sha256.h"
#include "runbook/assembler.h"
#include "runbook/outlinequery.h"
#include "runbook/overrides.h"
#include "runbook/readcoverage.h"

#include <QFile>
#include <QFileInfo>

#include <algorithm>

namespace wf {

QString sectionRoleName(SectionRole role)
{
    switch (role) {
    case SectionRole::Detection:
        return QStringLiteral("detection");
    case SectionRole::Impact:
        return QStringLiteral("impact");
    case SectionRole::Severity:
        return QStringLiteral("severity");
    case SectionRole::Prerequisites:
        return QStringLiteral("prerequisites");
    case SectionRole::Phase:
        return QStringLiteral("phase");
    case SectionRole::Contacts:
        return QStringLiteral("contacts");
    case SectionRole::Channels:
        return QStringLiteral("channels");
    case SectionRole::Reference:
        return QStringLiteral("reference");
    case SectionRole::Notes:
        return QStringLiteral("notes");
    case SectionRole::Version:
        return QStringLiteral("version");
    case SectionRole::Checklist:
        return QStringLiteral("checklist");
    case SectionRole::Wrapper:
        return QStringLiteral("wrapper");
    }
    return {};
}

QString phaseRoleName(PhaseRole role)
{
    switch (role) {
    case PhaseRole::Immediate:
        return QStringLiteral("immediate");
    case PhaseRole::Investigation:
        return QStringLiteral("investigation");
    case PhaseRole::Containment:
        return QStringLiteral("containment");
    case PhaseRole::Resolution:
        return QStringLiteral("resolution");
    case PhaseRole::Recovery:
        return QStringLiteral("recovery");
    case PhaseRole::Communication:
        return QStringLiteral("communication");
    case PhaseRole::Escalation:
        return QStringLiteral("escalation");
    case PhaseRole::PostIncident:
        return QStringLiteral("post-incident");
    case PhaseRole::Steps:
        return QStringLiteral("steps");
    }
    return {};
}

QString diagnosticText(const QString &file, const Diagnostic &d)
{
    const QString level = d.level == Diagnostic::Level::Error     ? QStringLiteral("error")
                          : d.level == Diagnostic::Level::Warning ? QStringLiteral("warning")
                                                                  : QStringLiteral("info");
    if (d.line == WholeFile)
        return QStringLiteral("%1: %2: %3").arg(file, level, d.message);
    return QStringLiteral("%1:%2:%3: %4: %5").arg(file).arg(d.line).arg(d.column).arg(level, d.message);
}

bool isMadeOfRules(const QString &file)
{
    return file.endsWith(QLatin1String(".yml"), Qt::CaseInsensitive) ||
           file.endsWith(QLatin1String(".yaml"), Qt::CaseInsensitive);
}

bool RunbookDocument::hasErrors() const
{
    return std::any_of(diagnostics.begin(), diagnostics.end(),
                       [](const Diagnostic &d) { return d.level == Diagnostic::Level::Error; });
}

const Step *findStep(const Runbook &runbook, const StepId &id)
{
    const auto in = [&](const std::vector<Step> &steps) -> const Step * {
        const auto found =
            std::find_if(steps.begin(), steps.end(), [&](const Step &s) { return s.id == id; });
        return found == steps.end() ? nullptr : &*found;
    };
    for (const Phase &phase : runbook.phases) {
        if (const Step *step = in(phase.steps))
            return step;
        for (const Branch &branch : phase.branches) {
            if (const Step *step = in(branch.steps))
                return step;
        }
    }
    return nullptr;
}

std::optional<Runbook> checklistsOf(const RunbookDocument &document)
{
    if (document.checklists.empty())
        return std::nullopt;
    Runbook runbook;
    const Checklist &first = document.checklists.front();
    runbook.title = first.group.isEmpty() ? first.title : first.group;
    runbook.lines = {first.lines.first, document.checklists.back().lines.last};
    for (const Checklist &list : document.checklists) {
        Phase phase;
        phase.name = list.title;
        phase.lines = list.lines;
        phase.steps = list.steps;
        runbook.phases.push_back(std::move(phase));
    }
    return runbook;
}

RunbookDocument failedDocument(const QString &file, const QString &message)
{
    RunbookDocument document;
    document.file = file;
    document.diagnostics.push_back({Diagnostic::Level::Error, 1, 1, message});
    return document;
}

namespace {

/// Lines that no rule placed are kept as text of their own, so that nothing of the file is missing on the
/// screen.
void keepUnplaced(const SourceText &source, RunbookDocument &document)
{
    const std::vector<int> lines = document.unreachedLines;
    std::vector<Runbook *> owners(size_t(source.count()) + 1, nullptr);
    for (Runbook &runbook : document.runbooks) {
        for (int line = qMax(1, runbook.lines.first); line <= qMin(runbook.lines.last, source.count());
             ++line)
            owners[size_t(line)] = &runbook;
    }
    size_t i = 0;
    while (i < lines.size()) {
        size_t end = i + 1;
        while (end < lines.size() && lines[end] == lines[end - 1] + 1 &&
               owners[size_t(lines[end])] == owners[size_t(lines[i])])
            ++end;
        const LineRange range{lines[i], lines[end - 1]};
        Runbook *owner = owners[size_t(range.first)];
        std::vector<Section> &sections = owner ? owner->sections : document.sections;
        sections.push_back({QString(), SectionRole::Notes, 1, range, source.text(range), {}, true});
        i = end;
    }
    document.diagnostics.push_back(
        {Diagnostic::Level::Info, lines.front(), 1,
         QStringLiteral("%1 lines fit no section and are kept as text").arg(lines.size())});
}

bool yieldsNothing(const RunbookDocument &document)
{
    return document.checklists.empty() && !document.runbooks.empty() &&
           std::all_of(document.runbooks.begin(), document.runbooks.end(), hasNoStep);
}

Diagnostic noStep(const Runbook &runbook, const QString &file)
{
    const QString title = runbook.title.left(80);
    if (isMadeOfRules(file))
        return {Diagnostic::Level::Warning, WholeFile, 1,
                QStringLiteral("no runbook is written for this alert; one with the title \"%1\" in a runbook "
                               "folder takes its place")
                    .arg(title)};
    return {
        Diagnostic::Level::Warning, runbook.lines.first, 1,
        QStringLiteral("no step was found in \"%1\"; write the work as a list with a verb in each item, or "
                       "give a heading or list its role in %2")
            .arg(title, QFileInfo(sidecarPath(file)).fileName())};
}

/// A runbook that nobody can tick says so, and how to mend it.
void reportNoSteps(RunbookDocument &document)
{
    if (!document.checklists.empty())
        return;
    for (const Runbook &runbook : document.runbooks) {
        if (hasNoStep(runbook))
            document.diagnostics.push_back(noStep(runbook, document.file));
    }
}

} // namespace

RunbookDocument parseRunbookWith(const QByteArray &bytes, const QString &file, const RoleOverrides &overrides)
{
    RunbookDocument document;
    document.file = file;
    document.sha256 = sha256(bytes);
    SourceText source = readSource(bytes);
    document.diagnostics = std::move(source.diagnostics);
    if (!source.usable)
        return document;
    document.source = bytes;
    std::vector<Block> blocks = parseMarkdown(source);
    document.codeBlocks = countCodeBlocks(blocks);
    applyListRoles(blocks, overrides);
    const RunbookDocument bare = document;
    Assembler(source, document).run(buildOutline(blocks, source, overrides));
    // Numbers without a verb are read as steps where the file has nothing better.
    if (overrides.empty() && yieldsNothing(document) && takeNumberedLists(blocks, source)) {
        document = bare;
        Assembler(source, document).run(buildOutline(blocks, source, overrides));
    }
    if (overrides.empty())
        reportNoSteps(document);
    document.unreachedLines = unreachedLines(source, document);
    if (!document.unreachedLines.empty()) {
        keepUnplaced(source, document);
        document.unreachedLines = unreachedLines(source, document);
    }
    std::stable_sort(document.diagnostics.begin(), document.diagnostics.end(),
                     [](const Diagnostic &a, const Diagnostic &b) {
                         return std::pair(a.line, a.column) < std::pair(b.line, b.column);
                     });
    return document;
}

RunbookDocument parseRunbook(const QByteArray &source, const QString &file)
{
    return parseRunbookWith(source, file, {});
}

Expected<QByteArray> readBounded(const QString &path, qint64 bound)
{
    auto file = OpenFile::open(path);
    if (!file)
        return tl::unexpected(file.error());
    // One byte more than allowed tells a full file from a longer one without reading all of it.
    auto bytes = file->read(bound + 1);
    if (bytes && bytes->size() > bound)
        return fail(ErrorCode::TooLarge, QStringLiteral("it has %1 bytes; at most %2 are read: split it")
                                             .arg(qMax<qint64>(file->size(), bytes->size()))
                                             .arg(bound));
    return bytes;
}

Sidecar readSidecar(const QString &runbookPath)
{
    const QString path = sidecarPath(runbookPath);
    if (!QFileInfo::exists(path))
        return {};
    const Expected<QByteArray> read = readBounded(path, MaxSidecarBytes);
    return read ? Sidecar{*read, {}} : Sidecar{{}, path + QStringLiteral(": ") + read.error().message};
}

RunbookDocument parseWithSidecar(const QByteArray &source, const QString &path, const Sidecar &sidecar)
{
    std::vector<Diagnostic> diagnostics;
    RoleOverrides overrides;
    if (!sidecar.problem.isEmpty())
        diagnostics.push_back({Diagnostic::Level::Error, 1, 1, sidecar.problem});
    if (!sidecar.text.isNull())
        overrides = parseOverrides(sidecar.text, sidecarPath(path), diagnostics);
    RunbookDocument document = parseRunbookWith(source, path, overrides);
    document.diagnostics.insert(document.diagnostics.begin(), diagnostics.begin(), diagnostics.end());
    return document;
}

RunbookDocument loadRunbook(const QString &path)
{
    const Expected<QByteArray> bytes = readBounded(path, MaxRunbookBytes);
    return bytes ? parseWithSidecar(*bytes, path, readSidecar(path))
                 : failedDocument(path, bytes.error().message);
}

} // namespace wf
