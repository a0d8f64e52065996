// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "metrics/seriesstore.h"
#include "promql/query.h"
#include "promql/storesource.h"

#include <QObject>
#include <QThreadPool>

#include <functional>

namespace wf {

/// An expression over what a desk, or a server, has measured.
struct QueryRequest
{
    promql::ParsedExprPtr expr; ///< Null if only the server can read it.
    TimeRange range;
    Millis step{0};     ///< 0: at the end of the range alone.
    FeedId server = {}; ///< The feed of kind "promql" whose server is asked; empty: the desk.
    QString text = {};  ///< What a server is asked.
};
using QueryAnswer = Expected<std::shared_ptr<const promql::QueryResult>>;

/// Evaluates people's queries beside the ingest thread: that one only copies the samples that a query
/// selects. One query at a time; a new one ends the one before. Lives on the ingest thread.
class QueryRunner : public QObject
{
    Q_OBJECT
public:
    /// Samples that one query may copy: 16 bytes each.
    static constexpr std::size_t MostSamples = 5'000'000;
    static constexpr std::size_t MostSeries = 20'000;

    /// `prepare` is told which series are read, and from when on, before they are copied.
    using Prepare = std::function<void(const std::vector<SeriesRef> &, Timestamp from)>;
    QueryRunner(const SeriesStore &store, Prepare prepare, QObject *parent);
    ~QueryRunner() override;

    /// `done` is called on another thread; not at all if the query was ended by a newer one or by stop().
    void run(const QueryRequest &request, std::function<void(const QueryAnswer &)> done);
    void stop();

private:
    struct Job;
    struct Copied;
    class Selection;
    class Source;
    void copy(Copied &asked);

    const SeriesStore &m_store;
    promql::StoreSource m_source;
    Prepare m_prepare;
    std::shared_ptr<Job> m_job;
    QThreadPool m_pool;
};

} // namespace wf
