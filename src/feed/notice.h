// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/continuation.h"
#include "base/expected.h"
#include "base/labels.h"
#include "base/time.h"

#include <optional>
#include <vector>

namespace wf {

/// An alert of another system, as that system tells it.
struct AlertNotice
{
    enum class State {
        Firing,
        Resolved,
        NoData,
        Muted,  ///< It fires, and somebody silenced it there: no news.
        Unknown ///< Nothing is known of the alerts of that name now: no news, and nothing is over.
    };
    QString source; ///< Which hook heard it.
    QString key;    ///< Tells it from every other alert of its source.
    QString name;   ///< Of its rule: many alerts may have it.
    State state = State::Firing;
    std::optional<Timestamp> at = {}; ///< Since when it stands so, if that is said.
    Labels labels = {};
    QString summary = {};
    QString runbook = {}; ///< A path, an address or a title.
    QString link = {};
    bool operator==(const AlertNotice &) const = default;
};

/// Something that was changed on what is watched.
struct ChangeNotice
{
    QString source; ///< Which hook heard it.
    QString text;
    QString service = {};
    QString link = {};
    QString key = {}; ///< Tells it from every other change of its source, if that is said.
    std::optional<Timestamp> at = {};
    bool operator==(const ChangeNotice &) const = default;
};

/// What one message says.
struct Notices
{
    std::vector<AlertNotice> alerts;
    std::vector<ChangeNotice> changes;
    /// These are all alerts that there are of this source: what it told before and does not tell now is over.
    /// Empty: they are some of them.
    QString allOf = {};
    QString remark = {}; ///< Something a person has to do; mostly empty.
    bool isEmpty() const { return alerts.empty() && changes.empty() && allOf.isEmpty(); }
};
/// Whoever takes notices says here that they are on disk, or why not.
using NoticeAnswer = Continuation<Expected<void>>;

/// Bounds of one message.
inline constexpr std::size_t MaxNotices = 1000;
inline constexpr qsizetype MaxNoticeBytes = 4 << 20;
inline constexpr qsizetype MaxNoticeText = 2000; ///< Of each text; longer ones are cut.
inline constexpr std::size_t MaxNoticeLabels = 64;

} // namespace wf
