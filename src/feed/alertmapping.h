// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "feed/notice.h"

#include <QJsonValue>
#include <QStringList>

#include <utility>

namespace wf {

/// Where the parts of an alert stand in the messages of a service. Places are as valueAt() reads them. If
/// there are several, the first that holds something counts. Words are compared without regard to capitals.
struct AlertMapping
{
    QString name;   ///< Of the hook: its messages are heard at /hooks/NAME.
    QString inside; ///< Place of a text that is the message proper, as JSON; empty: there is none.
    QString list;   ///< Place of a list of alerts; empty: the message is one alert.
    QStringList title;
    QStringList key; ///< All of them together tell an alert from the others; empty: title and labels do.
    QStringList state;
    QStringList firing; ///< Words of the state.
    QStringList resolved;
    QStringList noData;
    QStringList muted;
    QStringList summary;
    QStringList severity;
    QStringList since; ///< When it began to fire.
    QStringList until; ///< When that was over.
    QStringList runbook;
    QStringList link;
    QString labels;                                ///< Place of an object whose texts are labels.
    std::vector<std::pair<QString, QString>> more; ///< Further labels, by name and place.
    bool operator==(const AlertMapping &) const = default;
};

/// Those that come with the program: Alertmanager and Grafana, Zabbix, Icinga and Nagios, Uptime Kuma,
/// CloudWatch by way of SNS.
const std::vector<AlertMapping> &shippedMappings();

/// Why a mapping of the configuration cannot work; a sentence.
Expected<void> checkMapping(const AlertMapping &mapping);

/// The alerts in a message. Those whose state has none of the mapping's words are left out: they say nothing
/// of whether it fires. Errors: InvalidInput that names the place if an alert has no title, TooLarge beyond
/// MaxNotices.
Expected<Notices> readAlertMessage(const QJsonValue &message, const AlertMapping &mapping);

} // namespace wf
