// SPDX-License-Identifier: GPL-3.0-or-later
#include "feed/alertsanswer.h"

#include "feed/alertmapping.h"
#include "feed/jsonplace.h"
#include "feed/jsonvalue.h"
#include "feed/knownseries.h"

namespace wf {

namespace {

using json::Element;

constexpr std::string_view AlertsName = "ALERTS";
constexpr std::string_view StateLabel = "alertstate";

/// Labels of an alert, with its state; false where it is none.
bool readLabels(const Element &alert, std::vector<ExpositionLabel> &labels)
{
    labels.clear();
    Element status;
    simdjson::dom::object given;
    if (alert["labels"].get(given) != simdjson::SUCCESS || alert["status"].get(status) != simdjson::SUCCESS)
        return false;
    std::size_t size = 0;
    for (const auto &field : given) {
        std::string_view value;
        if (field.value.get(value) != simdjson::SUCCESS || labels.size() == MaxPushedLabels)
            return false;
        size += field.key.size() + value.size();
        if (field.key != StateLabel && field.key != "__name__")
            labels.push_back({field.key, value});
    }
    const std::string_view state = json::text(status, "state");
    labels.push_back({StateLabel, state == "active" ? std::string_view("firing") : state});
    return !state.empty() && size <= MaxSeriesBytes;
}

} // namespace

Expected<PushReading> readAlerts(std::string_view body, std::size_t maxSamples, ExpositionSink &sink)
{
    simdjson::dom::parser parser(json::MaxAnswerBytes);
    const auto root = json::parse(parser, body, json::MaxAnswerBytes);
    if (!root)
        return tl::unexpected(root.error());
    simdjson::dom::array alerts;
    if (root->get(alerts) != simdjson::SUCCESS)
        return fail(ErrorCode::Protocol, QStringLiteral("this is no list of an Alertmanager's alerts"));
    const ExpositionFamily family{
        std::string(AlertsName), MetricType::Gauge, {}, "Alerts of an Alertmanager."};
    PushReading reading;
    std::vector<ExpositionLabel> labels;
    std::string key;
    for (const Element alert : alerts) {
        if (!readLabels(alert, labels)) {
            reading.refuse("an alert has no labels or no state, or too long ones");
            continue;
        }
        if (reading.samples == maxSamples)
            return fail(ErrorCode::TooLarge,
                        QStringLiteral("more than %1 alerts (sample_limit)").arg(maxSamples));
        setSeriesText(key, AlertsName, labels);
        sink.sample({key, AlertsName, labels, 1, {}, family, 0});
        ++reading.samples;
    }
    return reading;
}

Expected<Notices> alertsOf(const QByteArray &body, const QString &source)
{
    AlertMapping mapping = shippedMappings().front(); // Alertmanager's webhook has the same names for most.
    mapping.name = source;
    mapping.list.clear();
    mapping.state = {QStringLiteral("status.state")};
    mapping.firing = {QStringLiteral("active")};
    mapping.resolved.clear();
    mapping.muted = {QStringLiteral("suppressed")};
    const auto message = readNoticeJson(body);
    if (!message)
        return tl::unexpected(message.error());
    auto notices = readAlertMessage(*message, mapping);
    if (notices)
        notices->allOf = source;
    return notices;
}

} // namespace wf
