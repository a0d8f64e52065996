// SPDX-License-Identifier: GPL-3.0-or-later
#include "desk/serverquery.h"

#include "feed/promapi.h"
#include "feed/scraperequest.h"

namespace wf {

namespace {

/// Collects what an answer holds, series by series.
class ResultSink final : public ExpositionSink
{
public:
    void sample(const ExpositionSample &sample) override
    {
        if (series.empty() || sample.series != m_key) {
            m_key = sample.series;
            std::vector<Labels::Pair> pairs;
            if (!sample.name.empty())
                pairs.emplace_back(std::string(promql::NameLabel), std::string(sample.name));
            for (const ExpositionLabel &label : sample.labels)
                pairs.emplace_back(std::string(label.name), std::string(label.value));
            series.push_back({std::make_shared<const Labels>(std::move(pairs)), {}});
        }
        series.back().points.push_back({fromMs(sample.timestampMs.value_or(0)), sample.value});
    }
    std::vector<promql::SeriesPoints> series;

private:
    std::string m_key;
};

promql::VectorResult vectorOf(std::vector<promql::SeriesPoints> series, Timestamp at)
{
    promql::VectorResult vector{at, {}};
    for (promql::SeriesPoints &each : series) {
        if (!each.points.empty())
            vector.elements.push_back({std::move(each.labels), each.points.back().value});
    }
    return vector;
}

} // namespace

QueryAnswer readQueryAnswer(std::string_view body, const QueryRequest &request)
{
    ResultSink sink;
    PromReadOptions options;
    options.maxSamples = QueryRunner::MostSamples;
    options.nameless = true;
    const auto read = readPromAnswer(body, options, sink);
    if (!read)
        return tl::unexpected(read.error());
    if (sink.series.size() > QueryRunner::MostSeries)
        return fail(ErrorCode::TooLarge,
                    QStringLiteral("the answer has more than %1 series").arg(QueryRunner::MostSeries));
    auto result = std::make_shared<promql::QueryResult>();
    result->cost.series = sink.series.size();
    if (request.step > Millis{0})
        result->value = promql::MatrixResult{std::move(sink.series)};
    else
        result->value = vectorOf(std::move(sink.series), request.range.to);
    for (const QString &warning : read->warnings)
        result->annotations.push_back({promql::Annotation::Kind::Warning, warning.toStdString()});
    if (read->reading.refused > 0)
        result->annotations.push_back({promql::Annotation::Kind::Warning, read->reading.problem});
    return std::shared_ptr<const promql::QueryResult>(std::move(result));
}

ServerQuery::ServerQuery(HttpClient &http, QObject *parent) : QObject(parent), m_http(http)
{
    m_pool.setMaxThreadCount(1);
}

ServerQuery::~ServerQuery()
{
    stop();
}

void ServerQuery::stop()
{
    m_call.cancel();
    ++m_asked;
    m_pool.clear();
    m_pool.waitForDone();
}

void ServerQuery::run(const FeedConfig &server, const QueryRequest &request,
                      std::function<void(const QueryAnswer &)> done)
{
    m_call.cancel();
    const quint64 number = ++m_asked;
    const auto take = [this, server, request, number, done = std::move(done)](const HttpAnswer &answer) {
        if (const QString problem = apiProblem(server, answer); !problem.isEmpty())
            return done(fail(ErrorCode::Refused, problem));
        m_pool.start([this, server, request, number, done, body = answer.body] {
            auto read = readQueryAnswer(viewOf(body), request);
            if (!read)
                read = fail(read.error().code, withoutSecrets(addressForPeople(server.url) +
                                                                  QStringLiteral(": ") + read.error().message,
                                                              server));
            if (m_asked == number)
                done(read);
        });
    };
    m_call = m_http.start(request.step > Millis{0}
                              ? rangeRequest(server, request.text, request.range, request.step)
                              : instantRequest(server, request.text, request.range.to),
                          apiLimits(server), take);
}

} // namespace wf

#include "moc_serverquery.cpp"
