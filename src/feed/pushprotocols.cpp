// SPDX-License-Identifier: GPL-3.0-or-later
#include "feed/pushprotocols.h"

#include "feed/collectdjson.h"
#include "feed/otlp.h"
#include "feed/pushjson.h"
#include "http/bodyreader.h"

#include <algorithm>

namespace wf {

namespace {

constexpr PushPath Paths[] = {{"POST", "/api/v1/write", PushProtocol::RemoteWrite},
                              {"POST", "/v1/metrics", PushProtocol::Otlp},
                              {"POST", "/write", PushProtocol::Influx},
                              {"POST", "/api/v2/write", PushProtocol::Influx},
                              {"GET", "/ping", PushProtocol::InfluxPing},
                              {"HEAD", "/ping", PushProtocol::InfluxPing},
                              {"POST", "/collectd", PushProtocol::Collectd},
                              {"POST", "/api/push", PushProtocol::Json}};

QByteArray toBytes(const std::string &text)
{
    return QByteArray(text.data(), qsizetype(text.size()));
}

/// An encoding or a type that is not spoken here.
tl::unexpected<Error> unsupported(const QString &words)
{
    return fail(ErrorCode::Refused, words);
}

/// The body without its compression.
Expected<QByteArray> plainBody(const InboundRequest &request, std::size_t limit)
{
    const QByteArray coding = request.header("content-encoding").trimmed().toLower();
    if (coding == "snappy") {
        auto plain = unpackSnappy(viewOf(request.body), limit);
        if (!plain)
            return tl::unexpected(plain.error());
        return toBytes(*plain);
    }
    const auto encoding = BodyReader::encodingOf(coding);
    if (!encoding)
        return unsupported(QStringLiteral("the encoding \"%1\" is not read here; send gzip, or snappy for "
                                          "remote write")
                               .arg(QString::fromLatin1(coding.left(40))));
    if (*encoding == BodyReader::Encoding::Identity)
        return request.body;
    BodyReader reader(*encoding, qint64(limit));
    if (const auto added = reader.add(viewOf(request.body)); !added)
        return tl::unexpected(added.error());
    return reader.finish();
}

/// Remote write 2.0: how much of each kind was written.
InboundAnswer remoteWriteAnswer(const PushProtocols::Taken &taken, std::size_t written, std::size_t refused,
                                const QByteArray &why)
{
    InboundAnswer answer = refused > 0 && written == 0 ? refusal(400, why) : InboundAnswer{204, {}, {}, {}};
    if (taken.version == RemoteWriteVersion::Two)
        answer.headers = {
            {"X-Prometheus-Remote-Write-Samples-Written", QByteArray::number(qulonglong(written))},
            {"X-Prometheus-Remote-Write-Histograms-Written", "0"},
            {"X-Prometheus-Remote-Write-Exemplars-Written", "0"}};
    return answer;
}

} // namespace

int httpStatusOf(const Error &error)
{
    switch (error.code) {
    case ErrorCode::InvalidInput:
    case ErrorCode::Protocol:
    case ErrorCode::Corrupt:
    case ErrorCode::NewerVersion:
        return 400;
    case ErrorCode::Auth:
        return 401;
    case ErrorCode::NotFound:
        return 404;
    case ErrorCode::TooLarge:
        return 413;
    case ErrorCode::Refused:
        return 415;
    case ErrorCode::Timeout:
    case ErrorCode::Network:
    case ErrorCode::Io:
    case ErrorCode::NoSpace:
    case ErrorCode::ReadOnly:
    case ErrorCode::Locked:
        return 503;
    }
    return 503;
}

std::span<const PushPath> pushPaths()
{
    return Paths;
}

PushProtocols::PushProtocols(const Limits &limits)
    : m_limits(limits), m_otlp(limits.series, limits.forgetAfter)
{
}

std::optional<PushProtocol> PushProtocols::protocolOf(const InboundRequest &request)
{
    const auto found = std::find_if(std::begin(Paths), std::end(Paths), [&](const PushPath &each) {
        return request.path == each.path && request.method == each.method;
    });
    return found == std::end(Paths) ? std::nullopt : std::optional(found->protocol);
}

PushProtocols::Taken PushProtocols::take(PushProtocol protocol, const InboundRequest &request, Timestamp now,
                                         ExpositionSink &sink)
{
    Taken taken;
    taken.protocol = protocol;
    taken.asJson = request.header("content-type").startsWith("application/json");
    taken.reading = read(taken, request, now, sink);
    return taken;
}

Expected<PushReading> PushProtocols::read(Taken &taken, const InboundRequest &request, Timestamp now,
                                          ExpositionSink &sink)
{
    if (taken.protocol == PushProtocol::InfluxPing)
        return PushReading{};
    const QByteArray type = request.header("content-type");
    if (taken.protocol == PushProtocol::RemoteWrite) {
        const auto version = remoteWriteVersion(viewOf(type));
        if (!version || request.header("content-encoding").toLower() != "snappy")
            return unsupported(QStringLiteral("remote write 1.0 and 2.0 with Snappy are read here"));
        taken.version = *version;
    }
    if (taken.protocol == PushProtocol::Otlp && !taken.asJson && !type.startsWith("application/x-protobuf"))
        return unsupported(QStringLiteral("OTLP is read as application/x-protobuf or application/json"));
    const auto body = plainBody(request, m_limits.body);
    if (!body)
        return tl::unexpected(body.error());
    const std::string_view text = viewOf(*body);
    switch (taken.protocol) {
    case PushProtocol::RemoteWrite:
        return m_remoteWrite.read(text, taken.version, m_limits.samples, sink);
    case PushProtocol::Otlp:
        m_otlp.begin(sink, m_limits.samples, now);
        return taken.asJson ? readOtlpJson(text, m_otlp) : readOtlpProto(text, m_otlp);
    case PushProtocol::Influx: {
        const auto precision = influxPrecision(viewOf(request.argument("precision")));
        if (!precision)
            return fail(ErrorCode::InvalidInput, QStringLiteral("precision is ns, us, ms, s, m or h"));
        return m_influx.read(text, *precision, m_limits.samples, sink);
    }
    case PushProtocol::Collectd:
        return readCollectdJson(text, m_limits.samples, sink);
    case PushProtocol::Json:
        return readPushJson(text, m_limits.samples, sink);
    case PushProtocol::InfluxPing:
        break;
    }
    return PushReading{};
}

InboundAnswer PushProtocols::answer(const Taken &taken, std::size_t refused, const QString &why)
{
    const bool otlp = taken.protocol == PushProtocol::Otlp;
    const QByteArray otlpType = taken.asJson ? "application/json" : "application/x-protobuf";
    if (!taken.reading) {
        const int status = httpStatusOf(taken.reading.error());
        const QString &words = taken.reading.error().message;
        if (otlp && status != 415)
            return {status, toBytes(otlpError(taken.asJson, words.toStdString())), otlpType, {}};
        return refusal(status, words.toUtf8());
    }
    const PushReading &reading = *taken.reading;
    const std::size_t all = reading.refused + refused;
    const std::size_t written = reading.samples - std::min(reading.samples, refused);
    const QByteArray first = reading.refused > 0 ? toBytes(reading.problem) : why.toUtf8();
    switch (taken.protocol) {
    case PushProtocol::Otlp:
        return {200, toBytes(otlpAnswer(taken.asJson, all, first.toStdString())), otlpType, {}};
    case PushProtocol::RemoteWrite:
        return remoteWriteAnswer(taken, written, all, first);
    case PushProtocol::Influx:
    case PushProtocol::Collectd:
    case PushProtocol::Json:
        if (all > 0)
            return refusal(400, QByteArray::number(qulonglong(written)) + " samples taken, " +
                                    QByteArray::number(qulonglong(all)) + " refused; the first: " + first);
        break;
    case PushProtocol::InfluxPing:
        break;
    }
    return {204, {}, {}, {}};
}

} // namespace wf
