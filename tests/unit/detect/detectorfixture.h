// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "detect/detector.h"

#include <QTest>

namespace wf {

inline RunbookId testRunbook(const QString &id = QStringLiteral("book"))
{
    return RunbookId(id);
}

inline DetectorRule testRule(const QString &text, int index = 0,
                             const QString &runbook = QStringLiteral("book"))
{
    DetectorRule rule;
    rule.runbook = RunbookId(runbook);
    rule.condition = index;
    rule.source.text = text;
    const auto parsed = parseCondition(text);
    if (!parsed)
        qFatal("%s: %s", qPrintable(text), qPrintable(parsed.error().message));
    rule.source.expression = *parsed;
    return rule;
}

/// A store and a detector that get the same batches, with times in seconds. Series are named as on the wire:
/// "up" or "up{job=a}".
class DetectorFixture
{
public:
    Millis interval = std::chrono::seconds(1);
    SeriesStore store;
    Detector detector;

    SeriesRef series(const QString &name)
    {
        const qsizetype brace = name.indexOf(u'{');
        std::vector<Labels::Pair> labels;
        if (brace >= 0) {
            for (const QString &pair : name.mid(brace + 1).chopped(1).split(u','))
                labels.emplace_back(pair.section(u'=', 0, 0).toStdString(),
                                    pair.section(u'=', 1).toStdString());
        }
        SeriesMeta meta;
        meta.interval = interval;
        return store.resolve({name.left(brace).toStdString(), Labels(std::move(labels))}, meta).value();
    }

    /// One scrape: all values at the same time.
    QString scrape(double second, const std::vector<std::pair<QString, double>> &values,
                   bool backfill = false, std::optional<double> receivedAt = std::nullopt)
    {
        SampleBatch batch;
        batch.receivedAt = time(receivedAt.value_or(second));
        batch.backfill = backfill;
        for (const auto &[name, value] : values)
            batch.samples.push_back({series(name), {time(second), value}});
        return feed(batch);
    }

    QString feed(const SampleBatch &batch)
    {
        store.append(batch);
        return text(detector.evaluate(store, batch));
    }

    QString tick(double second) { return text(detector.tick(store, time(second))); }

    const ConditionStatus &status(std::size_t index = 0) const { return detector.statuses().at(index); }
    QString state(std::size_t index = 0) const { return conditionStateName(status(index).state); }

    static Timestamp time(double second) { return fromMs(1'760'000'000'000 + qint64(second * 1000)); }

    /// "false>true" for each change, with the rule's index in front unless it is 0.
    static QString text(const std::vector<ConditionTransition> &changes)
    {
        QStringList list;
        for (const ConditionTransition &c : changes) {
            list << (c.condition == 0 ? QString() : QStringLiteral("%1: ").arg(c.condition)) +
                        conditionStateName(c.from) + u'>' + conditionStateName(c.to);
        }
        return list.join(QStringLiteral(", "));
    }
};

} // namespace wf
