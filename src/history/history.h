// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "history/names.h"
#include "log/historyreader.h"

#include <array>

namespace wf {

struct TroubleRef
{
    TroubleKind kind = TroubleKind::StepSkipped;
    NameRef runbook = NameRef::None;
    NameRef what = NameRef::None;
    bool operator==(const TroubleRef &) const = default;
};

/// One declared incident, ready to be filtered and counted.
struct HistoryEntry
{
    IncidentId id;
    QString number;
    QString title;
    Severity severity = Severity::P2; ///< As it is now.
    Severity worst = Severity::P2;
    IncidentStatus status = IncidentStatus::Closed;
    bool drill = false;
    /// Of the statistics: a drill is no incident, a merged one is counted where it went, a cancelled one was
    /// none.
    bool counts = true;
    NameRef runbook = NameRef::None;
    NameRef commander = NameRef::None;
    NameRef source = NameRef::None; ///< Where it was imported from.
    std::vector<NameRef> services;
    std::vector<NameRef> tags;
    std::vector<TroubleRef> troubles;
    std::vector<ActionItem> actions;
    Timestamp at; ///< Declared, as corrected.
    int day = 0;  ///< Of `at`, in days since 1970-01-01 UTC.
    std::optional<Timestamp> resolvedAt;
    std::array<qint64, 4> measures{-1, -1, -1, -1}; ///< Milliseconds in the order of AllMeasures; -1: none.
    Kept updates;
    bool reviewBegun = false;
    ReviewState review = ReviewState::Draft;
    std::optional<Timestamp> reviewDue;
    QByteArray words; ///< What a search looks into, in lower case.
};

/// Every declared incident, in memory. A value of one thread; what a filter chooses are positions in
/// `entries()`, which stay as they are when an incident changes.
class History
{
public:
    /// Adds the incident, or replaces what was known of it. Returns its position.
    std::size_t put(const HistoryRecord &record);
    const std::vector<HistoryEntry> &entries() const { return m_entries; }
    const HistoryEntry &at(std::size_t position) const { return m_entries[position]; }
    /// Where it stands; none when it is not known.
    std::optional<std::size_t> find(const IncidentId &id) const;
    const NameTable &names() const { return m_names; }
    QString text(NameRef ref) const { return m_names.text(ref); }
    QStringList texts(const std::vector<NameRef> &refs) const;

private:
    HistoryEntry entryOf(const HistoryRecord &record);
    std::vector<NameRef> refs(const QStringList &texts);

    std::vector<HistoryEntry> m_entries;
    QHash<QString, std::size_t> m_positions;
    NameTable m_names;
};

/// Positions in a history.
using Selected = std::vector<quint32>;

} // namespace wf
