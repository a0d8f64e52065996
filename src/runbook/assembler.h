// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "runbook/outline.h"

namespace wf {

class DetectionReader;
class StepReader;

/// Turns the outline of a file into runbooks, checklists and kept text. Fills everything of `document` but
/// the coverage.
class Assembler
{
public:
    Assembler(const SourceText &source, RunbookDocument &document) : m_source(source), m_document(document) {}

    void run(const OutlineNode &root);

private:
    /// Where kept text, contacts and phases go: into one runbook, or into the document outside its runbooks.
    struct Place
    {
        Runbook *runbook = nullptr;
        std::vector<Section> &sections;
        std::vector<Contact> &contacts;
        DocumentInfo &info;
        DetectionReader *detection = nullptr;
        std::optional<Severity> severity;
    };

    void assembleCollection(const OutlineNode &root, const std::vector<const OutlineNode *> &runbooks);
    QString nameOf(const OutlineNode &root, const OutlineNode *title) const;
    void assembleParts(const OutlineNode &root, const std::vector<const OutlineNode *> &parts);
    void assembleSingle(const OutlineNode &root);
    void assembleRunbook(const OutlineNode &node, Runbook &runbook);
    void rowPhases(const OutlineNode &intro, Runbook &runbook);
    void walkTop(const OutlineNode &node, Place &place);
    void walk(const OutlineNode &node, Place &place, std::optional<PhaseRole> phase,
              std::optional<SectionRole> section);
    /// Reads the section as a phase if it is one. `inPhase`, `inSection`: what it stands in.
    bool walkPhase(const OutlineNode &node, Place &place, std::optional<PhaseRole> inPhase,
                   std::optional<SectionRole> inSection);
    void walkChecklist(const OutlineNode &node, Place &place);
    void phase(const OutlineNode &node, Place &place, PhaseRole role, std::optional<TimeWindow> inherited);
    bool consumeInPhase(const OutlineNode &child, StepReader &reader, int &textChildren);
    void branch(const OutlineNode &node, StepReader &reader);
    void section(const OutlineNode &node, Place &place, SectionRole role);
    void checklist(const OutlineNode &node, const QString &group, bool everyList);
    void declaredSeverities(Runbook &runbook, std::optional<Severity> labelled);
    void finish(Runbook &runbook);
    void setIds();

    const SourceText &m_source;
    RunbookDocument &m_document;
};

/// Non-blank lines that no part of the model holds: neither the place nor the words.
std::vector<int> unreachedLines(const SourceText &source, const RunbookDocument &document);

/// "Dynex Outage" -> "dynex-outage"; "runbook" when nothing is left.
QString slugOf(const QString &text);

} // namespace wf
