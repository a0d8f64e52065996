// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/sha256.h"
#include "base/time.h"
#include "incident/eventkind.h"
#include "incident/terms.h"

#include <vector>

/// What the desk reports by itself, and what it cannot read. Part of eventbody.h.
namespace wf::event {

// What the desk reports by itself.

struct ConditionNews
{
    int condition = 0; ///< Index in its runbook.
    QString text;
    QString value; ///< Of the sample that says so; empty without one.
    bool flapping = false;
    bool again = false; ///< Data is back, the state is the one before.
    bool still = false; ///< It was true before.
    bool operator==(const ConditionNews &) const = default;
};
struct ConditionTrue : ConditionNews
{
    static constexpr EventKind Kind = EventKind::ConditionTrue;
    bool operator==(const ConditionTrue &) const = default;
};
struct ConditionFalse : ConditionNews
{
    static constexpr EventKind Kind = EventKind::ConditionFalse;
    bool operator==(const ConditionFalse &) const = default;
};
struct ConditionNoData : ConditionNews
{
    static constexpr EventKind Kind = EventKind::ConditionNoData;
    bool operator==(const ConditionNoData &) const = default;
};
struct FeedNews
{
    QString feed;
    QString text;
    bool operator==(const FeedNews &) const = default;
};
struct FeedLost : FeedNews
{
    static constexpr EventKind Kind = EventKind::FeedLost;
    bool operator==(const FeedLost &) const = default;
};
struct FeedRestored : FeedNews
{
    static constexpr EventKind Kind = EventKind::FeedRestored;
    bool operator==(const FeedRestored &) const = default;
};
struct ClockChanged
{
    static constexpr EventKind Kind = EventKind::ClockChanged;
    ClockChange change = ClockChange::Stepped;
    Millis amount{0};
    bool operator==(const ClockChanged &) const = default;
};
/// Something was changed on what is watched: a deployment, a switch, work on a machine. It stands in the
/// desk's own log, in every incident that was open then, and in those that were declared soon after.
struct ChangeMade
{
    static constexpr EventKind Kind = EventKind::ChangeMade;
    QString text;
    QString service; ///< What was changed; may be empty.
    QString link;    ///< Where more is said of it; may be empty.
    QString key;     ///< Tells it from every other change, where its source has one.
    bool operator==(const ChangeMade &) const = default;
};
/// A person has seen that the log has less than its witness remembers, and goes on.
struct CutAccepted
{
    static constexpr EventKind Kind = EventKind::CutAccepted;
    QString text; ///< What the log lacks.
    bool operator==(const CutAccepted &) const = default;
};
/// Events of one desk that a salvage did not find, between two that it found or at an end of the chain.
struct LostEvents
{
    qint64 first = 0; ///< Sequences, both ends included.
    qint64 last = 0;
    qint64 count = 0;                     ///< Less than the range has if some within it were found.
    std::optional<Timestamp> after = {};  ///< When the event before them was recorded; none: there is none.
    std::optional<Timestamp> before = {}; ///< And the one behind them.
    bool operator==(const LostEvents &) const = default;
};
inline constexpr std::size_t MaxLostRanges = 1000;
/// The log was put together from what was left of a damaged one. It is behind all that was known of that one,
/// and the only excuse of holes in the own chain.
struct LogSalvaged
{
    static constexpr EventKind Kind = EventKind::LogSalvaged;
    qint64 found = 0;             ///< Events of the own chain.
    std::vector<LostEvents> lost; ///< In order, at most MaxLostRanges.
    qint64 witnessed = 0;         ///< The last event that the witness of the damaged log saw; 0: not known.
    Sha256 witnessedHash;         ///< Its hash.
    bool operator==(const LogSalvaged &) const = default;
};

// What cannot be read.

/// Of a later version: its payload is kept as it is, and nothing of it is understood.
struct Unknown
{
    static constexpr EventKind Kind = EventKind::Unknown;
    QString kind; ///< As it is stored.
    QString text; ///< What is not known.
    bool operator==(const Unknown &) const = default;
};
/// Damaged.
struct Unreadable
{
    static constexpr EventKind Kind = EventKind::Unreadable;
    QString kind; ///< As it stands in the file.
    QString text; ///< Why.
    bool operator==(const Unreadable &) const = default;
};

} // namespace wf::event
