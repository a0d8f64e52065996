// SPDX-License-Identifier: GPL-3.0-or-later
#include "feed/scrapeexchange.h"

#include <QFile>
#include <QNetworkAccessManager>
#include <QSslCertificate>
#include <QSslConfiguration>
#include <QSslError>

namespace wf {

namespace {

constexpr qint64 SocketWindow = 256 * 1024; ///< What Qt may hold before we read it; TCP slows the peer.
constexpr qint64 LargestCaFile = 4 << 20;
constexpr int StatusOk = 200;

} // namespace

ScrapeExchange::ScrapeExchange(const FeedConfig &config, QNetworkAccessManager &network, QObject *parent)
    : QObject(parent), m_config(config), m_network(network)
{
    m_deadline.setSingleShot(true);
    m_deadline.setTimerType(Qt::PreciseTimer);
    connect(&m_deadline, &QTimer::timeout, this, [this] {
        endWith({ErrorCode::Timeout,
                 QStringLiteral("%1: no complete answer within %2")
                     .arg(addressForPeople(m_config.url), durationText(scrapeTimeout(m_config)))});
    });
}

ScrapeExchange::~ScrapeExchange()
{
    m_done = true;
    if (m_reply) {
        m_reply->disconnect(this);
        m_reply->deleteLater();
    }
}

void ScrapeExchange::start()
{
    QNetworkRequest request = makeScrapeRequest(m_config);
    m_deadline.start(scrapeTimeout(m_config));
    if (Expected<void> tls = applyTls(request); !tls) {
        const Error error = tls.error();
        // Not from within start(): the caller is not ready for an answer yet.
        QMetaObject::invokeMethod(
            this, [this, error] { endWith(error); }, Qt::QueuedConnection);
        return;
    }
    m_reply = m_network.get(request);
    m_reply->setReadBufferSize(SocketWindow);
    connect(m_reply, &QNetworkReply::metaDataChanged, this, &ScrapeExchange::readHead);
    connect(m_reply, &QNetworkReply::readyRead, this, &ScrapeExchange::readBody);
    connect(m_reply, &QNetworkReply::finished, this, &ScrapeExchange::replyFinished);
    connect(m_reply, &QNetworkReply::sslErrors, this, [this](const QList<QSslError> &errors) {
        for (const QSslError &error : errors)
            m_tlsErrors.append(error.errorString());
    });
}

Expected<void> ScrapeExchange::applyTls(QNetworkRequest &request) const
{
    if (m_config.caFile.isEmpty())
        return {};
    // Read for each scrape, so that a mended file takes effect.
    QFile file(m_config.caFile);
    if (!file.open(QIODevice::ReadOnly))
        return fail(ErrorCode::Io,
                    QStringLiteral("%1: ca_file %2: %3")
                        .arg(addressForPeople(m_config.url), m_config.caFile, file.errorString()));
    const QList<QSslCertificate> authorities = QSslCertificate::fromData(file.read(LargestCaFile), QSsl::Pem);
    if (authorities.isEmpty())
        return fail(ErrorCode::InvalidInput, QStringLiteral("%1: ca_file %2 holds no PEM certificate")
                                                 .arg(addressForPeople(m_config.url), m_config.caFile));
    QSslConfiguration tls = QSslConfiguration::defaultConfiguration();
    tls.addCaCertificates(authorities);
    request.setSslConfiguration(tls);
    return {};
}

void ScrapeExchange::readHead()
{
    if (m_done || m_body)
        return;
    const int status = m_reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    const bool redirect = status >= 300 && status < 400;
    if (status == 0 || redirect) // Qt follows it, or fails with its own error.
        return;
    if (status != StatusOk) {
        endWith(statusError(m_config.url, status,
                            m_reply->attribute(QNetworkRequest::HttpReasonPhraseAttribute).toString()));
        return;
    }
    const Expected<BodyReader::Encoding> encoding =
        BodyReader::encodingOf(m_reply->rawHeader("Content-Encoding"));
    if (!encoding) {
        endWith({encoding.error().code,
                 addressForPeople(m_config.url) + QLatin1Char(' ') + encoding.error().message});
        return;
    }
    m_body = std::make_unique<BodyReader>(*encoding, m_config.bodyLimit);
}

void ScrapeExchange::readBody()
{
    if (m_done)
        return;
    readHead();
    if (!m_body || m_done)
        return;
    while (m_reply && m_reply->bytesAvailable() > 0) {
        if (Expected<void> added = m_body->add(m_reply->read(SocketWindow)); !added) {
            endWith({added.error().code,
                     addressForPeople(m_config.url) + QStringLiteral(": ") + added.error().message});
            return;
        }
    }
}

Error ScrapeExchange::failureOfReply() const
{
    ExchangeFailure failure{m_reply->error(), m_reply->errorString(), m_tlsErrors, {}};
    const QUrl target = QUrl::fromEncoded(m_reply->rawHeader("Location"));
    if (!target.isEmpty() && target.isValid())
        failure.redirectTarget = m_reply->url().resolved(target);
    return exchangeError(m_config.url, failure);
}

void ScrapeExchange::replyFinished()
{
    if (m_done)
        return;
    if (m_reply->error() == QNetworkReply::NoError)
        readBody();
    else
        readHead(); // A status such as 500 is also an error of the reply, and says more.
    if (m_done)
        return;
    if (m_reply->error() != QNetworkReply::NoError) {
        endWith(failureOfReply());
        return;
    }
    if (!m_body) {
        const int status = m_reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
        endWith(statusError(m_config.url, status, QString()));
        return;
    }
    Expected<QByteArray> body = m_body->finish();
    if (!body) {
        endWith({body.error().code,
                 addressForPeople(m_config.url) + QStringLiteral(": ") + body.error().message});
        return;
    }
    const bool lengthKnown = m_reply->hasRawHeader("Content-Length") ||
                             m_reply->hasRawHeader("Transfer-Encoding") ||
                             m_reply->hasRawHeader("Content-Encoding");
    end(ScrapeAnswer{std::move(*body), m_reply->rawHeader("Content-Type"), lengthKnown});
}

void ScrapeExchange::endWith(const Error &error)
{
    end(fail(error.code, withoutSecrets(error.message, m_config)));
}

void ScrapeExchange::end(ScrapeOutcome outcome)
{
    if (m_done)
        return;
    m_done = true;
    m_deadline.stop();
    if (m_reply) {
        m_reply->disconnect(this);
        m_reply->deleteLater(); // That ends the transfer; abort() from within its signals upsets Qt 6.4.
    }
    Q_EMIT finished(outcome);
}

} // namespace wf
