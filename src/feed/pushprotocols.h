// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "feed/influxline.h"
#include "feed/otlptranslator.h"
#include "feed/remotewrite.h"
#include "http/inbound.h"

namespace wf {

/// Which protocol is spoken at a path.
enum class PushProtocol { RemoteWrite, Otlp, Influx, InfluxPing, Collectd, Json };

struct PushPath
{
    const char *method;
    const char *path;
    PushProtocol protocol;
};
/// Every path that is heard.
std::span<const PushPath> pushPaths();

/// How a message is answered that could not be taken: 503, so that it comes again, where the fault is ours.
int httpStatusOf(const Error &error);

/// What the protocols make of a request. They keep what they know of a sender between its messages.
class PushProtocols
{
public:
    struct Limits
    {
        std::size_t samples; ///< In a message.
        std::size_t body;    ///< Bytes, inflated.
        std::size_t series;
        Millis forgetAfter;
    };
    /// A message that was read, and how it is answered once it is known what was refused besides.
    struct Taken
    {
        Expected<PushReading> reading;
        PushProtocol protocol = PushProtocol::Json;
        RemoteWriteVersion version = RemoteWriteVersion::One;
        bool asJson = false; ///< The answer, of OTLP.
    };

    explicit PushProtocols(const Limits &limits);

    /// None for a path that nothing is heard at.
    static std::optional<PushProtocol> protocolOf(const InboundRequest &request);
    Taken take(PushProtocol protocol, const InboundRequest &request, Timestamp now, ExpositionSink &sink);
    /// `refused`: samples that found no room, besides what the reading says; `why`, of the first.
    static InboundAnswer answer(const Taken &taken, std::size_t refused, const QString &why);

private:
    Expected<PushReading> read(Taken &taken, const InboundRequest &request, Timestamp now,
                               ExpositionSink &sink);

    const Limits m_limits;
    RemoteWriteReader m_remoteWrite;
    OtlpTranslator m_otlp;
    InfluxReader m_influx;
};

} // namespace wf
