// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "runbook/runbookchange.h"

#include <QStringList>

namespace wf {

/// What the parser says of a runbook's new text, against the old one.
struct RunbookCheck
{
    RunbookCounts before;
    RunbookCounts after;
    std::vector<Diagnostic> errors;
    std::vector<Diagnostic> warnings; ///< Those the old text did not have.
    bool changed = false;
};

/// A runbook's text with proposed changes, some of them chosen, and what a person wrote besides. Choosing
/// keeps what was written by hand, and is refused where both touch the same lines. Pure.
class RunbookDraft
{
public:
    /// `source`: as the file is; `file`: its name for messages and patches.
    RunbookDraft(const QByteArray &source, const QString &file, std::vector<RunbookChange> changes);

    const QByteArray &source() const { return m_source; }
    const QString &file() const { return m_file; }
    /// Why this change cannot be made in this text; empty: it can.
    QString obstacle(std::size_t change) const;
    bool isChosen(std::size_t change) const { return m_chosen[change]; }
    Expected<void> choose(std::size_t change, bool chosen);
    /// The same changes, chosen and by hand, in another state of the file. Refused as choose() is; then
    /// nothing has changed. A chosen change that has no place there any more is no longer chosen.
    Expected<void> moveTo(const QByteArray &source, const QString &file);

    /// For an editor: lines joined by \n.
    const QString &text() const { return m_text; }
    void setText(const QString &text) { m_text = text; }
    /// The text as it would be written; lines that stayed keep their bytes.
    QByteArray bytes() const { return rewritten(m_source, m_text); }
    /// There is more in it than what was chosen.
    bool isWrittenByHand() const { return m_text.toUtf8() != m_derived; }
    /// Empty where nothing changed.
    QByteArray patch() const;
    RunbookCheck check() const;
    /// The line a change is about, in the text as it is now; 1 where the place is gone.
    int lineOf(std::size_t change) const;
    /// Lines of the text that the old one does not have.
    std::vector<LineRange> freshLines() const;

private:
    Expected<QByteArray> derive(const QByteArray &source, const std::vector<bool> &chosen) const;
    Expected<void> become(const QByteArray &source, const QString &file, std::vector<bool> chosen);

    QByteArray m_source;
    QString m_file;
    std::vector<RunbookChange> m_changes;
    std::vector<bool> m_chosen;
    QByteArray m_derived; ///< The source with what is chosen, as an editor would have it.
    QString m_text;
};

} // namespace wf
