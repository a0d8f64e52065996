// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/chartplanchoices.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <cmath>

namespace wf {

namespace {

const QString Metrics = QStringLiteral("metrics");
const QString Orders = QStringLiteral("orders");
const QString Form = QStringLiteral("form");
const QString Log = QStringLiteral("log");
const QString Fixed = QStringLiteral("fixed");

void bound(QJsonObject &object, int most, const QString &keep)
{
    for (auto it = object.begin(); object.size() > most && it != object.end();)
        it = it.key() == keep ? std::next(it) : object.erase(it);
}

} // namespace

ChartChoices::ChartChoices(Settings &settings) : m_settings(settings)
{
    const QByteArray text = settings.value(SettingKey::ChartChoices).toString().toUtf8();
    const QJsonObject all = QJsonDocument::fromJson(text).object();
    m_metrics = all[Metrics].toObject();
    m_orders = all[Orders].toObject();
}

ChartChoice ChartChoices::of(const QString &metric) const
{
    const QJsonObject object = m_metrics[metric].toObject();
    ChartChoice choice;
    choice.form = chartFormOf(object[Form].toString());
    choice.log = object[Log].toBool();
    const QJsonArray fixed = object[Fixed].toArray();
    if (fixed.size() == 2) {
        const double from = fixed[0].toDouble();
        const double to = fixed[1].toDouble();
        if (std::isfinite(from) && std::isfinite(to) && from < to)
            choice.fixed = {from, to};
    }
    return choice;
}

void ChartChoices::set(const QString &metric, const ChartChoice &choice)
{
    if (choice == of(metric))
        return;
    if (choice == ChartChoice()) {
        m_metrics.remove(metric);
    } else {
        QJsonObject object;
        if (choice.form)
            object[Form] = chartFormName(*choice.form);
        if (choice.log)
            object[Log] = true;
        if (choice.fixed)
            object[Fixed] = QJsonArray{choice.fixed->first, choice.fixed->second};
        m_metrics[metric] = object;
        bound(m_metrics, MaxEntries, metric);
    }
    save();
}

QStringList ChartChoices::order(const QString &scope) const
{
    QStringList metrics;
    for (const QJsonValue &name : m_orders[scope].toArray())
        metrics += name.toString();
    return metrics;
}

void ChartChoices::setOrder(const QString &scope, const QStringList &metrics)
{
    m_orders[scope] = QJsonArray::fromStringList(metrics);
    bound(m_orders, MaxOrders, scope);
    save();
}

void ChartChoices::save()
{
    const QJsonObject all{{Metrics, m_metrics}, {Orders, m_orders}};
    m_settings.set(SettingKey::ChartChoices,
                   QString::fromUtf8(QJsonDocument(all).toJson(QJsonDocument::Compact)));
}

} // namespace wf
