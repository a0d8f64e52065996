// SPDX-License-Identifier: GPL-3.0-or-later
#include "feed/scrapeanswer.h"

#include "feed/alertsanswer.h"
#include "feed/scraperequest.h"

#include <algorithm>

namespace wf {

namespace {

bool looksBinary(std::string_view text)
{
    constexpr std::size_t Looked = 4096;
    text = text.substr(0, Looked);
    return std::any_of(text.begin(), text.end(), [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return byte == 0x7F || (byte < 0x20 && c != '\n' && c != '\t' && c != '\r');
    });
}

/// Why a text of which no line could be read is none of ours; empty when only its lines are wrong.
QString foreignText(std::string_view text)
{
    if (looksBinary(text))
        return QStringLiteral("answered binary data, not metrics");
    const std::size_t first = text.find_first_not_of(" \t\r\n");
    if (first != std::string_view::npos && text[first] == '<')
        return QStringLiteral("answered HTML or XML, not metrics");
    if (first != std::string_view::npos && (text[first] == '{' || text[first] == '['))
        return QStringLiteral("answered JSON, not metrics");
    return {};
}

Expected<ExpositionFormat> formatOf(const ScrapeAnswer &answer, const FeedConfig &config)
{
    const auto fallback = formatOfProtocol(config.fallbackProtocol.toStdString());
    // Nothing announced, nothing configured: the closing line tells.
    if (answer.contentType.trimmed().isEmpty() && !fallback)
        return guessFormat(viewOf(answer.body));
    return formatFromContentType(viewOf(answer.contentType), fallback);
}

QString placed(const QString &address, const ExpositionError &error)
{
    const QString message =
        QString::fromUtf8(error.message.data(), static_cast<qsizetype>(error.message.size()));
    return QStringLiteral("%1 line %2:%3: %4").arg(address).arg(error.line).arg(error.column).arg(message);
}

} // namespace

ScrapeReader::ScrapeReader(ScrapeAnswer answer, const FeedConfig &config, ExpositionSink &sink)
    : m_answer(std::move(answer)), m_config(config), m_format(formatOf(m_answer, m_config))
{
    ExpositionLimits limits;
    limits.maxSamples = static_cast<std::size_t>(std::max(config.sampleLimit, 0));
    limits.maxErrors = 1;
    if (config.kind == AlertmanagerKind)
        m_alerts = readAlerts(viewOf(m_answer.body), limits.maxSamples, sink);
    else if (m_format)
        m_parser = std::make_unique<ExpositionParser>(viewOf(m_answer.body), *m_format,
                                                      ExpositionMode::Lenient, sink, limits);
}

bool ScrapeReader::read(std::size_t lines)
{
    return m_parser && m_parser->read(lines);
}

Expected<ScrapeReading> ScrapeReader::takeAlerts() const
{
    const QString address = addressForPeople(m_config.url) + QStringLiteral(": ");
    if (!*m_alerts)
        return fail(m_alerts->error().code, withoutSecrets(address + m_alerts->error().message, m_config));
    ScrapeReading reading;
    reading.samples = int((*m_alerts)->samples);
    reading.refusedLines = int((*m_alerts)->refused);
    if (reading.refusedLines > 0)
        reading.firstError = address + QString::fromStdString((*m_alerts)->problem);
    if (!m_config.detects)
        return reading;
    auto notices = alertsOf(m_answer.body, m_config.name.text());
    if (notices)
        reading.notices = std::move(*notices);
    else
        reading.firstError = withoutSecrets(address + notices.error().message, m_config);
    return reading;
}

Expected<ScrapeReading> ScrapeReader::take()
{
    if (m_alerts)
        return takeAlerts();
    const QString address = addressForPeople(m_config.url);
    const std::string_view text = viewOf(m_answer.body);
    const auto protocol = [&](const QString &what) {
        return fail(ErrorCode::Protocol, withoutSecrets(address + QLatin1Char(' ') + what, m_config));
    };
    if (!m_format)
        return protocol(QStringLiteral("answered ") + m_format.error().message);
    const ExpositionResult result = m_parser->take();
    if (result.tooManySamples)
        return fail(ErrorCode::TooLarge,
                    QStringLiteral("%1: more than %2 samples").arg(address).arg(m_config.sampleLimit));

    ScrapeReading reading;
    reading.samples = static_cast<int>(result.samples);
    reading.refusedLines = static_cast<int>(result.refusedLines);
    if (!result.errors.empty())
        reading.firstError = withoutSecrets(placed(address, result.errors.front()), m_config);
    if (result.droppedExemplars > 0)
        reading.droppedExemplar = withoutSecrets(placed(address, result.firstDropped), m_config);
    if (result.samples == 0 && result.refusedLines > 0) {
        const QString foreign = foreignText(text);
        return foreign.isEmpty() ? fail(ErrorCode::Protocol, reading.firstError) : protocol(foreign);
    }
    if (result.endMissing)
        return protocol(
            QStringLiteral("answered OpenMetrics that was cut short: it does not end with \"# EOF\""));
    if (!m_answer.lengthKnown && !text.empty() && !text.ends_with('\n') &&
        *m_format == ExpositionFormat::Text)
        return protocol(QStringLiteral("answered text that was cut short: it ends in the middle of a line"));
    return reading;
}

} // namespace wf
