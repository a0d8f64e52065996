// SPDX-License-Identifier: GPL-3.0-or-later
#include "desk/queryrunner.h"

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <mutex>

namespace wf {

namespace {

/// How often whoever waits for a copy looks whether it is still wanted.
constexpr std::chrono::milliseconds Look{50};
constexpr promql::QueryLimits Limits{.maxSeries = QueryRunner::MostSeries,
                                     .maxSamples = 100'000'000,
                                     .maxPoints = 5'000'000,
                                     .maxOperations = 1'000'000'000};

} // namespace

struct QueryRunner::Job
{
    std::atomic_bool stop{false};
    std::size_t copied = 0; ///< Samples. Ingest thread.
};

/// What one selector asks for, and gets. Shared, since either side may go first.
struct QueryRunner::Copied
{
    std::shared_ptr<Job> job;
    std::vector<promql::Matcher> matchers;
    TimeRange range;
    std::size_t most = 0;

    std::mutex mutex;
    std::condition_variable ready;
    bool isReady = false;
    std::optional<Error> error;
    std::vector<std::pair<promql::LabelsPtr, std::vector<Sample>>> series;
};

class QueryRunner::Selection final : public promql::SeriesSelection
{
public:
    explicit Selection(std::shared_ptr<Copied> copied) : m_copied(std::move(copied)) {}
    std::size_t size() const override { return m_copied->series.size(); }
    const promql::LabelsPtr &labels(std::size_t at) const override { return m_copied->series[at].first; }
    void open(std::size_t at) override
    {
        m_open = &m_copied->series[at].second;
        m_next = 0;
    }
    std::span<const Sample> next(Timestamp from) override
    {
        const auto begin =
            std::lower_bound(m_open->begin() + std::ptrdiff_t(m_next), m_open->end(), from,
                             [](const Sample &sample, Timestamp at) { return sample.at < at; });
        const std::span<const Sample> run(begin, m_open->end());
        m_next = m_open->size();
        return run;
    }

private:
    std::shared_ptr<Copied> m_copied;
    const std::vector<Sample> *m_open = nullptr;
    std::size_t m_next = 0;
};

/// On the pool's thread: asks the ingest thread for each selection.
class QueryRunner::Source final : public promql::SeriesSource
{
public:
    Source(QueryRunner &runner, std::shared_ptr<Job> job) : m_runner(runner), m_job(std::move(job)) {}
    Expected<std::unique_ptr<promql::SeriesSelection>> select(std::span<const promql::Matcher> matchers,
                                                              TimeRange range, std::size_t most) override
    {
        auto asked = std::make_shared<Copied>();
        asked->job = m_job;
        asked->matchers.assign(matchers.begin(), matchers.end());
        asked->range = range;
        asked->most = most;
        QMetaObject::invokeMethod(&m_runner, [runner = &m_runner, asked] { runner->copy(*asked); });
        std::unique_lock lock(asked->mutex);
        while (!asked->isReady) {
            if (m_job->stop)
                return fail(ErrorCode::Refused, QStringLiteral("the query was ended"));
            asked->ready.wait_for(lock, Look);
        }
        if (asked->error)
            return tl::unexpected(*asked->error);
        return std::make_unique<Selection>(std::move(asked));
    }

private:
    QueryRunner &m_runner;
    std::shared_ptr<Job> m_job;
};

QueryRunner::QueryRunner(const SeriesStore &store, Prepare prepare, QObject *parent)
    : QObject(parent), m_store(store), m_source(store), m_prepare(std::move(prepare))
{
    m_pool.setMaxThreadCount(1);
}

QueryRunner::~QueryRunner()
{
    stop();
}

void QueryRunner::stop()
{
    if (m_job)
        m_job->stop = true;
    m_job.reset();
    m_pool.waitForDone();
}

void QueryRunner::run(const QueryRequest &request, std::function<void(const QueryAnswer &)> done)
{
    if (m_job)
        m_job->stop = true; // It notices soon, and the next one waits for its thread.
    m_job = std::make_shared<Job>();
    m_pool.start([this, job = m_job, request, done = std::move(done)] {
        Source source(*this, job);
        promql::QueryOptions options;
        options.limits = Limits;
        options.stop = &job->stop;
        auto result = request.step > Millis{0}
                          ? promql::rangeQuery(*request.expr, source, request.range, request.step, options)
                          : promql::instantQuery(*request.expr, source, request.range.to, options);
        if (job->stop)
            return;
        if (result)
            done(std::make_shared<const promql::QueryResult>(std::move(*result)));
        else
            done(tl::unexpected(promql::toError(result.error())));
    });
}

/// On the ingest thread.
void QueryRunner::copy(Copied &asked)
{
    const auto finish = [&asked](std::optional<Error> error) {
        const std::lock_guard lock(asked.mutex);
        asked.error = std::move(error);
        asked.isReady = true;
        asked.ready.notify_one();
    };
    if (asked.job->stop)
        return finish(Error{ErrorCode::Refused, QStringLiteral("the query was ended")});
    std::vector<SeriesRef> refs;
    for (const promql::Matcher &matcher : asked.matchers) {
        if (matcher.label != promql::NameLabel || matcher.kind != promql::MatchKind::Equal)
            continue;
        for (const SeriesRef ref : m_store.byFoldedName(foldMetricName(matcher.value))) {
            const SeriesKey &key = m_store.info(ref).key;
            if (promql::matchesAll(asked.matchers, key.name, key.labels))
                refs.push_back(ref);
        }
    }
    m_prepare(refs, asked.range.from);
    const auto selection = m_source.select(asked.matchers, asked.range, asked.most);
    if (!selection)
        return finish(selection.error());
    for (std::size_t i = 0; i < (*selection)->size(); ++i) {
        std::vector<Sample> samples;
        (*selection)->open(i);
        Timestamp from = asked.range.from;
        for (auto run = (*selection)->next(from); !run.empty() && from <= asked.range.to;
             run = (*selection)->next(from)) {
            for (const Sample &sample : run) {
                if (asked.range.from <= sample.at && sample.at <= asked.range.to)
                    samples.push_back(sample);
            }
            from = run.back().at + Millis{1};
        }
        asked.job->copied += samples.size();
        if (asked.job->copied > MostSamples)
            return finish(Error{
                ErrorCode::Refused,
                QStringLiteral("the query reads more than %1 samples: take a shorter range, or fewer series")
                    .arg(MostSamples)});
        asked.series.emplace_back((*selection)->labels(i), std::move(samples));
    }
    finish({});
}

} // namespace wf

#include "moc_queryrunner.cpp"
