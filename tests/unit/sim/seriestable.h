// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sim/estate.h"

#include <QHash>
#include <QList>

namespace wf {

/// The sample lines of an exposition: series as written → value. Comments are left out.
inline QHash<QByteArray, double> seriesTable(const QByteArray &exposition)
{
    QHash<QByteArray, double> table;
    for (const QByteArray &line : exposition.split('\n')) {
        const qsizetype space = line.lastIndexOf(' ');
        if (!line.startsWith('#') && space > 0)
            table.insert(line.first(space), line.sliced(space + 1).toDouble());
    }
    return table;
}

/// A wall time of the estate's start for tests: 2025-10-09T08:53:20Z.
inline constexpr Timestamp TestStart = fromMs(1'760'000'000'000);

inline QHash<QByteArray, double> seriesAt(const Estate &estate, Millis elapsed)
{
    return seriesTable(estate.prometheusText(elapsed, TestStart + elapsed));
}

/// A condition of the eight runbooks.
struct RunbookCondition
{
    const char *runbook; ///< The scenario of the same name.
    const char *series;
    char op; ///< '<' or '>'
    double threshold;
    bool holds(double value) const { return op == '>' ? value > threshold : value < threshold; }
};

inline const QList<RunbookCondition> &runbookConditions()
{
    static const QList<RunbookCondition> conditions{
        {"dynex-outage", "dynex_health_status{dynex_health_status=\"down\"}", '>', 0.5},
        {"dynex-outage", "quantum_fallback_rate", '>', 0.5},
        {"ipfs-pin-failures", "ipfs_pin_failure_rate", '>', 0.1},
        {"ipfs-pin-failures", "ltc_verification_failures", '>', 0},
        {"quota-exhaustion", "api_quota_usage", '>', 0.9},
        {"quota-exhaustion", "api_rate_limit_exceeded", '>', 0},
        {"delayed-jobs", "qih_queue_depth", '>', 100},
        {"delayed-jobs", "qih_avg_processing_time_seconds", '>', 300},
        {"billing-drift", "billing_daily_revenue_variance", '>', 0.2},
        {"billing-drift", "billing_failed_charges", '>', 0},
        {"api-rate-limit-exceeded", "api_rate_limit_exceeded", '>', 0.1},
        {"api-rate-limit-exceeded", "api_error_rate", '>', 0.05},
        {"authentication-failures", "auth_failure_rate", '>', 0.1},
        {"authentication-failures", "auth_locked_accounts", '>', 0},
        {"quantum-job-failures", "quantum_failure_rate", '>', 0.2},
        {"quantum-job-failures", "quantum_success_rate", '<', 0.8},
    };
    return conditions;
}

} // namespace wf
