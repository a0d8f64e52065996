// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/ids.h"
#include "base/severity.h"
#include "runbook/condition.h"

#include <QByteArray>

#include <memory>

namespace wf {

/// Lines of a source file, 1-based, both ends included.
struct LineRange
{
    int first = 0;
    int last = 0;
    bool operator==(const LineRange &) const = default;
};

/// The line of a diagnostic that is about no single line.
constexpr int WholeFile = 0;

struct Diagnostic
{
    enum class Level { Info, Warning, Error } level = Level::Info;
    int line = 1;
    int column = 1;
    QString message; ///< What is wrong, and what to write instead.
    bool operator==(const Diagnostic &) const = default;
};

/// "FILE:LINE:COLUMN: warning: message"
QString diagnosticText(const QString &file, const Diagnostic &d);

/// Whether a runbook that says this file was made for an alert of a rule file, which has no runbook of its
/// own.
bool isMadeOfRules(const QString &file);

enum class SectionRole {
    Detection,
    Impact,
    Severity,
    Prerequisites,
    Phase,
    Contacts,
    Channels,
    Reference,
    Notes,
    Version,
    Checklist,
    Wrapper,
};

enum class PhaseRole {
    Immediate,
    Investigation,
    Containment,
    Resolution,
    Recovery,
    Communication,
    Escalation,
    PostIncident,
    Steps,
};

QString sectionRoleName(SectionRole role); ///< "detection", …
QString phaseRoleName(PhaseRole role);     ///< "immediate", "investigation", "resolution", …

/// A code block that belongs to a step or a section. Shown with a copy button, never run.
struct CodeBlock
{
    QString text;
    QString language;
    LineRange lines;
    bool operator==(const CodeBlock &) const = default;
};

struct Step
{
    StepId id; ///< "p2.s3" or "p3.b1.s2" (0-based phase, branch, step), "c0.s1" in a checklist.
    QString title;
    QString detail; ///< Markdown; may be empty.
    std::vector<CodeBlock> commands;
    LineRange lines;
    bool required = false; ///< Marked "(required)": only the commander may skip it.
    bool gate = false;     ///< Marked "(gate)": later phases wait for it.
    bool operator==(const Step &) const = default;
};

/// One alternative of a phase: "If network or configuration issue".
struct Branch
{
    QString title; ///< Without the leading "If".
    LineRange lines;
    std::vector<Step> steps;
    QString detail; ///< Text that is no step.
    bool operator==(const Branch &) const = default;
};

struct Phase
{
    QString name;
    PhaseRole role = PhaseRole::Steps;
    /// The window "(5-30 minutes)", counted from the declaration. Both or neither; `from` may be 0.
    std::optional<Millis> from;
    std::optional<Millis> to;
    LineRange lines;
    std::vector<Step> steps;
    std::vector<Branch> branches;
    QString text; ///< Markdown of the phase that is neither step nor branch.
    /// Where several runbooks are worked as one: the part it comes from; empty for the first.
    QString group;
    bool beside = false; ///< Of a checklist beside the runbook: never the current phase, not counted.
    bool operator==(const Phase &) const = default;
};

/// A stretch of the document that is kept as text: symptoms, impact, references, notes.
struct Section
{
    QString heading;
    SectionRole role = SectionRole::Notes;
    int level = 2;
    LineRange lines;
    QString markdown;
    std::vector<CodeBlock> codeBlocks;
    bool leftover = false; ///< Lines that fit nowhere: kept, and counted as such.
    bool operator==(const Section &) const = default;
};

struct Contact
{
    QString group; ///< "On-call rotation", "Emergency contacts", "Communication channels".
    QString name;  ///< "Primary", "Slack".
    QString value; ///< "#nqba-incidents"
    int line = 0;
    bool operator==(const Contact &) const = default;
};

struct SeverityLevel
{
    Severity severity = Severity::P3;
    QString name; ///< "Critical"
    QString meaning;
    int line = 0;
    bool operator==(const SeverityLevel &) const = default;
};

struct DocumentInfo
{
    QString owner;
    QString version;
    QString lastReview; ///< As written; `nextReviewDue` where it is a date.
    QString nextReview;
    std::optional<Timestamp> nextReviewDue;
    bool operator==(const DocumentInfo &) const = default;
};

/// A list of tasks outside a runbook's phases: the general checklist ("During incident", …).
struct Checklist
{
    QString title; ///< "During Incident"
    QString group; ///< "Incident Response Checklist"
    LineRange lines;
    std::vector<Step> steps;
    bool operator==(const Checklist &) const = default;
};

struct Runbook
{
    RunbookId id;
    QString title;
    std::optional<Severity> severity; ///< What to declare by default.
    std::vector<Severity> severities; ///< All that are offered, the default first.
    std::vector<Condition> conditions;
    QStringList alerts; ///< Text of "Alert" rows.
    QStringList symptoms;
    QStringList watch; ///< Metrics worth a chart besides the conditions' ones.
    std::vector<Phase> phases;
    std::vector<Section> sections; ///< Kept text.
    std::vector<Contact> contacts;
    DocumentInfo info;
    LineRange lines;
    bool operator==(const Runbook &) const = default;
};

/// One Markdown file. Immutable once parsed; shared between threads as shared_ptr<const>.
struct RunbookDocument
{
    QString file;      ///< As given to the parser.
    QByteArray sha256; ///< Of the bytes.
    QByteArray source; ///< UTF-8.
    std::vector<Runbook> runbooks;
    std::vector<Checklist> checklists;
    std::vector<Contact> contacts; ///< Of the whole document, shared by its runbooks.
    std::vector<SeverityLevel> severityScale;
    std::vector<Section> sections; ///< Kept text outside the runbooks.
    DocumentInfo info;
    int codeBlocks = 0;
    std::vector<Diagnostic> diagnostics;
    std::vector<int>
        unreachedLines; ///< Non-blank source lines that no part of the model holds; empty is the promise.

    bool hasErrors() const;
};

/// Bounds on a file from outside: larger ones are refused with an error.
inline constexpr qint64 MaxRunbookBytes = 4 << 20;

/// Parses Markdown (CommonMark with GFM tables and task lists). Never fails as a whole: what is wrong is in
/// the diagnostics (not UTF-8, empty, too large: one error and no runbook). `file` names it in ids and
/// messages.
RunbookDocument parseRunbook(const QByteArray &source, const QString &file);
/// Reads and parses; a file that cannot be read gives a document with one error.
RunbookDocument loadRunbook(const QString &path);

/// The checklists of a document as one runbook, a phase each; none without checklists.
std::optional<Runbook> checklistsOf(const RunbookDocument &document);

/// The step with that id in phases and branches, or null.
const Step *findStep(const Runbook &runbook, const StepId &id);

} // namespace wf
