// SPDX-License-Identifier: GPL-3.0-or-later
// Over which time: live or held, a span of one's own or the incident's.
#include "chartgrid/chartgrid.h"

#include "charts/chartwidget.h"
#include "charts/flaglane.h"

namespace wf {

namespace {

/// What is shown before an incident's detection.
constexpr Millis Lead = std::chrono::minutes(5);

/// A span that ends now and begins before something of that age: one of a few, so that the charts scroll and
/// do not shrink all the time.
Millis spanOver(Millis age)
{
    using namespace std::chrono_literals;
    constexpr Millis Spans[] = {15min, 30min, 1h, 2h, 3h, 6h, 12h, 24h};
    const Millis needed = age + Lead;
    for (const Millis span : Spans) {
        if (needed <= span)
            return span;
    }
    constexpr Millis Day = 24h;
    return Day * (needed.count() / Day.count() + 1);
}

Timestamp beginOf(const Incident &incident, Timestamp now)
{
    return incident.detectedAt.value_or(incident.declaredAt.value_or(now));
}

} // namespace

void ChartGrid::setSpan(Millis span)
{
    m_span = span;
    m_incidentRange = false;
    m_held.reset();
    m_desk.settings().set(SettingKey::ChartSpan,
                          int(std::chrono::duration_cast<std::chrono::seconds>(span).count()));
    askForData();
}

void ChartGrid::showIncidentRange()
{
    m_incidentRange = shownIncident() != nullptr;
    m_held.reset();
    askForData();
}

void ChartGrid::setLive(bool live)
{
    if (live)
        m_held.reset();
    else
        m_held = visibleRange();
    askForData();
}

void ChartGrid::hold(TimeRange range)
{
    m_held = range;
    m_lane->setRange(range);
    // At once with what is at hand; the data for it follows.
    for (const Cell &cell : m_cells)
        cell.chart->setRange(range);
    askForData();
}

TimeRange ChartGrid::visibleRange() const
{
    const Timestamp now = m_desk.clock().wall();
    if (m_held)
        return *m_held;
    if (const auto shown = m_desk.shownRange())
        return *shown;
    if (const auto past = pastRange())
        return *past;
    return {now - liveSpan(), now};
}

const Incident *ChartGrid::shownIncident() const
{
    return m_desk.wholeBook().find(m_selection.incident());
}

std::optional<TimeRange> ChartGrid::pastRange() const
{
    const Incident *incident = m_incidentRange ? shownIncident() : nullptr;
    const Timestamp now = m_desk.clock().wall();
    if (!incident || !incident->resolvedAt || now < *incident->resolvedAt + Lead)
        return std::nullopt;
    return TimeRange{beginOf(*incident, now) - Lead, *incident->resolvedAt + Lead};
}

Millis ChartGrid::liveSpan() const
{
    const Incident *incident = m_incidentRange ? shownIncident() : nullptr;
    const Timestamp now = m_desk.clock().wall();
    return incident ? spanOver(std::max(Millis{0}, now - beginOf(*incident, now))) : m_span;
}

} // namespace wf
