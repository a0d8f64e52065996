// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/expected.h"
#include "base/severity.h"
#include "base/time.h"

#include <QStringList>
#include <QTime>

#include <map>

namespace wf {

class Settings;

/// What the wallboard's rotation may hold; "all clear" takes the overview's place when there is nothing.
enum class WallPageKind { Overview, Incident, Metrics, AllClear };

/// "overview", "incidents", "metrics": how a page is chosen.
QString wallPageName(WallPageKind kind);
std::optional<WallPageKind> wallPageOf(QStringView name);

inline const QString WallAlarm = QStringLiteral("alarm"); ///< The shipped sound of the severity.
inline const QString WallBeep = QStringLiteral("beep");   ///< Beeps of the toolkit.

/// [wallboard] of the configuration, with what a person chose in the settings on top.
struct WallConfig
{
    QString screen;      ///< Number from 1 or name; empty: the primary one.
    double diagonal = 0; ///< Inches; 0: what the screen says.
    double distance = 5; ///< Metres, from where it is read.
    std::vector<WallPageKind> pages{WallPageKind::Overview, WallPageKind::Incident, WallPageKind::Metrics};
    QStringList metrics; ///< Of the metrics page and the calm page; empty: the pinned ones.
    Millis dwell = std::chrono::seconds(20);      ///< How long a page stays.
    Millis span = std::chrono::hours(1);          ///< Of the charts.
    bool pin = true;                              ///< While a P0 or P1 is open only pages that show it.
    std::optional<std::pair<QTime, QTime>> night; ///< From, until; local time; may pass midnight.
    int nightLevel = 55;                          ///< Percent of the brightness by night, 10 to 100.
    std::map<Severity, QString> sounds; ///< WallAlarm, WallBeep or a file; what is missing is silent.
    QString onCall;                     ///< Who is on call, as the header says it.
    QString note;                       ///< A line of the house at the foot: "#incidents".
    bool operator==(const WallConfig &) const = default;
};

/// "22:00-06:00"; none where it is no such range.
std::optional<std::pair<QTime, QTime>> parseNight(QStringView text);

/// The configuration's table, changed by what stands in the settings.
WallConfig wallConfigOf(const WallConfig &config, const Settings &settings);

} // namespace wf
