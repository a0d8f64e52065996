// SPDX-License-Identifier: GPL-3.0-or-later
#include "historyview/calendarpane.h"

#include "historyview/calendarheat.h"
#include "kit/widgetkit.h"

namespace wf {

CalendarPane::CalendarPane(HistoryQuery &query, const Clock &clock, const Theme &theme, QWidget *parent)
    : QFrame(parent), m_query(query), m_clock(clock), m_heat(new CalendarHeat(theme, this)),
      m_title(kit::makeLabel("strong", {}, this)),
      m_before(kit::makeButton("pill", QStringLiteral("‹"), QStringLiteral("calendarBefore"), this)),
      m_after(kit::makeButton("pill", QStringLiteral("›"), QStringLiteral("calendarAfter"), this))
{
    setObjectName(QStringLiteral("calendarPane"));
    setProperty("pane", true);
    m_heat->setObjectName(QStringLiteral("calendarHeat"));
    m_title->setObjectName(QStringLiteral("calendarYear"));
    auto *layout = kit::makeLayout<QVBoxLayout>(this, 8, {12, 8, 12, 10});
    auto *header = new QHBoxLayout;
    header->setSpacing(8);
    header->addWidget(kit::makeLabel("label", tr("Calendar (UTC days)"), this));
    header->addStretch(1);
    header->addWidget(kit::makeLabel("muted", tr("colour: worst severity · P0 a bar, P1 a corner"), this));
    m_before->setAccessibleName(tr("Previous year"));
    m_after->setAccessibleName(tr("Next year"));
    header->addWidget(m_before);
    header->addWidget(m_title);
    header->addWidget(m_after);
    layout->addLayout(header);
    layout->addWidget(m_heat);
    connect(m_before, &QPushButton::clicked, this, [this] { showYear(m_heat->year() - 1); });
    connect(m_after, &QPushButton::clicked, this, [this] { showYear(m_heat->year() + 1); });
    connect(m_heat, &CalendarHeat::yearWanted, this, &CalendarPane::showYear);
    connect(m_heat, &CalendarHeat::dayPressed, this, &CalendarPane::press);
    connect(&query, &HistoryQuery::changed, this, &CalendarPane::refresh);
    refresh();
}

void CalendarPane::showYear(int year)
{
    const auto years = yearsOf(m_query.history());
    const int now = int(dateOf(dayIndex(m_clock.wall())).year());
    m_year = std::clamp(year, years ? years->first : now, std::max(now, years ? years->second : now));
    refresh();
}

void CalendarPane::refresh()
{
    const auto years = yearsOf(m_query.history());
    const int today = dayIndex(m_clock.wall());
    const int now = int(dateOf(today).year());
    int year = m_year != 0 ? m_year : years ? years->second : now;
    // A month or day that was pressed elsewhere is shown.
    const auto &moment = m_query.filter().moment;
    const bool isDay = moment && *moment == dayRange(dayIndex(moment->from));
    if (moment && m_year == 0)
        year = int(dateOf(dayIndex(moment->from)).year());
    m_heat->setDays(year, m_query.days(year), today);
    m_heat->setChosen(isDay ? std::optional(dayIndex(moment->from)) : std::nullopt);
    m_title->setText(QString::number(year));
    m_before->setEnabled(years && year > years->first);
    m_after->setEnabled(year < std::max(now, years ? years->second : now));
}

void CalendarPane::press(int day)
{
    m_query.toggleMoment(dayRange(day));
}

} // namespace wf

#include "moc_calendarpane.cpp"
