// SPDX-License-Identifier: GPL-3.0-or-later
#include "feed/serverprobe.h"

#include "feed/feedfactory.h"
#include "feed/scraperequest.h"

#include <QJsonDocument>
#include <QJsonObject>

namespace wf {

namespace {

constexpr Millis Patience = std::chrono::seconds(5);

struct Question
{
    QString kind;
    QString path;
    QString query;
    const char *mark; ///< A key that the answer has.
};

/// Each asks for something small that every version answers.
const Question Questions[] = {
    {PromqlKind, QStringLiteral("/api/v1/query"), QStringLiteral("query=1"), "data"},
    {AlertmanagerKind, QStringLiteral("/api/v2/status"), {}, "versionInfo"}};

bool isAnswer(const HttpAnswer &answer, const char *mark)
{
    if (answer.failure || answer.status != StatusOk)
        return false;
    return QJsonDocument::fromJson(answer.body).object().contains(QLatin1String(mark));
}

} // namespace

QUrl serverUrlOf(QUrl url)
{
    QString path = url.path();
    if (path.endsWith(QLatin1String("/metrics")))
        path.chop(qsizetype(sizeof("/metrics")) - 1);
    url.setPath(path);
    url.setQuery(QString());
    return url;
}

void ServerProbe::run(const FeedConfig &config, Then then)
{
    m_kinds.clear();
    m_then = std::move(then);
    m_open = int(std::size(Questions));
    for (std::size_t i = 0; i < std::size(Questions); ++i) {
        const Question &question = Questions[i];
        HttpRequest request;
        request.url = apiUrl(serverUrlOf(config.url), question.path);
        if (!question.query.isEmpty())
            request.url.setQuery(question.query);
        request.headers = {{"Accept", "application/json"}};
        setCommon(request, config);
        HttpLimits limits;
        limits.total = Patience;
        limits.errorBodies = false;
        m_calls[i] = m_http.start(request, limits, [this, &question](const HttpAnswer &answer) {
            take(question.kind, isAnswer(answer, question.mark));
        });
    }
}

void ServerProbe::take(const QString &kind, bool answers)
{
    if (answers)
        m_kinds += kind;
    if (--m_open == 0)
        m_then(m_kinds);
}

} // namespace wf
