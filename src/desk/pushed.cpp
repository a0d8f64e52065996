// SPDX-License-Identifier: GPL-3.0-or-later
#include "desk/pushed.h"

#include "base/jsonfields.h"
#include "desk/controlline.h"
#include "feed/pushjson.h"

#include <QJsonDocument>

namespace wf {

namespace {

constexpr Millis LiveFor = std::chrono::hours(1);

TargetLabels labelsOfPushed()
{
    TargetLabels target{PushedSamples::feed().text().toStdString(), {}};
    target.honored = true;
    return target;
}

} // namespace

PushedSamples::PushedSamples(SeriesStore &store) : m_series(store, feed(), labelsOfPushed())
{
    store.setFeedLimit(feed(), MostSeries);
}

Expected<PushOutcome> PushedSamples::take(const QByteArray &json, Timestamp now, SampleBatch &batch,
                                          SampleBatch &late)
{
    m_series.forgetBefore(now - LiveFor);
    m_series.begin(now);
    const auto reading = readPushJson(viewOf(json), MostSamples, m_series);
    if (!reading) {
        m_series.discard();
        return tl::unexpected(reading.error());
    }
    m_series.commit(batch.samples, late.samples);
    batch.feed = late.feed = feed();
    batch.receivedAt = late.receivedAt = now;
    late.backfill = true;
    const int noRoom = m_series.refusedSeries() + m_series.refusedSamples();
    PushOutcome outcome{int(reading->samples) - noRoom, int(reading->refused) + noRoom,
                        QString::fromStdString(reading->problem)};
    if (outcome.problem.isEmpty() && m_series.refusedSeries() > 0)
        outcome.problem = QStringLiteral("there is no room for more series");
    if (outcome.problem.isEmpty() && m_series.refusedSamples() > 0)
        outcome.problem =
            QStringLiteral("its time is impossible: before 1970, or far ahead of the desk's clock");
    return outcome;
}

QByteArray pushRequestText(const QByteArray &json)
{
    return requestLine({{QStringLiteral("do"), QStringLiteral("push")},
                        {QStringLiteral("samples"), QString::fromUtf8(json)}});
}

std::optional<QByteArray> pushRequest(const QByteArray &line)
{
    const QJsonObject o = QJsonDocument::fromJson(line).object();
    if (json::text(o, "do") != QLatin1String("push"))
        return std::nullopt;
    return json::text(o, "samples").toUtf8();
}

QByteArray pushAnswerText(const Expected<PushOutcome> &outcome)
{
    if (!outcome)
        return refusalLine(outcome.error());
    return answerLine({{QStringLiteral("taken"), outcome->taken},
                       {QStringLiteral("refused"), outcome->refused},
                       {QStringLiteral("problem"), outcome->problem}});
}

Expected<PushOutcome> parsePushAnswer(const QByteArray &line)
{
    const auto o = readAnswer(line);
    if (!o)
        return tl::unexpected(o.error());
    if (!o->value(QLatin1String("taken")).isDouble())
        return fail(ErrorCode::Protocol, QStringLiteral("the answer of the desk lacks \"taken\""));
    return PushOutcome{o->value(QLatin1String("taken")).toInt(), o->value(QLatin1String("refused")).toInt(),
                       json::text(*o, "problem")};
}

} // namespace wf
