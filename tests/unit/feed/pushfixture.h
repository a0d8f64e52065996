// SPDX-License-Identifier: GPL-3.0-or-later
// A feed that listens over HTTP, and what came of it.
#pragma once

#include "feed/feedfactory.h"
#include "feed/httppushsource.h"
#include "support/fakeclock.h"

#include <QTest>

#include <map>

namespace wf {

inline FeedConfig pushConfig(Millis interval = std::chrono::milliseconds(20))
{
    FeedConfig config;
    config.name = FeedId(QStringLiteral("pushed"));
    config.kind = PushKind;
    config.url = QUrl(QStringLiteral("http://127.0.0.1:0"));
    config.interval = interval;
    return config;
}

class PushTest : public QObject
{
protected:
    void setUp()
    {
        m_store = std::make_unique<SeriesStore>();
        m_last.clear();
        m_refs.clear();
        m_late = m_inTime = 0;
        m_health = {};
    }
    void tearDown() { m_source.reset(); }
    void listen(const FeedConfig &config = pushConfig(), const Clock *clock = nullptr)
    {
        m_source = std::make_unique<HttpPushSource>(config, *m_store, clock ? *clock : m_clock);
        connect(m_source.get(), &FeedSource::batch, this, [this](const SampleBatch &batch) {
            m_store->append(batch);
            for (const SeriesSample &s : batch.samples) {
                const SeriesKey &key = m_store->info(s.series).key;
                const QString name = QString::fromStdString(key.name + toText(key.labels));
                (batch.backfill ? m_late : m_inTime) += 1;
                m_last[name] = s.sample.value;
                m_refs.insert_or_assign(name, s.series);
            }
        });
        connect(m_source.get(), &FeedSource::healthChanged, this,
                [this](const FeedHealth &health) { m_health = health; });
        m_source->start();
        QVERIFY(m_source->port() != 0);
    }

    FakeClock m_clock;
    std::unique_ptr<SeriesStore> m_store;
    std::unique_ptr<HttpPushSource> m_source;
    std::map<QString, double> m_last; ///< Value of each series, by name and labels.
    std::map<QString, SeriesRef> m_refs;
    int m_inTime = 0;
    int m_late = 0;
    FeedHealth m_health;
};

} // namespace wf
