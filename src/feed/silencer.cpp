// SPDX-License-Identifier: GPL-3.0-or-later
#include "feed/silencer.h"

#include "feed/exposition.h"
#include "feed/scraperequest.h"

namespace wf {

namespace {

/// A person waits for it.
constexpr Millis AnswerWithin = std::chrono::seconds(10);

/// The body of a good answer, or what is wrong, with the address and without secrets.
Expected<QByteArray> bodyOf(const FeedConfig &config, const HttpAnswer &answer)
{
    if (!answer.failure && answer.status == StatusOk)
        return answer.body;
    Error error = answer.failure ? exchangeError(config, *answer.failure)
                                 : statusError(config.url, answer.status, QString::fromUtf8(answer.reason));
    const QString said = answer.failure ? QString() : silenceErrorText(viewOf(answer.body));
    if (!said.isEmpty())
        error.message += QStringLiteral(": ") + said;
    return fail(error.code, withoutSecrets(error.message, config));
}

template <typename T>
Expected<T> placed(const FeedConfig &config, Expected<T> read)
{
    if (read)
        return read;
    return fail(
        read.error().code,
        withoutSecrets(addressForPeople(config.url) + QStringLiteral(": ") + read.error().message, config));
}

} // namespace

struct Silencer::Round
{
    std::vector<SilencesOf> answers;
    std::size_t open = 0;
    Continuation<std::vector<SilencesOf>> then;
};

void Silencer::send(const FeedConfig &config, HttpRequest request, Then then)
{
    HttpLimits limits;
    limits.total = limits.connect = AnswerWithin;
    limits.bodyBytes = 16 << 20;
    const quint64 number = ++m_lastCall;
    m_calls[number] = m_http.start(std::move(request), limits,
                                   [this, config, number, then = std::move(then)](const HttpAnswer &answer) {
                                       m_calls.erase(number);
                                       then(bodyOf(config, answer));
                                   });
}

void Silencer::ask(const std::vector<FeedConfig> &configs, Continuation<std::vector<SilencesOf>> then)
{
    const auto round = std::make_shared<Round>();
    round->open = configs.size();
    round->then = std::move(then);
    if (configs.empty())
        return round->then({});
    for (const FeedConfig &config : configs)
        round->answers.push_back({config.name, {}});
    for (std::size_t i = 0; i < configs.size(); ++i) {
        send(configs[i], silencesRequest(configs[i]),
             [round, i, config = configs[i]](const Expected<QByteArray> &body) {
                 round->answers[i].silences =
                     body ? placed(config, readSilences(viewOf(*body)))
                          : Expected<std::vector<Silence>>(tl::unexpected(body.error()));
                 if (--round->open == 0)
                     round->then(round->answers);
             });
    }
}

void Silencer::set(const FeedConfig &config, const Silence &silence, Continuation<Expected<QString>> then)
{
    send(config, setSilenceRequest(config, silence),
         [config, then = std::move(then)](const Expected<QByteArray> &body) {
             then(body ? placed(config, readSilenceId(viewOf(*body)))
                       : Expected<QString>(tl::unexpected(body.error())));
         });
}

void Silencer::expire(const FeedConfig &config, const QString &id, Continuation<Expected<void>> then)
{
    send(config, expireSilenceRequest(config, id),
         [then = std::move(then)](const Expected<QByteArray> &body) {
             then(body ? Expected<void>() : Expected<void>(tl::unexpected(body.error())));
         });
}

} // namespace wf

#include "moc_silencer.cpp"
