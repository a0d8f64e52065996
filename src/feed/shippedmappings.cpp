// SPDX-License-Identifier: GPL-3.0-or-later
// What the messages of services look like.
#include "feed/alertmapping.h"

namespace wf {

namespace {

/// Alertmanager's webhook of version 4 (prometheus.io/docs/alerting/latest/configuration, webhook_config).
AlertMapping alertmanager()
{
    AlertMapping m;
    m.name = QStringLiteral("alertmanager");
    m.list = QStringLiteral("alerts");
    m.title = {QStringLiteral("labels.alertname")};
    m.key = {QStringLiteral("fingerprint")};
    m.state = {QStringLiteral("status")};
    m.firing = {QStringLiteral("firing")};
    m.resolved = {QStringLiteral("resolved")};
    m.summary = {QStringLiteral("annotations.summary"), QStringLiteral("annotations.description"),
                 QStringLiteral("annotations.message")};
    m.since = {QStringLiteral("startsAt")};
    m.until = {QStringLiteral("endsAt")};
    m.runbook = {QStringLiteral("annotations.runbook_url"), QStringLiteral("annotations.runbook")};
    m.link = {QStringLiteral("generatorURL")};
    m.labels = QStringLiteral("labels");
    return m;
}

/// Grafana's contact point "webhook" sends what Alertmanager sends, and more.
AlertMapping grafana()
{
    AlertMapping m = alertmanager();
    m.name = QStringLiteral("grafana");
    m.link = {QStringLiteral("panelURL"), QStringLiteral("dashboardURL"), QStringLiteral("generatorURL")};
    return m;
}

/// A media type of type webhook whose script sends its parameters as JSON; their names are those of the
/// webhooks that Zabbix brings along.
AlertMapping zabbix()
{
    AlertMapping m;
    m.name = QStringLiteral("zabbix");
    m.title = {QStringLiteral("event_name"), QStringLiteral("alert_subject")};
    m.key = {QStringLiteral("event_id")};
    m.state = {QStringLiteral("event_value")};
    m.firing = {QStringLiteral("1")};
    m.resolved = {QStringLiteral("0")};
    m.summary = {QStringLiteral("trigger_description"), QStringLiteral("alert_message")};
    m.severity = {QStringLiteral("event_severity")};
    m.link = {QStringLiteral("event_url")};
    m.more = {{QStringLiteral("host"), QStringLiteral("host_name")}};
    return m;
}

/// A notification command of Icinga or Nagios that sends its macros by curl (manual/hooks.md). Types such as
/// ACKNOWLEDGEMENT and DOWNTIMESTART say nothing of the state.
AlertMapping icinga(const QString &name)
{
    AlertMapping m;
    m.name = name;
    m.title = {QStringLiteral("service"), QStringLiteral("host")};
    m.key = {QStringLiteral("host"), QStringLiteral("service")};
    m.state = {QStringLiteral("type")};
    m.firing = {QStringLiteral("problem")};
    m.resolved = {QStringLiteral("recovery")};
    m.summary = {QStringLiteral("output")};
    m.severity = {QStringLiteral("state")};
    m.link = {QStringLiteral("url")};
    m.more = {{QStringLiteral("host"), QStringLiteral("host")}};
    return m;
}

/// A notification of type webhook. Of the numbers of a heartbeat's status 2 (pending) and 3 (maintenance) say
/// nothing.
AlertMapping uptimeKuma()
{
    AlertMapping m;
    m.name = QStringLiteral("uptime-kuma");
    m.title = {QStringLiteral("monitor.name")};
    m.key = {QStringLiteral("monitor.id"), QStringLiteral("heartbeat.monitorID")};
    m.state = {QStringLiteral("heartbeat.status")};
    m.firing = {QStringLiteral("0")};
    m.resolved = {QStringLiteral("1")};
    m.summary = {QStringLiteral("heartbeat.msg"), QStringLiteral("msg")};
    m.link = {QStringLiteral("monitor.url")};
    return m;
}

/// An alarm of CloudWatch, sent by a topic of SNS to an HTTP endpoint: a text within its message.
AlertMapping cloudWatch()
{
    AlertMapping m;
    m.name = QStringLiteral("cloudwatch");
    m.inside = QStringLiteral("Message");
    m.title = {QStringLiteral("AlarmName")};
    m.key = {QStringLiteral("AWSAccountId"), QStringLiteral("Region"), QStringLiteral("AlarmName")};
    m.state = {QStringLiteral("NewStateValue")};
    m.firing = {QStringLiteral("ALARM")};
    m.resolved = {QStringLiteral("OK")};
    m.noData = {QStringLiteral("INSUFFICIENT_DATA")};
    m.summary = {QStringLiteral("NewStateReason"), QStringLiteral("AlarmDescription")};
    m.since = {QStringLiteral("StateChangeTime")};
    m.until = m.since;
    m.more = {{QStringLiteral("region"), QStringLiteral("Region")},
              {QStringLiteral("metric"), QStringLiteral("Trigger.MetricName")}};
    return m;
}

} // namespace

const std::vector<AlertMapping> &shippedMappings()
{
    static const std::vector<AlertMapping> all{alertmanager(),
                                               grafana(),
                                               zabbix(),
                                               icinga(QStringLiteral("icinga")),
                                               icinga(QStringLiteral("nagios")),
                                               uptimeKuma(),
                                               cloudWatch()};
    return all;
}

} // namespace wf
