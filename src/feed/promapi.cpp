// SPDX-License-Identifier: GPL-3.0-or-later
#include "feed/promapi.h"

#include "feed/expositionline.h"
#include "feed/expositionnumber.h"
#include "feed/jsonvalue.h"
#include "feed/knownseries.h"
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

HttpRequest request(const FeedConfig &config, const char *path, const QByteArray &body)
{
    HttpRequest made;
    made.method = QByteArrayLiteral("POST");
    made.url = apiUrl(config.url, QLatin1String(path));
    made.url.setUserInfo(QString()); // They travel in a header.
    made.headers = {{"Content-Type", "application/x-www-form-urlencoded"},
                    {"Accept", "application/json"},
                    {"Accept-Encoding", "gzip"}};
    setCommon(made, config);
    made.body = body;
    return made;
}

/// One answer.
class Answer
{
public:
    Answer(const QString &name, std::size_t most, ExpositionSink &sink)
        : m_given(name.toStdString()), m_most(most), m_sink(sink)
    {
    }

    Expected<PromAnswer> read(const Element &root)
    {
        Element data;
        if (json::text(root, "status") != "success")
            return fail(ErrorCode::Refused,
                        promErrorOf(root).value_or(QStringLiteral("this is no answer of Prometheus' API")));
        readWarnings(root);
        if (root["data"].get(data) != simdjson::SUCCESS)
            return fail(ErrorCode::Protocol, QStringLiteral("the answer has no data"));
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

    static std::optional<QString> promErrorOf(const Element &root)
    {
        const std::string_view words = json::text(root, "error");
        if (words.empty())
            return std::nullopt;
        return QString::fromUtf8(words.data(), qsizetype(std::min<std::size_t>(words.size(), 500)));
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
        if (m_given.empty())
            m_nameless = true;
        else if (data["result"].get(pair) == simdjson::SUCCESS)
            sample(pair, m_given);
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
                    sample(pair, m_key);
            } else {
                sample(values, m_key);
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
        m_nameless = m_nameless || m_name.empty();
        if (size > MaxSeriesBytes || m_labels.size() > MaxPushedLabels)
            return false;
        setSeriesText(m_key, m_name, m_labels);
        return true;
    }

    /// [seconds, "value"].
    void sample(const Element &pair, const std::string &key)
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
        static const ExpositionFamily Unknown{};
        const std::string_view name = m_name.empty() ? std::string_view(m_given) : std::string_view(m_name);
        m_sink.sample({key, name, m_labels, *number, millisFromSeconds(*seconds), Unknown, 0});
        ++m_answer.reading.samples;
    }

    const std::string m_given;
    const std::size_t m_most;
    ExpositionSink &m_sink;
    PromAnswer m_answer;
    std::vector<ExpositionLabel> m_labels;
    std::string m_name;
    std::string m_key;
    bool m_tooMany = false;
    bool m_nameless = false;
};

} // namespace

HttpRequest instantRequest(const FeedConfig &config, const QString &expr, Timestamp at)
{
    return request(config, "/api/v1/query",
                   "query=" + QUrl::toPercentEncoding(expr) + "&time=" + secondsText(at));
}

HttpRequest rangeRequest(const FeedConfig &config, const QString &expr, TimeRange range, Millis step)
{
    return request(config, "/api/v1/query_range",
                   "query=" + QUrl::toPercentEncoding(expr) + "&start=" + secondsText(range.from) +
                       "&end=" + secondsText(range.to) +
                       "&step=" + QByteArray::number(double(step.count()) / 1000, 'f', 3));
}

Expected<PromAnswer> readPromAnswer(std::string_view body, const QString &name, std::size_t maxSamples,
                                    ExpositionSink &sink)
{
    simdjson::dom::parser parser(json::MaxAnswerBytes);
    const auto root = json::parse(parser, body, json::MaxAnswerBytes);
    if (!root)
        return tl::unexpected(root.error());
    return Answer(name, maxSamples, sink).read(*root);
}

QString promErrorText(std::string_view body)
{
    simdjson::dom::parser parser(json::MaxBytes);
    const auto root = json::parse(parser, body);
    return root ? Answer::promErrorOf(*root).value_or(QString()) : QString();
}

} // namespace wf
