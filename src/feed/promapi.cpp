// SPDX-License-Identifier: GPL-3.0-or-later
#include "feed/promapi.h"

#include "feed/expositionline.h"
#include "feed/expositionnumber.h"
#include "feed/knownseries.h"
#include "feed/promjson.h"
#include "feed/scraperequest.h"

#include <QUrl>

namespace wf {

namespace {

using json::Element;

constexpr std::size_t MaxWarnings = 5;

QByteArray secondsText(Timestamp at)
{
    return QByteArray::number(double(toMs(at)) / 1000, 'f', 3);
}

HttpRequest getRequest(const FeedConfig &config, const char *path)
{
    HttpRequest made;
    made.url = apiUrl(config.url, QLatin1String(path));
    made.url.setUserInfo(QString()); // They travel in a header.
    made.headers = {{"Accept", "application/json"}, {"Accept-Encoding", "gzip"}};
    setCommon(made, config);
    return made;
}

HttpRequest postRequest(const FeedConfig &config, const char *path, const QByteArray &body)
{
    HttpRequest made = getRequest(config, path);
    made.method = QByteArrayLiteral("POST");
    made.headers.push_back({"Content-Type", "application/x-www-form-urlencoded"});
    made.body = body;
    return made;
}

std::optional<QString> promErrorOf(const Element &root)
{
    const std::string_view words = json::text(root, "error");
    if (words.empty())
        return std::nullopt;
    return QString::fromUtf8(words.data(), qsizetype(std::min<std::size_t>(words.size(), 500)));
}

/// One answer.
class Answer
{
public:
    Answer(const PromReadOptions &options, ExpositionSink &sink)
        : m_given(options.name.toStdString()), m_most(options.maxSamples), m_needsName(!options.nameless),
          m_families(options.families), m_sink(sink)
    {
    }

    Expected<PromAnswer> read(const Element &root)
    {
        const auto found = promData(root);
        if (!found)
            return tl::unexpected(found.error());
        const Element data = *found;
        readWarnings(root);
        const std::string_view type = json::text(data, "resultType");
        if (type == "scalar")
            readScalar(data);
        else if (type == "vector" || type == "matrix")
            readSeries(data, type == "vector" ? "value" : "values", type == "matrix");
        else
            return fail(ErrorCode::Protocol, QStringLiteral("the answer is neither a number nor series"));
        if (m_tooMany)
            return fail(ErrorCode::TooLarge,
                        QStringLiteral("more than %1 samples in one answer (sample_limit)").arg(m_most));
        if (m_nameless)
            return fail(ErrorCode::Protocol,
                        QStringLiteral("the answer's series have no name: give the query a \"name\""));
        return std::move(m_answer);
    }

private:
    void readWarnings(const Element &root)
    {
        for (const Element each : json::list(root, "warnings")) {
            std::string_view words;
            if (m_answer.warnings.size() < qsizetype(MaxWarnings) && each.get(words) == simdjson::SUCCESS)
                m_answer.warnings +=
                    QString::fromUtf8(words.data(), qsizetype(std::min<std::size_t>(words.size(), 300)));
        }
    }

    void readScalar(const Element &data)
    {
        Element pair;
        m_name = m_given;
        m_nameless = m_needsName && m_name.empty();
        setSeriesText(m_key, m_name, m_labels);
        if (!m_nameless && data["result"].get(pair) == simdjson::SUCCESS)
            sample(pair);
    }

    void readSeries(const Element &data, const char *key, bool many)
    {
        for (const Element each : json::list(data, "result")) {
            Element values;
            if (!readLabels(each) || each[key].get(values) != simdjson::SUCCESS) {
                // A native histogram has "histogram" instead.
                m_answer.reading.refuse("a series has no values that are read here");
                continue;
            }
            if (many) {
                for (const Element pair : json::list(each, key))
                    sample(pair);
            } else {
                sample(values);
            }
            if (m_tooMany || m_nameless)
                return;
        }
    }

    bool readLabels(const Element &series)
    {
        simdjson::dom::object metric;
        m_labels.clear();
        m_name = m_given;
        if (series["metric"].get(metric) != simdjson::SUCCESS)
            return false;
        std::size_t size = 0;
        for (const auto &field : metric) {
            std::string_view value;
            if (field.value.get(value) != simdjson::SUCCESS)
                return false;
            size += field.key.size() + value.size();
            if (field.key == "__name__") {
                m_name = m_given.empty() ? value : std::string_view(m_given);
                continue;
            }
            m_labels.push_back({field.key, value});
        }
        m_nameless = m_nameless || (m_needsName && m_name.empty());
        if (size > MaxSeriesBytes || m_labels.size() > MaxPushedLabels)
            return false;
        setSeriesText(m_key, m_name, m_labels);
        m_family = &familyOf(m_name);
        return true;
    }

    const ExpositionFamily &familyOf(const std::string &name) const
    {
        static const ExpositionFamily Unknown{};
        return m_families ? m_families->of(name) : Unknown;
    }

    /// [seconds, "value"].
    void sample(const Element &pair)
    {
        simdjson::dom::array both;
        std::optional<double> seconds;
        std::optional<double> number;
        if (pair.get(both) == simdjson::SUCCESS) {
            auto part = both.begin();
            if (part != both.end())
                seconds = json::number(*part);
            if (part != both.end() && ++part != both.end())
                number = json::number(*part);
        }
        if (!seconds || !number)
            return m_answer.reading.refuse("a sample is no pair of a time and a number");
        if (m_answer.reading.samples == m_most) {
            m_tooMany = true;
            return;
        }
        m_sink.sample({m_key, m_name, m_labels, *number, millisFromSeconds(*seconds), *m_family, 0});
        ++m_answer.reading.samples;
    }

    const std::string m_given;
    const std::size_t m_most;
    const bool m_needsName;
    const MetricFamilies *const m_families;
    ExpositionSink &m_sink;
    PromAnswer m_answer;
    std::vector<ExpositionLabel> m_labels;
    std::string m_name;
    std::string m_key;
    const ExpositionFamily *m_family = &familyOf({});
    bool m_tooMany = false;
    bool m_nameless = false;
};

} // namespace

HttpRequest instantRequest(const FeedConfig &config, const QString &expr, Timestamp at)
{
    return postRequest(config, "/api/v1/query",
                       "query=" + QUrl::toPercentEncoding(expr) + "&time=" + secondsText(at));
}

HttpRequest rangeRequest(const FeedConfig &config, const QString &expr, TimeRange range, Millis step)
{
    return postRequest(config, "/api/v1/query_range",
                       "query=" + QUrl::toPercentEncoding(expr) + "&start=" + secondsText(range.from) +
                           "&end=" + secondsText(range.to) +
                           "&step=" + QByteArray::number(double(step.count()) / 1000, 'f', 3));
}

HttpRequest metadataRequest(const FeedConfig &config)
{
    return getRequest(config, "/api/v1/metadata");
}

HttpRequest rulesRequest(const FeedConfig &config)
{
    HttpRequest made = getRequest(config, "/api/v1/rules");
    made.url.setQuery(QStringLiteral("type=alert"));
    return made;
}

Expected<Element> promData(const Element &root)
{
    Element data;
    if (json::text(root, "status") != "success")
        return fail(ErrorCode::Refused,
                    promErrorOf(root).value_or(QStringLiteral("this is no answer of Prometheus' API")));
    if (root["data"].get(data) != simdjson::SUCCESS)
        return fail(ErrorCode::Protocol, QStringLiteral("the answer has no data"));
    return data;
}

HttpLimits apiLimits(const FeedConfig &config)
{
    HttpLimits limits;
    limits.total = limits.connect = scrapeTimeout(config);
    limits.bodyBytes = config.bodyLimit;
    limits.inflate = true;
    return limits;
}

QString apiProblem(const FeedConfig &config, const HttpAnswer &answer)
{
    QString problem;
    if (answer.failure) {
        problem = exchangeError(config, *answer.failure).message;
    } else if (answer.status != StatusOk) {
        problem = statusError(config.url, answer.status, QString::fromUtf8(answer.reason)).message;
        if (const QString said = promErrorText(viewOf(answer.body)); !said.isEmpty())
            problem += QStringLiteral(": ") + said;
    }
    return withoutSecrets(problem, config);
}

Expected<Element> readPromData(simdjson::dom::parser &parser, std::string_view body)
{
    const auto root = json::parse(parser, body, json::MaxAnswerBytes);
    return root ? promData(*root) : root;
}

Expected<PromAnswer> readPromAnswer(std::string_view body, const PromReadOptions &options,
                                    ExpositionSink &sink)
{
    simdjson::dom::parser parser(json::MaxAnswerBytes);
    const auto root = json::parse(parser, body, json::MaxAnswerBytes);
    if (!root)
        return tl::unexpected(root.error());
    return Answer(options, sink).read(*root);
}

Expected<MetricFamilies> readMetadata(std::string_view body)
{
    simdjson::dom::parser parser(json::MaxAnswerBytes);
    const auto data = readPromData(parser, body);
    if (!data)
        return tl::unexpected(data.error());
    simdjson::dom::object metrics;
    if (data->get(metrics) != simdjson::SUCCESS)
        return fail(ErrorCode::Protocol, QStringLiteral("the answer has no metadata"));
    MetricFamilies families;
    for (const auto &metric : metrics) {
        simdjson::dom::array said;
        if (metric.value.get(said) != simdjson::SUCCESS || said.begin() == said.end())
            continue;
        const Element first = *said.begin();
        families.add({std::string(metric.key), metricTypeNamed(json::text(first, "type")),
                      std::string(json::text(first, "unit")), std::string(json::text(first, "help"))});
    }
    return families;
}

QString promErrorText(std::string_view body)
{
    simdjson::dom::parser parser(json::MaxBytes);
    const auto root = json::parse(parser, body);
    return root ? promErrorOf(*root).value_or(QString()) : QString();
}

} // namespace wf
