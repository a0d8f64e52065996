// SPDX-License-Identifier: GPL-3.0-or-later
#include "feed/feedtrial.h"

#include "base/print.h"
#include "metrics/selfmetrics.h"

#include <QTimer>

#include <algorithm>
#include <utility>

namespace wf {

namespace {

constexpr std::size_t LinesOfATurn = 5000;
constexpr qsizetype MaxSeriesText = 200;

/// Keeps a sample of each of the first names; of what a program says about itself only for want of others.
class FirstSamples final : public ExpositionSink
{
public:
    void sample(const ExpositionSample &sample) override
    {
        auto &lines = isAboutItself(sample.name) ? m_self : m_lines;
        if (lines.size() == FeedTrial::MostLines || sample.name == m_lastName)
            return;
        m_lastName = sample.name;
        const auto text = QString::fromUtf8(sample.series.data(), qsizetype(sample.series.size()));
        lines.push_back({excerpt(text, MaxSeriesText), sample.value});
    }
    std::vector<TriedFeed::Line> take()
    {
        for (TriedFeed::Line &line : m_self) {
            if (m_lines.size() < FeedTrial::MostLines)
                m_lines.push_back(std::move(line));
        }
        return std::move(m_lines);
    }

private:
    std::string m_lastName;
    std::vector<TriedFeed::Line> m_lines;
    std::vector<TriedFeed::Line> m_self;
};

} // namespace

struct FeedTrial::Reading
{
    Reading(ScrapeAnswer answer, FeedConfig feed)
        : config(std::move(feed)), reader(std::move(answer), config, samples)
    {
    }
    const FeedConfig config;
    FirstSamples samples;
    ScrapeReader reader;
};

FeedTrial::FeedTrial(QObject *parent) : QObject(parent) {}

FeedTrial::~FeedTrial() = default;

void FeedTrial::run(const FeedConfig &config, Continuation<Expected<TriedFeed>> then)
{
    m_reading.reset();
    m_scraped.reset();
    m_servers.reset();
    m_then = std::move(then);
    m_probe.run(config, [this](const QStringList &kinds) {
        m_servers = kinds;
        tell();
    });
    m_exchange = std::make_unique<ScrapeExchange>(config, m_http, nullptr);
    connect(m_exchange.get(), &ScrapeExchange::finished, this, [this, config](const ScrapeOutcome &outcome) {
        m_exchange.release()->deleteLater();
        if (!outcome)
            return finish(tl::unexpected(outcome.error()));
        m_reading = std::make_unique<Reading>(*outcome, config);
        readOn();
    });
    m_exchange->start();
}

void FeedTrial::readOn()
{
    if (!m_reading)
        return; // A newer trial came.
    if (m_reading->reader.read(LinesOfATurn)) {
        QTimer::singleShot(0, this, &FeedTrial::readOn);
        return;
    }
    const auto reading = m_reading->reader.take();
    if (!reading)
        return finish(tl::unexpected(reading.error()));
    TriedFeed tried;
    tried.samples = reading->samples;
    tried.first = m_reading->samples.take();
    tried.warning = reading->firstError;
    finish(tried);
}

void FeedTrial::finish(const Expected<TriedFeed> &answer)
{
    m_reading.reset();
    m_scraped = answer;
    tell();
}

/// When both are known.
void FeedTrial::tell()
{
    if (!m_scraped || !m_servers)
        return;
    Expected<TriedFeed> answer = *std::exchange(m_scraped, {});
    if (!m_servers->isEmpty()) {
        if (!answer) {
            TriedFeed server;
            server.failure = answer.error().message;
            answer = std::move(server);
        }
        answer->servers = *m_servers;
    }
    const auto then = std::exchange(m_then, {});
    then(answer);
}

} // namespace wf

#include "moc_feedtrial.cpp"
