// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk/settings.h"
#include "models/chartplanindex.h"

#include <QJsonObject>

namespace wf {

/// What a person chose for the chart of a metric; what is empty is automatic.
struct ChartChoice
{
    std::optional<ChartForm> form;
    bool log = false;
    std::optional<std::pair<double, double>> fixed; ///< Value axis, from < to.
    bool operator==(const ChartChoice &) const = default;
};

/// Choices per metric and the order of charts per scope, kept in one setting. Bounded: beyond MaxEntries the
/// first by name go.
class ChartChoices
{
public:
    static constexpr int MaxEntries = 500;
    static constexpr int MaxOrders = 100;

    explicit ChartChoices(Settings &settings);

    ChartChoice of(const QString &metric) const;
    void set(const QString &metric, const ChartChoice &choice);
    /// Metrics in the order somebody gave them; empty where nobody did.
    QStringList order(const QString &scope) const;
    void setOrder(const QString &scope, const QStringList &metrics);

private:
    void save();

    Settings &m_settings;
    QJsonObject m_metrics;
    QJsonObject m_orders;
};

} // namespace wf
