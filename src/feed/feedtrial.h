// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/continuation.h"
#include "feed/scrapeanswer.h"
#include "feed/serverprobe.h"

namespace wf {

/// What a target answered when it was asked once.
struct TriedFeed
{
    struct Line
    {
        QString series; ///< Name and labels as they came, cut at 200 characters.
        double value = 0;
        bool operator==(const Line &) const = default;
    };
    int samples = 0;
    std::vector<Line> first; ///< One for each of the first names, see isAboutItself(); at most MostLines.
    QString warning;         ///< Of a line that was refused; empty if all were read.
    QString failure = {};    ///< Why there are no metrics to scrape, where a server's API answers instead.
    QStringList servers =
        {}; ///< Kinds of feed for a server's API that answers there: "promql", "alertmanager".
    bool operator==(const TriedFeed &) const = default;
};

/// Asks a target once, before it is watched, and whether a server's API answers there: nothing of the answers
/// is kept. GUI thread; the network is on a thread of its own, and a large answer is read in pieces.
class FeedTrial : public QObject
{
    Q_OBJECT
public:
    static constexpr std::size_t MostLines = 8;

    explicit FeedTrial(QObject *parent = nullptr);
    ~FeedTrial() override;

    /// Ends the trial before, which is not answered then. Errors begin with the address.
    void run(const FeedConfig &config, Continuation<Expected<TriedFeed>> then);

private:
    struct Reading;
    void readOn();
    void finish(const Expected<TriedFeed> &answer);
    void tell();

    HttpClient m_http;
    std::unique_ptr<ScrapeExchange> m_exchange;
    std::unique_ptr<Reading> m_reading;
    ServerProbe m_probe{m_http};
    std::optional<Expected<TriedFeed>> m_scraped; ///< Once it is known.
    std::optional<QStringList> m_servers;
    Continuation<Expected<TriedFeed>> m_then;
};

} // namespace wf
