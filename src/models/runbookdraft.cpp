// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/runbookdraft.h"

#include <QFileInfo>

#include <algorithm>

namespace wf {

namespace {

/// As an editor shows it.
QByteArray edited(const QByteArray &bytes)
{
    QByteArray text = bytes;
    return text.replace("\r\n", "\n").replace('\r', '\n');
}

} // namespace

RunbookDraft::RunbookDraft(const QByteArray &source, const QString &file, std::vector<RunbookChange> changes)
    : m_source(source), m_file(file), m_changes(std::move(changes)), m_chosen(m_changes.size(), false),
      m_derived(edited(source)), m_text(QString::fromUtf8(m_derived))
{
}

QString RunbookDraft::obstacle(std::size_t change) const
{
    const auto edits = editsFor(parseRunbook(m_source, m_file), m_changes[change]);
    if (!edits)
        return edits.error().message;
    return edits->empty() ? QStringLiteral("the runbook says so already") : QString();
}

Expected<QByteArray> RunbookDraft::derive(const QByteArray &source, const std::vector<bool> &chosen) const
{
    QByteArray text = edited(source);
    // Backwards: of two steps behind the same one the first to be chosen comes first.
    for (std::size_t i = m_changes.size(); i-- > 0;) {
        if (!chosen[i])
            continue;
        auto changed = changedSource(text, m_file, m_changes[i]);
        if (!changed)
            return changed;
        text = std::move(*changed);
    }
    return text;
}

Expected<void> RunbookDraft::become(const QByteArray &source, const QString &file, std::vector<bool> chosen)
{
    const auto derived = derive(source, chosen);
    if (!derived)
        return tl::unexpected(derived.error());
    const auto byHand = carriedOver(editsBetween(m_derived, m_text.toUtf8()), m_derived, *derived);
    if (!byHand)
        return fail(ErrorCode::Refused,
                    QStringLiteral("%1 by hand: take that back first").arg(byHand.error().message));
    const auto text = applyEdits(*derived, *byHand);
    if (!text)
        return tl::unexpected(text.error());
    m_source = source;
    m_file = file;
    m_chosen = std::move(chosen);
    m_derived = *derived;
    m_text = QString::fromUtf8(*text);
    return {};
}

Expected<void> RunbookDraft::choose(std::size_t change, bool chosen)
{
    std::vector<bool> next = m_chosen;
    next[change] = chosen;
    return become(m_source, m_file, std::move(next));
}

Expected<void> RunbookDraft::moveTo(const QByteArray &source, const QString &file)
{
    std::vector<bool> next = m_chosen;
    const RunbookDocument document = parseRunbook(source, file);
    for (std::size_t i = 0; i < m_changes.size(); ++i)
        next[i] = next[i] && editsFor(document, m_changes[i]).has_value();
    return become(source, file, std::move(next));
}

QByteArray RunbookDraft::patch() const
{
    return unifiedDiff(m_source, bytes(), QFileInfo(m_file).fileName());
}

RunbookCheck RunbookDraft::check() const
{
    const QByteArray now = bytes();
    const RunbookDocument old = parseRunbook(m_source, m_file);
    const RunbookDocument fresh = parseRunbook(now, m_file);
    RunbookCheck check{countsOf(old), countsOf(fresh), {}, {}, now != m_source};
    QStringList known;
    for (const Diagnostic &d : old.diagnostics)
        known << d.message;
    for (const Diagnostic &d : fresh.diagnostics) {
        if (d.level == Diagnostic::Level::Error)
            check.errors.push_back(d);
        else if (d.level == Diagnostic::Level::Warning && !known.removeOne(d.message))
            check.warnings.push_back(d);
    }
    return check;
}

int RunbookDraft::lineOf(std::size_t change) const
{
    return wf::lineOf(parseRunbook(m_text.toUtf8(), m_file), m_changes[change]).value_or(1);
}

std::vector<LineRange> RunbookDraft::freshLines() const
{
    std::vector<LineRange> lines;
    int shift = 0;
    for (const TextEdit &edit : editsBetween(edited(m_source), m_text.toUtf8())) {
        const int first = edit.lines.first + shift;
        const int count = int(edit.with.size());
        if (count > 0)
            lines.push_back({first, first + count - 1});
        shift += count - (edit.lines.last - edit.lines.first + 1);
    }
    return lines;
}

} // namespace wf
