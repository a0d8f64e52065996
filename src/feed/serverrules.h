// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/expected.h"
#include "base/labels.h"
#include "base/time.h"
#include "feed/notice.h"

#include <string_view>
#include <vector>

namespace wf {

/// An alerting rule that a server evaluates, as it tells it.
struct ServerRule
{
    enum class Health {
        Unknown, ///< It was not evaluated yet, or not for long.
        Good,
        Bad
    };
    struct Alert
    {
        Labels labels;
        bool firing = false; ///< Otherwise it is pending.
        double value = 0;
        std::optional<Timestamp> since;
        QString summary;
        QString runbook; ///< A path, an address or a title.
    };
    QString file;
    QString group;
    QString name;
    QString expression;
    QString runbook;
    Health health = Health::Unknown;
    QString problem; ///< Why it could not be evaluated, or that it was not; empty if all is well.
    Millis interval{0};
    std::optional<Timestamp> evaluatedAt;
    std::vector<Alert> alerts; ///< Those that are active.
};
using ServerRules = std::vector<ServerRule>;

/// Reads the alerting rules in an answer of Prometheus' API (GET /api/v1/rules); Thanos, Mimir and vmalert
/// have it too. Errors without the address: Protocol where it is no such answer, Refused with what the server
/// says, TooLarge beyond MaxServerRules or MaxNotices alerts.
Expected<ServerRules> readServerRules(std::string_view body, Timestamp now);
inline constexpr std::size_t MaxServerRules = 20'000;

/// All alerts that `source` has. Of a rule that is not evaluated nothing is known.
Notices noticesOf(const ServerRules &rules, const QString &source);

} // namespace wf
