// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "runbook/facts.h"

namespace wf {

/// Reads the detection sections of one runbook: conditions, alerts, symptoms.
class DetectionReader
{
public:
    DetectionReader(const SourceText &source, Runbook &runbook, std::vector<Diagnostic> &diagnostics)
        : m_source(source), m_runbook(runbook), m_diagnostics(diagnostics)
    {
    }

    /// One heading's own body.
    void read(const OutlineNode &node);
    /// A section that is no detection (a meaning, a summary): rows and rules that say what alerts.
    void readAside(const OutlineNode &node);
    /// After the last section: thresholds in prose become suggestions where no condition was declared.
    void suggest();

private:
    void readSpans(const Block &block, bool metricsRow);
    void readCode(const Block &block, bool anyRule = true);
    void readPlainRow(const FactRow &row);
    void readRules(const Block &block, bool anyRule);
    void expression(const QString &text, LineRange lines, const QString &language);
    void span(const QString &text, bool metricsRow, LineRange lines);
    void locate(const QString &text, LineRange lines, int &line, int &column);

    const SourceText &m_source;
    Runbook &m_runbook;
    std::vector<Diagnostic> &m_diagnostics;
    std::vector<LineRange> m_prose;
    int m_cursorLine = 0;
    int m_cursorColumn = 0;
};

} // namespace wf
