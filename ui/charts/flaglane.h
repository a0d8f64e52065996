// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "charts/chartspec.h"
#include "theme/theme.h"

#include <QWidget>

#include <optional>
#include <vector>

namespace wf {

struct FlagPlace;

/// The events of an incident, once, above charts that share a time axis: each a flag that names it, or a tick
/// with a tooltip where flags would cover each other. Hidden while there are none; gives way altogether where
/// there is no height for it.
class FlagLane : public QWidget
{
    Q_OBJECT
public:
    explicit FlagLane(const Theme &theme, QWidget *parent = nullptr);
    void setEvents(std::vector<ChartEvent> events);
    void setRange(TimeRange range);
    /// Times in UTC, or local.
    void setUtc(bool utc);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return {0, 0}; }

protected:
    void paintEvent(QPaintEvent *event) override;
    bool event(QEvent *event) override;

private:
    struct Flag
    {
        const ChartEvent *event = nullptr;
        QString text;
        double x = 0;     ///< Of its moment.
        double width = 0; ///< Of the flag.
        double left = 0;  ///< Of the flag, if it is no tick.
        bool tick = false;
    };
    /// Of those in sight.
    std::vector<Flag> flags() const;
    QString textOf(const ChartEvent &event, bool seconds) const;
    QString tipAt(const QPointF &at) const;
    void describe();

    const Theme &m_theme;
    std::vector<ChartEvent> m_events;
    TimeRange m_range;
    bool m_utc = true;
};

} // namespace wf
