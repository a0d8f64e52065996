// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHashFunctions>
#include <QString>

#include <compare>
#include <cstdint>
#include <functional>

namespace wf {

/// A string that names one kind of thing and cannot be mistaken for another kind.
template <typename Tag>
class TextId
{
public:
    TextId() = default;
    explicit TextId(QString text) : m_text(std::move(text)) {}
    const QString &text() const { return m_text; }
    bool isEmpty() const { return m_text.isEmpty(); }
    bool operator==(const TextId &) const = default;
    auto operator<=>(const TextId &other) const { return QString::compare(m_text, other.m_text) <=> 0; }
    friend size_t qHash(const TextId &id, size_t seed = 0) { return qHash(id.m_text, seed); }

private:
    QString m_text;
};

using IncidentId = TextId<struct IncidentTag>; ///< UUID; people read the incident's number instead.
using DeskId = TextId<struct DeskTag>;         ///< UUID of one log's writer.
using RunbookId = TextId<struct RunbookTag>;   ///< Slug: "dynex-outage", "nqba-runbooks/dynex-outage".
using StepId = TextId<struct StepTag>;         ///< Place in its runbook: "p2.s3", "p3.b1.s2", "c0.s4".
using TimerId = TextId<struct TimerTag>;       ///< UUID for a free timer, else derived from its cause.
using FeedId = TextId<struct FeedTag>;         ///< The feed's name in the configuration.

/// A series of one store. Valid while the series is in memory: one that was silent for long leaves, and its
/// ref is never given to another one (SeriesStore::contains()). Not dense; SeriesStore::places() bounds
/// placeOf().
struct SeriesRef
{
    std::uint32_t index = UINT32_MAX;
    bool isValid() const { return index != UINT32_MAX; }
    auto operator<=>(const SeriesRef &) const = default;
    friend size_t qHash(SeriesRef ref, size_t seed = 0) { return qHash(ref.index, seed); }
};

} // namespace wf

template <typename Tag>
struct std::hash<wf::TextId<Tag>>
{
    size_t operator()(const wf::TextId<Tag> &id) const { return qHash(id.text()); }
};

template <>
struct std::hash<wf::SeriesRef>
{
    size_t operator()(wf::SeriesRef ref) const { return ref.index; }
};
